// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { useBus } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";
import { ListController } from "@web/views/list/list_controller";

const QUESTION = "CC_ODOO:UNSAVED?";
const QUICK_CREATE = ".o_kanban_quick_create";

patch(FormController.prototype, {
    setup() {
        super.setup(...arguments);
        useBus(this.env.bus, QUESTION, ({ detail }) => detail.push(this.model.root.isDirty()));
    },
});

patch(ListController.prototype, {
    setup() {
        super.setup(...arguments);
        useBus(this.env.bus, QUESTION, ({ detail }) =>
            detail.push(this.model.root.editedRecord?.isDirty())
        );
    },
});

/** Whether leaving the present view would take something from the user. */
export async function hasUnsavedWork(env) {
    const dialogOpen = env.services.ui.activeElement !== document;
    if (dialogOpen || document.querySelector(QUICK_CREATE)) {
        return true;
    }
    const answers = [];
    env.bus.trigger(QUESTION, answers);
    return (await Promise.all(answers)).some(Boolean);
}
