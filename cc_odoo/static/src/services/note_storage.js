// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";

const HOUR = 3600 * 1000;
// Nobody writes about a call that is over for longer (ms).
const WRAP_UP = 8 * HOUR;
// Of the calls that were closed so many are remembered: a tab that slept learns late of their end.
const DONE_KEPT = 50;

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

/** A call that is handed back to the agent is another one to wrap up. */
const wrapUpName = ({ id, leg_id: legId }) => `${id}.${legId}`;

/**
 * The call whose note is still open though it is over: the same in all tabs, and after a reload.
 * One that was closed stays closed, whenever a tab hears that it ended.
 */
export class WrapUp {
    constructor(userId, onChange) {
        this.key = `cc_odoo.wrap_up.${userId}`;
        this.doneKey = `cc_odoo.wrapped_up.${userId}`;
        this.onChange = onChange;
        browser.addEventListener("storage", ({ key }) => key === this.key && onChange(this.read()));
    }

    read() {
        const { call, at } = JSON.parse(browser.localStorage.getItem(this.key) || "{}");
        return call && Date.now() - at < WRAP_UP ? call : false;
    }

    open(call) {
        if (this.readDone().includes(wrapUpName(call))) {
            return;
        }
        const before = this.read();
        if (before && before.id !== call.id) {
            this.writeDone(before);
        }
        browser.localStorage.setItem(this.key, JSON.stringify({ call, at: Date.now() }));
        this.onChange(call);
    }

    close() {
        const call = this.read();
        if (call) {
            this.writeDone(call);
        }
        browser.localStorage.removeItem(this.key);
        this.onChange(false);
    }

    /** The agent talks: the call before is done with, and this one is not, whatever was said of it. */
    giveWay(call) {
        this.close();
        this.keepDone(this.readDone().filter((name) => name !== wrapUpName(call)));
    }

    readDone() {
        return JSON.parse(browser.localStorage.getItem(this.doneKey) || "[]");
    }

    writeDone(call) {
        this.keepDone([...this.readDone(), wrapUpName(call)].slice(-DONE_KEPT));
    }

    keepDone(names) {
        browser.localStorage.setItem(this.doneKey, JSON.stringify(names));
    }
}
