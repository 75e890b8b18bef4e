// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

// Triggered on the bus of the environment with a list, to which each view on the screen adds
// whether it has unsaved changes: a boolean, or a promise of one.
export const UNSAVED_QUESTION = "CC_ODOO:UNSAVED?";
const QUICK_CREATE = ".o_kanban_quick_create";

/**
 * Whether the user would lose something by leaving the present view.
 *
 * @param {Object} env Odoo's environment
 * @returns {Promise<boolean>}
 */
export async function hasUnsavedWork(env) {
    const dialogOpen = env.services.ui.activeElement !== document;
    if (dialogOpen || document.querySelector(QUICK_CREATE)) {
        return true;
    }
    const answers = [];
    env.bus.trigger(UNSAVED_QUESTION, answers);
    return (await Promise.all(answers)).some(Boolean);
}
