// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component, useExternalListener } from "@odoo/owl";
import { ConnectionLostError } from "@web/core/network/rpc";
import { useBus, useService } from "@web/core/utils/hooks";
import { recordAction } from "../../services/contacts";
import { inWords } from "../../services/agent_service";
import { useNotes } from "../../services/note_service";
import { EarlierCall, OpenItem } from "./caller_rows";

/** The caller's last calls and open items: one request for each call, by a tab that is in view. */
export class CallerContext extends Component {
    static template = "cc_odoo.CallerContext";
    static components = { EarlierCall, OpenItem };
    static props = { callId: Number };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        Object.assign(this, useNotes());
        useExternalListener(document, "visibilitychange", () => this.readOnce());
        // A request that failed without a connection is repeated with the next one.
        const bus = useService("bus_service");
        useBus(bus, "BUS:CONNECT", () => this.readOnce());
        useBus(bus, "BUS:RECONNECT", () => this.readOnce());
        this.readOnce();
    }

    get context() {
        return this.notesState.contexts[this.props.callId];
    }

    /** Read it, if the tab is in view and has not read it yet. */
    readOnce() {
        const isSeen = document.visibilityState === "visible";
        if (isSeen && !this.asked && !this.notes.state.contexts[this.props.callId]) {
            this.asked = true;
            this.read();
        }
    }

    /** Without the context the call goes on, so only an unknown error is thrown. */
    async read() {
        const { callId } = this.props;
        const { known } = this.notes.of(callId);
        try {
            const context = await this.orm.silent.call("cc.call", "get_caller_context", [[callId]]);
            this.notes.learn(callId, context.note, known);
            this.notes.state.contexts[callId] = context;
        } catch (error) {
            this.asked = false;
            if (!inWords(error) && !(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }

    open(model, id) {
        this.action.doAction(recordAction(model, id));
    }
}
