// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";

// An answer comes in milliseconds; what is not there by then (ms) does not come.
const ANSWER_DUE = 350;
const TRIES = 3;

const later = (delay) => new Promise((resolve) => browser.setTimeout(resolve, delay));
const asked = new WeakMap(); // multi_tab service -> the answer that is on its way

/**
 * Whether this tab is the browser's main one; a browser that does not answer has none.
 *
 * Of several who ask at once, the multi_tab service answers the last one only: all of ours share
 * one question, and where somebody else's came between it is asked again.
 *
 * @returns {Promise<boolean>}
 */
export function isMainTab(multiTab) {
    if (!asked.has(multiTab)) {
        const answer = ask(multiTab).finally(() => asked.delete(multiTab));
        asked.set(multiTab, answer);
    }
    return asked.get(multiTab);
}

async function ask(multiTab) {
    for (let tries = 0; tries < TRIES; tries++) {
        const answer = await Promise.race([multiTab.isOnMainTab(), later(ANSWER_DUE)]);
        if (answer !== undefined) {
            return answer;
        }
    }
    return false;
}
