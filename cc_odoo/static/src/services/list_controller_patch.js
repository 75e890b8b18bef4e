// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { useBus } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { ListController } from "@web/views/list/list_controller";
import { UNSAVED_QUESTION } from "./unsaved_work";

/** A list answers whether the row that is being edited has changes that are not saved. */
patch(ListController.prototype, {
    setup() {
        super.setup(...arguments);
        useBus(this.env.bus, UNSAVED_QUESTION, ({ detail: answers }) =>
            answers.push(this.model.root.editedRecord?.isDirty())
        );
    },
});
