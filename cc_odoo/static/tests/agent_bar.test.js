// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {
    advanceTime,
    animationFrame,
    click,
    describe,
    edit,
    expect,
    press,
    queryAllTexts,
    runAllTimers,
    test,
} from "@odoo/hoot";
import {
    contains,
    defineMenus,
    getMockEnv,
    mountWithCleanup,
} from "@web/../tests/web_test_helpers";
import { AgentBar } from "@cc_odoo/components/agent_bar/agent_bar";
import { agentCommands } from "@cc_odoo/components/agent_bar/agent_commands";
import {
    defineDesk,
    makeAgent,
    makeCall,
    makeCallMessage,
    makeOffline,
    mountDesk,
    push,
    startDesk,
    STATUSES,
} from "./cc_test_helpers";

defineDesk();
describe.current.tags("desktop");

const MENU = ".o_cc_agent_menu";
const openMenu = () => contains(".o_cc_toggler").click();

test("status, its colour, the extension and the time are in view", async () => {
    await mountDesk(AgentBar, makeAgent({ since: "2026-03-02 08:58:55" }));
    expect(".o_cc_status_name").toHaveText("Connected");
    expect(".o_cc_toggler .o_cc_dot").toHaveClass("o_cc_color_10");
    expect(".o_cc_extension bdi").toHaveText("1001");
    expect(".o_cc_timer").toHaveText("01:05");
    expect(".o_cc_toggler").toHaveAttribute("title", "Status: Connected, Extension: 1001");
});

test("seconds count, and start anew with a new status", async () => {
    await mountDesk(AgentBar);
    expect(".o_cc_timer").toHaveText("00:00");
    for (const text of ["00:01", "00:02", "00:03"]) {
        await advanceTime(1000);
        await animationFrame();
        expect(".o_cc_timer").toHaveText(text);
    }
    const since = "2026-03-02 09:00:03";
    await push("agent", makeAgent({ version: 2, status: STATUSES.break, since, now: since }));
    expect(".o_cc_timer").toHaveText("00:00");
});

test("nothing is shown before the server has answered", async () => {
    const desk = await startDesk();
    desk.state.agent = false;
    await mountWithCleanup(AgentBar);
    expect(".o_cc_agent_bar").toHaveCount(0);
});

test("each status of the list is one click", async () => {
    await mountDesk(AgentBar);
    await openMenu();
    expect(`${MENU} .o_cc_status`).toHaveCount(3);
    expect(`${MENU} .o_cc_current`).toHaveText(/Connected/);
    await contains(`${MENU} .o_cc_status:contains(Break)`).click();
    expect.verifySteps(["choose [[12],6]"]);
    expect(MENU).toHaveCount(0);
});

test("a digit chooses while the menu is open", async () => {
    await mountDesk(AgentBar);
    await press(["alt", "t"]);
    await animationFrame();
    expect(MENU).toHaveCount(1);
    await press("3");
    await animationFrame();
    expect.verifySteps(["choose [[12],7]"]);
    expect(MENU).toHaveCount(0);
});

test("disconnecting is one click", async () => {
    await mountDesk(AgentBar);
    await openMenu();
    await contains(`${MENU} .o_cc_disconnect`).click();
    expect.verifySteps(["disconnect [[12]]"]);
});

test("the next status is shown, and can be cancelled", async () => {
    await mountDesk(AgentBar, makeAgent({ next_status: STATUSES.break }), makeCall());
    expect(".o_cc_next").toHaveText("Break");
    await openMenu();
    expect(`${MENU} .o_cc_status:contains(Break) .badge`).toHaveText("next");
    await contains(".o_cc_cancel_next").click();
    expect.verifySteps(["cancel [[12]]"]);
});

test("a status that ends by itself says when", async () => {
    await mountDesk(AgentBar, makeAgent({ deadline: "2026-03-02 09:05:00" }));
    await openMenu();
    expect(`${MENU} .o_cc_menu_head .o_cc_timer:last`).toHaveText("05:00");
});

test("an agent with a phone of their own connects by one click", async () => {
    await mountDesk(AgentBar, makeOffline());
    await openMenu();
    expect(`${MENU} .o_cc_status`).toHaveCount(0);
    await contains(`${MENU} .o_cc_connect_fixed`).click();
    expect.verifySteps(["connect [[12],null,null]"]);
    await animationFrame();
    expect(MENU).toHaveCount(0);
});

test("a floating agent chooses among the extensions, but not a taken one", async () => {
    const extensions = [
        { id: 31, number: "1003", taken_by: false },
        { id: 30, number: "1002", taken_by: "Avi" },
    ];
    await mountDesk(AgentBar, makeOffline({ kind: "floating", extensions }));
    await openMenu();
    expect(`${MENU} .o_cc_extension_choice:first`).toHaveText(/1003\s*suggested/);
    expect(`${MENU} .o_cc_taken`).toHaveText(/1002\s*taken by Avi/);
    await click(`${MENU} .o_cc_taken`);
    await animationFrame();
    expect.verifySteps([]);
    await contains(`${MENU} .o_cc_extension_choice:first`).click();
    expect.verifySteps(["connect [[12],31,null]"]);
});

test("many extensions can be searched", async () => {
    const extensions = [...Array(12).keys()].map((index) => ({
        id: index + 1,
        number: String(1001 + index),
        taken_by: false,
    }));
    await mountDesk(AgentBar, makeOffline({ kind: "floating", extensions }));
    await openMenu();
    expect(`${MENU} .o_cc_extension_choice`).toHaveCount(12);
    await click(`${MENU} .o_cc_filter`);
    await edit("1011");
    await animationFrame();
    expect(`${MENU} .o_cc_extension_choice`).toHaveCount(1);
});

