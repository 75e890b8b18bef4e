// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {
    advanceTime,
    animationFrame,
    beforeEach,
    click,
    describe,
    edit,
    expect,
    press,
    queryAllTexts,
    queryOne,
    test,
} from "@odoo/hoot";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { CallCard } from "@cc_odoo/components/call_card/call_card";
import {
    defineDesk,
    delayAnswers,
    makeAgent,
    makeCall,
    makeCallMessage,
    push,
    server,
    startDesk,
} from "./cc_test_helpers";

defineDesk();
describe.current.tags("desktop");

const CONNECTED = { name: "Connected", color: 10 };
const TARGETS = {
    agents: [
        { name: "Noa", state: "offline", status: { name: "Unassigned", color: 0 } },
        { name: "Gil", state: "away", status: { name: "Break", color: 3 } },
        { name: "Avi", state: "busy", status: { name: "Incoming call", color: 2 } },
        { name: "Zoe", state: "free", status: CONNECTED },
    ].map((agent, index) => ({ target: `cc.user,${index}`, extension: `100${index}`, ...agent })),
    teams: [{ target: "cc.skill,3", name: "Sales", free: 0 }],
    queues: [{ target: "cc.queue,5", name: "Support", free: 2, waiting: 3, number: "800" }],
};

const rows = () => queryAllTexts(".o_cc_target").map((text) => text.replace(/\s+/g, " "));

async function openPanel(can = ["hangup", "transfer", "consult"]) {
    await startDesk(makeAgent(), makeCall({ state: "talking", can }));
    server.targets = TARGETS;
    await mountWithCleanup(CallCard);
    await contains(".o_cc_transfer").click();
    await animationFrame();
    expect.verifySteps(["get_transfer_targets"]);
}

beforeEach(() => (server.targets = TARGETS));

test("free agents are listed first, then those who talk, are away, or are not connected", async () => {
    await openPanel();
    expect(rows()).toEqual([
        "Zoe 1003 free",
        "Avi 1002 on a call",
        "Gil 1001 Break",
        "Noa 1000 not connected",
        "Sales nobody free",
        "Support 800 2 free · 3 waiting",
    ]);
});

test("at first nobody is chosen, and an agent who is not connected cannot be chosen", async () => {
    await openPanel();
    expect(".o_cc_blind").not.toBeEnabled();
    await contains(".o_cc_target:contains(Noa)").click();
    expect(".o_cc_blind").not.toBeEnabled();
    await contains(".o_cc_target:contains(Zoe)").click();
    expect(".o_cc_target:contains(Zoe)").toHaveAttribute("aria-selected", "true");
    await contains(".o_cc_blind").click();
    expect.verifySteps(['transfer [[12],"cc.user,3",false]']);
    expect(".o_cc_transfer_panel").toHaveCount(0);
});

test("a consultation has a button of its own", async () => {
    await openPanel();
    await contains(".o_cc_target:contains(Avi)").click();
    await contains(".o_cc_ask_first").click();
    expect.verifySteps(['transfer [[12],"cc.user,2",true]']);
});

test("only what the server offers is offered", async () => {
    await openPanel(["hangup", "transfer"]);
    expect(".o_cc_blind").toHaveCount(1);
    expect(".o_cc_ask_first").toHaveCount(0);
});

test("typing searches names and extensions; a number can be dialled as it stands", async () => {
    await openPanel();
    expect(".o_cc_search").toBeFocused();
    await edit("zo");
    await animationFrame();
    expect(rows()).toEqual(["Zoe 1003 free"]);
    await edit("050-234 5678");
    await animationFrame();
    expect(rows()).toEqual(["0502345678 this number"]);
    await contains(".o_cc_blind").click();
    expect.verifySteps(['transfer [[12],"0502345678",false]']);
});

test("a search without a match says so", async () => {
    await openPanel();
    await edit("xyz");
    await animationFrame();
    expect(".o_cc_transfer_panel").toHaveText(/No match/);
});

test("by keyboard alone: Enter leads to the buttons and does not transfer", async () => {
    await openPanel();
    await press("ArrowDown");
    await press("ArrowDown");
    await animationFrame();
    expect(".o_cc_target:contains(Avi)").toHaveAttribute("aria-selected", "true");
    expect(".o_cc_search").toHaveAttribute("aria-activedescendant", "o_cc_target_cc_user_2");
    await press("Enter");
    await animationFrame();
    expect(".o_cc_blind").toBeFocused();
    expect.verifySteps([]);
    await press("Enter");
    await animationFrame();
    expect.verifySteps(['transfer [[12],"cc.user,2",false]']);
});

