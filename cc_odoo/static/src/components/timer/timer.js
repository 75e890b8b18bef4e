// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { useDesk } from "../../services/agent_service";
import { formatSeconds, parseServerTime } from "../../services/server_clock";

/** Counts the seconds since a server time, or until it. Only this component renders each second. */
export class Timer extends Component {
    static template = "cc_odoo.Timer";
    static props = {
        since: { type: String, optional: true },
        until: { type: String, optional: true },
    };

    setup() {
        const { clock } = useDesk().desk;
        this.clock = useState(clock.state);
        let stop;
        onMounted(() => (stop = clock.watch()));
        onWillUnmount(() => stop());
    }

    get text() {
        const { since, until } = this.props;
        if (until) {
            return formatSeconds(Math.ceil((parseServerTime(until) - this.clock.now) / 1000));
        }
        return formatSeconds((this.clock.now - parseServerTime(since)) / 1000);
    }
}
