// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {
    advanceTime,
    animationFrame,
    click,
    describe,
    edit,
    expect,
    hover,
    keyDown,
    keyUp,
    pointerDown,
    pointerUp,
    press,
    queryAll,
    queryAllTexts,
    queryOne,
    queryRect,
    test,
} from "@odoo/hoot";
import {
    contains,
    getService,
    mockService,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { CallCard } from "@cc_odoo/components/call_card/call_card";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { ConnectionLostError } from "@web/core/network/rpc";
import {
    breakCall,
    defineDesk,
    makeAgent,
    makeCall,
    makeCallMessage,
    mountDesk,
    NOW,
    push,
    server,
    startDesk,
} from "./cc_test_helpers";

defineDesk();
describe.current.tags("desktop");

const ANNA = { id: 90, name: "Anna Levi", phone: "02-1234567", may_open: true };
const BEN = { id: 91, name: "Ben Levi", phone: false, may_open: true };

test("no card without a call", async () => {
    await mountDesk(CallCard);
    expect(".o_cc_call_card").toHaveCount(0);
    expect(".o_cc_announcer").toHaveText("");
});

test("a ringing call: who, number, queue, waited, timer", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall({ partners: [ANNA] }));
    expect(".o_cc_call_card").toHaveClass("o_cc_call_ringing");
    expect(".o_cc_call_card header").toHaveText(/Incoming call/);
    expect(".o_cc_partner").toHaveText("Anna Levi");
    expect(".o_cc_call_facts").toHaveText(/\+97221234567\s*Queue\s*Support\s*Wait Time\s*00:42/);
    await advanceTime(3000);
    await animationFrame();
    expect(".o_cc_call_card header .o_cc_timer").toHaveText("00:03");
});

test("a ring is announced to screen readers, once, and not while talking", async () => {
    await mountDesk(CallCard);
    await push("call", makeCallMessage({ partners: [ANNA] }, { version: 2 }));
    expect(".o_cc_announcer").toHaveText("Incoming call from Anna Levi in the queue Support");
    const talking = { partners: [ANNA], state: "talking", answered_at: "2026-03-02 09:00:00" };
    await push("call", makeCallMessage(talking, { version: 3 }));
    expect(".o_cc_announcer").toHaveText("");
    expect(".o_cc_call_card").toHaveClass("o_cc_call_talking");
});

test("a name opens the contact; of several, each its own", async () => {
    mockService("action", { doAction: ({ res_id: id }) => expect.step(`open ${id}`) });
    await mountDesk(CallCard, makeAgent(), makeCall({ partners: [ANNA, BEN] }));
    expect(".o_cc_partner").toHaveCount(2);
    expect(".o_cc_partner:last").toHaveAttribute("href", "/odoo/res.partner/91");
    await contains(".o_cc_partner:last").click();
    expect.verifySteps(["open 91"]);
});

test("an unknown caller can be added to the contacts", async () => {
    mockService("action", {
        doAction: ({ context }) => expect.step(`new ${context.default_phone}`),
    });
    await mountDesk(CallCard, makeAgent(), makeCall());
    expect(".o_cc_unknown").toHaveText(/\+97221234567/);
    await contains(".o_cc_add").click();
    expect.verifySteps(["new +97221234567"]);
});

test("a withheld number is shown as withheld, and cannot be added", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall({ number: "", queue: false }));
    expect(".o_cc_unknown").toHaveText("Withheld number");
    expect(".o_cc_add").toHaveCount(0);
});

test("a match by the last digits is called a guess", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall({ partners: [ANNA], match: "guess" }));
    expect(".o_cc_call_body").toHaveText(/A guess/);
});

test("hanging up is one click; only what can be done is offered", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall({ state: "talking" }));
    await contains(".o_cc_hangup:contains(Hang up)").click();
    expect.verifySteps(["hangup [[12]]"]);
    await push("call", makeCallMessage({ can: [] }, { version: 2 }));
    expect(".o_cc_hangup").toHaveCount(0);
});

test("hold is offered where the phone can, and taken back", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall({ can: ["hangup", "hold"] }));
    expect(".o_cc_hold").toHaveCount(0);
    const talking = { can: ["hangup", "hold"], state: "talking" };
    await push("call", makeCallMessage(talking, { version: 2 }));
    await contains(".o_cc_hold").click();
    await push("call", makeCallMessage({ ...talking, state: "held" }, { version: 3 }));
    expect(".o_cc_hold").toHaveText("Resume");
    await contains(".o_cc_hold").click();
    expect.verifySteps(["hold [[12],true]", "hold [[12],false]"]);
});

