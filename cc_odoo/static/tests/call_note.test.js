// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {
    advanceTime,
    animationFrame,
    describe,
    edit,
    expect,
    hover,
    pointerDown,
    pointerUp,
    queryRect,
    test,
    tick,
} from "@odoo/hoot";
import {
    contains,
    getService,
    makeServerError,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { reactive } from "@odoo/owl";
import { CallCard } from "@cc_odoo/components/call_card/call_card";
import { CallNotes } from "@cc_odoo/services/note_service";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import {
    breakCall,
    defineDesk,
    delayAnswers,
    makeAgent,
    makeCall,
    makeCallMessage,
    NOW,
    push,
    server,
    startDesk,
} from "./cc_test_helpers";

defineDesk();
describe.current.tags("desktop");

const NOTE = ".o_cc_note textarea";
const TALKING = { state: "talking", answered_at: NOW };
const drafts = () => Object.keys(localStorage).filter((key) => key.includes("cc_odoo.note"));

async function startTalking(note = "") {
    const desk = await startDesk(makeAgent(), makeCall(TALKING));
    server.context = { calls: [], items: [], note };
    await mountWithCleanup(CallCard);
    await animationFrame();
    return desk;
}

async function type(text) {
    await contains(NOTE).click();
    await edit(text);
}

async function pause() {
    await advanceTime(1000);
    await animationFrame();
}

/** From now on saving fails like this, until it is repaired. */
function breakSaving(error) {
    return breakCall("save_note", () => {
        expect.step("failed");
        return error;
    });
}

test("what is typed is saved after a pause, once", async () => {
    await startTalking();
    await type("Wants");
    await type("Wants a boat");
    await pause();
    expect.verifySteps(['save ["Wants a boat",""]']);
    expect(".o_cc_note_state").toHaveText("Saved");
    await advanceTime(60_000);
    expect.verifySteps([]);
    expect(drafts()).toHaveLength(0);
});

test("a note that exists already is shown, and can be continued", async () => {
    await startTalking("Was here");
    expect(NOTE).toHaveValue("Was here");
    await type("Was here twice");
    await pause();
    expect.verifySteps(['save ["Was here twice","Was here"]']);
});

test("leaving the field saves at once", async () => {
    await startTalking();
    await type("Wants a boat");
    document.activeElement.blur();
    await animationFrame();
    expect.verifySteps(['save ["Wants a boat",""]']);
});

test("after the call the note stays open, until it is closed", async () => {
    await startTalking();
    await type("Wants");
    await push("call", makeCallMessage(false, { version: 2 }));
    expect(".o_cc_call_card").toHaveCount(0);
    expect(".o_cc_wrap_up").toHaveText(/Call ended: \+97221234567/);
    expect(NOTE).toHaveValue("Wants");
    expect.verifySteps(['save ["Wants",""]']);
    await type("Wants a boat");
    await contains(".o_cc_wrap_up .o_cc_close").click();
    expect.verifySteps(['save ["Wants a boat","Wants"]']);
    expect(".o_cc_wrap_up").toHaveCount(0);
});

test("the last call's note stays while another call rings, and closes when that is answered", async () => {
    await startTalking();
    await push("call", makeCallMessage(false, { version: 2 }));
    await contains(NOTE).click();
    await edit("Wants");
    await push("call", makeCallMessage({ id: 78 }, { version: 3 }));
    expect(".o_cc_call_card").toHaveCount(1);
    expect(`.o_cc_wrap_up ${NOTE}`).toHaveValue("Wants");
    expect(`.o_cc_wrap_up ${NOTE}`).toBeFocused();
    await push("call", makeCallMessage({ id: 78, ...TALKING }, { version: 4 }));
    expect(".o_cc_wrap_up").toHaveCount(0);
    expect(NOTE).toHaveValue("");
    await pause();
    expect.verifySteps(['save ["Wants",""]']);
});

test("a ring that is missed leaves the last call's note as it was", async () => {
    await startTalking();
    await push("call", makeCallMessage(false, { version: 2 }));
    await push("call", makeCallMessage({ id: 78 }, { version: 3 }));
    await push("call", makeCallMessage(false, { version: 4 }));
    expect(".o_cc_wrap_up").toHaveText(/Call ended: \+97221234567/);
});

test("a call that ends as the next one rings leaves its note as well", async () => {
    await startTalking();
    await push("call", makeCallMessage({ id: 78, number: "031234567" }, { version: 2 }));
    expect(".o_cc_wrap_up").toHaveText(/Call ended: \+97221234567/);
    expect(".o_cc_call_card").toHaveText(/031234567/);
});

test("a call that is only put on hold for another is not over", async () => {
    await startTalking();
    const others = [makeCall({ ...TALKING, state: "held" })];
    await push("call", makeCallMessage({ id: 78, way: "out", others }, { version: 2 }));
    expect(".o_cc_wrap_up").toHaveCount(0);
});

test("a call that nobody answered leaves nothing behind, unless something was noted", async () => {
    await startDesk(makeAgent(), makeCall());
    await mountWithCleanup(CallCard);
    await push("call", makeCallMessage(false, { version: 2 }));
    expect(".o_cc_wrap_up").toHaveCount(0);
    await push("call", makeCallMessage({ id: 78 }, { version: 3 }));
    await type("Gave up");
    await push("call", makeCallMessage(false, { version: 4 }));
    expect(".o_cc_wrap_up").toHaveCount(1);
    expect.verifySteps(['save ["Gave up",""]']);
});

test("a refusal is shown, and the text stays", async () => {
    await startTalking();
    server.refusal = "You may not write here.";
    await type("Wants a boat");
    await pause();
    expect(".o_cc_note_fault").toHaveText("You may not write here.");
    expect(NOTE).toHaveValue("Wants a boat");
    expect.verifySteps(['save ["Wants a boat",""]']);
});

test("without a connection the text is kept in the browser, and saved as soon as possible", async () => {
    await startTalking();
    const repair = breakSaving(new ConnectionLostError("/web"));
    await type("Wants a boat");
    await pause();
    expect(".o_cc_note_fault").toHaveText(/Not saved yet: Odoo can't be reached/);
    expect(drafts()).toHaveLength(1);
    repair();
    await advanceTime(5000);
    await animationFrame();
    expect.verifySteps(["failed", 'save ["Wants a boat",""]']);
    expect(".o_cc_note_fault").toHaveCount(0);
    expect(drafts()).toHaveLength(0);
});

test("an error of Odoo is shown; saving is tried a few times, and then left to the agent", async () => {
    await startTalking();
    const repair = breakSaving(makeServerError({ type: "KeyError" }));
    await type("Wants a boat");
    await pause();
    expect(".o_cc_note_fault").toHaveText(/Not saved yet: an error/);
    expect(".o_cc_again").toHaveCount(0);
    await advanceTime(600_000);
    await animationFrame();
    expect.verifySteps(["failed", "failed", "failed", "failed"]);
    repair();
    await contains(".o_cc_again").click();
    expect.verifySteps(['save ["Wants a boat",""]']);
    expect(".o_cc_note_fault").toHaveCount(0);
    expect(drafts()).toHaveLength(0);
});

test("a colleague's note on the same call is shown, and joined to what is typed here", async () => {
    await startTalking();
    await push("note", { call_id: 77, note: "Theirs" });
    expect(NOTE).toHaveValue("Theirs");
    await type("Mine");
    await push("note", { call_id: 77, note: "Theirs again" });
    expect(NOTE).toHaveValue("Mine");
    server.keeps = (text) => `Theirs again\n${text}`;
    await pause();
    expect.verifySteps(['save ["Mine","Theirs"]']);
    expect(NOTE).toHaveValue("Theirs again\nMine");
});

test("an agent who types while the note is saved loses nothing", async () => {
    await startTalking();
    server.keeps = (text) => {
        server.keeps = (later) => later;
        getService("cc_odoo.notes").type(77, `${text} boat`);
        return `Theirs ${text}`;
    };
    await type("Wants a");
    await pause();
    await pause();
    expect(NOTE).toHaveValue("Theirs Wants a boat");
    expect.verifySteps(['save ["Wants a",""]', 'save ["Theirs Wants a boat","Theirs Wants a"]']);
});

test("a page that closes sends unsaved notes; the next page sends what is left", async () => {
    await startTalking();
    patchWithCleanup(browser, {
        fetch: (route, { body, keepalive }) =>
            expect.step(`${route} ${keepalive} ${JSON.parse(body).params.args[1]}`),
    });
    await type("Wants a boat");
    browser.dispatchEvent(new window.Event("pagehide"));
    expect.verifySteps(["/web/dataset/call_kw/cc.call/save_note true Wants a boat"]);
    expect(drafts()).toHaveLength(1);
    await getService("cc_odoo.notes").recover(77);
    expect.verifySteps(['save ["Wants a boat",""]']);
    expect(drafts()).toHaveLength(0);
});

test("a slow click closes the note, even if it is saved while the button is down", async () => {
    await startTalking();
    await push("call", makeCallMessage(false, { version: 2 }));
    await type("Wants");
    const { y } = queryRect(".o_cc_close");
    await hover(".o_cc_close");
    await pointerDown(".o_cc_close");
    const arrive = delayAnswers("save_note");
    await animationFrame();
    expect(".o_cc_note_state").toHaveText("Saved");
    expect(queryRect(".o_cc_close").y).toBe(y);
    await type("Wants a boat");
    await hover(".o_cc_close");
    await pointerDown(".o_cc_close");
    await animationFrame();
    expect(".o_cc_note_state").toHaveText("Saving…");
    expect(queryRect(".o_cc_close").y).toBe(y);
    await arrive();
    await pointerUp(".o_cc_close");
    await animationFrame();
    expect(".o_cc_wrap_up").toHaveCount(0);
    expect.verifySteps(['save ["Wants",""]', 'save ["Wants a boat","Wants"]']);
});

/** Another tab of the same browser. */
function openTab(call) {
    const desk = { state: reactive({ call }) };
    const services = { bus_service: getService("bus_service"), orm: getService("orm") };
    return { desk, notes: new CallNotes(services, desk) };
}

test("a note closed in one tab is not opened again by another that gets the call's end late", async () => {
    await startTalking();
    const late = openTab(makeCall(TALKING));
    await tick();
    await push("call", makeCallMessage(false, { version: 2 }));
    await contains(".o_cc_close").click();
    late.desk.state.call = false;
    await tick();
    expect(late.notes.state.over).toBe(false);
    expect(late.notes.wrapUp.read()).toBe(false);
});

test("the note on an earlier call does not come back for a tab that slept through the next one", async () => {
    await startTalking();
    const late = openTab(makeCall(TALKING));
    await tick();
    await push("call", makeCallMessage(false, { version: 2 }));
    await push("call", makeCallMessage({ id: 78, leg_id: 79, ...TALKING }, { version: 3 }));
    await push("call", makeCallMessage(false, { version: 4 }));
    expect(late.notes.wrapUp.read().id).toBe(78);
    late.desk.state.call = false;
    await tick();
    expect(late.notes.wrapUp.read().id).toBe(78);
});

test("messages of a whole call that a tab gets at once leave the open note alone", async () => {
    await startTalking();
    const late = openTab(false);
    await tick();
    await push("call", makeCallMessage(false, { version: 2 }));
    late.desk.state.call = makeCall({ id: 70, leg_id: 71, ...TALKING });
    late.desk.state.call = false;
    await tick();
    expect(late.notes.wrapUp.read().id).toBe(77);
    expect(".o_cc_wrap_up").toHaveText(/Call ended: \+97221234567/);
});

test("a call that comes back after its note was closed leaves it again", async () => {
    await startTalking();
    for (const version of [2, 4]) {
        await push("call", makeCallMessage(false, { version }));
        expect(".o_cc_wrap_up").toHaveCount(1);
        await contains(".o_cc_close").click();
        expect(".o_cc_wrap_up").toHaveCount(0);
        await push("call", makeCallMessage(TALKING, { version: version + 1 }));
    }
});

test("a note read before the agent wrote does not take away what was written", async () => {
    await startDesk(makeAgent(), makeCall(TALKING));
    server.context = { calls: [], items: [], note: "" };
    const arrive = delayAnswers("get_caller_context");
    await mountWithCleanup(CallCard);
    await type("Wants a boat");
    await pause();
    await arrive();
    expect(NOTE).toHaveValue("Wants a boat");
    await contains(NOTE).click();
    document.activeElement.blur();
    await pause();
    expect.verifySteps(['save ["Wants a boat",""]']);
});
