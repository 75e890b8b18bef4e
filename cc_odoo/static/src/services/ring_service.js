// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { effect } from "@web/core/utils/reactive";

/** Whether the desktop may notify: "granted", "denied", "default" (not asked), or "" (no such). */
export function ringPermission() {
    return browser.Notification?.permission || "";
}

/** Ask for the permission. Call it from a click, because browsers refuse the question otherwise. */
export async function askRingPermission() {
    return browser.Notification?.requestPermission();
}

/** Who is calling: the name of the only contact, else the name that was sent, else the number. */
export function callerWords(call) {
    if (call.partners?.length === 1) {
        return call.partners[0].name;
    }
    return call.name || call.number || _t("Withheld number");
}

/** Shows a notification of the desktop while a phone rings and nobody looks at Odoo. */
export class RingNotifier {
    constructor(desk) {
        this.desk = desk;
        this.shown = null; // {id: call id, notification}
        effect((state) => this.follow(state.call), [desk.state]);
    }

    follow(call) {
        const rings = call && call.state === "ringing" && call.way === "in";
        if (!rings || this.shown?.id !== call.id) {
            this.shown?.notification?.close();
            this.shown = null;
        }
        if (rings && !this.shown) {
            this.shown = { id: call.id };
            this.notify(call, this.shown);
        }
    }

    /** The tab in front claims the ring first and shows nothing, because there the card is seen. */
    async notify(call, shown) {
        const isOurs =
            ringPermission() === "granted" &&
            (await this.desk.tabs.claim(`ring.${call.leg_id}`)) &&
            this.shown === shown;
        if (!isOurs || document.hasFocus()) {
            return;
        }
        const body = [call.partners.length ? call.number : "", call.queue || ""];
        shown.notification = this.create(callerWords(call), {
            body: body.filter(Boolean).join(" · "),
            tag: `cc_odoo.ring.${call.id}`,
            icon: "/cc_odoo/static/description/icon.png",
        });
    }

    create(title, options) {
        try {
            const notification = new browser.Notification(title, options);
            notification.addEventListener("click", () => window.focus());
            return notification;
        } catch {
            return null; // mobile browsers offer the class but refuse to make one
        }
    }
}

export const ringService = {
    dependencies: ["cc_odoo.agent"],
    start(env, { "cc_odoo.agent": desk }) {
        return desk.isAgent ? new RingNotifier(desk) : null;
    },
};

registry.category("services").add("cc_odoo.ring", ringService);
