// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { mockPermission } from "@odoo/hoot-mock";
import {
    advanceTime,
    after,
    animationFrame,
    beforeEach,
    Deferred,
    describe,
    edit,
    expect,
    press,
    test,
} from "@odoo/hoot";
import {
    contains,
    getMockEnv,
    getService,
    makeMockEnv,
    MockServer,
    mountWithCleanup,
    patchWithCleanup,
    restoreRegistry,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { WebClient } from "@web/webclient/webclient";
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

const FORM = ".o_form_view .o_field_widget[name=name] input";

/** Show the form of the contact `id`, where the agent works. */
async function openContact(id) {
    await getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "res.partner",
        res_id: id,
        views: [[false, "form"]],
    });
}

function createContacts(...names) {
    return MockServer.env["res.partner"].create(
        names.map((name) => ({ name, phone: "+97221234567" }))
    );
}

function makePop(ids, values = {}) {
    return {
        call_id: 77,
        number: "+97221234567",
        res_model: "res.partner",
        res_ids: ids,
        queue: "Support",
        wait_seconds: 42,
        name: "",
        ...values,
    };
}

/** Send a pop, and wait as long as the tabs need to agree on one. */
async function pop(ids, values) {
    await push("pop", makePop(ids, values));
    await advanceTime(3000);
    await animationFrame();
    await animationFrame();
}

async function startAtWork(call = makeCall()) {
    const desk = await startDesk(makeAgent(), call);
    await mountWithCleanup(WebClient);
    await animationFrame();
    return desk;
}

beforeEach(() => patchWithCleanup(document, { hasFocus: () => true }));

test("the one contact opens by itself", async () => {
    await startAtWork();
    const [anna] = createContacts("Anna");
    await pop([anna]);
    expect(FORM).toHaveValue("Anna");
    expect(".o_notification").toHaveCount(0);
});

test("of several contacts the agent chooses", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    await pop([anna, ben]);
    expect(".o_cc_match").toHaveCount(2);
    expect(".o_cc_match:first").toHaveText(/Anna\s*No calls yet\s*\+97221234567/);
    await contains(".o_cc_match:contains(Ben)").click();
    await animationFrame();
    expect(".o_dialog").toHaveCount(0);
    expect(FORM).toHaveValue("Ben");
});

test("an unknown number opens a new contact with the number filled in", async () => {
    await startAtWork();
    patchWithCleanup(user, { checkAccessRight: async () => true });
    patchWithCleanup(getService("action"), {
        doAction: ({ res_id: id, context }) => expect.step([id, context]),
    });
    await pop([], { name: "Carl" });
    expect.verifySteps([[undefined, { default_phone: "+97221234567", default_name: "Carl" }]]);
});

test("no new contact opens if the caller hung up while the agent's rights were read", async () => {
    await startAtWork();
    const rights = new Deferred();
    patchWithCleanup(user, { checkAccessRight: () => rights });
    patchWithCleanup(getService("action"), { doAction: () => expect.step("opened") });
    await pop([]);
    await push("call", makeCallMessage(false, { version: 2 }));
    rights.resolve(true);
    await animationFrame();
    expect.verifySteps([]);
});

test("an agent who may not create contacts sees the number", async () => {
    await startAtWork();
    patchWithCleanup(user, { checkAccessRight: async () => false });
    await pop([]);
    expect(".o_form_view").toHaveCount(0);
    expect(".o_notification_content").toHaveText(
        "Call. No contact has the number \u2066+97221234567\u2069."
    );
});

test("a withheld number opens nothing", async () => {
    await startAtWork();
    await pop([], { number: "anonymous" });
    expect(".o_form_view").toHaveCount(0);
    expect(".o_notification").toHaveCount(0);
});

test("a contact that the agent may not read is reported with its number", async () => {
    await startAtWork();
    server.hidden = createContacts("Anna");
    await pop(server.hidden);
    expect(".o_form_view").toHaveCount(0);
    expect(".o_notification_content").toHaveText(
        "Call. \u2066+97221234567\u2069 belongs to a contact that you are not allowed to see."
    );
});

