// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

/**
 * The records of a pop that exist and that this user may read, in the server's order. Of all tabs
 * and browsers of the agent, the one that asks first shows them.
 *
 * @param {Object} orm the service
 * @param {Object} pop the message `cc_odoo/pop`
 * @param {string} tab id of this tab
 * @returns {Promise<{taken: boolean, known: boolean, records: Object[]}>} `taken`: another tab
 *     asked first; `known`: at least one of them exists
 */
export function readMatches(orm, { call_id: id, res_model: model, res_ids: ids }, tab) {
    return orm.silent.call("cc.call", "get_matches", [[id], model, ids, tab]);
}

/** The action that opens one record's form. */
export function recordAction(model, id) {
    return {
        type: "ir.actions.act_window",
        res_model: model,
        res_id: id,
        views: [[false, "form"]],
        target: "current",
    };
}

/** The action for a new contact with what is known about the caller filled in. */
export function newContactAction(number, name) {
    return {
        type: "ir.actions.act_window",
        res_model: "res.partner",
        views: [[false, "form"]],
        target: "current",
        context: { default_phone: number, ...(name && name !== number && { default_name: name }) },
    };
}
