// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useChildRef } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { useDesk } from "../../services/agent_service";
import { useDeskActionUpdates } from "../../services/desk_actions";
import { AgentMenu } from "../agent_menu/agent_menu";
import { useMenuHotkeys } from "../agent_menu/menu_hotkeys";
import { CallbackCount } from "../callback_count/callback_count";
import { Timer } from "../timer/timer";

/** What the agent sees at all times: status, time in it, extension, next status, and warnings. */
export class AgentBar extends Component {
    static template = "cc_odoo.AgentBar";
    static components = { AgentMenu, CallbackCount, Dropdown, Timer };
    static props = {};

    setup() {
        const { desk, state } = useDesk();
        Object.assign(this, { desk, state });
        this.dropdown = useDropdownState();
        this.menuRef = useChildRef();
        useDeskActionUpdates();
        useMenuHotkeys();
    }

    get agent() {
        return this.state.agent;
    }

    get trouble() {
        if (!this.state.live) {
            return _t("The connection to Odoo is lost: what you see may be out of date.");
        }
        return this.agent.warning ? this.agent.warning.text : "";
    }

    /** All of it in one line, as the title: a narrow screen shows only a part. */
    get description() {
        const { status, extension } = this.agent;
        const words = [_t("Status: %s", status.name)];
        if (extension) {
            words.push(_t("Extension: %s", extension));
        }
        return [...words, this.trouble].filter(Boolean).join(", ");
    }

    /** While the menu is open, digits choose from its list. */
    get menuOptions() {
        const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [
            String(digit),
            () => this.chooseNth(digit),
        ]);
        return { hotkeys: Object.fromEntries(digits) };
    }

    /** Odoo calls it a menu; as it holds texts and a form as well, it is a dialog. */
    nameMenu() {
        this.menuRef.el.setAttribute("role", "dialog");
        this.menuRef.el.setAttribute("aria-label", _t("Your status"));
    }

    chooseNth(digit) {
        const status = this.agent.connected && this.agent.statuses[digit - 1];
        if (status) {
            this.dropdown.close();
            this.desk.choose(status.id);
        }
    }
}

registry.category("systray").add(
    "cc_odoo.agent_bar",
    { Component: AgentBar, isDisplayed: () => Boolean(session.cc_desk) },
    { sequence: 150 } // leftmost: it must not move when others come and go
);
