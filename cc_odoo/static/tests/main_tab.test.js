// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { advanceTime, describe, expect, test } from "@odoo/hoot";
import { multiTabSharedWorkerService } from "@bus/multi_tab_shared_worker_service";
import { isMainTab } from "@cc_odoo/services/main_tab";

describe.current.tags("headless");

/** Odoo's own service, on a worker that takes this tab for the main one; it answers after `delay`. */
function startMultiTab(delay = 5) {
    let receive;
    const worker = {
        ensureWorkerStarted: async () => {},
        registerHandler: async (handler) => (receive = handler),
        send: (type) => {
            if (type === "ELECTION:IS_MASTER?") {
                const data = { type: "ELECTION:IS_MASTER_RESPONSE", data: { answer: true } };
                setTimeout(() => receive({ data }), delay);
            }
        },
    };
    return multiTabSharedWorkerService.start({}, { worker_service: worker });
}

test("all callers that ask at once get the answer", async () => {
    const multiTab = startMultiTab();
    const answers = Promise.all([isMainTab(multiTab), isMainTab(multiTab), isMainTab(multiTab)]);
    await advanceTime(50);
    expect(await answers).toEqual([true, true, true]);
});

test("all callers get the answer also when another program's question came between", async () => {
    const multiTab = startMultiTab();
    const answer = isMainTab(multiTab);
    await Promise.resolve();
    multiTab.isOnMainTab();
    await advanceTime(1000);
    expect(await answer).toBe(true);
});

test("a later caller asks anew", async () => {
    const multiTab = startMultiTab();
    const first = isMainTab(multiTab);
    await advanceTime(50);
    expect(await first).toBe(true);
    multiTab.unregister();
    expect(await isMainTab(multiTab)).toBe(false);
});

test("a browser that never answers has no main tab, and no caller waits for ever", async () => {
    const answer = isMainTab(startMultiTab(3_600_000));
    await advanceTime(1500);
    expect(await answer).toBe(false);
});
