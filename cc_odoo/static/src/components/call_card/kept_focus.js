// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { onPatched, useExternalListener } from "@odoo/owl";

const DOCK = ".o_cc_dock";
const BAR = ".o_cc_toggler";
// What opens on the card closes again: so many steps back are enough.
const STEPS = 8;

const canHaveIt = (el) => el.isConnected && !el.disabled && el.getClientRects().length > 0;

/** One that is made anew elsewhere, as the note when the call is over, has the same id. */
const heirOf = (el) => el.id && !el.isConnected && document.getElementById(el.id);

/** The cursor stands where it stood, so that who types goes on typing. */
function focusHeir(heir, { selectionStart, selectionEnd }) {
    heir.focus();
    heir.setSelectionRange?.(selectionStart, selectionEnd);
}

/**
 * Who works by keyboard stays somewhere: when the button that had the focus goes, or can't be
 * pressed for a moment, the browser forgets where that was. It then goes to what took the place,
 * or back to where it was before.
 */
export function useKeptFocus() {
    let places = []; // that had the focus; the last one at the end
    let isOurs = false; // the last one was on the card
    useExternalListener(document, "focusin", ({ target }) => {
        isOurs = Boolean(target.closest(DOCK));
        places = [...places.filter((el) => el.isConnected && el !== target), target].slice(-STEPS);
    });
    // A click beside everything leaves it on purpose.
    useExternalListener(document, "pointerdown", () => (isOurs = false), { capture: true });
    onPatched(() => {
        if (!isOurs || document.activeElement !== document.body) {
            return;
        }
        const last = places.at(-1);
        const heir = heirOf(last);
        if (heir) {
            focusHeir(heir, last);
        } else {
            (places.findLast(canHaveIt) || document.querySelector(BAR))?.focus();
        }
    });
}
