// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { effect } from "@web/core/utils/reactive";
import { leftToRight } from "./numbers";

// The agent's phone rings within seconds; after this time (ms) the number can be called again.
const RING_DUE_MS = 8000;
const SCHEME = /^tel:/i;

/** The number of a `tel:` link as people read it; the server understands it in any form. */
export function numberOfLink(href) {
    const text = href.replace(SCHEME, "");
    try {
        return decodeURIComponent(text).trim();
    } catch {
        return text.trim(); // a lone %: not escaped at all
    }
}

/**
 * The phone with which an agent connects without being asked.
 *
 * @param {Object} agent the agent's state, see `AgentDesk`
 * @returns {[Array, string]|null} the arguments of `AgentDesk.connect`; the phone's number or ""
 */
export function usualPlace(agent) {
    if (agent.kind === "fixed") {
        return [[], ""];
    }
    const free = agent.extensions.find((extension) => !extension.taken_by);
    if (free) {
        return [[free.id], free.number];
    }
    const number = agent.virtual_number;
    return number ? [[null, number], number] : null;
}

/**
 * Calls a number by a click, from anywhere in the web client.
 *
 * `state.number` is the number that is being called, until the agent's phone rings; a second click
 * is ignored until then.
 */
export class Dialler {
    constructor(services) {
        this.desk = services["cc_odoo.agent"];
        this.notification = services.notification;
        this.state = reactive({ number: "" });
        this.isAgent = this.desk.isAgent;
        this.closeOffer = () => {};
        if (this.isAgent) {
            this.listen(services.bus_service);
        }
    }

    listen(bus) {
        effect((state) => state.call && this.settle(), [this.desk.state]);
        bus.subscribe("cc_odoo/answer", ({ ok }) => ok || this.settle());
        // Before any view gets the click: one on a number in a list must not open the record.
        document.addEventListener("click", (ev) => this.onClick(ev), true);
    }

    /** A click on any link to a phone number calls it, whatever view or popover it is in. */
    onClick(ev) {
        const link = ev.target.closest?.("a[href]");
        const isPlain = !(ev.ctrlKey || ev.metaKey || ev.shiftKey || ev.altKey || ev.button);
        if (!link || !isPlain || !SCHEME.test(link.getAttribute("href"))) {
            return;
        }
        if (!link.isContentEditable) {
            ev.preventDefault();
            ev.stopPropagation();
            this.dial(numberOfLink(link.getAttribute("href")));
        }
    }

    /** @returns {Promise<boolean>} whether the agent's phone will ring; if not, a message says why */
    async dial(number) {
        if (!this.desk.state.agent) {
            await this.desk.read();
        }
        if (this.state.number) {
            return false;
        }
        if (!this.desk.state.agent.connected) {
            this.offerToConnect(number);
            return false;
        }
        return this.call(number);
    }

    async call(number) {
        this.state.number = number;
        this.closeOffer();
        let taken = false;
        try {
            taken = await this.desk.dial(number);
        } finally {
            taken ? this.awaitRing(number) : this.settle();
        }
        return taken;
    }

    awaitRing(number) {
        const words = _t("Your phone rings first, then %s.", leftToRight(number));
        this.notification.add(words, { type: "info" });
        this.timer = browser.setTimeout(() => this.settle(), RING_DUE_MS);
    }

    settle() {
        browser.clearTimeout(this.timer);
        this.state.number = "";
    }

    offerToConnect(number) {
        const { agent } = this.desk.state; // false when this user is no agent any more
        const place = agent && usualPlace(agent);
        const words = place
            ? _t("You are not connected to the call centre, so you have no phone to call from.")
            : _t("You have no phone to call from. Connect in the agent bar first.");
        this.closeOffer();
        this.closeOffer = this.notification.add(words, {
            title: _t("Call Centre"),
            type: "warning",
            sticky: Boolean(place), // a question waits for its answer
            buttons: place ? [this.connectButton(place, number)] : [],
        });
    }

    connectButton([place, name], number) {
        return {
            name: name ? _t("Connect with %s and call", name) : _t("Connect and call"),
            primary: true,
            onClick: async () => {
                this.closeOffer();
                if (await this.desk.connect(...place)) {
                    await this.call(number);
                }
            },
        };
    }
}

export const dialService = {
    dependencies: ["bus_service", "cc_odoo.agent", "notification"],
    start: (env, services) => new Dialler(services),
};

registry.category("services").add("cc_odoo.dial", dialService);
