// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { PopChooser } from "../components/pop_chooser/pop_chooser";
import { newContactAction, readMatches, recordAction } from "./contacts";
import { firstView } from "./first_view";
import { Hands } from "./hands";
import { isNumber } from "./numbers";
import { hasUnsavedWork } from "./unsaved_work";

/** A call that another agent took and handed back pops again: it rings anew. */
const popName = (pop) => (pop.leg_id ? `${pop.call_id}.${pop.leg_id}` : String(pop.call_id));

/**
 * The screen pop: who calls opens by itself, once, in one tab, and never over unsaved work.
 *
 * A pop goes through: is it this tab's turn, does the call still ring or talk, who may be shown,
 * and may the view be left. Each step may end it; a withdrawal ends it at any of them.
 */
export class Pop {
    constructor(env, services) {
        Object.assign(this, services);
        this.env = env;
        this.desk = services["cc_odoo.agent"];
        this.hands = new Hands();
        this.seen = new Set();
        this.withdrawn = new Set();
        this.closers = new Map(); // call id -> closes its chooser or notification
        this.offered = false; // the call id of the last notification
        this.opened = {}; // the view the last pop opened: {jsId, callId, at}
    }

    start() {
        this.bus_service.subscribe("cc_odoo/pop", (pop) => this.receive(pop));
        this.bus_service.subscribe("cc_odoo/pop_withdrawn", (gone) => this.withdraw(gone.call_id));
    }

    async receive(pop) {
        const name = popName(pop);
        if (this.seen.has(name)) {
            return;
        }
        this.seen.add(name);
        this.withdrawn.delete(pop.call_id);
        if (!(await this.desk.tabs.claim(`pop.${name}`))) {
            return;
        }
        const standing = await this.standing(pop);
        if (standing === "over") {
            return;
        }
        const matches = await readMatches(this.orm, pop, this.desk.tabs.id);
        if (!matches.taken) {
            await this.present(pop, matches, standing);
        }
    }

    /** Show it, or where that would disturb, only say so; nothing if it was taken back by now. */
    async present(pop, matches, standing) {
        await firstView();
        const busy =
            standing === "other" || this.hands.areTyping || (await hasUnsavedWork(this.env));
        if (!this.withdrawn.has(pop.call_id)) {
            await (busy ? this.offer(pop, matches) : this.open(pop, matches));
        }
    }

    /**
     * A message may be late: after sleep, after a reconnect. Unless this tab is awake and shows the
     * call, ask.
     *
     * @returns {"current"|"other"|"over"} other: the agent is busy with another call
     */
    async standing(pop) {
        if (this.desk.isAwake() && this.desk.state.call?.id === pop.call_id) {
            return "current";
        }
        const { call } = (await this.desk.read()).call;
        if (!call) {
            return "over";
        }
        return call.id === pop.call_id ? "current" : "other";
    }

    withdraw(callId) {
        this.withdrawn.add(callId);
        this.close(callId);
        this.goBack(callId);
    }

    close(callId) {
        this.closers.get(callId)?.();
        this.closers.delete(callId);
    }

    /** Say who calls and leave it to the agent when to open it. */
    offer(pop, matches) {
        const { records } = matches;
        const caller = records.length === 1 ? records[0].name : pop.name || pop.number;
        const onClick = () => {
            this.close(pop.call_id);
            this.open(pop, matches);
        };
        const close = this.notification.add(_t("Call from %s", caller), {
            title: pop.queue || _t("Call"),
            type: "info",
            sticky: true,
            buttons: [{ name: _t("Open"), primary: true, onClick }],
        });
        this.close(this.offered); // of an earlier call: one on the screen is enough
        this.offered = pop.call_id;
        this.closers.set(pop.call_id, close);
    }

    async open(pop, { records, known }) {
        if (records.length > 1) {
            this.choose(pop, records);
        } else if (records.length === 1) {
            await this.openRecord(pop, records[0].id);
        } else if (known) {
            this.tell(_t("%s is known here, but you may not see the contact.", pop.number));
        } else if (pop.res_ids.length) {
            this.tell(_t("The contact with the number %s was deleted.", pop.number));
        } else {
            await this.openNew(pop);
        }
    }

    choose(pop, records) {
        const close = this.dialog.add(PopChooser, {
            number: pop.number,
            queue: pop.queue,
            records,
            onChosen: (id) => this.openRecord(pop, id),
            onNew: () => this.openNew(pop),
        });
        this.closers.set(pop.call_id, close);
    }

    async openRecord(pop, id) {
        if (!this.isShown(pop.res_model, id)) {
            await this.show(pop, recordAction(pop.res_model, id));
        }
    }

    async openNew(pop) {
        if (!isNumber(pop.number)) {
            return; // a withheld number: there is nothing to fill in
        }
        if (await user.checkAccessRight("res.partner", "create")) {
            await this.show(pop, newContactAction(pop.number, pop.name));
        } else {
            this.tell(_t("No contact has the number %s.", pop.number));
        }
    }

    tell(words) {
        this.notification.add(words, { title: _t("Call"), type: "info" });
    }

    /** A view that an earlier pop opened gives way, so the breadcrumbs do not grow with each call. */
    async show(pop, action) {
        const stackPosition = this.isOurs() ? "replaceCurrentAction" : undefined;
        await this.action.doAction(action, { stackPosition });
        const { jsId } = this.action.currentController || {};
        this.opened = { jsId, callId: pop.call_id, at: Date.now() };
    }

    isOurs() {
        return (
            Boolean(this.opened.jsId) && this.action.currentController?.jsId === this.opened.jsId
        );
    }

    isShown(model, id) {
        const { props, currentState } = this.action.currentController || {};
        return props?.resModel === model && (currentState?.resId ?? props.resId) === id;
    }

    /** Another agent took the call: back to where the agent was, if they touched nothing since. */
    async goBack(callId) {
        const { opened } = this;
        if (!this.isOurs() || opened.callId !== callId || this.hands.haveTouchedSince(opened.at)) {
            return;
        }
        const hasPrevious = this.action.currentController.config.breadcrumbs.length > 1;
        if (hasPrevious && !(await hasUnsavedWork(this.env))) {
            await this.action.restore();
            this.tell(_t("Another agent took the call."));
        }
    }
}

export const popService = {
    dependencies: ["action", "bus_service", "cc_odoo.agent", "dialog", "notification", "orm", "ui"],
    start(env, services) {
        if (services["cc_odoo.agent"].isAgent) {
            new Pop(env, services).start();
        }
    },
};

registry.category("services").add("cc_odoo.pop", popService);
