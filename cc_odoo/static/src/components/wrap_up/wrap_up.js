// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component } from "@odoo/owl";
import { useNotes } from "../../services/note_service";
import { callerWords } from "../../services/ring_service";
import { CallNote } from "../call_note/call_note";

/** After a call: its note stays at hand until the agent closes it or answers the next. */
export class WrapUp extends Component {
    static template = "cc_odoo.WrapUp";
    static components = { CallNote };
    static props = { call: Object };

    setup() {
        Object.assign(this, useNotes());
    }

    get caller() {
        return callerWords(this.props.call);
    }
}
