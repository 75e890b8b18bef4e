// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { useBus } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";
import { UNSAVED_QUESTION } from "./unsaved_work";

/** A form answers whether it has changes that are not saved. */
patch(FormController.prototype, {
    setup() {
        super.setup(...arguments);
        useBus(this.env.bus, UNSAVED_QUESTION, ({ detail: answers }) =>
            answers.push(this.model.root.isDirty())
        );
    },
});
