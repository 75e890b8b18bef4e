// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {
    animationFrame,
    describe,
    expect,
    keyDown,
    keyUp,
    press,
    queryAllTexts,
    runAllTimers,
    test,
} from "@odoo/hoot";
import { Component, reactive, xml } from "@odoo/owl";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { AgentBar } from "@cc_odoo/components/agent_bar/agent_bar";
import { CallCard } from "@cc_odoo/components/call_card/call_card";
import {
    refreshDeskActions,
    registerDeskAction,
    removeDeskAction,
} from "@cc_odoo/services/desk_actions";
import { effect } from "@web/core/utils/reactive";
import {
    defineDesk,
    makeAgent,
    makeCall,
    makeCallMessage,
    mountDesk,
    NOW,
    push,
    server,
    startDesk,
    STATUSES,
} from "./cc_test_helpers";

defineDesk();
describe.current.tags("desktop");

const CAN = ["hangup", "hold", "transfer", "dtmf", "park"];
const TALKING = { state: "talking", answered_at: NOW, can: CAN };
const FOOTER = ".o_cc_call_card footer";

/** As in docs/extending.md: the server offers "park", which no action of ours knows. */
function registerPark(values) {
    registerDeskAction("other_addon_park", {
        condition: ({ can }) => can("park"),
        name: "Park",
        icon: "fa fa-car",
        hotkey: "shift+x",
        onSelected: ({ call }) => expect.step(`park ${call.id}`),
        sequence: 55,
        ...values,
    });
}

async function pressKey(key) {
    await press(["alt", "shift", key]);
    await animationFrame();
}

/** Search the command palette, and use the first command that it finds. */
async function useCommand(name) {
    await press(["control", "k"]);
    await contains(".o_command_palette_search input").edit(name, { confirm: false });
    await runAllTimers();
    await animationFrame();
    expect(".o_command_name:first").toHaveText(name);
    await contains(".o_command:first").click();
}

test("an action of another addon is a button, a key and a command, until it is removed", async () => {
    registerPark();
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    const tools = ["Transfer", "Park", "Keypad"];
    expect(queryAllTexts(`${FOOTER} .o_cc_tools button`)).toEqual(tools);
    expect(".o_cc_other_addon_park i").toHaveClass("fa-car");
    await contains(".o_cc_other_addon_park").click();
    await pressKey("x");
    await useCommand("Park");
    expect.verifySteps(["park 77", "park 77", "park 77"]);
    removeDeskAction("other_addon_park");
    await animationFrame();
    expect(queryAllTexts(`${FOOTER} .o_cc_tools button`)).toEqual(["Transfer", "Keypad"]);
    await pressKey("x");
    expect.verifySteps([]);
});

test("an action that is registered while the card is open is there at once, with its key", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    registerPark();
    await animationFrame();
    expect(".o_cc_other_addon_park").toHaveText("Park");
    await pressKey("x");
    expect.verifySteps(["park 77"]);
});

test("what the server does not offer on this call has no button and no key", async () => {
    registerPark();
    await mountDesk(CallCard, makeAgent(), makeCall({ ...TALKING, can: ["hangup"] }));
    expect(".o_cc_other_addon_park").toHaveCount(0);
    await pressKey("x");
    expect.verifySteps([]);
    await push("call", makeCallMessage(TALKING, { version: 2 }));
    await pressKey("x");
    expect.verifySteps(["park 77"]);
});

test("the place decides where the button is; showFolded adds it to a folded card", async () => {
    registerPark({ place: "main", btnClass: "btn-info", showFolded: true });
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    expect(queryAllTexts(`${FOOTER} .o_cc_large button`)).toEqual(["Hold", "Park", "Hang up"]);
    expect(".o_cc_other_addon_park").toHaveClass("btn-info");
    await contains(".o_cc_fold").click();
    await contains("header .o_cc_other_addon_park").click();
    expect("header .o_cc_other_addon_park").toHaveAttribute("aria-label", "Park");
    expect.verifySteps(["park 77"]);
});

