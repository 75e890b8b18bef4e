// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { useDesk } from "../../services/agent_service";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** The keys of a telephone, for the other party's menu; the keyboard presses them as well. */
export class Keypad extends Component {
    static template = "cc_odoo.Keypad";
    static props = { call: Object, close: Function };

    setup() {
        this.desk = useDesk().desk;
        this.keys = KEYS;
        this.view = useState({ pressed: "" });
        this.sent = 0; // how many of them the server accepted
        this.sending = false;
        const first = useRef("keys");
        onMounted(() => first.el.querySelector("button").focus());
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.props.close();
        } else if (KEYS.includes(ev.key) && !ev.altKey && !ev.ctrlKey && !ev.metaKey) {
            ev.preventDefault();
            this.press(ev.key);
        }
    }

    press(key) {
        this.view.pressed += key;
        this.send();
    }

    get waiting() {
        return this.view.pressed.slice(this.sent);
    }

    /** Send one request at a time, with all digits pressed meanwhile: their order counts. */
    async send() {
        if (this.sending) {
            return;
        }
        this.sending = true;
        try {
            while (this.waiting && (await this.sendWaiting())) {}
        } finally {
            // The rest was not sent.
            this.view.pressed = this.view.pressed.slice(0, this.sent);
            this.sending = false;
        }
    }

    async sendWaiting() {
        const digits = this.waiting;
        const taken = await this.desk.sendDtmf(digits);
        this.sent += taken ? digits.length : 0;
        return taken;
    }
}