test("a contact that was deleted is reported with its number", async () => {
    await startAtWork();
    await pop([4711]);
    expect(".o_form_view").toHaveCount(0);
    expect(".o_notification_content").toHaveText(
        "Call. The contact with the number \u2066+97221234567\u2069 was deleted."
    );
});

test("of several, one that may not be read is left out", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    server.hidden = [ben];
    await pop([anna, ben]);
    expect(FORM).toHaveValue("Anna");
});

test("the chooser shows the last call and what is open of each", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    const lastCall = {
        id: 5,
        at: "2026-03-01 09:00:00",
        direction: "in",
        outcome: "Answered",
        agent: "Avi",
        queue: "Support",
        may_open: false,
    };
    const item = { model: "project.task", id: 3, name: "Repair", kind: "Task" };
    server.details[anna] = {
        last_call: lastCall,
        items: [{ ...item, due: "2026-03-01", late: true }],
    };
    await pop([anna, ben]);
    expect(".o_cc_match:first .o_cc_last").toHaveText(/1 day ago\s*Answered · Avi/);
    expect(".o_cc_match:first .o_cc_item").toHaveText(/Task\s*Repair\s*overdue: 03\/01\/2026/);
    expect(".o_cc_match:last .o_cc_last").toHaveText("No calls yet");
});

test("a pop that another browser of the agent shows is not shown here", async () => {
    await startAtWork();
    server.taken = true;
    await pop(createContacts("Anna"));
    expect(".o_form_view").toHaveCount(0);
    expect(".o_notification").toHaveCount(0);
});

test("an agent who lost the call and gets it by a transfer sees the contact again", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    await openContact(ben);
    await animationFrame();
    await pop([anna], { leg_id: 1 });
    await push("pop_withdrawn", { call_id: 77 });
    await animationFrame();
    expect(FORM).toHaveValue("Ben");
    await pop([anna], { leg_id: 2 });
    expect(FORM).toHaveValue("Anna");
});

test("a tab that sleeps asks, though it shows the call", async () => {
    const desk = await startAtWork();
    patchWithCleanup(desk, { isAwake: () => false });
    server.desk.call = makeCallMessage(false, { version: 2 });
    await pop(createContacts("Anna"));
    expect.verifySteps(["get_desk"]);
    expect(".o_form_view").toHaveCount(0);
});

test("once per call, also if the message comes twice or after a reload", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    await pop([anna]);
    await openContact(ben);
    await animationFrame();
    await pop([anna]);
    expect(FORM).toHaveValue("Ben");
    restoreRegistry(registry);
    await makeMockEnv(null, { makeNew: true }); // another tab, or this one after a reload
    await pop([anna]);
    expect(FORM).toHaveValue("Ben");
    expect.verifySteps(["get_desk"]);
});

test("never over unsaved work: the agent opens it when ready", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    await openContact(ben);
    await animationFrame();
    await contains(FORM).click();
    await edit("Benjamin");
    await advanceTime(10_000);
    await pop([anna]);
    expect(FORM).toHaveValue("Benjamin");
    expect(".o_notification_content").toHaveText("Support. Call from Anna");
    await contains(".o_notification_buttons button").click();
    await animationFrame();
    expect(FORM).toHaveValue("Anna");
    expect(".o_notification").toHaveCount(0);
    expect(MockServer.env["res.partner"].browse(ben)[0].name).toBe("Benjamin");
});

test("never over an open dialog", async () => {
    await startAtWork();
    const [anna, ben, carl] = createContacts("Anna", "Ben", "Carl");
    await pop([anna, ben]);
    const others = [makeCall()];
    server.desk.call = makeCallMessage({ id: 78, others }, { version: 2 });
    await push("call", server.desk.call);
    await pop([carl], { call_id: 78 });
    expect(".o_cc_match").toHaveCount(2);
    expect(".o_notification_content").toHaveText("Support. Call from Carl");
});