test("the card can be made small, stays so for the next call, and goes with the call", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall({ partners: [ANNA] }));
    await contains(".o_cc_fold").click();
    expect(".o_cc_call_card").toHaveClass("o_cc_folded");
    expect(".o_cc_call_card header").toHaveText(/Anna Levi/);
    expect(".o_cc_call_body").toHaveCount(0);
    await contains(".o_cc_hangup").click();
    expect.verifySteps(["hangup [[12]]"]);
    await push("call", makeCallMessage(false, { version: 2 }));
    expect(".o_cc_call_card").toHaveCount(0);
    await push("call", makeCallMessage({ id: 78 }, { version: 3 }));
    expect(".o_cc_call_card").toHaveClass("o_cc_folded");
});

const CAN_ALL = ["hangup", "hold", "transfer", "consult", "dtmf", "record", "mute_recording"];
const TALKING = { state: "talking", answered_at: "2026-03-02 09:00:00", can: CAN_ALL };

test("answering is offered where the phone can", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall({ can: ["hangup", "answer"] }));
    await contains(".o_cc_answer").click();
    expect.verifySteps(["answer [[12]]"]);
    await push("call", makeCallMessage({ ...TALKING }, { version: 2 }));
    expect(".o_cc_answer").toHaveCount(0);
});

test("a button says that its command is under way, and why it failed", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    server.commandId = 9;
    await contains(".o_cc_hold").click();
    expect(".o_cc_hold").toHaveAttribute("aria-busy", "true");
    expect(".o_cc_hold").not.toBeEnabled();
    expect(".o_cc_hangup").toBeEnabled();
    await push("answer", { command_id: 9, kind: "hold", ok: false, text: "The phone refused." });
    expect(".o_cc_hold").toBeEnabled();
    expect(".o_cc_refusal").toHaveText("The phone refused.");
    expect.verifySteps(["hold [[12],true]"]);
});

test("the last calls and open items are read once, and open by a click", async () => {
    mockService("action", {
        doAction: ({ res_model, res_id }) => expect.step(`open ${res_model} ${res_id}`),
    });
    const desk = await startDesk();
    server.context = {
        calls: [
            {
                id: 5,
                at: "2026-03-02 07:00:00",
                direction: "in",
                outcome: "Answered",
                agent: "Avi",
                queue: "Support",
                may_open: true,
            },
            {
                id: 4,
                at: "2026-02-20 07:00:00",
                direction: "out",
                outcome: "No answer",
                agent: "Noa",
                queue: "",
                may_open: false,
            },
        ],
        items: [{ model: "project.task", id: 3, name: "Repair", kind: "Task", due: false }],
        note: "",
    };
    await mountWithCleanup(CallCard);
    await push("call", makeCallMessage({}, { version: 2 }));
    await animationFrame();
    expect(".o_cc_earlier").toHaveCount(2);
    expect(".o_cc_earlier:first").toHaveText(/Incoming\s*2 hours ago\s*Answered · Avi/);
    await contains("a.o_cc_earlier").click();
    await contains(".o_cc_item").click();
    expect("a.o_cc_earlier").toHaveCount(1);
    expect.verifySteps(["open cc.call 5", "open project.task 3"]);
    await push("call", makeCallMessage(TALKING, { version: 3 }));
    await contains(".o_cc_fold").click();
    await contains(".o_cc_fold").click();
    expect(desk.state.call.state).toBe("talking");
    expect(server.contextReads).toBe(1);
});

test("a contact that this agent may not open is no link and has no name", async () => {
    const hidden = { id: BEN.id, name: "0501234567", phone: "", may_open: false };
    await mountDesk(CallCard, makeAgent(), makeCall({ partners: [ANNA, hidden] }));
    expect("a.o_cc_partner").toHaveText(/Anna Levi/);
    expect("a.o_cc_partner").toHaveCount(1);
    expect("div.o_cc_partner").toHaveText(/0501234567\s*You are not allowed to open this contact/);
});

