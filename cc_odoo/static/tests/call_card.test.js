// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { advanceTime, animationFrame, describe, expect, test } from "@odoo/hoot";
import { contains, mockService } from "@web/../tests/web_test_helpers";
import { CallCard } from "@cc_odoo/components/call_card/call_card";
import {
    defineDesk,
    makeAgent,
    makeCall,
    makeCallMessage,
    mountDesk,
    push,
} from "./cc_test_helpers";

defineDesk();
describe.current.tags("desktop");

const ANNA = { id: 90, name: "Anna Levi", phone: "02-1234567" };
const BEN = { id: 91, name: "Ben Levi", phone: false };

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
    expect(".o_cc_call_facts").toHaveText(/\+97221234567\s*Queue\s*Support\s*Waited\s*00:42/);
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

test("a withheld number is said so, and nothing can be added", async () => {
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