test("one notification at a time: a later call's takes its place", async () => {
    const others = [makeCall(), makeCall({ id: 78 })];
    await startAtWork(makeCall({ id: 1, state: "talking", others }));
    const [anna, ben] = createContacts("Anna", "Ben");
    await pop([anna]);
    await pop([ben], { call_id: 78 });
    expect.verifySteps(["get_desk", "get_desk"]);
    expect(".o_notification_content").toHaveText("Support. Call from Ben");
});

test("never while the agent types", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    await openContact(ben);
    await animationFrame();
    await contains(FORM).click();
    await edit("Ben"); // the same as before: not dirty, but hands at work
    await push("pop", makePop([anna]));
    await advanceTime(200);
    await animationFrame();
    expect(FORM).toHaveValue("Ben");
    expect(".o_notification").toHaveCount(1);
});

test("Escape is no typing: an agent who leaves a field by it gets the pop", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    await openContact(ben);
    await animationFrame();
    await contains(FORM).click();
    for (const key of ["ArrowDown", "Tab", "Escape"]) {
        await press(key);
    }
    await push("pop", makePop([anna]));
    await advanceTime(200);
    await animationFrame();
    await animationFrame();
    expect(".o_notification").toHaveCount(0);
    expect(FORM).toHaveValue("Anna");
});

test("withdrawn while the chooser is open: it closes", async () => {
    await startAtWork();
    await pop(createContacts("Anna", "Ben"));
    expect(".o_cc_match").toHaveCount(2);
    await push("pop_withdrawn", { call_id: 77 });
    expect(".o_dialog").toHaveCount(0);
});

test("withdrawn while it waits for the agent: the notification goes", async () => {
    await startAtWork(makeCall({ id: 1, state: "talking", others: [makeCall()] }));
    await pop(createContacts("Anna"));
    expect.verifySteps(["get_desk"]);
    expect(".o_notification").toHaveCount(1);
    await push("pop_withdrawn", { call_id: 77 });
    expect(".o_notification").toHaveCount(0);
});

test("withdrawn before its turn: nothing opens", async () => {
    await startAtWork();
    const [anna] = createContacts("Anna");
    patchWithCleanup(document, { hasFocus: () => false }); // the tab with the focus goes first
    await push("pop", makePop([anna]));
    await push("pop_withdrawn", { call_id: 77 });
    await advanceTime(3000);
    await animationFrame();
    expect(".o_form_view").toHaveCount(0);
});

test("withdrawn after it opened: back to where the agent was", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    await openContact(ben);
    await animationFrame();
    await pop([anna]);
    expect(FORM).toHaveValue("Anna");
    await push("pop_withdrawn", { call_id: 77 });
    await animationFrame();
    expect(FORM).toHaveValue("Ben");
    expect(".o_notification_content").toHaveText(/Another agent took the call/);
});

test("withdrawn while it opens: back to where the agent was", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    await openContact(ben);
    await animationFrame();
    const arrive = delayAnswers("web_read");
    await pop([anna]);
    await push("pop_withdrawn", { call_id: 77 });
    await arrive();
    await animationFrame();
    expect(FORM).toHaveValue("Ben");
});

test("an agent who touches the contact while the view goes back stays there", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    await openContact(ben);
    await animationFrame();
    await pop([anna]);
    const answer = new Deferred();
    const slowly = ({ detail }) => detail.push(answer);
    const { bus } = getMockEnv();
    bus.addEventListener("CC_ODOO:UNSAVED?", slowly);
    after(() => bus.removeEventListener("CC_ODOO:UNSAVED?", slowly));
    await push("pop_withdrawn", { call_id: 77 });
    await contains(FORM).click();
    answer.resolve(false);
    await animationFrame();
    expect(FORM).toHaveValue("Anna");
});

test("withdrawn after the agent went to work on it: it stays", async () => {
    await startAtWork();
    const [anna, ben] = createContacts("Anna", "Ben");
    await openContact(ben);
    await animationFrame();
    await pop([anna]);
    await advanceTime(1000);
    await contains(FORM).click();
    await push("pop_withdrawn", { call_id: 77 });
    await animationFrame();
    expect(FORM).toHaveValue("Anna");
});

