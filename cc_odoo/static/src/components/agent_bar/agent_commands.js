// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { fuzzyLookup } from "@web/core/utils/search";
import { besideDeeds, callDeeds } from "../call_card/call_deeds";

const CATEGORY = "cc_odoo";
// Beside the apps and menus, for who begins with a "/".
const MENU_CATEGORY = "cc_odoo_menu";

function statusCommands(desk, agent) {
    return agent.statuses.map((status) => ({
        name: _t("Status: %s", status.name),
        action: () => desk.choose(status.id),
    }));
}

function connectCommands(desk, agent) {
    if (agent.kind === "floating") {
        return agent.extensions
            .filter((extension) => !extension.taken_by)
            .map(({ id, number }) => ({
                name: _t("Connect with extension %s", number),
                action: () => desk.connect(id),
            }));
    }
    if (agent.kind === "virtual") {
        const number = agent.virtual_number;
        const name = _t("Connect with %s", number);
        return number ? [{ name, action: () => desk.connect(null, number) }] : [];
    }
    return [{ name: _t("Connect to the call centre"), action: () => desk.connect() }];
}

/** The card's buttons in words; those with a panel open it there. */
function callCommands(desk, deeds, openPanel) {
    const { call } = desk.state;
    return deeds.map(({ label, panel, does }) => ({
        name: label,
        action: () => (panel ? openPanel(panel) : does(desk, call)),
    }));
}

/** Those of the other calls at the phone. */
function besideCommands(desk) {
    const { others = [] } = desk.state.call || {};
    return others.flatMap((other) =>
        besideDeeds(other).map(({ long, does }) => ({
            name: long,
            action: () => does(desk, other),
        }))
    );
}

/**
 * What this agent can do just now, for Odoo's command palette.
 *
 * @param {Function} [openPanel] opens a panel of the call card
 */
export function agentCommands(desk, openPanel = () => {}) {
    const { agent, call } = desk.state;
    if (!agent) {
        return [];
    }
    const deeds = call ? callDeeds(call) : [];
    const isEnd = ({ name }) => name === "hangup";
    const goesOn = deeds.filter((deed) => !isEnd(deed));
    const ofCall = [...callCommands(desk, goesOn, openPanel), ...besideCommands(desk)];
    // An Enter too many takes the first: that must not end the call.
    const end = callCommands(desk, deeds.filter(isEnd), openPanel);
    if (!agent.connected) {
        return [...ofCall, ...connectCommands(desk, agent), ...end];
    }
    return [
        ...ofCall,
        ...statusCommands(desk, agent),
        ...end,
        { name: _t("Disconnect from the call centre"), action: () => desk.disconnect() },
    ];
}

/** For the palette: what an action returns, it would take for the next list to show. */
function provide(env, category) {
    const openPanel = (panel) => env.bus.trigger("CC_ODOO:PANEL", panel);
    return agentCommands(env.services["cc_odoo.agent"], openPanel).map(({ name, action }) => ({
        name,
        category,
        action: () => {
            action();
        },
    }));
}

/** Of the menus the palette shows all that it is given: what resembles the search is found here. */
function provideBesideMenus(env, { searchValue }) {
    const found = searchValue ? provide(env, MENU_CATEGORY) : [];
    return fuzzyLookup(searchValue, found, ({ name }) => String(name));
}

const categories = registry.category("command_categories");
categories.add(CATEGORY, {}, { sequence: 5 });
// After Odoo's own apps (10) and menus (20): who looks for a menu presses Enter on the first.
categories.add(MENU_CATEGORY, { namespace: "/" }, { sequence: 30 });
const providers = registry.category("command_provider");
providers.add("cc_odoo", { provide: (env) => provide(env, CATEGORY) });
providers.add("cc_odoo_menu", { namespace: "/", provide: provideBesideMenus });
