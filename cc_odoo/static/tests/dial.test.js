// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {
    advanceTime,
    animationFrame,
    click,
    describe,
    expect,
    keyDown,
    press,
    queryFirst,
    runAllTimers,
    test,
} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    getService,
    makeMockEnv,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { AgentBar } from "@cc_odoo/components/agent_bar/agent_bar";
import { whomToCall } from "@cc_odoo/components/phone_link/dial_commands";
import { numberOfLink, usualPlace } from "@cc_odoo/services/dial_service";
import { ConnectionLostError } from "@web/core/network/rpc";
import {
    defineDesk,
    makeAgent,
    makeCallMessage,
    makeOffline,
    mountDesk,
    push,
    server,
    startDesk,
} from "./cc_test_helpers";

class Customer extends models.Model {
    _name = "customer";

    name = fields.Char();
    phone = fields.Char();

    _records = [
        { id: 1, name: "Anna", phone: "+972 50 123 4567" },
        { id: 2, name: "Ben", phone: "anonymous" },
    ];
}

defineDesk();
defineModels([Customer]);
describe.current.tags("desktop");

const LINK = ".o_field_phone a[href^='tel:']";
const TOAST = ".o_notification";

const form = (attributes = "", field = 'widget="phone"') => ({
    type: "form",
    resModel: "customer",
    resId: 1,
    arch: `<form ${attributes}><field name="phone" ${field}/></form>`,
});

test("for an agent, a click on the number in a form calls it from their phone", async () => {
    await startDesk();
    await mountView(form('edit="0"'));
    expect(LINK).toHaveAttribute("aria-label", "Call +972 50 123 4567 from your phone");
    await click(LINK);
    await animationFrame();
    expect.verifySteps(['dial [[12],"+972501234567"]']);
    expect(TOAST).toHaveText("Your phone rings first, then \u2066+972501234567\u2069.");
});

test("the link beside a number that is being edited calls as well", async () => {
    await startDesk();
    await mountView(form());
    expect(`${LINK}.o_phone_form_link`).toHaveAttribute("aria-label", /^Call \+972 50/);
    await click(LINK);
    await animationFrame();
    expect.verifySteps(['dial [[12],"+972501234567"]']);
});

test("a number in a list calls, and does not open the record", async () => {
    await startDesk();
    await mountView({
        type: "list",
        resModel: "customer",
        arch: '<list><field name="name"/><field name="phone" widget="phone"/></list>',
        selectRecord: () => expect.step("opened"),
    });
    await click(`${LINK}:first`);
    await animationFrame();
    expect.verifySteps(['dial [[12],"+972501234567"]']);
});

test("a number on a card calls, and does not open the record", async () => {
    await startDesk();
    await mountView({
        type: "kanban",
        resModel: "customer",
        arch: `<kanban><templates><t t-name="card">
                <field name="name"/><field name="phone" widget="phone"/>
            </t></templates></kanban>`,
        selectRecord: () => expect.step("opened"),
    });
    await click(`${LINK}:first`);
    await animationFrame();
    expect.verifySteps(['dial [[12],"+972501234567"]']);
});

test("a double click is one call, and the link shows that it calls", async () => {
    await startDesk();
    await mountView(form('edit="0"'));
    click(LINK);
    await click(LINK);
    await animationFrame();
    expect(LINK).toHaveClass("o_cc_calling");
    expect(LINK).toHaveAttribute("aria-busy", "true");
    await click(LINK);
    expect.verifySteps(['dial [[12],"+972501234567"]']);
    await push("call", makeCallMessage({ way: "out" }, { version: 2 }));
    expect(LINK).not.toHaveClass("o_cc_calling");
});

test("a phone that never rings does not block the next call", async () => {
    await startDesk();
    await mountView(form('edit="0"'));
    await click(LINK);
    await animationFrame();
    await advanceTime(10_000);
    await animationFrame();
    expect(LINK).not.toHaveClass("o_cc_calling");
    await push("answer", { command_id: 5, kind: "originate", ok: false, text: "No phone." });
    await click(LINK);
    await animationFrame();
    expect.verifySteps(['dial [[12],"+972501234567"]', "get_desk", 'dial [[12],"+972501234567"]']);
});

test("the keyboard calls as well", async () => {
    await startDesk();
    await mountView(form('edit="0"'));
    queryFirst(LINK).focus();
    await press("Enter");
    await animationFrame();
    expect.verifySteps(['dial [[12],"+972501234567"]']);
});

test("a refusal is shown as a sentence", async () => {
    await startDesk();
    server.refusal = "Calls to 1900… are not allowed: premium rate";
    await mountView(form('edit="0"'));
    await click(LINK);
    await animationFrame();
    expect.verifySteps(['dial [[12],"+972501234567"]']);
    expect(TOAST).toHaveText(/Calls to 1900… are not allowed: premium rate/);
    expect(LINK).not.toHaveClass("o_cc_calling");
});

