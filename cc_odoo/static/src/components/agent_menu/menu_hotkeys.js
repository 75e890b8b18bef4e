// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { useComponent } from "@odoo/owl";
import { menuActions, menuHotkeys } from "../../services/desk_actions";
import { useGlobalHotkeys } from "../../services/global_hotkeys";

/** The keys of the actions in the menu, which work while the menu is closed. */
export function useMenuHotkeys() {
    const { env } = useComponent();
    useGlobalHotkeys(menuHotkeys, (hotkey) => {
        const find = () => menuActions(env).find((action) => action.hotkey === hotkey);
        return { press: () => find().onSelected(), isAvailable: () => Boolean(find()) };
    });
}
