// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

// The fields shown when there is a choice, per model; others show their name only.
const FIELDS = { "res.partner": ["display_name", "phone", "parent_id", "city"] };

/** The records of a pop that exist and that this user may read, in the server's order. */
export async function readMatches(orm, { res_model: model, res_ids: ids }) {
    if (!ids.length) {
        return [];
    }
    const fields = FIELDS[model] || ["display_name"];
    const records = await orm.silent.searchRead(model, [["id", "in", ids]], fields, {
        context: { active_test: false },
    });
    return records.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
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
