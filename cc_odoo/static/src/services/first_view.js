// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { patch } from "@web/core/utils/patch";
import { WebClient } from "@web/webclient/webclient";

let opening = Promise.resolve();

patch(WebClient.prototype, {
    loadRouterState() {
        opening = super.loadRouterState(...arguments);
        return opening;
    },
});

/** The web client just loaded opens a view by itself, which would cover what opens before it. */
export async function firstView() {
    try {
        await opening;
    } catch {
        // It failed to open, and said so: then nothing covers what comes.
    }
}
