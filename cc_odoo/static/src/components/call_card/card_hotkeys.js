// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { useService } from "@web/core/utils/hooks";
import { useGlobalHotkeys } from "../../services/global_hotkeys";

/**
 * The keys of what the card shows (`data-hotkey`), also while a dialog is open: Odoo would then
 * look for them in the dialog alone, and a phone rings whatever is open.
 *
 * @param {{el: HTMLElement|null}} card reference to the card's element
 */
export function useCardHotkeys(card) {
    const ui = useService("ui");
    const all = () => [...(card.el?.querySelectorAll("[data-hotkey]") || [])];
    useGlobalHotkeys(
        () => all().map((element) => element.dataset.hotkey),
        (hotkey) => {
            const shown = () => card.el?.querySelector(`[data-hotkey="${hotkey}"]:not(:disabled)`);
            return {
                press: () => use(shown()),
                isAvailable: () => Boolean(shown()),
                // Where no dialog is open, Odoo finds them by itself and shows their keys.
                withOverlay: () => ui.activeElement !== document && shown(),
            };
        }
    );
}

/** A button is pressed without taking the cursor from where the agent types. */
function use(element) {
    if (element.tagName === "BUTTON") {
        element.click();
    } else {
        element.focus();
    }
}
