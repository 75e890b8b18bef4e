// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Scale, limits, tickStep } from "@cc_odoo/components/call_timeline/scale";
import { expect, test } from "@odoo/hoot";
import { advanceTime, mockDate } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

const NOW = 1_800_000_000;

class Call extends models.Model {
    _name = "cc.call";
    timeline = fields.Json();
    _records = [
        {
            id: 1,
            timeline: {
                start: NOW,
                end: NOW + 100,
                now: NOW + 200,
                rows: [
                    {
                        id: "visit-1",
                        kind: "queue",
                        label: "Support",
                        phone: "",
                        spans: [["wait", NOW, NOW + 20]],
                        outcome: "Answered",
                        to: "",
                    },
                    {
                        id: "leg-1",
                        kind: "phone",
                        label: "Dana",
                        phone: "PJSIP/1001",
                        spans: [
                            ["ring", NOW + 10, NOW + 20],
                            ["talk", NOW + 20, NOW + 60],
                            ["hold", NOW + 60, NOW + 100],
                        ],
                        outcome: "Answered",
                        to: "1002",
                    },
                ],
            },
        },
        {
            id: 2,
            timeline: {
                start: NOW,
                end: 0,
                now: NOW + 10,
                rows: [
                    {
                        id: "leg-2",
                        kind: "phone",
                        label: "Dana",
                        phone: "PJSIP/1001",
                        spans: [["ring", NOW, 0]],
                        outcome: "",
                        to: "",
                    },
                ],
            },
        },
    ];
}
defineMailModels();
defineModels([Call]);

async function mountCall(resId) {
    mockDate("2027-01-15 08:00:10");
    await mountView({
        type: "form",
        resModel: "cc.call",
        resId,
        arch: `<form><field name="timeline" widget="cc_call_timeline"/></form>`,
    });
}

test("ticks are few and at round numbers", () => {
    expect(tickStep(5)).toBe(1);
    expect(tickStep(70)).toBe(15);
    expect(tickStep(3600)).toBe(600);
    expect(new Scale(100, 130).ticks.map((tick) => tick.seconds)).toEqual([
        0, 5, 10, 15, 20, 25, 30,
    ]);
});

test("a moment outside of the call lies at its edge", () => {
    const scale = new Scale(100, 200);
    expect([90, 100, 150, 250].map((at) => scale.at(at))).toEqual([0, 0, 50, 100]);
});

test("a part that begins before the call or ends after it makes the axis longer", () => {
    const rows = [{ spans: [["talk", 99, 103]] }];
    expect(limits({ start: 100, end: 102, now: 500, rows })).toEqual([99, 103]);
});

test("each phone and queue has its bars, its outcome and where it was sent", async () => {
    await mountCall(1);
    expect(".o_cc_timeline li").toHaveCount(2);
    expect(".o_cc_timeline li:eq(1) .o_cc_span").toHaveCount(3);
    expect(".o_cc_timeline li:eq(1) .o_cc_talk").toHaveText("00:40");
    expect(".o_cc_timeline li:eq(1) .o_cc_end").toHaveText(/Answered\s*1002/);
    expect(".o_cc_legend span").toHaveCount(4);
});

test("a screen reader gets the same in words", async () => {
    await mountCall(1);
    expect(".o_cc_timeline li:eq(1) .visually-hidden").toHaveText(
        /Ringing 00:10.*Talking 00:40.*On hold 00:40.*Transferred to 1002/
    );
});

test("a call that goes on grows", async () => {
    await mountCall(2);
    expect(".o_cc_span.o_cc_ring").toHaveText("00:10");
    await advanceTime(6500);
    // The clock's own ticks are some milliseconds late, which is a second at the edge of one.
    expect(".o_cc_span.o_cc_ring").toHaveText(/00:1[56]/);
});
