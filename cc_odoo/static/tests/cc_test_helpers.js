// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { waitNotifications } from "@bus/../tests/bus_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { animationFrame, expect, mockDate } from "@odoo/hoot";
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

/** The server's time when a test starts, unless it says otherwise. */
export const NOW = "2026-03-02 09:00:00";
export const STATUSES = {
    connected: { id: 1, name: "Connected", color: 10, code: "connected" },
    unassigned: { id: 3, name: "Unassigned", color: 0, code: "unassigned" },
    incoming: { id: 4, name: "Incoming call", color: 2, code: "incoming" },
    break: { id: 6, name: "Break", color: 3, code: "" },
    paperwork: { id: 7, name: "Paperwork", color: 4, code: "" },
};

/** What the mocked server knows; a test writes it before the browser asks. */
export const server = { desk: null, refusal: "" };

class CcUser extends models.Model {
    _name = "cc.user";

    get_desk() {
        expect.step("get_desk");
        return server.desk;
    }
    deed(name, ...args) {
        expect.step(`${name} ${JSON.stringify(args)}`);
        if (server.refusal) {
            throw makeServerError({ message: server.refusal });
        }
    }
    action_connect() {
        const names = ["ids", "extension_id", "virtual_number"];
        const {
            ids,
            extension_id: extension,
            virtual_number: number,
        } = getKwArgs(arguments, ...names);
        this.deed("connect", ids, extension, number);
    }
    action_disconnect(ids) {
        this.deed("disconnect", ids);
    }
    action_choose_status(ids, statusId) {
        this.deed("choose", ids, statusId);
    }
    action_cancel_next_status(ids) {
        this.deed("cancel", ids);
    }
    action_dial(ids, number) {
        this.deed("dial", ids, number);
    }
    action_hangup(ids) {
        this.deed("hangup", ids);
    }
    action_hold(ids, on) {
        this.deed("hold", ids, on);
    }
}

/** Declare the mocked server. To be called once at the top of a test file. */
export function defineDesk() {
    defineMailModels();
    defineModels([CcUser]);
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
    mockDate(NOW, 0);
    patchWithCleanup(session, { cc_agent: true });
    Object.assign(server, { desk: { agent, call: makeCallMessage(call) }, refusal: "" });
    await makeMockEnv();
    await getService("bus_service").start();
    await expect.waitForSteps(["get_desk"]);
    await animationFrame();
    return getService("cc_odoo.agent");
}

/** The same, with a component on the screen. */
export async function mountDesk(Component, agent, call) {
    const desk = await startDesk(agent, call);
    await mountWithCleanup(Component);
    return desk;
}

/** A message from the server over the bus. */
export async function push(type, payload) {
    MockServer.env["bus.bus"]._sendone("broadcast", `cc_odoo/${type}`, payload);
    await waitNotifications([`cc_odoo/${type}`, payload]);
    await animationFrame();
}
