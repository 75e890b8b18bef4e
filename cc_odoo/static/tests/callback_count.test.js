// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { advanceTime, animationFrame, describe, expect, test } from "@odoo/hoot";
import { contains, mockService } from "@web/../tests/web_test_helpers";
import { AgentBar } from "@cc_odoo/components/agent_bar/agent_bar";
import { defineDesk, mountDesk, push, server } from "./cc_test_helpers";

defineDesk();
describe.current.tags("desktop");

const COUNT = ".o_cc_callback_count";

async function mountWith(callbacks) {
    await mountDesk(AgentBar);
    server.callbacks = callbacks;
    await push("callbacks", {});
    await readAgain();
}

async function readAgain() {
    await advanceTime(3000);
    await animationFrame();
}

test("nothing is shown while nobody is to be called", async () => {
    await mountWith({ due: 0, overdue: 0, next: false });
    expect(COUNT).toHaveCount(0);
});

test("how many are to be called, and how many are late", async () => {
    await mountWith({ due: 3, overdue: 1, next: false });
    expect(`${COUNT} .o_cc_callback_due`).toHaveText("3");
    expect(`${COUNT} .o_cc_callback_late`).toHaveCount(1);
    expect(COUNT).toHaveAttribute("aria-label", "Callbacks to make: 3, overdue: 1");
});

test("a message makes it ask once, however many come", async () => {
    await mountWith({ due: 1, overdue: 0, next: false });
    expect(`${COUNT} .o_cc_callback_late`).toHaveCount(0);
    const before = server.dueReads;
    server.callbacks = { due: 2, overdue: 0, next: false };
    await push("callbacks", {});
    await push("callbacks", {});
    await readAgain();
    expect(`${COUNT} .o_cc_callback_due`).toHaveText("2");
    expect(server.dueReads).toBe(before + 1);
});

test("what becomes due by time alone is asked for then", async () => {
    await mountWith({ due: 0, overdue: 0, next: "2026-03-02 09:05:00" });
    server.callbacks = { due: 1, overdue: 0, next: false };
    await advanceTime(5 * 60 * 1000);
    await animationFrame();
    expect(`${COUNT} .o_cc_callback_due`).toHaveText("1");
});

test("a click opens those who are to be called", async () => {
    mockService("action", {
        doAction(action, { additionalContext }) {
            expect.step(action);
            expect.step(additionalContext.search_default_due);
        },
    });
    await mountWith({ due: 1, overdue: 0, next: false });
    await contains(COUNT).click();
    expect.verifySteps(["cc_odoo.cc_callback_action", 1]);
});