test("a request that fails leaves the next click its call", async () => {
    const desk = await startDesk();
    await mountView(form('edit="0"'));
    expect.errors(1);
    const unpatch = patchWithCleanup(desk, {
        dial: () => Promise.reject(new ConnectionLostError("/web")),
    });
    await click(LINK);
    await animationFrame();
    expect.verifyErrors([/Connection to "\/web" couldn't be established/]);
    expect(LINK).not.toHaveClass("o_cc_calling");
    unpatch();
    await click(LINK);
    await animationFrame();
    expect.verifySteps(['dial [[12],"+972501234567"]']);
});

test("a click before the desk was read asks whether the agent is connected", async () => {
    const desk = await startDesk();
    desk.state.agent = false;
    await mountView(form('edit="0"'));
    await click(LINK);
    await animationFrame();
    expect(`${TOAST} button:contains(Connect)`).toHaveCount(0);
    expect.verifySteps(["get_desk", 'dial [[12],"+972501234567"]']);
});

test("an agent who is not connected can connect and call by one click", async () => {
    await startDesk(makeOffline());
    await mountView(form('edit="0"'));
    await click(LINK);
    await animationFrame();
    expect.verifySteps([]);
    expect(TOAST).toHaveText(/not connected to the call centre/);
    await contains(`${TOAST} button:contains(Connect and call)`).click();
    await animationFrame();
    expect.verifySteps(["connect [[12],null,null]", 'dial [[12],"+972501234567"]']);
});

test("an agent without a usual phone is sent to the agent bar", async () => {
    await startDesk(makeOffline({ kind: "virtual" }));
    await mountView(form('edit="0"'));
    await click(LINK);
    await animationFrame();
    expect(TOAST).toHaveText(/Connect in the agent bar first/);
    expect(`${TOAST} button.btn-primary`).toHaveCount(0);
});

test("where an agent usually connects", () => {
    const extensions = [
        { id: 30, number: "1002", taken_by: "Avi" },
        { id: 31, number: "1003", taken_by: false },
    ];
    expect(usualPlace(makeOffline())).toEqual([[], ""]);
    expect(usualPlace(makeOffline({ kind: "floating", extensions }))).toEqual([[31], "1003"]);
    const mobile = makeOffline({ kind: "virtual", virtual_number: "+972502345678" });
    expect(usualPlace(mobile)).toEqual([[null, "+972502345678"], "+972502345678"]);
});

test("for a user who is no agent the link is unchanged", async () => {
    await makeMockEnv();
    await mountView(form('edit="0"'));
    expect(LINK).toHaveAttribute("href", "tel:+972501234567");
    expect(LINK).not.toHaveAttribute("aria-label");
    let prevented;
    const look = (ev) => {
        prevented = ev.defaultPrevented;
        ev.preventDefault(); // the test's own tab stays
    };
    document.addEventListener("click", look, { once: true });
    await click(LINK);
    expect(prevented).toBe(false);
});

test("a click with Ctrl does what the browser does", async () => {
    await startDesk();
    await mountView(form('edit="0"'));
    document.addEventListener("click", (ev) => ev.preventDefault(), { once: true });
    await keyDown("control");
    await click(LINK);
    expect.verifySteps([]);
});

test("a caller's number is a link, unless it cannot be called", async () => {
    await startDesk();
    await mountView({
        type: "list",
        resModel: "customer",
        arch: '<list><field name="phone" widget="cc_call_number"/></list>',
    });
    expect(".o_cc_call_number").toHaveCount(1);
    expect(".o_data_row:last").toHaveText("anonymous");
    await click(".o_cc_call_number");
    await animationFrame();
    expect.verifySteps(['dial [[12],"+972501234567"]']);
});

test("numbers of links, escaped or not", () => {
    expect(numberOfLink("tel:+972501234567")).toBe("+972501234567");
    expect(numberOfLink("TEL:%2B972%2050")).toBe("+972 50");
    expect(numberOfLink("tel:5%")).toBe("5%");
});

test("what is typed into the palette is a number, a name, or neither", async () => {
    await startDesk();
    expect(whomToCall("050-123 4567")).toEqual({ number: "050-123 4567" });
    expect(whomToCall("call +972 50 123")).toEqual({ number: "+972 50 123" });
    expect(whomToCall("Call *43")).toEqual({ number: "*43" });
    expect(whomToCall("call avi")).toEqual({ name: "avi" });
    for (const typed of ["", "avi", "call", "call a", "callous avi", "12", "settings 2026"]) {
        expect(whomToCall(typed)).toEqual({});
    }
});

const type = (text) => contains(".o_command_palette_search input").edit(text, { confirm: false });

test("the palette calls a number", async () => {
    await mountDesk(AgentBar);
    await press(["control", "k"]);
    await type("050-123 4567");
    await runAllTimers();
    await contains(".o_command:contains(Call 050-123 4567)").click();
    expect.verifySteps(['dial [[12],"050-123 4567"]']);
});

test("the palette finds contacts by name, and asks once they are typed", async () => {
    onRpc("res.partner", "web_search_read", () => expect.step("other"));
    onRpc("res.partner", "search_read", ({ kwargs }) => {
        expect.step(`search ${kwargs.domain[0][2]}`);
        return [{ id: 7, display_name: "Avi Mizrahi", phone: "052-1112222" }];
    });
    await mountDesk(AgentBar);
    await press(["control", "k"]);
    for (const text of ["call a", "call av", "call avi"]) {
        await type(text);
        await advanceTime(100);
    }
    await runAllTimers();
    expect.verifySteps(["search avi"]);
    await contains(".o_command:contains(Avi Mizrahi)").click();
    expect.verifySteps(['dial [[12],"052-1112222"]']);
});

test("any other text in the palette sends no request", async () => {
    onRpc("res.partner", "search_read", () => expect.step("search"));
    await mountDesk(AgentBar);
    await press(["control", "k"]);
    await type("avi");
    await runAllTimers();
    expect.verifySteps([]);
});

test("a user who is no agent is offered no call", async () => {
    await makeMockEnv();
    expect(getService("cc_odoo.dial").isAgent).toBe(false);
    await mountWithCleanup(AgentBar);
    await press(["control", "k"]);
    await type("050-123 4567");
    await runAllTimers();
    expect(".o_command:contains(050)").toHaveCount(0);
});

test("the agent's menu leads to the page for other programs", async () => {
    await mountDesk(AgentBar, makeAgent());
    await contains(".o_cc_toggler").click();
    expect(".o_cc_phone_links").toHaveAttribute("href", "/cc_odoo/dial");
});
