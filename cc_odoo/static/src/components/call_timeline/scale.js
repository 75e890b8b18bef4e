// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

// Numbers of seconds between two ticks that are easy to read.
const STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];
const MAX_TICKS = 6;

/** Seconds between two ticks of an axis of this length (seconds). */
export function tickStep(length) {
    return STEPS_SECONDS.find((step) => length / step <= MAX_TICKS) || length;
}

/** The axis of a call: where each moment (epoch seconds) lies, in percent of its length. */
export class Scale {
    constructor(start, end) {
        this.start = start;
        this.length = Math.max(1, end - start);
    }

    at(moment) {
        const share = ((moment - this.start) / this.length) * 100;
        return Math.min(100, Math.max(0, share));
    }

    /** [{at: percent, seconds: since the start}] */
    get ticks() {
        const step = tickStep(this.length);
        const count = Math.floor(this.length / step) + 1;
        return Array.from({ length: count }, (_, place) => ({
            at: this.at(this.start + place * step),
            seconds: place * step,
        }));
    }
}

/**
 * First and last moment of a call (epoch seconds). A part may begin before it or end after it,
 * because all times are rounded to seconds.
 */
export function limits({ start, end, now, rows }) {
    const spans = rows.flatMap((row) => row.spans);
    const ends = spans.map(([, , spanEnd]) => spanEnd || end || now);
    return [
        Math.min(start, ...spans.map(([, spanStart]) => spanStart)),
        Math.max(end || now, ...ends),
    ];
}
