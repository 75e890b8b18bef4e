// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { useDesk } from "../../services/agent_service";
import { newContactAction, recordAction } from "../../services/contacts";
import { isNumber } from "../../services/numbers";
import { callerWords } from "../../services/ring_service";
import { formatSeconds } from "../../services/server_clock";
import { Timer } from "../timer/timer";

// Deeds the server may offer on a call (`call.can`): what can't be done is not shown.
const ALWAYS = ["hangup"];
const FOLDED = "cc_odoo.call_card_folded";

/** The call of this moment, docked: who, from which queue, how long, and what can be done. */
export class CallCard extends Component {
    static template = "cc_odoo.CallCard";
    static components = { Timer };
    static props = {};

    setup() {
        const { desk, state } = useDesk();
        Object.assign(this, { desk, state });
        this.action = useService("action");
        this.view = useState({ folded: browser.localStorage.getItem(FOLDED) === "1" });
    }

    /** Small or large is the agent's habit: it stays so for the next calls. */
    fold() {
        this.view.folded = !this.view.folded;
        browser.localStorage.setItem(FOLDED, this.view.folded ? "1" : "0");
    }

    get foldLabel() {
        return this.view.folded ? _t("Show the call") : _t("Make the call smaller");
    }

    get call() {
        return this.state.call;
    }

    get caller() {
        return callerWords(this.call);
    }

    get title() {
        const { state, way } = this.call;
        const titles = {
            ringing: way === "in" ? _t("Incoming call") : _t("Calling…"),
            talking: _t("On the phone"),
            held: _t("On hold"),
        };
        return titles[state];
    }

    /** What a screen reader says the moment a phone rings; "" otherwise. */
    get announcement() {
        const { call } = this;
        if (!call || call.state !== "ringing" || call.way !== "in") {
            return "";
        }
        return call.queue
            ? _t("Incoming call from %(caller)s in the queue %(queue)s", {
                  caller: this.caller,
                  queue: call.queue,
              })
            : _t("Incoming call from %s", this.caller);
    }

    get since() {
        return this.call.answered_at || this.call.rang_at;
    }

    get waited() {
        return formatSeconds(this.call.wait_seconds);
    }

    get hangupLabel() {
        const { state, way } = this.call;
        return state === "ringing" && way === "in" ? _t("Decline") : _t("Hang up");
    }

    get canAdd() {
        return !this.call.partners.length && isNumber(this.call.number);
    }

    get isHeld() {
        return this.call.state === "held";
    }

    get canHold() {
        return this.call.state !== "ringing" && this.can("hold");
    }

    can(deed) {
        return (this.call.can || ALWAYS).includes(deed);
    }

    avatar(partner) {
        return `/web/image/res.partner/${partner.id}/avatar_128`;
    }

    openPartner(partner) {
        this.action.doAction(recordAction("res.partner", partner.id));
    }

    addContact() {
        this.action.doAction(newContactAction(this.call.number, this.call.name));
    }
}

if (session.cc_agent) {
    registry.category("main_components").add("cc_odoo.CallCard", { Component: CallCard });
}
