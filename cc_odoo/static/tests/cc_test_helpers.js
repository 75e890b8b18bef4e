// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { waitNotifications } from "@bus/../tests/bus_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { advanceTime, animationFrame, Deferred, expect, mockDate } from "@odoo/hoot";
import {
    defineModels,
    getKwArgs,
    getService,
    makeMockEnv,
    makeServerError,
    MockServer,
    models,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { session } from "@web/session";

/** The server's time when a test starts. */
export const NOW = "2026-03-02 09:00:00";
/** The server's time when the page was loaded. */
const LOADED = "2026-03-02 08:59:59";
export const STATUSES = {
    connected: { id: 1, name: "Connected", color: 10, code: "connected" },
    unassigned: { id: 3, name: "Unassigned", color: 0, code: "unassigned" },
    incoming: { id: 4, name: "Incoming call", color: 2, code: "incoming" },
    break: { id: 6, name: "Break", color: 3, code: "" },
    paperwork: { id: 7, name: "Paperwork", color: 4, code: "" },
};

/** The state of the mocked server; a test sets it before the browser asks. */
export const server = {};

const NOTHING_KNOWN = { calls: [], items: [], note: "" };
const NOBODY = { agents: [], teams: [], queues: [] };

class CcUser extends models.Model {
    _name = "cc.user";

    get_desk() {
        expect.step("get_desk");
        return server.desk;
    }
    command(name, ...args) {
        expect.step(`${name} ${JSON.stringify(args)}`);
        if (server.refusal) {
            throw makeServerError({ message: server.refusal });
        }
        return server.commandId;
    }
    get_transfer_targets() {
        expect.step("get_transfer_targets");
        return server.targets;
    }
    action_connect() {
        const names = ["ids", "extension_id", "virtual_number"];
        const {
            ids,
            extension_id: extension,
            virtual_number: number,
        } = getKwArgs(arguments, ...names);
        return this.command("connect", ids, extension, number);
    }
    action_disconnect(ids) {
        this.command("disconnect", ids);
    }
    action_choose_status(ids, statusId) {
        this.command("choose", ids, statusId);
    }
    action_cancel_next_status(ids) {
        this.command("cancel", ids);
    }
    action_dial(ids, number) {
        this.command("dial", ids, number);
    }
    action_hangup(ids) {
        return this.command("hangup", ids);
    }
    action_switch(ids, legId) {
        return this.command("switch", ids, legId);
    }
    action_hold(ids, on) {
        return this.command("hold", ids, on);
    }
    action_answer(ids) {
        return this.command("answer", ids);
    }
    action_transfer() {
        const { ids, target, attended } = getKwArgs(arguments, "ids", "target", "attended");
        return this.command("transfer", ids, target, attended);
    }
    action_complete_transfer(ids) {
        return this.command("complete_transfer", ids);
    }
    action_cancel_transfer(ids) {
        return this.command("cancel_transfer", ids);
    }
    action_send_dtmf(ids, digits) {
        return this.command("dtmf", ids, digits);
    }
    action_record(ids, on) {
        return this.command("record", ids, on);
    }
    action_mute_recording(ids, on) {
        return this.command("mute_recording", ids, on);
    }
}

class CcCallback extends models.Model {
    _name = "cc.callback";

    get_due() {
        server.dueReads++;
        return server.callbacks;
    }
}

class CcCall extends models.Model {
    _name = "cc.call";

    get_caller_context() {
        server.contextReads++;
        return server.context;
    }

    /** As on the server: of those asked for, what is there and not hidden from this user. */
    get_matches(_ids, model, ids) {
        const there = this.env[model].search_read([["id", "in", ids]], ["name", "phone"]);
        const seen = there.filter(({ id }) => !server.hidden.includes(id));
        seen.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
        const records = seen.map(({ id, name, phone }) => ({
            id,
            name,
            phone,
            details: [false, false],
            last_call: false,
            items: [],
            ...server.details[id],
        }));
        return { taken: server.taken, known: there.length > 0, records };
    }

    save_note(_ids, text, before) {
        expect.step(`save ${JSON.stringify([text, before])}`);
        if (server.refusal) {
            throw makeServerError({ message: server.refusal });
        }
        return server.keeps(text);
    }
}

/** Declare the mocked server. Call it once at the top of a test file. */
export function defineDesk() {
    defineMailModels();
    defineModels([CcUser, CcCall, CcCallback]);
}

export function makeAgent(values = {}) {
    return {
        version: 1,
        id: 12,
        name: "Dana",
        connected: true,
        kind: "fixed",
        status: STATUSES.connected,
        since: NOW,
        deadline: false,
        next_status: false,
        extension: "1001",
        extensions: [],
        virtual_number: false,
        statuses: [STATUSES.connected, STATUSES.break, STATUSES.paperwork],
        warning: false,
        now: NOW,
        ...values,
    };
}

export function makeOffline(values = {}) {
    const { unassigned: status } = STATUSES;
    return makeAgent({ connected: false, status, extension: false, ...values });
}

export function makeCall(values = {}) {
    return {
        id: 77,
        leg_id: 78,
        state: "ringing",
        way: "in",
        number: "+97221234567",
        name: "",
        partners: [],
        match: "",
        queue: "Support",
        wait_seconds: 42,
        rang_at: NOW,
        answered_at: false,
        can: ["hangup"],
        ...values,
    };
}

export function makeCallMessage(values, message = {}) {
    return { version: 1, now: NOW, call: values && makeCall(values), ...message };
}

/**
 * Start the web client's services as an agent's, at `NOW`.
 *
 * @param {Object} [agent] what the server answers first, see `makeAgent`
 * @param {Object|false} [call] the call it answers, see `makeCall`
 */
export async function startDesk(agent = makeAgent(), call = false) {
    mockDate(LOADED, 0);
    const desk = { agent, call: makeCallMessage(call) };
    patchWithCleanup(session, {
        cc_desk: agent && {
            agent: { ...agent, now: LOADED },
            call: makeCallMessage(call, { now: LOADED }),
        },
    });
    Object.assign(server, {
        desk,
        refusal: "",
        commandId: false,
        targets: NOBODY,
        context: NOTHING_KNOWN,
        contextReads: 0,
        callbacks: { due: 0, overdue: 0, next: false },
        dueReads: 0,
        hidden: [], // contacts this user may not read
        details: {}, // more of a contact in the chooser, by id
        taken: false,
        keeps: (text) => text,
    });
    await makeMockEnv();
    await getService("bus_service").start();
    await advanceTime(1000); // the first view has loaded: the desk is read once more
    await expect.waitForSteps(["get_desk"]);
    await animationFrame();
    return getService("cc_odoo.agent");
}

/** Start the desk as `startDesk` does, and mount a component. */
export async function mountDesk(Component, agent, call) {
    const desk = await startDesk(agent, call);
    await mountWithCleanup(Component);
    return desk;
}

/** Send a message from the server over the bus, and wait until it is shown. */
export async function push(type, payload) {
    MockServer.env["bus.bus"]._sendone("broadcast", `cc_odoo/${type}`, payload);
    await waitNotifications([`cc_odoo/${type}`, payload]);
    await animationFrame();
}

/**
 * From now on the answers to this method are delayed.
 *
 * @returns {Function} lets them arrive, and waits until they are shown
 */
export function delayAnswers(method) {
    const arrival = new Deferred();
    patchWithCleanup(Object.getPrototypeOf(getService("orm")), {
        async call(_model, name) {
            const answer = await super.call(...arguments);
            await (name === method && arrival);
            return answer;
        },
    });
    return async () => {
        arrival.resolve();
        await animationFrame();
        await animationFrame();
    };
}

/**
 * From now on the request for this method fails before it reaches the server.
 *
 * @returns {Function} repairs it
 */
export function breakCall(method, makeError) {
    let broken = true;
    patchWithCleanup(Object.getPrototypeOf(getService("orm")), {
        call(_model, name) {
            if (broken && name === method) {
                throw makeError();
            }
            return super.call(...arguments);
        },
    });
    return () => (broken = false);
}
