// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { _t } from "@web/core/l10n/translation";

const SEPARATORS = /[\s().\-/]/g;

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
    if (digits < 7) {
        return _t("This number is too short.");
    }
    return digits > 15 ? _t("This number is too long.") : "";
}

/** Whether a caller's number, as the PBX sent it, can be called or saved. */
export function isNumber(text) {
    return /^\+?\d{3,15}$/.test(bareNumber(text));
}
