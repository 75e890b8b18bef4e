// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useNotes } from "../../services/note_service";

/** The note on one call, saved while it is typed. */
export class CallNote extends Component {
    static template = "cc_odoo.CallNote";
    static props = { callId: Number };

    setup() {
        Object.assign(this, useNotes());
        this.notes.of(this.props.callId);
    }

    get note() {
        return this.notesState.notes[this.props.callId];
    }

    /** The state of saving, which screen readers read as well; "" while the agent types. */
    get progress() {
        return { saving: _t("Saving…"), saved: _t("Saved") }[this.note.status] || "";
    }

    type(ev) {
        this.notes.type(this.props.callId, ev.target.value);
    }

    save() {
        this.notes.save(this.props.callId);
    }
}
