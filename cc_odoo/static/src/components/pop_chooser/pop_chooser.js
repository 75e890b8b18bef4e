// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { leftToRight } from "../../services/numbers";
import { EarlierCall, OpenItem } from "../caller_context/caller_rows";

/** Several contacts have the caller's number: the agent chooses one of them, or a new one. */
export class PopChooser extends Component {
    static template = "cc_odoo.PopChooser";
    static components = { Dialog, EarlierCall, OpenItem };
    static props = {
        number: String,
        queue: { type: [String, Boolean], optional: true },
        records: Array,
        onChosen: Function,
        onNew: Function,
        close: Function,
    };

    get title() {
        return _t("Who is calling from %s?", leftToRight(this.props.number));
    }

    details(record) {
        return record.details.filter(Boolean).join(" · ");
    }

    choose(record) {
        this.props.close();
        this.props.onChosen(record.id);
    }

    addNew() {
        this.props.close();
        this.props.onNew();
    }
}