test("one pop after the other leaves one step in the breadcrumbs", async () => {
    await startAtWork();
    const [anna, ben, carl] = createContacts("Anna", "Ben", "Carl");
    await openContact(ben);
    await animationFrame();
    await pop([anna]);
    server.desk.call = makeCallMessage({ id: 78 }, { version: 2 });
    await push("call", server.desk.call);
    await pop([carl], { call_id: 78 });
    expect(FORM).toHaveValue("Carl");
    expect(getService("action").currentController.config.breadcrumbs).toHaveLength(2);
});

test("a pop that comes late asks whether the call is still there", async () => {
    await startAtWork(false);
    await pop(createContacts("Anna"));
    expect.verifySteps(["get_desk"]);
    expect(".o_form_view").toHaveCount(0);
    expect(".o_notification").toHaveCount(0);
});

test("a second call does not take the first one's contact away", async () => {
    await startAtWork(makeCall({ id: 1, state: "talking", others: [makeCall()] }));
    const [anna] = createContacts("Anna");
    await pop([anna]);
    expect.verifySteps(["get_desk"]);
    expect(".o_form_view").toHaveCount(0);
    expect(".o_notification_content").toHaveText("Support. Call from Anna");
});

test("a pop that comes when its call is over, and another goes on, is not shown", async () => {
    await startAtWork(makeCall({ id: 1, state: "talking", others: [makeCall({ id: 2 })] }));
    await pop(createContacts("Anna"));
    expect.verifySteps(["get_desk"]);
    expect(".o_form_view").toHaveCount(0);
    expect(".o_notification").toHaveCount(0);
});

test("a user who is no agent gets no pop", async () => {
    await makeMockEnv();
    await getService("bus_service").start();
    await mountWithCleanup(WebClient);
    await pop(createContacts("Anna"));
    expect(".o_form_view").toHaveCount(0);
});

const CONTACT_CALL = { id: 77, state: "talking", answered_at: NOW };

test("the chooser closes when the caller gives up, and the next call opens by itself", async () => {
    await startAtWork();
    const [anna, ben, carl] = createContacts("Anna", "Ben", "Carl");
    await pop([anna, ben]);
    expect(".o_cc_match").toHaveCount(2);
    await push("call", makeCallMessage(false, { version: 2 }));
    await animationFrame();
    expect(".o_dialog").toHaveCount(0);
    server.desk.call = makeCallMessage({ id: 78 }, { version: 3 });
    await push("call", server.desk.call);
    await pop([carl], { call_id: 78 });
    expect(FORM).toHaveValue("Carl");
    expect(".o_notification").toHaveCount(0);
});

test("the notification of a second caller closes when that one gives up", async () => {
    const talking = { id: 1, state: "talking" };
    const others = [makeCall()];
    await startAtWork(makeCall({ ...talking, others }));
    await pop(createContacts("Anna"));
    expect.verifySteps(["get_desk"]);
    expect(".o_notification").toHaveCount(1);
    await push("call", makeCallMessage({ ...talking, others: [] }, { version: 2 }));
    expect(".o_notification").toHaveCount(0);
});

test("after the answer the agent may still choose the contact", async () => {
    await startAtWork();
    await pop(createContacts("Anna", "Ben"));
    await push("call", makeCallMessage(CONTACT_CALL, { version: 2 }));
    const second = { id: 1, state: "talking", others: [makeCall(CONTACT_CALL)] };
    await push("call", makeCallMessage(second, { version: 3 }));
    await animationFrame();
    expect(".o_cc_match").toHaveCount(2);
});

test("a call that rings here again asks again, unless that was answered", async () => {
    await startAtWork();
    await pop(createContacts("Anna", "Ben"));
    const ring = async (version) => {
        await push("call", makeCallMessage(false, { version }));
        server.desk.call = makeCallMessage({ leg_id: version }, { version: version + 1 });
        await push("call", server.desk.call);
        await animationFrame();
        await animationFrame();
    };
    await ring(2);
    expect(".o_cc_match").toHaveCount(2);
    await contains(".o_dialog .modal-footer .btn-link").click();
    await ring(4);
    expect(".o_dialog").toHaveCount(0);
});

