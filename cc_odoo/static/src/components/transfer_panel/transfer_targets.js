// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { _t } from "@web/core/l10n/translation";
import { bareNumber } from "../../services/numbers";

// Those who can take the call are listed first.
const RANK = { free: 0, busy: 1, away: 2, offline: 3 };
const DIALLED = /^\+?[\d*#]{2,}$/;

const agentWords = ({ state, status }) =>
    ({ free: _t("free"), busy: _t("on a call"), away: status.name, offline: _t("not connected") })[
        state
    ];

function agentOption(agent) {
    return {
        ...agent,
        rank: RANK[agent.state],
        color: agent.state === "offline" ? null : agent.status.color,
        words: String(agentWords(agent)),
        extra: agent.extension,
        disabled: agent.state === "offline",
    };
}

const freeWords = (free) => (free ? _t("%s free", free) : _t("nobody free"));

function teamOption(team) {
    return { ...team, rank: team.free ? 0 : 1, words: String(freeWords(team.free)), icon: "users" };
}

function queueOption(queue) {
    const waiting = queue.waiting ? [_t("%s waiting", queue.waiting)] : [];
    return {
        ...queue,
        rank: 0,
        words: [freeWords(queue.free), ...waiting].join(" · "),
        extra: queue.number,
        icon: "list-ol",
    };
}

const byRank = (one, other) => one.rank - other.rank || one.name.localeCompare(other.name);

/** What was typed, as an option of its own if it can be dialled. */
function numberOption(query) {
    const number = bareNumber(query);
    return DIALLED.test(number)
        ? [{ target: number, name: number, words: String(_t("this number")), icon: "phone" }]
        : [];
}

const matches = (query) => (option) =>
    [option.name, option.extra].some((text) => (text || "").toLowerCase().includes(query));

/**
 * What the picker lists for what is typed.
 *
 * @param {Object} targets the answer of `cc.user.get_transfer_targets`
 * @param {string} query
 * @returns {{title: string, key: string, options: Object[]}[]} groups that are not empty
 */
export function transferGroups({ agents = [], teams = [], queues = [] }, query) {
    const fits = matches(query.trim().toLowerCase());
    const list = (rows, make) => rows.map(make).filter(fits).sort(byRank);
    return [
        { key: "number", title: _t("Number"), options: numberOption(query) },
        { key: "agents", title: _t("Agents"), options: list(agents, agentOption) },
        { key: "teams", title: _t("Teams"), options: list(teams, teamOption) },
        { key: "queues", title: _t("Queues"), options: list(queues, queueOption) },
    ].filter(({ options }) => options.length);
}
