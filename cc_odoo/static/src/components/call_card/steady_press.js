// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { useExternalListener } from "@odoo/owl";

const isWithin = ({ clientX: x, clientY: y }, { left, right, top, bottom }) =>
    x >= left && x <= right && y >= top && y <= bottom;

/**
 * A button that moves while it is pressed still gets its click.
 *
 * The browser makes a click only if the button is under the pointer when that is released, and the
 * content of the card changes: the note is saved, the caller's last calls arrive, another call
 * rings. If it is the pointer that moves away, there is no click.
 *
 * @param {string} buttons selector of the buttons
 */
export function useSteadyPress(buttons) {
    let pressed = false; // or {button, place: its rectangle at that time}
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
