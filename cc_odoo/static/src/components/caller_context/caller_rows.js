// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component } from "@odoo/owl";
import { deserializeDate, deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const ICONS = { in: "fa-arrow-down", out: "fa-arrow-up", internal: "fa-exchange" };

/** One earlier call: when it was, in which direction, how it ended, and with whom. */
export class EarlierCall extends Component {
    static template = "cc_odoo.EarlierCall";
    static props = { call: Object, onOpen: { type: Function, optional: true } };

    get icon() {
        return ICONS[this.props.call.direction];
    }

    get way() {
        const ways = { in: _t("Incoming"), out: _t("Outgoing"), internal: _t("Internal") };
        return ways[this.props.call.direction];
    }

    get when() {
        return deserializeDateTime(this.props.call.at).toRelative();
    }

    get details() {
        const { outcome, agent, queue } = this.props.call;
        return [outcome, agent || queue].filter(Boolean).join(" · ");
    }

    get mayOpen() {
        return this.props.onOpen && this.props.call.may_open;
    }
}

/** One open item, such as a task or a lead, with the day it is due. */
export class OpenItem extends Component {
    static template = "cc_odoo.OpenItem";
    static props = { item: Object, onOpen: { type: Function, optional: true } };

    get due() {
        const { due, late } = this.props.item;
        if (!due) {
            return "";
        }
        const day = formatDate(deserializeDate(due));
        return late ? _t("overdue: %s", day) : _t("due %s", day);
    }
}
