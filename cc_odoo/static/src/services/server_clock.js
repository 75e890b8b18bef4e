// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";

const SECOND_MS = 1000;
// Server times have no fractions of a second, so two readings of one clock may differ by this (ms).
const PRECISION_MS = 1.5 * SECOND_MS;
// Browsers slow the timers of hidden tabs down to one a minute; a longer gap (ms) means sleep.
const SLEEP_MS = 150 * SECOND_MS;

/** "YYYY-MM-DD HH:MM:SS" in UTC -> epoch milliseconds. */
export function parseServerTime(text) {
    return deserializeDateTime(text).toMillis();
}

/** 65 -> "01:05", 3725 -> "01:02:05". Never negative. */
export function formatSeconds(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const parts = [Math.floor(whole / 60) % 60, whole % 60];
    if (whole >= 3600) {
        parts.unshift(Math.floor(whole / 3600));
    }
    return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/**
 * The server's clock as this browser knows it, whatever its own clock says.
 *
 * `state.now` (epoch milliseconds) is updated once a second while a component watches it: one timer
 * serves all counters of the tab.
 */
export class ServerClock {
    constructor(onWake) {
        this.onWake = onWake;
        this.offset = null;
        this.watchers = 0;
        this.state = reactive({ now: this.read() });
    }

    /** Epoch milliseconds on the server's clock. */
    read() {
        return Date.now() + (this.offset ?? 0);
    }

    /**
     * Learn from a time that the server sent. A delay on the way only makes it too early, so the
     * latest time counts; only a fresh answer may set the clock back.
     *
     * @param {string} now server time, UTC
     * @param {boolean} fresh whether it was sent just now; a message may be a replay
     */
    learn(now, fresh) {
        const offset = parseServerTime(now) - Date.now();
        const behind = this.offset - offset;
        if (this.offset === null || behind < 0 || (fresh && behind > PRECISION_MS)) {
            this.offset = offset;
            this.state.now = this.read();
        }
    }

    /** Whether the clock is up to date: false in a tab that slept and has not ticked since. */
    isTicking() {
        return this.watchers > 0 && Date.now() - this.lastTick < SLEEP_MS;
    }

    /** Update `state.now` each second. @returns {() => void} ends it */
    watch() {
        this.watchers++;
        if (this.watchers === 1) {
            this.lastTick = Date.now();
            this.tick();
        }
        return () => this.unwatch();
    }

    unwatch() {
        this.watchers--;
        if (!this.watchers) {
            browser.clearTimeout(this.timer);
        }
    }

    tick() {
        const gap = Date.now() - this.lastTick;
        this.lastTick = Date.now();
        this.state.now = this.read();
        // Tick at the server's next full second, so that none is shown twice or skipped.
        const rest = SECOND_MS - (this.state.now % SECOND_MS);
        this.timer = browser.setTimeout(() => this.tick(), rest);
        if (gap > SLEEP_MS) {
            this.onWake();
        }
    }
}
