// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { fuzzyLookup } from "@web/core/utils/search";
import { callActions, menuActions, otherCallActions } from "../../services/desk_actions";

const CATEGORY = "cc_odoo";
// Listed beside the apps and menus when the search begins with a "/".
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

function disconnectCommands(desk) {
    const action = () => desk.disconnect();
    return [{ name: _t("Disconnect from the call centre"), action }];
}

/** The buttons in words; the panel of one that has a panel opens on the card. */
function actionCommands(env, actions) {
    const openPanel = (id) => env.bus.trigger("CC_ODOO:PANEL", id);
    return actions.map(({ id, name, panelComponent, onSelected }) => ({
        name,
        action: () => (panelComponent ? openPanel(id) : onSelected()),
    }));
}

/** What can be done with the other calls at the phone. */
function otherCallCommands(env, { others = [] }) {
    return others.flatMap((other) =>
        otherCallActions(env, other).map(({ longName: name, onSelected: action }) => ({
            name,
            action,
        }))
    );
}

/**
 * What this agent can do just now, for Odoo's command palette.
 *
 * @param {Object} env Odoo's environment
 * @returns {{name: string, action: () => void}[]} in the order in which the palette lists them
 */
export function agentCommands(env) {
    const desk = env.services["cc_odoo.agent"];
    const { agent, call } = desk.state;
    if (!agent) {
        return [];
    }
    const actions = call ? callActions(env, call) : [];
    return [
        ...actionCommands(
            env,
            actions.filter(({ endsCall }) => !endsCall)
        ),
        ...otherCallCommands(env, call),
        ...(agent.connected ? statusCommands(desk, agent) : connectCommands(desk, agent)),
        ...actionCommands(env, menuActions(env)),
        // An Enter too many takes the first command: that must not end the call.
        ...actionCommands(
            env,
            actions.filter(({ endsCall }) => endsCall)
        ),
        ...(agent.connected ? disconnectCommands(desk) : []),
    ];
}

/** Nothing is returned by an action here: the palette would take it for its next list. */
function provide(env, category) {
    return agentCommands(env).map(({ name, action }) => ({
        name,
        category,
        action: () => {
            action();
        },
    }));
}

/** The palette shows all it gets beside the menus, so what resembles the search is chosen here. */
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