test("a number that can't be one is refused in words, a good one connects", async () => {
    await mountDesk(AgentBar, makeOffline({ kind: "virtual", virtual_number: "050-123" }));
    await openMenu();
    await contains(`${MENU} button[type=submit]`).click();
    expect("#o_cc_virtual_fault").toHaveText("This number is too short.");
    await click("#o_cc_virtual_number");
    await edit("call me");
    await contains(`${MENU} button[type=submit]`).click();
    expect("#o_cc_virtual_fault").toHaveText(/only digits/);
    expect.verifySteps([]);
    await click("#o_cc_virtual_number");
    await edit("050-123 4567");
    await contains(`${MENU} button[type=submit]`).click();
    expect.verifySteps(['connect [[12],null,"0501234567"]']);
});

test("a bridge that does not run is said, with the command to type", async () => {
    const warning = { kind: "bridge", text: "No bridge.", command: "odoo cc_bridge -d demo" };
    await mountDesk(AgentBar, makeAgent({ warning }));
    expect(".o_cc_trouble").toHaveCount(1);
    expect(".o_cc_toggler").toHaveAttribute("title", /No bridge\./);
    await openMenu();
    expect(`${MENU} .o_cc_warning code`).toHaveText("odoo cc_bridge -d demo");
    await push("agent", makeAgent({ version: 2 }));
    expect(".o_cc_trouble").toHaveCount(0);
});

test("what the PBX refused is said in its words", async () => {
    const warning = { kind: "refused", text: "The PBX refused: no such queue." };
    await mountDesk(AgentBar, makeAgent({ warning }));
    await openMenu();
    expect(`${MENU} .o_cc_warning`).toHaveText("The PBX refused: no such queue.");
    expect(`${MENU} .o_cc_warning code`).toHaveCount(0);
});

test("the command palette offers what can be done just now", async () => {
    await startDesk(makeAgent(), makeCall());
    const names = () => agentCommands(getMockEnv()).map(({ name }) => String(name));
    expect(names()).toEqual([
        "Status: Connected",
        "Status: Break",
        "Status: Paperwork",
        "Decline",
        "Disconnect from the call centre",
    ]);
    const can = ["hangup", "hold", "transfer", "dtmf"];
    await push("call", makeCallMessage({ can, state: "talking" }, { version: 2 }));
    expect(names().slice(0, 3)).toEqual(["Hold", "Transfer", "Keypad"]);
    expect(names().slice(-2)).toEqual(["Hang up", "Disconnect from the call centre"]);
    await push("call", makeCallMessage({ can, state: "held" }, { version: 3 }));
    expect(names()[0]).toBe("Resume");
    await push("call", makeCallMessage(false, { version: 4 }));
    await push("agent", makeOffline({ version: 5 }));
    expect(names()).toEqual(["Connect to the call centre"]);
});

test("an agent who was disconnected during a call still has the call's commands", async () => {
    await startDesk(makeOffline(), makeCall({ state: "talking" }));
    const names = agentCommands(getMockEnv()).map(({ name }) => String(name));
    expect(names).toEqual(["Connect to the call centre", "Hang up"]);
});

test("the palette names the other call that a command is for", async () => {
    const other = { id: 9, leg_id: 10, state: "held", way: "in", name: "Ben", can: ["switch"] };
    const call = makeCall({ state: "talking", can: ["hangup"], others: [other] });
    await startDesk(makeAgent(), call);
    const { action } = agentCommands(getMockEnv()).find(({ name }) => name === "Switch: Ben");
    action();
    await expect.waitForSteps(["switch [[12],10]"]);
});

/** Open the palette, type, and return what it offers. */
async function typeInPalette(text) {
    await press(["control", "k"]);
    await contains(".o_command_palette_search input").edit(text, { confirm: false });
    await runAllTimers();
    await animationFrame();
    return queryAllTexts(".o_command_name");
}

test("the palette also offers the commands beside the menus", async () => {
    await mountDesk(AgentBar);
    expect(await typeInPalette("/paperwork")).toEqual(["Status: Paperwork"]);
    await contains(".o_command:contains(Paperwork)").click();
    expect.verifySteps(["choose [[12],7]"]);
});

test("a search among the menus finds menus, and commands of ours only if they resemble it", async () => {
    defineMenus([{ id: 1, name: "Contacts", appID: 1, actionID: 1, xmlid: "", children: [] }]);
    await mountDesk(AgentBar);
    expect(await typeInPalette("/contacts")).toEqual(["Contacts"]);
    expect((await typeInPalette("/cont")).at(0)).toBe("Contacts");
    expect(await typeInPalette("/con")).toEqual([
        "Contacts",
        "Disconnect from the call centre",
        "Status: Connected",
    ]);
    expect(await typeInPalette("/break")).toEqual(["Status: Break"]);
    expect(await typeInPalette("/")).toEqual(["Contacts"]);
});

test("a command of the palette is carried out", async () => {
    await mountDesk(AgentBar);
    await press(["control", "k"]);
    await contains(".o_command_palette_search input").edit("paperwork", { confirm: false });
    await runAllTimers();
    await contains(".o_command:contains(Paperwork)").click();
    expect.verifySteps(["choose [[12],7]"]);
});
