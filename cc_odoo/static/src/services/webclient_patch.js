// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { patch } from "@web/core/utils/patch";
import { WebClient } from "@web/webclient/webclient";
import { setFirstView } from "./first_view";

/** The pop waits for the first view, see `firstView`. */
patch(WebClient.prototype, {
    loadRouterState() {
        const opening = super.loadRouterState(...arguments);
        setFirstView(opening);
        return opening;
    },
});