test("digits are sent by click and by keyboard, in their order", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    await contains(".o_cc_keypad").click();
    expect("[data-key='1']").toBeFocused();
    await press("4");
    await press("#");
    await animationFrame();
    expect(".o_cc_pressed").toHaveText("4#");
    await contains("[data-key='7']").click();
    expect(".o_cc_pressed").toHaveText("4#7");
    await press("Escape");
    await animationFrame();
    expect(".o_cc_keys_panel").toHaveCount(0);
    expect.verifySteps(['dtmf [[12],"4"]', 'dtmf [[12],"#"]', 'dtmf [[12],"7"]']);
});

test("the card says why keys were not accepted", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    await contains(".o_cc_keypad").click();
    server.refusal = "There is no call in progress.";
    await press("4");
    await animationFrame();
    expect(".o_cc_refusal").toHaveText("There is no call in progress.");
    expect(".o_cc_pressed").toHaveText("");
    expect.verifySteps(['dtmf [[12],"4"]']);
});

test("keys that could not be sent go off the display, and the next ones are sent", async () => {
    const desk = await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    await contains(".o_cc_keypad").click();
    await press("4");
    await animationFrame();
    expect.errors(1);
    const unpatch = patchWithCleanup(desk, {
        sendDtmf: () => Promise.reject(new ConnectionLostError("/web")),
    });
    press("5");
    await press("6");
    await animationFrame();
    expect.verifyErrors([/Connection to "\/web" couldn't be established/]);
    expect(".o_cc_pressed").toHaveText("4");
    unpatch();
    await press("7");
    await animationFrame();
    expect(".o_cc_pressed").toHaveText("47");
    expect.verifySteps(['dtmf [[12],"4"]', 'dtmf [[12],"7"]']);
});

test("recording is started, muted and stopped as far as it may be", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    expect(".o_cc_mute").toHaveCount(0);
    await contains(".o_cc_record").click();
    const recording = { id: 1, state: "recording", may_stop: true, may_mute: true };
    await push("call", makeCallMessage({ ...TALKING, recording }, { version: 2 }));
    expect(".o_cc_recording").toHaveText("Recording");
    await contains(".o_cc_mute").click();
    const muted = { ...recording, state: "muted", may_stop: false };
    await push("call", makeCallMessage({ ...TALKING, recording: muted }, { version: 3 }));
    expect(".o_cc_recording").toHaveText("Recording muted");
    expect(".o_cc_record").toHaveCount(0);
    await contains(".o_cc_mute").click();
    expect.verifySteps([
        "record [[12],true]",
        "mute_recording [[12],true]",
        "mute_recording [[12],false]",
    ]);
});

test("while the agent asks somebody, the card says whom, and both ways on", async () => {
    const consult = { number: "1002", name: "Avi", state: "ringing" };
    const can = ["hangup", "complete_transfer", "cancel_transfer"];
    const asking = { ...TALKING, state: "held", can };
    await mountDesk(CallCard, makeAgent(), makeCall({ ...asking, consult }));
    expect(".o_cc_call_card header").toHaveText(/Consulting Avi/);
    expect(".o_cc_consult").toHaveText("Ringing Avi; the caller is on hold.");
    consult.state = "talking";
    await push("call", makeCallMessage({ ...asking, consult }, { version: 2 }));
    expect(".o_cc_consult").toHaveText("You are talking to Avi; the caller is on hold.");
    await contains(".o_cc_back").click();
    await contains(".o_cc_complete").click();
    expect.verifySteps(["cancel_transfer [[12]]", "complete_transfer [[12]]"]);
});

test("two calls at once are both shown", async () => {
    const other = { id: 9, leg_id: 10, state: "held", way: "in", number: "031234567", name: "" };
    const others = [{ ...other, queue: false, rang_at: NOW, answered_at: NOW }];
    await mountDesk(CallCard, makeAgent(), makeCall({ ...TALKING, others }));
    expect(".o_cc_other").toHaveText(/Also on hold: 031234567/);
});

test("a second call that rings is answered or declined beside the first", async () => {
    const other = { id: 9, leg_id: 10, state: "ringing", way: "in", number: "031234567", name: "" };
    const others = [{ ...other, queue: false, rang_at: NOW, can: ["switch", "hangup"] }];
    await mountDesk(CallCard, makeAgent(), makeCall({ ...TALKING, others }));
    expect(".o_cc_other button:first").toHaveAttribute("aria-label", "Answer: 031234567");
    await contains(".o_cc_other .o_cc_decline").click();
    await press(["alt", "shift", "s"]);
    await animationFrame();
    expect.verifySteps(["hangup [[12]]", "switch [[12],10]"]);
});

test("a call on hold is switched to; where that cannot be done, no button says so", async () => {
    const other = { state: "held", way: "in", name: "Ben", rang_at: NOW, answered_at: NOW };
    const others = [
        { ...other, id: 9, leg_id: 10, can: ["switch"] },
        { ...other, id: 11, leg_id: 12, can: [] },
    ];
    await mountDesk(CallCard, makeAgent(), makeCall({ ...TALKING, others }));
    expect(".o_cc_other button").toHaveCount(1);
    expect(".o_cc_other button").toHaveAttribute("title", "Switch");
});

test("a panel closes with its call", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    await contains(".o_cc_keypad").click();
    expect(".o_cc_keys_panel").toHaveCount(1);
    await push("call", makeCallMessage({ ...TALKING, id: 78 }, { version: 2 }));
    await animationFrame();
    expect(".o_cc_keys_panel").toHaveCount(0);
});

