// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { animationFrame, describe, expect, test } from "@odoo/hoot";
import { mockPermission } from "@odoo/hoot-mock";
import { contains, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { AgentBar } from "@cc_odoo/components/agent_bar/agent_bar";
import { browser } from "@web/core/browser/browser";
import { defineDesk, delayAnswers, makeAgent, makeOffline, mountDesk } from "./cc_test_helpers";

defineDesk();
describe.current.tags("desktop");

const MENU = ".o_cc_agent_menu";

async function openMenu(agent) {
    const desk = await mountDesk(AgentBar, agent);
    await contains(".o_cc_toggler").click();
    return desk;
}

/** From now on the browser answers like this whether it may notify. */
function mockAnswer(answer) {
    mockPermission("notifications", "prompt");
    class Notification {
        static permission = "default";
        static async requestPermission() {
            expect.step("asked");
            Notification.permission = answer;
            return answer;
        }
    }
    patchWithCleanup(browser, { Notification });
}

test("an agent who was not asked yet can be asked by a click, and no more once it is granted", async () => {
    mockAnswer("granted");
    await openMenu();
    await contains(`${MENU} .o_cc_ask`).click();
    expect.verifySteps(["asked"]);
    expect(`${MENU} .o_cc_ask`).toHaveCount(0);
    expect(`${MENU} .o_cc_denied`).toHaveCount(0);
});

test("an agent who forbade it sees where that can be changed", async () => {
    mockAnswer("denied");
    await openMenu();
    expect(`${MENU} .o_cc_denied`).toHaveCount(0);
    await contains(`${MENU} .o_cc_ask`).click();
    expect.verifySteps(["asked"]);
    expect(`${MENU} .o_cc_ask`).toHaveCount(0);
    expect(`${MENU} .o_cc_denied`).toHaveText(/blocks Odoo's notifications/);
});

test("a browser without notifications offers none", async () => {
    patchWithCleanup(browser, { Notification: undefined });
    await openMenu();
    expect(`${MENU} .o_cc_ask`).toHaveCount(0);
    expect(`${MENU} .o_cc_denied`).toHaveCount(0);
});

test("the command of a warning is copied by a click", async () => {
    patchWithCleanup(browser.navigator.clipboard, {
        writeText: async (text) => expect.step(text),
    });
    const warning = { kind: "bridge", text: "No bridge.", command: "odoo cc_bridge -d demo" };
    await openMenu(makeAgent({ warning }));
    await contains(`${MENU} .o_cc_warning button`).click();
    expect.verifySteps(["odoo cc_bridge -d demo"]);
    await animationFrame();
    expect(".o_notification_content").toHaveText("Command copied.");
});

test("without the server's messages the menu says that it may be out of date", async () => {
    const desk = await openMenu();
    expect(`${MENU} .o_cc_warning`).toHaveCount(0);
    desk.state.live = false;
    await animationFrame();
    expect(`${MENU} .o_cc_warning`).toHaveText(/connection to Odoo is lost/);
    expect(".o_cc_agent_bar").toHaveClass("o_cc_stale");
    desk.state.live = true;
    await animationFrame();
    expect(`${MENU} .o_cc_warning`).toHaveCount(0);
});

test("the menu closes once the agent is connected", async () => {
    await openMenu(makeOffline());
    await contains(`${MENU} .o_cc_connect_fixed`).click();
    await animationFrame();
    expect(MENU).toHaveCount(0);
    expect.verifySteps(["connect [[12],null,null]"]);
});

test("a menu that was closed and opened again before the server answers stays open", async () => {
    await openMenu(makeOffline());
    const arrive = delayAnswers("action_connect");
    await contains(`${MENU} .o_cc_connect_fixed`).click();
    await contains(".o_cc_toggler").click();
    expect(MENU).toHaveCount(0);
    await contains(".o_cc_toggler").click();
    await arrive();
    expect(MENU).toHaveCount(1);
    expect.verifySteps(["connect [[12],null,null]"]);
});
