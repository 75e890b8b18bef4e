// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { advanceTime, animationFrame, Deferred, expect, runAllTimers, test } from "@odoo/hoot";
import {
    getService,
    makeMockEnv,
    MockServer,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { WEBSOCKET_CLOSE_CODES } from "@bus/workers/websocket_worker";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { ConnectionLostError } from "@web/core/network/rpc";
import { session } from "@web/session";
import {
    defineDesk,
    makeAgent,
    makeCall,
    makeCallMessage,
    push,
    server,
    startDesk,
    STATUSES,
} from "./cc_test_helpers";

defineDesk();

/** The desk, once the websocket (mocked) is open: what follows is the test's doing alone. */
async function startConnected() {
    const connected = new Deferred();
    const desk = await startDesk();
    const bus = getService("bus_service");
    bus.addEventListener("BUS:CONNECT", () => connected.resolve());
    if (bus.workerState !== "CONNECTED") {
        await runAllTimers();
        await connected;
    }
    await animationFrame();
    return desk;
}

test("one read when the web client starts", async () => {
    const desk = await startDesk();
    expect(desk.state.agent.name).toBe("Dana");
    expect(desk.state.call).toBe(false);
    await advanceTime(600_000);
    expect.verifySteps([]);
});

test("the desk is there with the page, before anything is asked", async () => {
    patchWithCleanup(session, {
        cc_desk: { agent: makeAgent(), call: makeCallMessage({ id: 5 }) },
    });
    await makeMockEnv();
    const desk = getService("cc_odoo.agent");
    expect(desk.state.agent.name).toBe("Dana");
    expect(desk.state.call.id).toBe(5);
    expect.verifySteps([]);
});

test("what happened while the page loaded is read", async () => {
    patchWithCleanup(session, { cc_desk: { agent: makeAgent(), call: makeCallMessage(false) } });
    server.desk = {
        agent: makeAgent({ version: 2, status: STATUSES.break }),
        call: makeCallMessage({ id: 5 }),
    };
    await makeMockEnv();
    const { state } = getService("cc_odoo.agent");
    expect(state.agent.status.name).toBe("Connected");
    await advanceTime(1000);
    await expect.waitForSteps(["get_desk"]);
    await animationFrame();
    expect(state.agent.status.name).toBe("Break");
    expect(state.call.id).toBe(5);
});

test("a command is meant for the call on the screen", async () => {
    const desk = await startDesk(makeAgent(), makeCall({ leg_id: 78 }));
    onRpc("cc.user", "action_hangup", ({ kwargs }) => {
        expect.step(kwargs.context.cc_leg_id);
        return false;
    });
    await desk.hangup();
    await desk.decline({ leg_id: 79 }); // of another at the same phone
    expect.verifySteps([78, 79]);
});

test("nobody but an agent asks the server for a desk", async () => {
    patchWithCleanup(session, { cc_desk: undefined });
    await makeMockEnv();
    await animationFrame();
    expect.verifySteps([]);
    await getService("bus_service").start();
    await push("agent", makeAgent());
    expect(getService("cc_odoo.agent").state.agent).toBe(false);
});

test("messages of the bus are shown", async () => {
    const desk = await startDesk();
    await push("agent", makeAgent({ version: 2, status: STATUSES.break }));
    expect(desk.state.agent.status.name).toBe("Break");
    await push("call", makeCallMessage({ id: 5 }, { version: 3 }));
    expect(desk.state.call.id).toBe(5);
    await push("call", makeCallMessage(false, { version: 4 }));
    expect(desk.state.call).toBe(false);
});

test("a message older than what is shown is dropped, each kind by itself", async () => {
    const desk = await startDesk(makeAgent({ version: 7 }));
    await push("agent", makeAgent({ version: 6, status: STATUSES.break }));
    expect(desk.state.agent.status.name).toBe("Connected");
    await push("call", makeCallMessage({ id: 5 }, { version: 3 }));
    expect(desk.state.call.id).toBe(5);
});

test("a message that comes twice is harmless", async () => {
    const desk = await startDesk();
    const message = makeAgent({ version: 2, status: STATUSES.break });
    await push("agent", message);
    await push("agent", message);
    expect(desk.state.agent).toEqual(message);
});

test("after a reconnection the desk is read again", async () => {
    const desk = await startConnected();
    server.desk.agent = makeAgent({ version: 9, status: STATUSES.paperwork });
    MockServer.env["bus.bus"]._simulateDisconnection(WEBSOCKET_CLOSE_CODES.KEEP_ALIVE_TIMEOUT);
    await runAllTimers();
    await expect.waitForSteps(["get_desk"]);
    await animationFrame();
    expect(desk.state.agent.status.name).toBe("Paperwork");
});

test("an answer older than a message that overtook it is dropped", async () => {
    const desk = await startDesk();
    server.desk.agent = makeAgent({ version: 2 });
    const reading = desk.read();
    await push("agent", makeAgent({ version: 3, status: STATUSES.break }));
    await reading;
    expect(desk.state.agent.status.name).toBe("Break");
    expect.verifySteps(["get_desk"]);
});

test("a connection that stays away is shown, a short break is not", async () => {
    const desk = await startConnected();
    const { trigger } = getService("bus_service");
    trigger("BUS:DISCONNECT");
    await advanceTime(2000);
    trigger("BUS:RECONNECT");
    await advanceTime(10_000);
    expect(desk.state.live).toBe(true);
    trigger("BUS:DISCONNECT");
    await advanceTime(6000);
    expect(desk.state.live).toBe(false);
    trigger("BUS:RECONNECT");
    expect(desk.state.live).toBe(true);
    await expect.waitForSteps(["get_desk", "get_desk"]);
});

test("back from offline, where the bus connects anew, the desk is read; not at the start", async () => {
    await startConnected();
    const { trigger } = getService("bus_service");
    trigger("BUS:CONNECT");
    await animationFrame();
    expect.verifySteps([]);
    trigger("BUS:DISCONNECT");
    trigger("BUS:CONNECT");
    await expect.waitForSteps(["get_desk"]);
});

test("a server out of reach is no error: the reconnection reads again", async () => {
    const desk = await startDesk();
    patchWithCleanup(desk, {
        read: () => Promise.reject(new ConnectionLostError("/web")),
    });
    await desk.refresh();
    expect(desk.state.agent.name).toBe("Dana");
});

test("commands go to the server and change nothing here", async () => {
    const desk = await startDesk();
    expect(await desk.choose(STATUSES.break.id)).toBe(true);
    expect(desk.state.agent.status.name).toBe("Connected");
    await desk.connect(31, null);
    await desk.connect(null, "0501234567");
    await desk.disconnect();
    await desk.cancelNext();
    expect.verifySteps([
        "choose [[12],6]",
        "connect [[12],31,null]",
        'connect [[12],null,"0501234567"]',
        "disconnect [[12]]",
        "cancel [[12]]",
    ]);
});

test("a double click is one command", async () => {
    const desk = await startDesk();
    const answers = await Promise.all([desk.choose(6), desk.choose(6)]);
    expect(answers).toEqual([true, false]);
    expect(desk.state.pending).toBe("");
    expect.verifySteps(["choose [[12],6]"]);
});

test("a refusal is shown in the server's words", async () => {
    const desk = await startDesk();
    await mountWithCleanup(MainComponentsContainer);
    server.refusal = "Extension 1001 is taken by Avi.";
    expect(await desk.connect()).toBe(false);
    await animationFrame();
    expect(".o_notification_content").toHaveText("Call Centre. Extension 1001 is taken by Avi.");
    expect(desk.state.pending).toBe("");
    expect.verifySteps(["connect [[12],null,null]"]);
});

test("what the PBX refused later is shown as well, a success is not", async () => {
    await startDesk();
    await mountWithCleanup(MainComponentsContainer);
    await push("answer", { command_id: 3, kind: "hangup", ok: true, text: "" });
    await push("answer", { command_id: 4, kind: "hangup", ok: false, text: "The PBX refused." });
    await advanceTime(3000);
    await animationFrame();
    expect(".o_notification_content").toHaveText("Call Centre. The PBX refused.");
});

test("a command without changes over the bus reads the desk", async () => {
    const desk = await startDesk();
    await desk.choose(6);
    await advanceTime(3000);
    await expect.waitForSteps(["choose [[12],6]", "get_desk"]);
});

test("a command with changes over the bus reads nothing", async () => {
    const desk = await startDesk();
    await desk.choose(6);
    await push("agent", makeAgent({ version: 2, status: STATUSES.break }));
    await advanceTime(3000);
    expect.verifySteps(["choose [[12],6]"]);
});

test("a command is under way until the PBX answers", async () => {
    const desk = await startDesk(makeAgent(), makeCall());
    server.commandId = 9;
    await desk.hold(true);
    expect(desk.state.working).toBe("hold");
    expect(desk.isBusy("hold")).toBe(true);
    expect(desk.isBusy("hangup")).toBe(false);
    await push("answer", { command_id: 9, kind: "pjsip_notify", ok: true, text: "" });
    expect(desk.state.working).toBe("");
    expect(desk.state.refusal).toBe(false);
    expect.verifySteps(["hold [[12],true]"]);
});

test("an answer that overtakes the request's end counts as well", async () => {
    const desk = await startDesk(makeAgent(), makeCall());
    await push("answer", { command_id: 9, kind: "hangup", ok: false, text: "No such channel." });
    server.commandId = 9;
    await desk.hangup();
    expect(desk.state.working).toBe("");
    expect(desk.state.refusal).toEqual({ command: "hangup", text: "No such channel." });
    expect.verifySteps(["hangup [[12]]"]);
});

test("a command that nobody answers is under way until it expires", async () => {
    const desk = await startDesk(makeAgent(), makeCall());
    server.commandId = 9;
    await desk.hold(true);
    await advanceTime(8000);
    expect(desk.state.working).toBe("");
    await expect.waitForSteps(["hold [[12],true]", "get_desk"]);
});

test("a refusal stays with its call, and goes with the next command", async () => {
    const desk = await startDesk(makeAgent(), makeCall());
    server.refusal = "This number is not allowed.";
    await desk.transfer("0900");
    expect(desk.state.refusal).toEqual({ command: "transfer", text: server.refusal });
    server.refusal = "";
    await desk.hangup();
    expect(desk.state.refusal).toBe(false);
    server.refusal = "No.";
    await desk.hangup();
    await push("call", makeCallMessage({ id: 78 }, { version: 2 }));
    expect(desk.state.refusal).toBe(false);
    expect.verifySteps(['transfer [[12],"0900",false]', "hangup [[12]]", "hangup [[12]]"]);
});

test("each command for a call has its method", async () => {
    const desk = await startDesk(makeAgent(), makeCall());
    await desk.answer();
    await desk.transfer("cc.queue,5");
    await desk.transfer("cc.user,7", true);
    await desk.completeTransfer();
    await desk.cancelTransfer();
    await desk.record(true);
    await desk.muteRecording(true);
    expect(await desk.sendDtmf("12#")).toBe(true);
    expect.verifySteps([
        "answer [[12]]",
        'transfer [[12],"cc.queue,5",false]',
        'transfer [[12],"cc.user,7",true]',
        "complete_transfer [[12]]",
        "cancel_transfer [[12]]",
        "record [[12],true]",
        "mute_recording [[12],true]",
        'dtmf [[12],"12#"]',
    ]);
});

test("a tab is awake if it gets the server's messages and its clock ticks", async () => {
    const desk = await startConnected();
    expect(desk.isAwake()).toBe(false);
    const stop = desk.clock.watch();
    expect(desk.isAwake()).toBe(true);
    getService("bus_service").trigger("BUS:DISCONNECT");
    expect(desk.isAwake()).toBe(false);
    getService("bus_service").trigger("BUS:RECONNECT");
    expect(desk.isAwake()).toBe(false); // until the server has said what happened meanwhile
    await expect.waitForSteps(["get_desk"]);
    await animationFrame();
    expect(desk.isAwake()).toBe(true);
    stop();
});
