// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const ACTION = "cc_odoo.cc_callback_action";

/** How many callbacks this agent could make now; a click opens them. */
export class CallbackCount extends Component {
    static template = "cc_odoo.CallbackCount";
    static props = {};

    setup() {
        this.action = useService("action");
        this.state = useState(useService("cc_odoo.callbacks").state);
    }

    get description() {
        const { due, overdue } = this.state;
        const words = [_t("Callbacks to make: %s", due)];
        if (overdue) {
            words.push(_t("overdue: %s", overdue));
        }
        return words.join(", ");
    }

    open() {
        return this.action.doAction(ACTION, {
            additionalContext: {
                search_default_open: 0,
                search_default_due: 1,
                search_default_mine_or_nobodys: 1,
            },
            clearBreadcrumbs: true,
        });
    }
}
