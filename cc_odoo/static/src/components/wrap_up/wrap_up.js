// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component } from "@odoo/owl";
import { useNotes } from "../../services/note_service";
import { callerWords } from "../../services/ring_service";
import { CallNote } from "../call_note/call_note";

/** The note on the last call, until the agent closes it or answers the next call. */
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
