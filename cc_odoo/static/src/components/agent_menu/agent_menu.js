// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component, status as lifeOf, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useDesk } from "../../services/agent_service";
import { menuActions, useDeskActionUpdates } from "../../services/desk_actions";
import { askRingPermission, ringPermission } from "../../services/ring_service";
import { ConnectPanel } from "../connect_panel/connect_panel";
import { Timer } from "../timer/timer";

/** The menu under the agent bar: warnings, the statuses by one click each, and connecting. */
export class AgentMenu extends Component {
    static template = "cc_odoo.AgentMenu";
    static components = { ConnectPanel, DropdownItem, Timer };
    static props = { close: Function };

    setup() {
        const { desk, state } = useDesk();
        Object.assign(this, { desk, state });
        this.notification = useService("notification");
        useDeskActionUpdates();
        this.ring = useState({ permission: ringPermission() });
    }

    get agent() {
        return this.state.agent;
    }

    get actions() {
        return menuActions(this.env);
    }

    /** Close the menu, unless it was closed, and perhaps opened again, meanwhile. */
    close() {
        if (lifeOf(this) === "mounted") {
            this.props.close();
        }
    }

    isCurrent(status) {
        return status.id === this.agent.status.id;
    }

    isNext(status) {
        return status.id === this.agent.next_status.id;
    }

    async copyCommand() {
        await browser.navigator.clipboard.writeText(this.agent.warning.command);
        this.notification.add(_t("Command copied."), { type: "success" });
    }

    async askPermission() {
        await askRingPermission();
        this.ring.permission = ringPermission();
    }
}
