// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatSeconds } from "../../services/server_clock";

/** 65.4 -> "01:05"; "" for 0, because in a call that nobody answered nobody talked for 00:00. */
function formatDuration(seconds) {
    return seconds ? formatSeconds(Math.round(seconds)) : "";
}

/** Shows a number of seconds as minutes and seconds; it cannot be edited. */
export class SecondsField extends Component {
    static template = "cc_odoo.SecondsField";
    static props = { ...standardFieldProps };

    get text() {
        return formatDuration(this.props.record.data[this.props.name]);
    }
}

export const secondsField = {
    component: SecondsField,
    displayName: _t("Duration"),
    supportedTypes: ["float", "integer"],
    isEmpty: () => false,
};

registry.category("fields").add("cc_seconds", secondsField);
// For the totals of lists and the cells of pivots.
registry.category("formatters").add("cc_seconds", formatDuration);
