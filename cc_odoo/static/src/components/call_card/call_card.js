// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { useDesk } from "../../services/agent_service";
import { newContactAction, recordAction } from "../../services/contacts";
import { callActions, otherCallActions, useDeskActionUpdates } from "../../services/desk_actions";
import { useNotes } from "../../services/note_service";
import { canBeCalledBack } from "../../services/numbers";
import { callerWords } from "../../services/ring_service";
import { formatSeconds } from "../../services/server_clock";
import { CallNote } from "../call_note/call_note";
import { CallerContext } from "../caller_context/caller_context";
import { Timer } from "../timer/timer";
import { WrapUp } from "../wrap_up/wrap_up";
import "./call_actions";
import { useCardHotkeys } from "./card_hotkeys";
import { useKeptFocus } from "./kept_focus";
import { useSteadyPress } from "./steady_press";

// Names of the agent's choices in the browser's storage, for this call and the next ones.
const FOLDED = "cc_odoo.call_card_folded";
const AT_END = "cc_odoo.call_card_at_end";
const isHabit = (key) => browser.localStorage.getItem(key) === "1";
const keepHabit = (key, on) => browser.localStorage.setItem(key, on ? "1" : "0");

/** The present call: who calls, from which queue, for how long, and what can be done. */
export class CallCard extends Component {
    static template = "cc_odoo.CallCard";
    static components = { CallerContext, CallNote, Timer, WrapUp };
    static props = {};

    setup() {
        const { desk, state } = useDesk();
        const { notes, notesState } = useNotes();
        Object.assign(this, { desk, state, notes, notesState });
        this.action = useService("action");
        this.ui = useService("ui");
        this.view = useState({
            folded: isHabit(FOLDED),
            atEnd: isHabit(AT_END),
            aside: this.isAside(),
            panel: "",
        });
        for (const change of ["active-element-changed", "resize"]) {
            useBus(this.ui.bus, change, () => (this.view.aside = this.isAside()));
        }
        useDeskActionUpdates();
        useCardHotkeys(useRef("card"));
        useKeptFocus();
        useSteadyPress(".o_cc_dock button");
        // A panel that was opened for one call is closed for the next.
        useEffect(
            () => this.closePanel(),
            () => [this.call?.id]
        );
        useBus(this.env.bus, "CC_ODOO:PANEL", ({ detail }) => this.openPanel(detail));
    }

    fold() {
        this.view.folded = !this.view.folded;
        keepHabit(FOLDED, this.view.folded);
    }

    /** Move the card to the other corner, as the agent may want to read what it covers. */
    move() {
        this.view.atEnd = !this.view.atEnd;
        keepHabit(AT_END, this.view.atEnd);
    }

    /** On a small screen a dialog fills all, and the card keeps one line beneath it. */
    isAside() {
        return this.ui.isSmall && Boolean(this.ui.activeElement.closest?.(".o_dialog"));
    }

    get isFolded() {
        return this.view.folded || this.view.aside;
    }

    get foldLabel() {
        return this.view.folded ? _t("Expand the call") : _t("Minimise the call");
    }

    get call() {
        return this.state.call;
    }

    /** The call before, whose note is still open; false if it is the present call again. */
    get over() {
        const { over } = this.notesState;
        return over && over.id !== this.call?.id ? over : false;
    }

    get caller() {
        return callerWords(this.call);
    }

    get title() {
        const { consult, state, way } = this.call;
        if (consult) {
            return _t("Consulting %s", consult.name || consult.number);
        }
        const titles = {
            ringing: way === "in" ? _t("Incoming call") : _t("Calling…"),
            talking: _t("On the phone"),
            held: _t("On hold"),
        };
        return titles[state];
    }

    /** What a screen reader says when the phone begins to ring; "" otherwise. */
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

    get canAdd() {
        return !this.call.partners.length && canBeCalledBack(this.call.number);
    }

    get consultWords() {
        const { name, number, state } = this.call.consult;
        const who = name || number;
        return state === "talking"
            ? _t("You are talking to %s; the caller is on hold.", who)
            : _t("Ringing %s; the caller is on hold.", who);
    }

    /** Other calls at this phone, without the consultation about the present call. */
    get others() {
        const { consult, others = [] } = this.call;
        return others.filter(({ number }) => !consult || number !== consult.number);
    }

    otherWords(other) {
        const who = callerWords(other);
        const words = {
            ringing: _t("Also ringing: %s", who),
            talking: _t("Also talking: %s", who),
            held: _t("Also on hold: %s", who),
        };
        return words[other.state];
    }

    get actions() {
        return callActions(this.env, this.call);
    }

    actionsAt(place) {
        return this.actions.filter((action) => (action.place || "tool") === place);
    }

    /** What a folded card has room for. */
    get foldedActions() {
        return this.actions.filter(({ showFolded }) => showFolded);
    }

    otherActions(other) {
        return otherCallActions(this.env, other);
    }

    /** The action whose panel is open, as long as it can be done with the call. */
    get panel() {
        const { panel } = this.view;
        return this.actions.find(({ id, panelComponent }) => panelComponent && id === panel);
    }

    panelProps({ id }) {
        return { call: this.call, close: (call) => this.closePanel(id, call) };
    }

    /** `aria-expanded` of the button: none where it opens no panel. */
    expanded({ id, panelComponent }) {
        return panelComponent ? String(this.panel?.id === id) : false;
    }

    isWorking({ command }) {
        return this.state.working === command;
    }

    /** A panel may be opened and closed whatever the server is doing. */
    isDisabled({ command, panelComponent }) {
        return !panelComponent && this.desk.isBusy(command);
    }

    select(action) {
        if (action.panelComponent) {
            this.view.panel = this.panel?.id === action.id ? "" : action.id;
        } else {
            action.onSelected();
        }
    }

    openPanel(panel) {
        if (this.call) {
            Object.assign(this.view, { folded: false, panel });
        }
    }

    /** A panel that closes late closes only itself, as the agent may have opened another. */
    closePanel(panel = this.view.panel, call = this.call) {
        if (this.view.panel === panel && call?.id === this.call?.id) {
            this.view.panel = "";
        }
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

if (session.cc_desk) {
    registry.category("main_components").add("cc_odoo.CallCard", { Component: CallCard });
}