test("an arrow and Enter typed faster than the screen follows", async () => {
    await openPanel();
    const keydown = (key) =>
        queryOne(".o_cc_search").dispatchEvent(
            new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })
        );
    keydown("ArrowDown");
    keydown("Enter");
    await animationFrame();
    expect(".o_cc_target:contains(Zoe)").toHaveAttribute("aria-selected", "true");
    expect(".o_cc_blind").toBeFocused();
    expect.verifySteps([]);
});

test("Enter without a choice does nothing, also not later", async () => {
    await openPanel();
    await press("Enter");
    await animationFrame();
    await press("ArrowDown");
    await animationFrame();
    expect(".o_cc_search").toBeFocused();
});

test("a refusal keeps the panel and says why", async () => {
    await openPanel();
    await edit("0900123");
    await animationFrame();
    server.refusal = "The rules forbid this number.";
    await contains(".o_cc_blind").click();
    expect(".o_cc_refusal").toHaveText("The rules forbid this number.");
    expect(".o_cc_transfer_panel").toHaveCount(1);
    expect.verifySteps(['transfer [[12],"0900123",false]']);
});

test("the list is read again when the agent comes back to the window", async () => {
    await openPanel();
    server.targets = { ...TARGETS, agents: [], teams: [] };
    window.dispatchEvent(new window.Event("focus"));
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["get_transfer_targets"]);
    expect(rows()).toHaveLength(1);
});

test("Escape closes it", async () => {
    await openPanel();
    await press("Escape");
    await animationFrame();
    expect(".o_cc_transfer_panel").toHaveCount(0);
    await click(".o_cc_transfer");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["get_transfer_targets"]);
});

test("the open list follows who is free, with one reading for many changes", async () => {
    await openPanel();
    const agents = TARGETS.agents.map((agent) => ({ ...agent, state: "offline" }));
    server.targets = { ...TARGETS, agents };
    await push("floor", {});
    await push("floor", {});
    expect.verifySteps([]);
    await advanceTime(1000);
    await animationFrame();
    expect.verifySteps(["get_transfer_targets"]);
    expect(".o_cc_target:contains(Zoe)").toHaveText(/not connected/);
    await push("floor", {});
    await contains(".o_cc_transfer").click();
    await push("floor", {});
    await advanceTime(1000);
    expect.verifySteps([]);
});

test("a team in which nobody can be reached cannot be chosen", async () => {
    await startDesk(makeAgent(), makeCall({ state: "talking", can: ["transfer"] }));
    server.targets = { teams: [{ ...TARGETS.teams[0], disabled: true }] };
    await mountWithCleanup(CallCard);
    await contains(".o_cc_transfer").click();
    await animationFrame();
    await contains(".o_cc_target:contains(Sales)").click();
    expect(".o_cc_blind").not.toBeEnabled();
    expect.verifySteps(["get_transfer_targets"]);
});

const CAN = ["hangup", "transfer", "consult", "dtmf"];

/** Transfer the call to Avi, while the server's answer is delayed. */
async function transferSlowly() {
    await openPanel(CAN);
    const arrive = delayAnswers("action_transfer");
    await contains(".o_cc_target:contains(Avi)").click();
    await contains(".o_cc_blind").click();
    expect.verifySteps(['transfer [[12],"cc.user,2",false]']);
    return arrive;
}

test("a late answer closes the panel it was for", async () => {
    const arrive = await transferSlowly();
    expect(".o_cc_transfer_panel").toHaveCount(1);
    await arrive();
    expect(".o_cc_transfer_panel").toHaveCount(0);
});

test("a late answer leaves the panel that was opened meanwhile", async () => {
    const arrive = await transferSlowly();
    await contains(".o_cc_keypad").click();
    await arrive();
    expect(".o_cc_keys_panel").toHaveCount(1);
});

test("a late answer leaves the next call's panel", async () => {
    const arrive = await transferSlowly();
    const next = { id: 90, leg_id: 91, state: "talking", can: CAN };
    await push("call", makeCallMessage(next, { version: 2 }));
    await animationFrame();
    await contains(".o_cc_transfer").click();
    await arrive();
    expect(".o_cc_transfer_panel").toHaveCount(1);
    expect.verifySteps(["get_transfer_targets"]);
});
