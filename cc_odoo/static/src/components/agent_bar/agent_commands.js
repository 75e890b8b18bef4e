// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const CATEGORY = "cc_odoo";

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

function callCommands(desk, call) {
    return call ? [{ name: _t("Hang up"), action: () => desk.hangup() }] : [];
}

/** What this agent can do just now, for Odoo's command palette. */
export function agentCommands(desk) {
    const { agent, call } = desk.state;
    if (!agent) {
        return [];
    }
    if (!agent.connected) {
        return connectCommands(desk, agent);
    }
    return [
        ...callCommands(desk, call),
        ...statusCommands(desk, agent),
        { name: _t("Disconnect from the call centre"), action: () => desk.disconnect() },
    ];
}

registry.category("command_categories").add(CATEGORY, {}, { sequence: 5 });
registry.category("command_provider").add("cc_odoo", {
    provide: (env) =>
        agentCommands(env.services["cc_odoo.agent"]).map(({ name, action }) => ({
            name,
            category: CATEGORY,
            // What an action returns, the palette would take for the next list to show.
            action: () => {
                action();
            },
        })),
});
