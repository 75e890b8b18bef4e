// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";

const HOUR = 3600 * 1000;
// Nobody writes about a call that is over for longer (ms).
const WRAP_UP = 8 * HOUR;

/** Notes that the server does not have yet, in this browser: a crash or a dead line loses none. */
export class NoteDrafts {
    constructor(userId) {
        this.prefix = `cc_odoo.note.${userId}.`;
    }

    ids() {
        const names = Object.keys(browser.localStorage);
        const ours = names.filter((name) => name.startsWith(this.prefix));
        return ours.map((name) => Number(name.slice(this.prefix.length)));
    }

    keep(id, text) {
        browser.localStorage.setItem(this.prefix + id, text);
    }

    read(id) {
        return browser.localStorage.getItem(this.prefix + id) || "";
    }

    drop(id) {
        browser.localStorage.removeItem(this.prefix + id);
    }
}

/** The call whose note is still open though it is over: the same in all tabs, and after a reload. */
export class WrapUp {
    constructor(userId, onChange) {
        this.key = `cc_odoo.wrap_up.${userId}`;
        this.onChange = onChange;
        browser.addEventListener("storage", ({ key }) => key === this.key && onChange(this.read()));
    }

    read() {
        const { call, at } = JSON.parse(browser.localStorage.getItem(this.key) || "{}");
        return call && Date.now() - at < WRAP_UP ? call : false;
    }

    open(call) {
        const words = JSON.stringify({ call, at: Date.now() });
        browser.localStorage.setItem(this.key, words);
        this.onChange(call);
    }

    close() {
        if (browser.localStorage.getItem(this.key)) {
            browser.localStorage.removeItem(this.key);
            this.onChange(false);
        }
    }
}
