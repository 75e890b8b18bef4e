// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { reactive, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { ServerClock } from "./server_clock";
import { TabClaim } from "./tab_claim";

// What the server says in words meant for the agent; anything else is a fault and shown as one.
const IN_WORDS = new Set([
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
]);
// A deed changes what is shown through the bus. Without news by then, the bus is asleep: read.
const NEWS_DUE = 2000;
// The web client's first view has loaded by then (ms).
const SETTLED = 1000;
// Without a websocket for this long (ms), what is shown may be old.
const BREAK = 5000;
// What the PBX was asked is dead by then (ms), answered or not.
const DEED_LIFE = 7000;
const ANSWERS_KEPT = 20;

/** Whether the server says what is wrong, in words meant for the agent. */
export function inWords(error) {
    return error instanceof RPCError && IN_WORDS.has(error.exceptionName);
}

/**
 * The agent's desk: what the server last said, and the deeds an agent can do.
 *
 * `state` is only ever written from the server's answers and messages: a click never changes it.
 *   agent    the agent's state as in `cc.user.get_desk`, false until read
 *   call     the present call, or false
 *   pending  name of the deed on its way to the server, or ""
 *   working  name of the deed that the PBX is at, or ""
 *   refusal  {deed, text} of the last deed that failed, or false
 *   live     whether the server's messages arrive
 */
export class AgentDesk {
    isAgent = Boolean(session.cc_desk);

    constructor({ bus_service, multi_tab, notification, orm }) {
        Object.assign(this, { bus: bus_service, multiTab: multi_tab, notification, orm });
        this.state = reactive({
            agent: false,
            call: false,
            pending: "",
            working: "",
            refusal: false,
            live: true,
        });
        this.versions = { agent: -1, call: -1 };
        this.answers = new Map(); // command id -> how it ended
        this.lost = false; // the websocket is down
        this.unread = false; // what is shown may be old: the server is being asked
        this.clock = new ServerClock(() => this.refresh());
    }

    start() {
        this.tabs = new TabClaim(this.multiTab);
        for (const kind of ["agent", "call"]) {
            this.bus.subscribe(`cc_odoo/${kind}`, (payload) => this.receive(kind, payload));
        }
        this.bus.subscribe("cc_odoo/answer", (answer) => this.hear(answer));
        this.bus.addEventListener("BUS:DISCONNECT", () => this.lose());
        // After the computer was offline the bus connects as if for the first time.
        this.bus.addEventListener("BUS:CONNECT", () => this.lost && this.regain());
        this.bus.addEventListener("BUS:RECONNECT", () => this.regain());
        this.bus.start();
        this.show(session.cc_desk);
        // Of what happened between the page and the first message this tab heard nothing. The read
        // waits, as it would only slow down the first view.
        browser.setTimeout(() => this.refresh(), SETTLED);
    }

    /** The websocket comes and goes every hour: only a break that lasts is worth a word. */
    lose() {
        if (!this.lost) {
            this.lost = true;
            this.breakTimer = browser.setTimeout(() => (this.state.live = false), BREAK);
        }
    }

    /** Messages may have been lost meanwhile: the database has the truth. */
    regain() {
        browser.clearTimeout(this.breakTimer);
        this.lost = false;
        this.state.live = true;
        this.refresh();
    }

    /** Ask the server for the whole desk, show it, and return it. */
    async read() {
        const desk = await this.orm.silent.call("cc.user", "get_desk", []);
        this.unread = false;
        this.show(desk);
        return desk;
    }

    show(desk) {
        this.receive("agent", desk.agent, true);
        this.receive("call", desk.call, true);
    }

