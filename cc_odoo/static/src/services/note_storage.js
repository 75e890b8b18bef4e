// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";

const HOUR_MS = 3600 * 1000;
// The note on a call that ended longer ago than this (ms) is not opened again.
const WRAP_UP_MS = 8 * HOUR_MS;
// So many closed calls are remembered, because a tab that slept learns late that they ended.
const DONE_KEPT = 50;

/** Notes that the server does not have yet, stored in this browser so that a crash loses none. */
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

/** A call that is transferred back to the agent is another one to wrap up. */
const wrapUpName = ({ id, leg_id: legId }) => `${id}.${legId}`;

/**
 * The call that is over and whose note is still open: the same in all tabs, and after a reload.
 * One that was closed stays closed, however late a tab learns that the call ended.
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
        return call && Date.now() - at < WRAP_UP_MS ? call : false;
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

    /** The agent talks: the call before is wrapped up, and this one will be wrapped up anew. */
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
