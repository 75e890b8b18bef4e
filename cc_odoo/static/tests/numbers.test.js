// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { expect, test } from "@odoo/hoot";
import { canBeCalledBack, isDialled } from "@cc_odoo/services/numbers";

test("a caller can be called back at a whole number or a company's short one", () => {
    const numbers = ["+972 50-234 5678", "0502345678", "2345678", "*2700"];
    expect(numbers.filter(canBeCalledBack)).toEqual(numbers);
    const others = ["", "anonymous", "101", "234567", "*97", "2700", "1".repeat(41)];
    expect(others.filter(canBeCalledBack)).toEqual([]);
});

test("whatever one can key in is dialled", () => {
    const numbers = ["101", "*97", "#31#0502345678", "+97221234567"];
    expect(numbers.filter(isDialled)).toEqual(numbers);
    expect(["", "anonymous", "50+3", "1".repeat(41)].filter(isDialled)).toEqual([]);
});
