// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { _t } from "@web/core/l10n/translation";

const SEPARATORS = /[\s().\-/]/g;
// The same limits as in core/numbers.py: MAX_LENGTH, MIN_TAIL and a company's short number (*2700).
const MAX_LENGTH = 40;
const MIN_DIGITS = 7;
const DIALLED = /^\+?[0-9*#]+$/;
const STAR = /^\*[0-9]{4,5}$/;

/** What a person typed as a phone number, without the separators. */
export function bareNumber(text) {
    return (text || "").replace(SEPARATORS, "");
}

/** The number with marks that keep its + in front, also in a text that reads from the right. */
export function leftToRight(number) {
    return `\u2066${number}\u2069`;
}

/** Why `text` cannot be the number of a mobile phone, as a sentence; "" when it can. */
export function numberFault(text) {
    const bare = bareNumber(text);
    if (!bare) {
        return _t("Type the number of the phone that should ring.");
    }
    if (!/^\+?\d+$/.test(bare)) {
        return _t(
            "A phone number may contain only digits, with a + in front if it is international."
        );
    }
    const digits = bare.replace("+", "").length;
    if (digits < MIN_DIGITS) {
        return _t("This number is too short.");
    }
    return digits > 15 ? _t("This number is too long.") : "";
}

/** Whether `text` is what one keys in, as `is_dialled` in core/numbers.py has it. */
export function isDialled(text) {
    const bare = bareNumber(text);
    return bare.length <= MAX_LENGTH && DIALLED.test(bare);
}

/**
 * Whether a caller's number leads back to them, as `can_be_dialled` in core/numbers.py has it:
 * `anonymous` and `101` do not.
 */
export function canBeCalledBack(text) {
    const digits = (text || "").replace(/\D/g, "").length;
    return isDialled(text) && (digits >= MIN_DIGITS || STAR.test(bareNumber(text)));
}
