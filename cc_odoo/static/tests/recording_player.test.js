// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { expect, test } from "@odoo/hoot";
import { manuallyDispatchProgrammaticEvent, queryFirst } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { browser } from "@web/core/browser/browser";

const PLAYABLE = {
    url: "/cc_odoo/recording/1",
    label: "Recording of Dana, 10:00",
    download: false,
    words: "",
};

class Recording extends models.Model {
    _name = "cc.recording";
    player = fields.Json();
    _records = [
        { id: 1, player: PLAYABLE },
        { id: 2, player: { ...PLAYABLE, download: true } },
        { id: 3, player: { ...PLAYABLE, url: false, words: "Deleted." } },
        { id: 4, player: { ...PLAYABLE, words: "The file was not there." } },
    ];
}
defineMailModels();
defineModels([Recording]);

function show(resId) {
    return mountView({
        type: "form",
        resModel: "cc.recording",
        resId,
        arch: `<form><field name="player" widget="cc_recording_player"/></form>`,
    });
}

async function fail(status, words) {
    patchWithCleanup(browser, {
        fetch: async (url, { headers }) => {
            expect.step(`${url} ${headers.Range}`);
            return { ok: status < 300, text: async () => words };
        },
    });
    manuallyDispatchProgrammaticEvent(queryFirst("audio"), "error");
    await animationFrame();
    await animationFrame();
}

test("the player fetches nothing before it is played, has a name and no download", async () => {
    await show(1);
    expect("audio").toHaveAttribute("preload", "none");
    expect("audio").toHaveAttribute("controls");
    expect("audio").toHaveAttribute("aria-label", "Recording of Dana, 10:00");
    expect("audio").toHaveAttribute("controlslist", "nodownload");
    expect(".o_cc_recording a").toHaveCount(0);
    expect(".o_cc_recording [role=status]").toHaveCount(0);
});

test("a user who may download gets the link", async () => {
    await show(2);
    expect("audio").not.toHaveAttribute("controlslist");
    expect(".o_cc_recording a").toHaveAttribute("href", "/cc_odoo/recording/1?download=1");
});

test("what cannot be played says why, without a player", async () => {
    await show(3);
    expect("audio").toHaveCount(0);
    expect(".o_cc_recording").toHaveText("Deleted.");
});

test("a file that was missing may be tried again", async () => {
    await show(4);
    expect("audio").toHaveCount(1);
    expect(".o_cc_recording [role=status]").toHaveText("The file was not there.");
});

test("the server's words are shown when it refuses", async () => {
    await show(1);
    await fail(404, "The file is not there.");
    expect.verifySteps(["/cc_odoo/recording/1 bytes=0-0"]);
    expect(".o_cc_recording .text-danger").toHaveText("The file is not there.");
});

test("the player says that the browser cannot play a file", async () => {
    await show(1);
    await fail(206, "");
    expect.verifySteps(["/cc_odoo/recording/1 bytes=0-0"]);
    expect(".o_cc_recording .text-danger").toHaveText("Your browser cannot play this file.");
});