test("a pop that comes before its call shows the chooser as well", async () => {
    await startAtWork(false);
    server.desk.call = makeCallMessage({}, { version: 2 });
    await pop(createContacts("Anna", "Ben"));
    expect.verifySteps(["get_desk"]);
    await push("call", server.desk.call);
    await animationFrame();
    expect(".o_cc_match").toHaveCount(2);
});

test("without a connection it opens with the next one, if the call is still there", async () => {
    const desk = await startAtWork();
    patchWithCleanup(desk, { isAwake: () => true });
    const [anna] = createContacts("Anna");
    const repair = breakCall("get_matches", () => new ConnectionLostError("/web"));
    await pop([anna]);
    expect(".o_form_view").toHaveCount(0);
    repair();
    getService("bus_service").trigger("BUS:RECONNECT");
    await animationFrame();
    await animationFrame();
    expect(FORM).toHaveValue("Anna");
    expect.verifySteps(["get_desk"]);
});

test("a server that is away for a moment is asked again without a reconnection", async () => {
    const desk = await startAtWork();
    const [anna] = createContacts("Anna");
    patchWithCleanup(desk, { isAwake: () => false });
    const unpatch = patchWithCleanup(desk, {
        read: () => Promise.reject(new ConnectionLostError("/web")),
    });
    await pop([anna]);
    expect(".o_form_view").toHaveCount(0);
    unpatch();
    await advanceTime(4000);
    await animationFrame();
    await animationFrame();
    expect(FORM).toHaveValue("Anna");
    expect.verifySteps(["get_desk"]);
});

/** From now on the browser records the desktop notifications that it shows. */
function mockDesktop(permission) {
    mockPermission("notifications", permission);
    patchWithCleanup(browser, {
        Notification: class {
            static permission = permission;
            constructor(title, { body }) {
                expect.step(`${title} | ${body}`);
            }
            addEventListener() {}
            close() {
                expect.step("closed");
            }
        },
    });
}

/** A call rings while the agent looks at this tab, or does not. */
async function ringAt({ permission = "granted", hasFocus = false, isMain = true } = {}) {
    mockDesktop(permission);
    const desk = await startAtWork(false);
    patchWithCleanup(document, {
        hasFocus: () => hasFocus,
        get visibilityState() {
            return hasFocus ? "visible" : "hidden";
        },
    });
    patchWithCleanup(desk.multiTab, { isOnMainTab: async () => isMain });
    const partners = [{ id: 1, name: "Anna", phone: "" }];
    await push("call", makeCallMessage({ partners }, { version: 2 }));
    await pass(1000);
}

/** Time in which one thing follows another. */
async function pass(time) {
    for (let step = 0; step < 10; step++) {
        await advanceTime(time / 10);
    }
}

test("a desktop notification while nobody looks at Odoo", async () => {
    await ringAt();
    expect.verifySteps(["Anna | +97221234567 · Support"]);
    await push("call", makeCallMessage({ state: "talking" }, { version: 3 }));
    expect.verifySteps(["closed"]);
});

test("none while Odoo is looked at", async () => {
    await ringAt({ hasFocus: true });
    expect.verifySteps([]);
});

test("none while another tab of Odoo's is looked at", async () => {
    const claimed = JSON.stringify({ tab: "other", at: deserializeDateTime(NOW).toMillis() });
    localStorage.setItem("cc_odoo.claim.ring.78", claimed);
    await ringAt();
    expect.verifySteps([]);
});

test("of tabs that nobody looks at the main one notifies first", async () => {
    await ringAt({ isMain: false });
    expect.verifySteps([]);
    await pass(3000);
    expect.verifySteps(["Anna | +97221234567 · Support"]);
});

test("none if the user forbade it", async () => {
    await ringAt({ permission: "denied" });
    await pass(3000);
    expect.verifySteps([]);
});

test("none for a call that does not ring any more at this tab's turn", async () => {
    await ringAt({ isMain: false });
    await push("call", makeCallMessage(false, { version: 3 }));
    await pass(3000);
    expect.verifySteps([]);
});
