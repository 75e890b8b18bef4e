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

// These errors carry a message for the agent. Any other error is a fault, and shown as one.
const IN_WORDS = new Set([
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
]);
// A command changes the desk, and the bus reports it within this time (ms). If it does not, its
// connection sleeps, and the desk is read.
const CHANGES_DUE_MS = 2000;
// The web client has loaded its first view after this time (ms).
const FIRST_VIEW_MS = 1000;
// The desk counts as out of date after this time (ms) without a websocket.
const BREAK_MS = 5000;
// A command expires after this time (ms), whether the PBX answered or not.
const COMMAND_LIFE_MS = 7000;
const ANSWERS_KEPT = 20;

/** Whether the error carries a message that is meant for the agent. */
export function inWords(error) {
    return error instanceof RPCError && IN_WORDS.has(error.exceptionName);
}

/**
 * The agent's desk: what the server last reported, and the commands that an agent can give.
 *
 * `state` is written only from the server's answers and messages; a click never changes it.
 *   agent    the agent's state as in `cc.user.get_desk`, false until it is read
 *   call     the present call, or false
 *   pending  name of the command that is on its way to the server, or ""
 *   working  name of the command that the PBX is carrying out, or ""
 *   refusal  {command, text} of the last command that failed, or false
 *   live     whether the server's messages arrive
 *
 * The name of a command is that of its method `cc.user.action_<name>`, without `action_`.
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
        this.answers = new Map(); // id of a cc.command -> how it ended: {ok, text}
        this.lost = false; // whether the websocket is down
        this.unread = false; // whether the desk may be out of date while the server is asked
        this.clock = new ServerClock(() => this.refresh());
    }

    start() {
        this.tabs = new TabClaim(this.multiTab);
        for (const kind of ["agent", "call"]) {
            this.bus.subscribe(`cc_odoo/${kind}`, (payload) => this.receive(kind, payload));
        }
        this.bus.subscribe("cc_odoo/answer", (answer) => this.onAnswer(answer));
        this.bus.addEventListener("BUS:DISCONNECT", () => this.lose());
        // After the computer was offline, the bus sends CONNECT and not RECONNECT.
        this.bus.addEventListener("BUS:CONNECT", () => this.lost && this.regain());
        this.bus.addEventListener("BUS:RECONNECT", () => this.regain());
        this.bus.start();
        this.show(session.cc_desk);
        // No message reports what happened between the loading of the page and the connection of
        // the bus, so the desk is read; later, because now that would slow down the first view.
        browser.setTimeout(() => this.refresh(), FIRST_VIEW_MS);
    }

    /** The websocket is renewed every hour, so only a break that lasts is shown. */
    lose() {
        if (!this.lost) {
            this.lost = true;
            this.breakTimer = browser.setTimeout(() => (this.state.live = false), BREAK_MS);
        }
    }

    /** Messages may have been lost meanwhile, so the desk is read from the database. */
    regain() {
        browser.clearTimeout(this.breakTimer);
        this.lost = false;
        this.state.live = true;
        this.refresh();
    }

    /**
     * Ask the server for the whole desk, show it, and return it.
     *
     * @returns {Promise<Object>} the answer of `cc.user.get_desk`
     * @throws {ConnectionLostError}
     */
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

    /** Read the desk. A server out of reach is no fault, because the reconnection reads again. */
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
     * @param {Object|false} payload false when this user is no agent any more
     * @param {boolean} [fresh] true for an answer; a message of the bus may be a replay
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

    /** With another call, the refusal and the running command of the call before are dropped. */
    showCall(call) {
        if (call?.id !== this.state.call?.id) {
            this.state.refusal = false;
            this.endWork();
        }
        this.state.call = call;
    }

    /** Whether what this tab shows is up to date: it does not sleep, and messages arrive. */
    isAwake() {
        return !this.lost && !this.unread && this.clock.isTicking();
    }

    connect(extensionId = null, virtualNumber = null) {
        return this.runCommand("connect", [], {
            extension_id: extensionId,
            virtual_number: virtualNumber,
        });
    }
    disconnect() {
        return this.runCommand("disconnect");
    }
    choose(statusId) {
        return this.runCommand("choose_status", [statusId]);
    }
    cancelNext() {
        return this.runCommand("cancel_next_status");
    }
    dial(number) {
        return this.runCommand("dial", [number]);
    }
    hangup() {
        return this.runCommand("hangup");
    }
    /** Answer or resume another call at the phone; the present one is put on hold. */
    switchTo({ leg_id }) {
        return this.runCommand("switch", [leg_id]);
    }
    /** End another call at the phone; the present one goes on. */
    decline({ leg_id }) {
        return this.runCommand("hangup", [], {}, leg_id);
    }
    hold(on) {
        return this.runCommand("hold", [on]);
    }
    answer() {
        return this.runCommand("answer");
    }
    transfer(target, attended = false) {
        return this.runCommand("transfer", [target], { attended });
    }
    completeTransfer() {
        return this.runCommand("complete_transfer");
    }
    cancelTransfer() {
        return this.runCommand("cancel_transfer");
    }
    record(on) {
        return this.runCommand("record", [on]);
    }
    muteRecording(on) {
        return this.runCommand("mute_recording", [on]);
    }

    /**
     * Send digits to the other party's menu. They do not wait for other commands, and do not change
     * what is shown.
     *
     * @returns {Promise<boolean>} whether the server accepted them; if not, the agent saw why
     */
    async sendDtmf(digits) {
        try {
            await this.ask("send_dtmf", [digits]);
            return true;
        } catch (error) {
            this.explain("send_dtmf", error);
            return false;
        }
    }

    /** Whether the button of this command has to wait. */
    isBusy(name) {
        return Boolean(this.state.pending) || this.state.working === name;
    }

    /**
     * Run one command on the server. While one is on its way, others are ignored, so a double click
     * counts once.
     *
     * @param {string} name
     * @param {Array} [args] arguments of `cc.user.action_<name>`
     * @param {Object} [kwargs]
     * @param {number} [legId] of the call that it is for, if not the one on the card
     * @returns {Promise<boolean>} whether the server accepted it; if not, the agent saw why
     */
    async runCommand(name, args = [], kwargs = {}, legId = this.state.call?.leg_id) {
        if (this.state.pending || !this.state.agent) {
            return false;
        }
        Object.assign(this.state, { pending: name, refusal: false });
        const known = Math.max(...Object.values(this.versions));
        try {
            this.awaitAnswer(name, await this.ask(name, args, kwargs, legId));
            this.expectChanges(known);
            return true;
        } catch (error) {
            this.explain(name, error);
            return false;
        } finally {
            this.state.pending = "";
        }
    }

    /** The request names the call on the screen, because another may have come when it arrives. */
    ask(name, args = [], kwargs = {}, legId = this.state.call?.leg_id) {
        const context = legId ? { cc_leg_id: legId } : {};
        const ids = [this.state.agent.id];
        return this.orm.call("cc.user", `action_${name}`, [ids, ...args], { ...kwargs, context });
    }

    /** The button waits until the PBX has answered or the command has expired. */
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
        this.workTimer = browser.setTimeout(() => this.endWork(name), COMMAND_LIFE_MS);
    }

    endWork(name, { ok, text } = { ok: true }) {
        browser.clearTimeout(this.workTimer);
        this.command = false;
        this.state.working = "";
        if (!ok) {
            this.state.refusal = { command: name, text };
        }
    }

    expectChanges(known) {
        browser.setTimeout(() => {
            if (Math.max(...Object.values(this.versions)) <= known) {
                this.refresh();
            }
        }, CHANGES_DUE_MS);
    }

    explain(name, error) {
        if (!inWords(error)) {
            throw error;
        }
        this.state.refusal = { command: name, text: error.data.message };
        this.complain(error.data.message);
    }

    /** The PBX has carried out or refused a command; a failure is shown, in one tab. */
    async onAnswer({ command_id: id, ok, text }) {
        if (this.command?.id === id) {
            this.endWork(this.command.name, { ok, text });
        } else {
            this.keepAnswer(id, { ok, text });
        }
        if (!ok && (await this.tabs.claim(`answer.${id}`))) {
            this.complain(text);
        }
    }

    /** The PBX's answer may come before that of the server's method; the last ones are kept. */
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
