// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { effect } from "@web/core/utils/reactive";
import { PopChooser } from "../components/pop_chooser/pop_chooser";
import { newContactAction, readMatches, recordAction } from "./contacts";
import { firstView } from "./first_view";
import { Hands } from "./hands";
import { isNumber, leftToRight } from "./numbers";
import { hasUnsavedWork } from "./unsaved_work";

// A server that was out of reach is asked again after so long (ms), at the latest.
const RETRY = 4000;

/** A call that another agent took and handed back pops again: it rings anew. */
const popName = (pop) => (pop.leg_id ? `${pop.call_id}.${pop.leg_id}` : String(pop.call_id));

/** Ids of the calls at the agent's phone, the one on the card first. */
const callsOf = (call) => (call ? [call, ...(call.others || [])].map(({ id }) => id) : []);

/**
 * The screen pop: who calls opens by itself, once, in one tab, and never over unsaved work.
 *
 * A pop goes through: is it this tab's turn, does the call still ring or talk, who may be shown,
 * and may the view be left. Each step may end it; so does, at any of them, a withdrawal, and that
 * the call leaves the agent's phone. What then still asks for the agent goes from the screen.
 */
export class Pop {
    constructor(env, services) {
        Object.assign(this, services);
        this.env = env;
        this.desk = services["cc_odoo.agent"];
        this.hands = new Hands();
        this.seen = new Set();
        this.onDesk = new Set(); // ids of the calls at the agent's phone
        this.gone = new Set(); // of those that were, or that another agent took
        this.withdrawn = new Set(); // of those that another agent took
        this.asking = new Map(); // call id -> {pop, close}: its chooser or notification
        this.missed = new Map(); // call id -> pop that nobody could see, or did not answer
        this.offered = false; // the call id of the last notification
        this.opened = {}; // the view the last pop opened: {jsId, callId, at}
    }

    start() {
        const bus = this.bus_service;
        bus.subscribe("cc_odoo/pop", (pop) => this.receive(pop));
        bus.subscribe("cc_odoo/pop_withdrawn", (gone) => this.withdraw(gone.call_id));
        bus.addEventListener("BUS:CONNECT", () => this.catchUp());
        bus.addEventListener("BUS:RECONNECT", () => this.catchUp());
        effect((state) => this.follow(state.call), [this.desk.state]);
    }

    async receive(pop) {
        const name = popName(pop);
        if (this.seen.has(name)) {
            return;
        }
        this.seen.add(name);
        this.gone.delete(pop.call_id);
        this.withdrawn.delete(pop.call_id);
        if (await this.desk.tabs.claim(`pop.${name}`)) {
            await this.handle(pop);
        }
    }

    /** Without a connection it waits for the next one; the call may be over by then. */
    async handle(pop) {
        try {
            await this.find(pop);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.missed.set(pop.call_id, pop);
            browser.clearTimeout(this.timer);
            this.timer = browser.setTimeout(() => this.catchUp(), RETRY);
        }
    }

    async find(pop) {
        const standing = await this.standing(pop);
        if (standing === "over") {
            return;
        }
        const matches = await readMatches(this.orm, pop, this.desk.tabs.id);
        if (!matches.taken) {
            await this.present(pop, matches, standing);
        }
    }

    catchUp() {
        [...this.missed.keys()].forEach((id) => this.handleAgain(id));
    }

    handleAgain(id) {
        const pop = this.missed.get(id);
        if (this.missed.delete(id)) {
            this.handle(pop);
        }
    }

    /** @param {Object|false} call what the desk shows: it and those beside it are at the phone */
    follow(call) {
        const before = this.onDesk;
        this.onDesk = new Set(callsOf(call));
        [...before].filter((id) => !this.onDesk.has(id)).forEach((id) => this.leave(id));
        [...this.onDesk].filter((id) => !before.has(id)).forEach((id) => this.comeBack(id));
    }

    /** What the agent did not get to answer is asked again should the same call ring again. */
    leave(id) {
        this.gone.add(id);
        const pop = this.close(id);
        if (pop) {
            this.missed.set(id, pop);
        }
    }

    comeBack(id) {
        this.gone.delete(id);
        this.handleAgain(id);
    }

