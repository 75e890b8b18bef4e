// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { advanceTime, describe, expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { TabClaim } from "@cc_odoo/services/tab_claim";

describe.current.tags("headless");

/** Tabs of one browser; `ranks` has what patience() returns for each. */
function makeTabs(...ranks) {
    return ranks.map((rank) => {
        const tab = new TabClaim({ isOnMainTab: async () => false });
        return Object.assign(tab, { patience: async () => rank });
    });
}

async function whoClaims(tabs, name) {
    const claims = Promise.all(tabs.map((tab) => tab.claim(name)));
    await advanceTime(5000);
    return claims;
}

test("exactly one of five tabs gets it, the one of the highest rank", async () => {
    const tabs = makeTabs(2500, 400, 0, 2500, 200);
    expect(await whoClaims(tabs, "pop.1")).toEqual([false, false, true, false, false]);
});

test("tabs of the same rank agree as well", async () => {
    const claims = await whoClaims(makeTabs(2500, 2500, 2500), "pop.1");
    expect(claims.filter(Boolean)).toHaveLength(1);
});

test("what was claimed once stays claimed", async () => {
    const [first, second] = makeTabs(0, 0);
    expect(await whoClaims([first], "pop.1")).toEqual([true]);
    expect(await whoClaims([second], "pop.1")).toEqual([false]);
    expect(await whoClaims([second], "pop.2")).toEqual([true]);
});

test("old claims are forgotten", async () => {
    const [tab] = makeTabs(0);
    await whoClaims([tab], "pop.1");
    await advanceTime(2 * 3600 * 1000);
    await whoClaims([tab], "pop.2");
    const kept = Object.keys(localStorage).filter((key) => key.startsWith("cc_odoo.claim."));
    expect(kept).toEqual(["cc_odoo.claim.pop.2"]);
});

test("focused before visible before main before any", async () => {
    const view = { focus: true, visibility: "visible", main: true };
    const tab = new TabClaim({ isOnMainTab: async () => view.main });
    patchWithCleanup(document, {
        hasFocus: () => view.focus,
        get visibilityState() {
            return view.visibility;
        },
    });
    const patience = [await tab.patience()];
    for (const loss of [{ focus: false }, { visibility: "hidden" }, { main: false }]) {
        Object.assign(view, loss);
        patience.push(await tab.patience());
    }
    expect(patience).toEqual([...patience].sort((a, b) => a - b));
    expect(new Set(patience).size).toBe(4);
});
