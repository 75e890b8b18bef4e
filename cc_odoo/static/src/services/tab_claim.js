// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";
import { isMainTab } from "./main_tab";

const PREFIX = "cc_odoo.claim.";
const LAST_FOCUSED = "cc_odoo.last_focused_tab";
const HOUR_MS = 3600 * 1000;
// After this time (ms) the other tabs see what one tab wrote.
const SETTLE_MS = 40;

const wait = (delay) => new Promise((resolve) => browser.setTimeout(resolve, delay));

/**
 * Lets exactly one tab of this browser do a thing: the focused one, else the one in view, else the
 * main tab of the multi_tab service, else any.
 *
 * Each tab waits according to its rank, then writes its id where all tabs can read it; a tab that
 * finds another id there has lost. The ids stay for an hour, so a reload does not do it again.
 */
export class TabClaim {
    constructor(multiTab) {
        this.multiTab = multiTab;
        this.id = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
        browser.addEventListener("focus", () => this.rememberFocus());
        if (document.hasFocus()) {
            this.rememberFocus();
        }
    }

    rememberFocus() {
        browser.localStorage.setItem(LAST_FOCUSED, this.id);
    }

    /** @returns {Promise<boolean>} whether this tab is the one for `name` */
    async claim(name) {
        const key = PREFIX + name;
        this.forgetOld();
        await wait(await this.patience());
        if (browser.localStorage.getItem(key)) {
            return false;
        }
        browser.localStorage.setItem(key, JSON.stringify({ tab: this.id, at: Date.now() }));
        await wait(SETTLE_MS);
        return JSON.parse(browser.localStorage.getItem(key))?.tab === this.id;
    }

    /** How long (ms) this tab waits for the tabs of higher rank. */
    async patience() {
        if (document.hasFocus()) {
            return 0;
        }
        if (document.visibilityState === "visible") {
            return browser.localStorage.getItem(LAST_FOCUSED) === this.id ? 80 : 200;
        }
        return (await isMainTab(this.multiTab)) ? 400 : 2500;
    }

    forgetOld() {
        const storage = browser.localStorage;
        const ours = Object.keys(storage).filter((name) => name.startsWith(PREFIX));
        for (const key of ours) {
            if (!(JSON.parse(storage.getItem(key))?.at > Date.now() - HOUR_MS)) {
                storage.removeItem(key);
            }
        }
    }
}