test("an action beside another call is for that call", async () => {
    registerPark({ place: "other" });
    const other = makeCall({ id: 9, leg_id: 10, number: "031234567", can: ["park"] });
    await mountDesk(CallCard, makeAgent(), makeCall({ ...TALKING, others: [other] }));
    expect(".o_cc_other button").toHaveCount(1);
    expect(".o_cc_other button").toHaveAttribute("aria-label", "Park: 031234567");
    await contains(".o_cc_other button").click();
    await pressKey("x");
    expect.verifySteps(["park 9", "park 9"]);
});

test("a panel of another addon opens on the card, and closes itself", async () => {
    class ParkPanel extends Component {
        static template = xml`<button class="park_panel" t-on-click="() => props.close(props.call)">
            <t t-esc="props.call.number" />
        </button>`;
        static props = { call: Object, close: Function };
    }
    registerPark({ panelComponent: ParkPanel });
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    await contains(".o_cc_other_addon_park").click();
    expect(".park_panel").toHaveText("+97221234567");
    expect(".o_cc_other_addon_park").toHaveAttribute("aria-expanded", "true");
    await contains(".park_panel").click();
    expect(".park_panel").toHaveCount(0);
    await useCommand("Park");
    expect(".park_panel").toHaveCount(1);
    expect.verifySteps([]);
});

test("the button of an action waits while the PBX carries out its command", async () => {
    registerPark({ command: "hold", onSelected: ({ desk }) => desk.runCommand("hold", [true]) });
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    server.commandId = 9;
    await contains(".o_cc_other_addon_park").click();
    expect(".o_cc_other_addon_park").toHaveAttribute("aria-busy", "true");
    expect(".o_cc_other_addon_park").not.toBeEnabled();
    await push("answer", { command_id: 9, kind: "hold", ok: true, text: "" });
    expect(".o_cc_other_addon_park").toBeEnabled();
    expect.verifySteps(["hold [[12],true]"]);
});

test("an action that depends on the agent follows the agent", async () => {
    registerPark({ condition: ({ desk }) => desk.state.agent.status.code === "connected" });
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    expect(".o_cc_other_addon_park").toHaveCount(1);
    await push("agent", makeAgent({ version: 2, status: STATUSES.break }));
    expect(".o_cc_other_addon_park").toHaveCount(0);
});

test("what changes outside the desk is shown after a refresh", async () => {
    const phone = reactive({ muted: false });
    effect((state) => [state.muted, refreshDeskActions()], [phone]);
    registerPark({ name: () => (phone.muted ? "Unmute" : "Mute") });
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    expect(".o_cc_other_addon_park").toHaveText("Mute");
    phone.muted = true;
    await animationFrame();
    expect(".o_cc_other_addon_park").toHaveText("Unmute");
});

test("an action of ours is replaced by force, and keeps its place", async () => {
    const definition = { name: "Hang up here", icon: "fa fa-phone", place: "main" };
    expect(() => registerDeskAction("hangup", definition)).toThrow(/already exists/);
    registerDeskAction(
        "hangup",
        { ...definition, onSelected: () => expect.step("here") },
        { force: true }
    );
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    expect(queryAllTexts(`${FOOTER} .o_cc_large button`)).toEqual(["Hold", "Hang up here"]);
    await contains(".o_cc_hangup").click();
    expect.verifySteps(["here"]);
});

test("an action in the agent's menu needs no call; its key works while the menu is closed", async () => {
    const params = ({ call, desk }) => `${call ? call.id : "no call"}, ${desk.state.agent.name}`;
    registerPark({
        place: "menu",
        condition: ({ desk }) => desk.state.agent.connected,
        onSelected: (all) => expect.step(params(all)),
    });
    await mountDesk(AgentBar);
    await pressKey("x");
    await contains(".o_cc_toggler").click();
    expect(".o_cc_agent_menu .o_cc_other_addon_park").toHaveText("Park");
    await contains(".o_cc_agent_menu .o_cc_other_addon_park").click();
    await useCommand("Park");
    expect.verifySteps(Array(3).fill("no call, Dana"));
    await push("agent", makeAgent({ version: 2, connected: false }));
    await pressKey("x");
    expect.verifySteps([]);
});

test("Alt shows the key of another addon's action, once", async () => {
    registerPark();
    await startDesk(makeAgent(), makeCall(TALKING));
    await mountWithCleanup(CallCard);
    await keyDown("alt");
    expect(".o_cc_other_addon_park .o_web_hotkey_overlay").toHaveCount(1);
    await keyUp("alt");
});
