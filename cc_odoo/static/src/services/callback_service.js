// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

const CHANNEL = "cc_odoo_callbacks";
// Many items change together, and many browsers hear of it: each asks after a time (ms) of its own.
const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 2500;
// What is due much later is read anew before (ms): a timer cannot be of any length.
const LONGEST_TIMER_MS = 3600000;

/**
 * How many callbacks this agent could make now.
 *
 * `state`: {due, overdue}, as the server counts them.
 */
export class CallbackCounts {
    constructor({ bus_service, orm }) {
        Object.assign(this, { bus: bus_service, orm });
        this.state = reactive({ due: 0, overdue: 0 });
    }

    start() {
        this.bus.addChannel(CHANNEL);
        this.bus.subscribe("cc_odoo/callbacks", () => this.readSoon());
        this.bus.addEventListener("BUS:RECONNECT", () => this.readSoon());
        this.show(session.cc_desk.callbacks);
    }

    readSoon() {
        if (!this.waiting) {
            const spread = Math.random() * (LONGEST_WAIT_MS - SHORTEST_WAIT_MS);
            this.waiting = browser.setTimeout(() => this.read(), SHORTEST_WAIT_MS + spread);
        }
    }

    async read() {
        browser.clearTimeout(this.waiting);
        this.waiting = false;
        try {
            this.show(await this.orm.silent.call("cc.callback", "get_due", []));
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }

    /** The next one becomes due, or overdue, without anybody's doing. */
    show({ due, overdue, next } = { due: 0, overdue: 0, next: false }) {
        Object.assign(this.state, { due, overdue });
        browser.clearTimeout(this.timer);
        if (next) {
            const wait = deserializeDateTime(next).toMillis() - luxon.DateTime.now().toMillis();
            const within = Math.min(Math.max(wait, 0) + 1000, LONGEST_TIMER_MS);
            this.timer = browser.setTimeout(() => this.read(), within);
        }
    }
}

export const callbackService = {
    dependencies: ["bus_service", "orm"],
    start(env, services) {
        const counts = new CallbackCounts(services);
        if (session.cc_desk) {
            counts.start();
        }
        return counts;
    },
};

registry.category("services").add("cc_odoo.callbacks", callbackService);