    /** Show it, or where that would disturb, only say so; nothing if it was taken back by now. */
    async present(pop, matches, standing) {
        await firstView();
        const busy =
            standing === "other" || this.hands.areTyping || (await hasUnsavedWork(this.env));
        if (!this.gone.has(pop.call_id)) {
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
        const [current, ...others] = callsOf(call);
        if (current === pop.call_id) {
            return "current";
        }
        return others.includes(pop.call_id) ? "other" : "over";
    }

    withdraw(callId) {
        this.gone.add(callId);
        this.withdrawn.add(callId);
        this.close(callId);
        this.missed.delete(callId);
        this.goBack(callId);
    }

    /** @returns {Object|undefined} the pop that was on the screen, if any */
    close(callId) {
        const { pop, close } = this.asking.get(callId) || {};
        this.asking.delete(callId);
        close?.();
        return pop;
    }

    /** @param {Function} show shows it, is told what to do when it closes, and returns how to close it */
    ask(pop, show) {
        const question = { pop };
        this.asking.set(pop.call_id, question);
        question.close = show(() => {
            if (this.asking.get(pop.call_id) === question) {
                this.asking.delete(pop.call_id);
            }
        });
    }

    /** Say who calls and leave it to the agent when to open it. */
    offer(pop, matches) {
        const { records } = matches;
        const caller = records.length === 1 ? records[0].name : pop.name || pop.number;
        const onClick = () => {
            this.close(pop.call_id);
            this.open(pop, matches);
        };
        this.close(this.offered); // of an earlier call: one on the screen is enough
        this.offered = pop.call_id;
        this.ask(pop, (onClose) =>
            this.notification.add(_t("Call from %s", caller), {
                title: pop.queue || _t("Call"),
                type: "info",
                sticky: true,
                buttons: [{ name: _t("Open"), primary: true, onClick }],
                onClose,
            })
        );
    }

    async open(pop, { records, known }) {
        if (records.length > 1) {
            this.choose(pop, records);
        } else if (records.length === 1) {
            await this.openRecord(pop, records[0].id);
        } else if (known) {
            this.tell(
                _t(
                    "%s belongs to a contact that you are not allowed to see.",
                    leftToRight(pop.number)
                )
            );
        } else if (pop.res_ids.length) {
            this.tell(_t("The contact with the number %s was deleted.", leftToRight(pop.number)));
        } else if (await this.mayOpenNew(pop)) {
            await this.showNew(pop);
        }
    }

    choose(pop, records) {
        const props = {
            number: pop.number,
            queue: pop.queue,
            records,
            onChosen: (id) => this.openRecord(pop, id),
            onNew: async () => (await this.mayCreate(pop)) && this.showNew(pop),
        };
        this.ask(pop, (onClose) => this.dialog.add(PopChooser, props, { onClose }));
    }

    async openRecord(pop, id) {
        if (!this.isShown(pop.res_model, id)) {
            await this.show(pop, recordAction(pop.res_model, id));
        }
    }

    /** By itself it opens only while the call is there; a withheld number leaves nothing to fill in. */
    async mayOpenNew(pop) {
        return isNumber(pop.number) && (await this.mayCreate(pop)) && !this.gone.has(pop.call_id);
    }

    /** Whether this user may add contacts; if not, it has been said that there is none. */
    async mayCreate({ number }) {
        const may = await user.checkAccessRight("res.partner", "create");
        if (!may) {
            this.tell(_t("No contact has the number %s.", leftToRight(number)));
        }
        return may;
    }

    showNew(pop) {
        return this.show(pop, newContactAction(pop.number, pop.name));
    }

    tell(words) {
        this.notification.add(words, { title: _t("Call"), type: "info" });
    }

    /**
     * A view that an earlier pop opened gives way, so the breadcrumbs do not grow with each call. One
     * that comes when its call is another agent's goes again.
     */
    async show(pop, action) {
        const stackPosition = this.isOurs() ? "replaceCurrentAction" : undefined;
        await this.action.doAction(action, { stackPosition });
        const { jsId } = this.action.currentController || {};
        this.opened = { jsId, callId: pop.call_id, at: Date.now() };
        if (this.withdrawn.has(pop.call_id)) {
            await this.goBack(pop.call_id);
        }
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
        if (!this.mayGoBack(callId) || (await hasUnsavedWork(this.env))) {
            return;
        }
        // Another call's contact, or the agent, may have come meanwhile.
        if (this.mayGoBack(callId)) {
            await this.action.restore();
            this.tell(_t("Another agent took the call."));
        }
    }

    mayGoBack(callId) {
        const { opened } = this;
        const isUntouched = this.isOurs() && !this.hands.haveTouchedSince(opened.at);
        const hasPrevious = () => this.action.currentController.config.breadcrumbs.length > 1;
        return opened.callId === callId && isUntouched && hasPrevious();
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
