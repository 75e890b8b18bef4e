// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";

// Who typed this short a time ago (ms) is still typing.
const TYPING = 3000;
const EDITABLE = "input, textarea, [contenteditable='true'], [contenteditable='']";
// Keys that change a text without being a character; the last three are of input methods.
const CHANGING = ["Backspace", "Delete", "Enter", "Dead", "Process", "Unidentified"];

/** Escape, Tab, the arrows and the like move about in a text: they write nothing. */
const writes = ({ key }) => key?.length === 1 || CHANGING.includes(key);

/** When the user last touched this tab: nothing may move under hands at work. */
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
        return Date.now() - this.lastTyping < TYPING;
    }

    /** @param {number} moment epoch milliseconds */
    haveTouchedSince(moment) {
        return this.lastTouch > moment;
    }
}
