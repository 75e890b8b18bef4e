// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";

// The user counts as typing for this time (ms) after the last key.
const TYPING_MS = 3000;
const EDITABLE = "input, textarea, [contenteditable='true'], [contenteditable='']";
// Keys that change a text and are no characters; the last three come from input methods.
const CHANGING = ["Backspace", "Delete", "Enter", "Dead", "Process", "Unidentified"];

/** Whether a key changes a text; Escape, Tab and the arrows do not. */
const writes = ({ key }) => key?.length === 1 || CHANGING.includes(key);

/** Knows when the user last touched this tab, because no view may change under hands at work. */
export class Hands {
    constructor() {
        this.lastTouch = -Infinity;
        this.lastTyping = -Infinity;
        browser.addEventListener("pointerdown", () => this.touch(), true);
        browser.addEventListener("keydown", (ev) => this.onKeydown(ev), true);
    }

    onKeydown(ev) {
        this.touch();
        const isHotkey = ev.altKey || ev.ctrlKey || ev.metaKey;
        if (!isHotkey && writes(ev) && ev.target.closest?.(EDITABLE)) {
            this.lastTyping = this.lastTouch;
        }
    }

    touch() {
        this.lastTouch = Date.now();
    }

    get areTyping() {
        return Date.now() - this.lastTyping < TYPING_MS;
    }

    /** @param {number} moment epoch milliseconds */
    haveTouchedSince(moment) {
        return this.lastTouch > moment;
    }
}