    /** Read; a server out of reach is no fault: the reconnection reads again. */
    async refresh() {
        this.unread = true;
        try {
            await this.read();
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }

    /**
     * @param {"agent"|"call"} kind
     * @param {Object|false} payload false: the server no longer has an agent for this user
     * @param {boolean} [fresh] it is an answer, not a message that may be a replay
     */
    receive(kind, payload, fresh = false) {
        if (!payload) {
            this.state[kind] = false;
            return;
        }
        if (payload.version < this.versions[kind]) {
            return;
        }
        this.versions[kind] = payload.version;
        this.clock.learn(payload.now, fresh);
        if (kind === "call") {
            this.showCall(payload.call);
        } else {
            this.state[kind] = payload;
        }
    }

    /** What was refused, or is under way, belongs to the call before. */
    showCall(call) {
        if (call?.id !== this.state.call?.id) {
            this.state.refusal = false;
            this.endWork();
        }
        this.state.call = call;
    }

    /** Whether what this tab shows is of now: it neither sleeps nor lacks the server's messages. */
    isAwake() {
        return !this.lost && !this.unread && this.clock.isTicking();
    }

    connect(extensionId = null, virtualNumber = null) {
        return this.deed("connect", [], {
            extension_id: extensionId,
            virtual_number: virtualNumber,
        });
    }
    disconnect() {
        return this.deed("disconnect");
    }
    choose(statusId) {
        return this.deed("choose_status", [statusId]);
    }
    cancelNext() {
        return this.deed("cancel_next_status");
    }
    dial(number) {
        return this.deed("dial", [number]);
    }
    hangup() {
        return this.deed("hangup");
    }
    /** Turn to another call at the phone; the present one is held. */
    switchTo({ leg_id }) {
        return this.deed("switch", [leg_id]);
    }
    /** End another call at the phone than the present one. */
    decline({ leg_id }) {
        return this.deed("hangup", [], {}, leg_id);
    }
    hold(on) {
        return this.deed("hold", [on]);
    }
    answer() {
        return this.deed("answer");
    }
    transfer(target, attended = false) {
        return this.deed("transfer", [target], { attended });
    }
    completeTransfer() {
        return this.deed("complete_transfer");
    }
    cancelTransfer() {
        return this.deed("cancel_transfer");
    }
    record(on) {
        return this.deed("record", [on]);
    }
    muteRecording(on) {
        return this.deed("mute_recording", [on]);
    }

    /** Digits for the other side's menu. They never wait for other deeds, nor change what is shown. */
    async sendDtmf(digits) {
        try {
            await this.ask("send_dtmf", [digits]);
            return true;
        } catch (error) {
            this.explain("send_dtmf", error);
            return false;
        }
    }

    isBusy(name) {
        return Boolean(this.state.pending) || this.state.working === name;
    }

    /**
     * Do one deed on the server. While one is under way others are ignored, so a double click is one.
     *
     * @param {number} [legId] of the call that it is for, if not the one on the card
     * @returns {Promise<boolean>} whether the server took it; if not, it has been said why
     */
    async deed(name, args = [], kwargs = {}, legId = this.state.call?.leg_id) {
        if (this.state.pending || !this.state.agent) {
            return false;
        }
        Object.assign(this.state, { pending: name, refusal: false });
        const known = Math.max(...Object.values(this.versions));
        try {
            this.awaitAnswer(name, await this.ask(name, args, kwargs, legId));
            this.expectNews(known);
            return true;
        } catch (error) {
            this.explain(name, error);
            return false;
        } finally {
            this.state.pending = "";
        }
    }

    /** It is meant for a call on the screen: another one may have come before it arrives. */
    ask(name, args = [], kwargs = {}, legId = this.state.call?.leg_id) {
        const context = legId ? { cc_leg_id: legId } : {};
        const ids = [this.state.agent.id];
        return this.orm.call("cc.user", `action_${name}`, [ids, ...args], { ...kwargs, context });
    }

    /** The PBX takes its time: until it answers, or the deed is dead, its button says so. */
    awaitAnswer(name, commandId) {
        if (typeof commandId !== "number") {
            return;
        }
        if (this.answers.has(commandId)) {
            this.endWork(name, this.answers.get(commandId));
            return;
        }
        browser.clearTimeout(this.workTimer);
        this.state.working = name;
        this.command = { id: commandId, name };
        this.workTimer = browser.setTimeout(() => this.endWork(name), DEED_LIFE);
    }

    endWork(name, { ok, text } = { ok: true }) {
        browser.clearTimeout(this.workTimer);
        this.command = false;
        this.state.working = "";
        if (!ok) {
            this.state.refusal = { deed: name, text };
        }
    }

    expectNews(known) {
        browser.setTimeout(() => {
            if (Math.max(...Object.values(this.versions)) <= known) {
                this.refresh();
            }
        }, NEWS_DUE);
    }

    explain(name, error) {
        if (!inWords(error)) {
            throw error;
        }
        this.state.refusal = { deed: name, text: error.data.message };
        this.complain(error.data.message);
    }

    /** How a deed ended that the PBX took its time for; a failure is told, in one tab. */
    async hear({ command_id: id, ok, text }) {
        if (this.command?.id === id) {
            this.endWork(this.command.name, { ok, text });
        } else {
            this.keepAnswer(id, { ok, text });
        }
        if (!ok && (await this.tabs.claim(`answer.${id}`))) {
            this.complain(text);
        }
    }

    /** It may be here before the server's word that it took the deed; the last ones are enough. */
    keepAnswer(id, answer) {
        this.answers.set(id, answer);
        if (this.answers.size > ANSWERS_KEPT) {
            this.answers.delete(this.answers.keys().next().value);
        }
    }

    complain(words) {
        this.notification.add(words, { title: _t("Call Centre"), type: "danger" });
    }
}

export const agentService = {
    dependencies: ["bus_service", "multi_tab", "notification", "orm"],
    start(env, services) {
        const desk = new AgentDesk(services);
        if (desk.isAgent) {
            desk.start();
        }
        return desk;
    },
};

registry.category("services").add("cc_odoo.agent", agentService);

/** The desk, its state observed by the calling component. */
export function useDesk() {
    const desk = useService("cc_odoo.agent");
    return { desk, state: useState(desk.state) };
}
