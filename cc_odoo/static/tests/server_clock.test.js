// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { advanceTime, describe, expect, freezeTime, mockDate, test } from "@odoo/hoot";
import { formatSeconds, parseServerTime, ServerClock } from "@cc_odoo/services/server_clock";

describe.current.tags("headless");

test("seconds are shown as minutes, and as hours from the first one on", () => {
    expect([0, 5, 65, 3599].map(formatSeconds)).toEqual(["00:00", "00:05", "01:05", "59:59"]);
    expect([3600, 3725, 360000].map(formatSeconds)).toEqual(["01:00:00", "01:02:05", "100:00:00"]);
    expect(formatSeconds(-3)).toBe("00:00");
});

test("the server's time counts, however wrong the local clock is", () => {
    mockDate("2019-07-01 12:34:56", 0);
    freezeTime();
    const clock = new ServerClock(() => {});
    clock.learn("2026-03-02 09:00:00", true);
    expect(clock.read()).toBe(parseServerTime("2026-03-02 09:00:00"));
});

test("an old message that comes late does not set the clock back, a fresh answer does", () => {
    mockDate("2026-03-02 09:00:30", 0);
    freezeTime();
    const clock = new ServerClock(() => {});
    clock.learn("2026-03-02 09:00:30", true);
    clock.learn("2026-03-02 09:00:05", false);
    expect(clock.read()).toBe(parseServerTime("2026-03-02 09:00:30"));
    clock.learn("2026-03-02 09:00:05", true);
    expect(clock.read()).toBe(parseServerTime("2026-03-02 09:00:05"));
});

test("a fresh answer within the second changes nothing: no counter jumps back", () => {
    mockDate("2026-03-02 09:00:30", 0);
    freezeTime();
    const clock = new ServerClock(() => {});
    clock.learn("2026-03-02 09:00:30", true);
    clock.learn("2026-03-02 09:00:29", true);
    expect(clock.read()).toBe(parseServerTime("2026-03-02 09:00:30"));
});

test("the clock ticks only while a component watches it, with one timer for all", async () => {
    mockDate("2026-03-02 09:00:00", 0);
    freezeTime();
    const clock = new ServerClock(() => expect.step("woke up"));
    const start = clock.state.now;
    await advanceTime(5000);
    expect(clock.state.now).toBe(start);
    const stops = [clock.watch(), clock.watch()];
    await advanceTime(3000);
    expect(Math.round((clock.state.now - start) / 1000)).toBe(8);
    stops.forEach((stop) => stop());
    await advanceTime(3000);
    expect(Math.round((clock.state.now - start) / 1000)).toBe(8);
    expect.verifySteps([]);
});

test("a computer that wakes up from sleep is noticed", async () => {
    mockDate("2026-03-02 09:00:00", 0);
    freezeTime();
    const clock = new ServerClock(() => expect.step("woke up"));
    const stop = clock.watch();
    mockDate("2026-03-02 10:00:00", 0);
    await advanceTime(1100);
    expect.verifySteps(["woke up"]);
    stop();
});
