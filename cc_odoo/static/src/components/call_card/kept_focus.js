// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { onPatched, useExternalListener } from "@odoo/owl";

const DOCK = ".o_cc_dock";
const BAR = ".o_cc_toggler";
// So many elements that had the focus are remembered.
const PLACES_KEPT = 8;

const canHaveFocus = (el) => el.isConnected && !el.disabled && el.getClientRects().length > 0;

/** The element that took the place of a removed one has its id: the note, when the call is over. */
const heirOf = (el) => el.id && !el.isConnected && document.getElementById(el.id);

/** Focus the heir with the cursor where it was, so that the agent can go on typing. */
function focusHeir(heir, { selectionStart, selectionEnd }) {
    heir.focus();
    heir.setSelectionRange?.(selectionStart, selectionEnd);
}

/**
 * Keep the focus of those who work by keyboard. When the focused button is removed or disabled, the
 * browser focuses nothing; then the focus goes to the element that took its place, or back to the
 * one that had it before.
 */
export function useKeptFocus() {
    let places = []; // the elements that had the focus, the last one at the end
    let isOurs = false; // whether the last one was on the card
    useExternalListener(document, "focusin", ({ target }) => {
        isOurs = Boolean(target.closest(DOCK));
        const others = places.filter((el) => el.isConnected && el !== target);
        places = [...others, target].slice(-PLACES_KEPT);
    });
    // With a click beside everything the user leaves the card on purpose.
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
            (places.findLast(canHaveFocus) || document.querySelector(BAR))?.focus();
        }
    });
}
