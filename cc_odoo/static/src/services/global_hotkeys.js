// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { useEffect } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/**
 * Keys (with Alt) that work everywhere: while a dialog is open, and while the agent types.
 *
 * @param {() => string[]} list the keys without Alt, as "shift+h"; listed after each rendering
 * @param {(hotkey: string) => Object} make what one key does: `press()`, `isAvailable()`, and
 *     perhaps `withOverlay()`, which returns the element on which Alt shows the key
 */
export function useGlobalHotkeys(list, make) {
    const hotkeyService = useService("hotkey");
    const add = (hotkey) => {
        const { press, ...options } = make(hotkey);
        return hotkeyService.add(`alt+${hotkey}`, press, {
            global: true,
            bypassEditableProtection: true,
            ...options,
        });
    };
    useEffect(
        (hotkeys) => {
            const removers = hotkeys.split(" ").filter(Boolean).map(add);
            return () => removers.forEach((remove) => remove());
        },
        () => [[...new Set(list())].sort().join(" ")]
    );
}
