// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";

// The multi_tab service answers in milliseconds; after this time (ms) no answer will come.
const ANSWER_DUE_MS = 350;
const TRIES_MAX = 3;

const later = (delay) => new Promise((resolve) => browser.setTimeout(resolve, delay));
const asked = new WeakMap(); // multi_tab service -> the answer that is on its way

/**
 * Whether this tab is the browser's main one; false where the browser does not answer.
 *
 * When several ask at once, the multi_tab service answers only the last one. Therefore all callers
 * here share one question, and it is asked again if another program's question came between.
 *
 * @param {Object} multiTab the service `multi_tab`
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
    for (let tries = 0; tries < TRIES_MAX; tries++) {
        const answer = await Promise.race([multiTab.isOnMainTab(), later(ANSWER_DUE_MS)]);
        if (answer !== undefined) {
            return answer;
        }
    }
    return false;
}