test("keys of the keyboard do what the buttons do", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    await press(["alt", "shift", "h"]);
    await animationFrame();
    await press(["alt", "shift", "e"]);
    await animationFrame();
    expect.verifySteps(["hold [[12],true]", "hangup [[12]]"]);
    await press(["alt", "shift", "n"]);
    await animationFrame();
    expect(".o_cc_note textarea").toBeFocused();
});

/** Open a dialog over the view. */
async function openDialog() {
    getService("dialog").add(ConfirmationDialog, { body: "Sure?", confirm: () => {} });
    await animationFrame();
    expect(getService("ui").activeElement).not.toBe(document);
    await animationFrame();
}

test("the keys work while a dialog is open, also while something is typed; Alt shows them", async () => {
    await startDesk(makeAgent(), makeCall({ can: ["hangup", "answer"] }));
    await mountWithCleanup(CallCard);
    await openDialog();
    await keyDown("alt");
    expect(".o_cc_answer .o_web_hotkey_overlay").toHaveCount(1);
    await keyUp("alt");
    await press(["alt", "shift", "p"]);
    await animationFrame();
    expect.verifySteps(["answer [[12]]"]);
    await push("call", makeCallMessage(TALKING, { version: 2 }));
    await contains(".o_cc_note textarea").click();
    await press(["alt", "shift", "e"]);
    await animationFrame();
    expect.verifySteps(["hangup [[12]]"]);
    expect(".o_cc_note textarea").toBeFocused();
});

test("an agent who types the note while the call ends can go on typing at the same place", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    await contains(".o_cc_note textarea").click();
    await edit("Wants boat");
    queryOne(".o_cc_note textarea").setSelectionRange(6, 6);
    await push("call", makeCallMessage(false, { version: 2 }));
    expect(".o_cc_wrap_up textarea").toBeFocused();
    expect(queryOne(".o_cc_wrap_up textarea").selectionStart).toBe(6);
    expect.verifySteps(['save ["Wants boat",""]']);
});

test("a panel that closes gives the focus back to its button", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    queryOne(".o_cc_keypad").focus();
    await press("Enter");
    await animationFrame();
    expect("[data-key='1']").toBeFocused();
    await press("Escape");
    await animationFrame();
    expect(".o_cc_keypad").toBeFocused();
});

test("when the card is removed, the focus goes back to where it was before", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall({ can: ["hangup"] }));
    const before = document.createElement("input");
    queryOne(".o_cc_dock").before(before);
    before.focus();
    queryOne(".o_cc_hangup").focus();
    await push("call", makeCallMessage(false, { version: 2 }));
    expect(before).toBeFocused();
});

test("after a click beside the card, the focus does not go back to it", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    await contains(".o_cc_note textarea").click();
    await click(document.body);
    await push("call", makeCallMessage(false, { version: 2 }));
    expect(document.body).toBeFocused();
});

test("without a dialog each key is shown once", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    await keyDown("alt");
    expect(".o_cc_hangup .o_web_hotkey_overlay").toHaveCount(1);
    await keyUp("alt");
});

test("a key of what the card does not show does nothing", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall({ ...TALKING, can: ["hangup"] }));
    await press(["alt", "shift", "h"]);
    await animationFrame();
    expect.verifySteps([]);
});

