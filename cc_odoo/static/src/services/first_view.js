// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

let opening = Promise.resolve();

/** @param {Promise} promise resolved when the web client has opened its first view */
export function setFirstView(promise) {
    opening = promise;
}

/**
 * Wait until the web client, which was just loaded, has opened its first view: that would cover
 * whatever was opened before it.
 */
export async function firstView() {
    try {
        await opening;
    } catch {
        // The view could not be opened, and Odoo has shown why: nothing will cover what opens now.
    }
}
