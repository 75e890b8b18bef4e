// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { useExternalListener } from "@odoo/owl";

const isWithin = ({ clientX: x, clientY: y }, { left, right, top, bottom }) =>
    x >= left && x <= right && y >= top && y <= bottom;

/**
 * A button that moves while it is pressed is pressed all the same.
 *
 * The browser makes a click only where the button is still under the pointer when that is let go,
 * and what stands on the card comes and goes: who left the note sees it saved, the caller's last
 * calls arrive, another phone rings. Who draws the pointer away themselves still presses nothing.
 *
 * @param {string} buttons selector of those that it is for
 */
export function useSteadyPress(buttons) {
    let pressed = false; // {button, place: where it stood then}
    const press = ({ target, button: which }) => {
        const button = which === 0 && target.closest?.(buttons);
        pressed = button && { button, place: button.getBoundingClientRect() };
    };
    const release = (ev) => {
        const { button, place } = pressed || {};
        pressed = false;
        const isLost = button?.isConnected && !button.contains(ev.target) && isWithin(ev, place);
        if (isLost) {
            button.click(); // nothing happens where it is disabled by now
        }
    };
    useExternalListener(document, "pointerdown", press, { capture: true });
    useExternalListener(document, "pointerup", release, { capture: true });
}
