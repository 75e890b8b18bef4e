// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatSeconds } from "../../services/server_clock";
import { Scale, limits } from "./scale";

const { DateTime } = luxon;
const WORDS = {
    wait: _t("Waiting"),
    ring: _t("Ringing"),
    dial: _t("Dialling"),
    talk: _t("Talking"),
    hold: _t("On hold"),
};

function clockTime(epoch) {
    return formatDateTime(DateTime.fromSeconds(epoch), { format: "HH:mm:ss" });
}

/** Who waited, rang, talked and held in a call, drawn along one axis of time. */
export class CallTimeline extends Component {
    static template = "cc_odoo.CallTimeline";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ passed: 0 });
        this.watch(this.props);
        onWillUpdateProps((next) => this.watch(next));
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    /** While the call goes on, its end moves by the second, counted from the server's time. */
    watch(props) {
        const data = props.record.data[props.name];
        browser.clearInterval(this.timer);
        this.state.passed = 0;
        if (data && !data.end) {
            const read = Date.now();
            this.timer = browser.setInterval(() => {
                this.state.passed = (Date.now() - read) / 1000;
            }, 1000);
        }
    }

    get data() {
        const data = this.props.record.data[this.props.name] || { rows: [] };
        return { ...data, now: (data.now || 0) + this.state.passed };
    }

    get scale() {
        return new Scale(...limits(this.data));
    }

    get kinds() {
        const here = new Set(this.data.rows.flatMap((row) => row.spans.map(([kind]) => kind)));
        return Object.keys(WORDS).filter((kind) => here.has(kind));
    }

    get ticks() {
        return this.scale.ticks.map(({ at, seconds }) => ({ at, text: formatSeconds(seconds) }));
    }

    word(kind) {
        return WORDS[kind];
    }

    bars(row) {
        const { scale, data } = this;
        return row.spans.map(([kind, start, end]) => {
            const until = end || data.end || data.now;
            const width = scale.at(until) - scale.at(start);
            const long = formatSeconds(until - start);
            return {
                kind,
                style: `inset-inline-start: ${scale.at(start)}%; width: max(3px, ${width}%)`,
                text: width > 9 ? long : "",
                title: _t("%(what)s %(long)s, from %(start)s to %(end)s", {
                    what: WORDS[kind],
                    long,
                    start: clockTime(start),
                    end: end ? clockTime(end) : _t("now"),
                }),
            };
        });
    }

    /** What the bars show, as a sentence for screen readers. */
    words(row) {
        const parts = this.bars(row).map((bar) => bar.title);
        return [...parts, row.outcome, row.to && _t("Transferred to %s", row.to)]
            .filter(Boolean)
            .join("; ");
    }
}

export const callTimeline = {
    component: CallTimeline,
    displayName: _t("Call Timeline"),
    supportedTypes: ["json"],
    isEmpty: () => false,
};

registry.category("fields").add("cc_call_timeline", callTimeline);