test("the card goes to the other side and stays there for the next call", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    const { left } = queryRect(".o_cc_dock");
    await contains(".o_cc_move").click();
    expect(queryRect(".o_cc_dock").left).toBeGreaterThan(left);
    await push("call", makeCallMessage(false, { version: 2 }));
    await push("call", makeCallMessage({ id: 78 }, { version: 3 }));
    expect(queryRect(".o_cc_dock").left).toBeGreaterThan(left);
    await contains(".o_cc_move").click();
    expect(queryRect(".o_cc_dock").left).toBe(left);
});

test("where a dialog fills a small screen, the card is one line with what matters", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall({ can: ["hangup", "answer"] }));
    await openDialog();
    expect(".o_cc_call_body").toHaveCount(1);
    const ui = getService("ui");
    patchWithCleanup(ui, { isSmall: true });
    ui.bus.trigger("resize");
    await animationFrame();
    expect(".o_cc_call_body").toHaveCount(0);
    expect(".o_cc_aside .o_cc_hangup").toHaveCount(1);
    await contains(".o_cc_aside .o_cc_answer").click();
    expect.verifySteps(["answer [[12]]"]);
    await contains(".o_dialog .btn-primary").click();
    await animationFrame();
    expect(".o_cc_call_body").toHaveCount(1);
});

test("the card of an agent with a mobile phone offers what can be done there", async () => {
    const virtual = { kind: "virtual", extension: false, virtual_number: "+972501234567" };
    await mountDesk(CallCard, makeAgent(virtual), makeCall({ can: ["hangup"] }));
    expect(queryAllTexts(".o_cc_call_card footer button")).toEqual(["Decline"]);
    const can = ["hangup", "transfer", "dtmf"];
    await push("call", makeCallMessage({ ...TALKING, can }, { version: 2 }));
    const buttons = ["Transfer", "Keypad", "Hang up"];
    expect(queryAllTexts(".o_cc_call_card footer button")).toEqual(buttons);
    await push("call", makeCallMessage({ ...TALKING, can: [] }, { version: 3 }));
    expect(".o_cc_call_card footer button").toHaveCount(0);
});

test("words under the tools stay in one line where there is room", async () => {
    const recording = { id: 1, state: "recording", may_stop: true, may_mute: true };
    await mountDesk(CallCard, makeAgent(), makeCall({ ...TALKING, recording }));
    const heights = queryAll(".o_cc_tools span").map((words) => words.offsetHeight);
    expect(heights).toHaveLength(4);
    expect(new Set(heights).size).toBe(1);
});

test("the caller's context that could not be read is read with the next connection", async () => {
    await startDesk(makeAgent(), makeCall(TALKING));
    const item = { model: "project.task", id: 3, name: "Repair", kind: "Task", due: false };
    server.context = { calls: [], items: [item], note: "", readable: [] };
    const repair = breakCall("get_caller_context", () => new ConnectionLostError("/web"));
    await mountWithCleanup(CallCard);
    await animationFrame();
    expect(".o_cc_item").toHaveCount(0);
    repair();
    getService("bus_service").trigger("BUS:RECONNECT");
    await animationFrame();
    await animationFrame();
    expect(".o_cc_item").toHaveText(/Repair/);
    expect.verifySteps(["get_desk"]);
});

/** Another call rings: the card gets one line more, and what is above that moves up. */
async function growCard() {
    const others = [makeCall({ id: 78, leg_id: 79, number: "031234567" })];
    await push("call", makeCallMessage({ ...TALKING, others }, { version: 2 }));
    await animationFrame();
}

/** Release the mouse button there, over whatever is there now. */
async function letGoAt(rect) {
    const [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
    await pointerUp(document.elementFromPoint(x, y), { position: { x, y } });
    await animationFrame();
}

test("a button that moves while it is pressed gets its click", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    const place = queryRect(".o_cc_fold");
    await hover(".o_cc_fold");
    await pointerDown(".o_cc_fold");
    await growCard();
    expect(queryRect(".o_cc_fold").y).toBeLessThan(place.y);
    await letGoAt(place);
    expect(".o_cc_folded").toHaveCount(1);
});

test("a button gets no click when the pointer moves off it", async () => {
    await mountDesk(CallCard, makeAgent(), makeCall(TALKING));
    await hover(".o_cc_fold");
    await pointerDown(".o_cc_fold");
    await growCard();
    await letGoAt(queryRect(".o_cc_note"));
    expect(".o_cc_folded").toHaveCount(0);
});
