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
import { canBeCalledBack, leftToRight } from "./numbers";
import { hasUnsavedWork } from "./unsaved_work";

// A pop that failed because the server was out of reach is tried again after this time (ms), or
// earlier with the next connection.
const RETRY_MS = 4000;

/** A call rings anew, and pops again, when another agent took it and transferred it back. */
const popName = (pop) => (pop.leg_id ? `${pop.call_id}.${pop.leg_id}` : String(pop.call_id));

/** Ids of the calls at the agent's phone, the one on the card first. */
const callsOf = (call) => (call ? [call, ...(call.others || [])].map(({ id }) => id) : []);

/**
 * The screen pop: the caller's record opens by itself, once, in one tab, and never over unsaved
 * work.
 *
 * A pop passes these steps: does this tab show it, does the call still ring or talk, which records
 * may the user see, and may the view be left. Each of them may end the pop. At any of them it also
 * ends when it is withdrawn, or when the call leaves the agent's phone; a chooser or notification
 * that it has on the screen is then closed.
 */
export class Pop {
    constructor(env, services) {
        Object.assign(this, services);
        this.env = env;
        this.desk = services["cc_odoo.agent"];
        this.hands = new Hands();
        this.received = new Set(); // names of the pops that were received
        this.onDesk = new Set(); // ids of the calls at the agent's phone
        this.gone = new Set(); // ids of the calls that left it, or that another agent took
        this.withdrawn = new Set(); // ids of the calls that another agent took
        this.asking = new Map(); // call id -> {pop, close}: its chooser or notification
        this.missed = new Map(); // call id -> pop that could not be shown, or was not answered
        this.offered = false; // the call id of the last notification, or false
        this.opened = {}; // the view that the last pop opened: {jsId, callId, at: epoch ms}
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
        if (this.received.has(name)) {
            return;
        }
        this.received.add(name);
        this.gone.delete(pop.call_id);
        this.withdrawn.delete(pop.call_id);
        if (await this.desk.tabs.claim(`pop.${name}`)) {
            await this.handle(pop);
        }
    }

    /** Show a pop. Without a connection it waits for the next one; the call may be over by then. */
    async handle(pop) {
        try {
            await this.find(pop);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.missed.set(pop.call_id, pop);
            browser.clearTimeout(this.timer);
            this.timer = browser.setTimeout(() => this.catchUp(), RETRY_MS);
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

    /** @param {Object|false} call the call on the card; it and its `others` are at the phone */
    follow(call) {
        const before = this.onDesk;
        this.onDesk = new Set(callsOf(call));
        [...before].filter((id) => !this.onDesk.has(id)).forEach((id) => this.leave(id));
        [...this.onDesk].filter((id) => !before.has(id)).forEach((id) => this.comeBack(id));
    }

    /** A question that the agent did not answer is asked again if the same call rings again. */
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

    /** Open the record, or offer it where that would disturb; do nothing if the call has left. */
    async present(pop, matches, standing) {
        await firstView();
        const busy =
            standing === "other" || this.hands.areTyping || (await hasUnsavedWork(this.env));
        if (!this.gone.has(pop.call_id)) {
            await (busy ? this.offer(pop, matches) : this.open(pop, matches));
        }
    }

    /**
     * What the call of a pop is by now, since a message may be late after sleep or a reconnection.
     * The server is asked, unless this tab is awake and shows the call.
     *
     * @returns {Promise<"current"|"other"|"over">} other: the agent is busy with another call
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

    /**
     * Put a question to the agent, and remember it until it closes.
     *
     * @param {(onClose: () => void) => (() => void)} show shows it, and returns how to close it
     */
    ask(pop, show) {
        const question = { pop };
        this.asking.set(pop.call_id, question);
        question.close = show(() => {
            if (this.asking.get(pop.call_id) === question) {
                this.asking.delete(pop.call_id);
            }
        });
    }

    /** Show a notification that says who calls, with a button that opens the record. */
    offer(pop, matches) {
        const { records } = matches;
        const caller = records.length === 1 ? records[0].name : pop.name || pop.number;
        const onClick = () => {
            this.close(pop.call_id);
            this.open(pop, matches);
        };
        this.close(this.offered); // one such notification on the screen is enough
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
            this.notify(
                _t(
                    "%s belongs to a contact that you are not allowed to see.",
                    leftToRight(pop.number)
                )
            );
        } else if (pop.res_ids.length) {
            this.notify(_t("The contact with the number %s was deleted.", leftToRight(pop.number)));
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

    /** A new contact opens by itself only during the call, and only if its number is known. */
    async mayOpenNew(pop) {
        return (
            canBeCalledBack(pop.number) &&
            (await this.mayCreate(pop)) &&
            !this.gone.has(pop.call_id)
        );
    }

    /** Whether this user may add contacts; if not, a notification says that there is none. */
    async mayCreate({ number }) {
        const may = await user.checkAccessRight("res.partner", "create");
        if (!may) {
            this.notify(_t("No contact has the number %s.", leftToRight(number)));
        }
        return may;
    }

    showNew(pop) {
        return this.show(pop, newContactAction(pop.number, pop.name));
    }

    notify(words) {
        this.notification.add(words, { title: _t("Call"), type: "info" });
    }

    /**
     * Open a view. It replaces one that an earlier pop opened, so that the breadcrumbs do not grow
     * with each call. If another agent took the call meanwhile, it is closed again.
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

    /** Another agent took the call: go back to the view before, if nothing was touched since. */
    async goBack(callId) {
        if (!this.mayGoBack(callId) || (await hasUnsavedWork(this.env))) {
            return;
        }
        // Meanwhile another pop may have opened a view, or the agent may have touched something.
        if (this.mayGoBack(callId)) {
            await this.action.restore();
            this.notify(_t("Another agent took the call."));
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
