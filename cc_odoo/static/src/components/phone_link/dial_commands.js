// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { fuzzyTest } from "@web/core/utils/search";

// Nobody is asked about while the agent still types (ms).
const TYPING = 250;
const SHORTEST = 2;
const MOST = 8;
const NUMBER = /^[+*#(\d][\d\s\-./()*#]{2,}$/;

/** What to call of what was typed: `{number}`, `{name}`, or neither. */
export function whomToCall(typed) {
    const text = (typed || "").trim();
    const verbs = ["call", _t("call").toString().toLowerCase()];
    const verb = verbs.find((word) => text.toLowerCase().startsWith(`${word} `));
    const rest = verb ? text.slice(verb.length).trim() : text;
    if (NUMBER.test(rest)) {
        return { number: rest };
    }
    return verb && rest.length >= SHORTEST ? { name: rest } : {};
}

/** The palette shows only what resembles what was typed, which may be of another language. */
function resembling(typed, words) {
    const name = words.toString();
    return fuzzyTest(typed, name) ? name : `${name} (${typed})`;
}

function command(env, typed, words, number) {
    return {
        name: resembling(typed, words),
        category: "cc_odoo",
        // What an action returns, the palette would take for the next list to show.
        action: () => {
            env.services["cc_odoo.dial"].dial(number);
        },
    };
}

/** The contacts to call, asked once the agent has stopped typing. */
export class ContactFinder {
    constructor() {
        this.turn = 0;
    }

    async find(orm, name) {
        const turn = ++this.turn;
        await new Promise((resolve) => browser.setTimeout(resolve, TYPING));
        if (turn !== this.turn) {
            return [];
        }
        const domain = [
            ["complete_name", "ilike", name],
            ["phone", "!=", false],
        ];
        const fields = ["display_name", "phone"];
        return orm.silent.searchRead("res.partner", domain, fields, { limit: MOST });
    }
}

const finder = new ContactFinder();

async function dialCommands(env, { searchValue: typed }) {
    finder.turn++; // whoever was still to be asked about is typed over
    const { number, name } = whomToCall(typed);
    if (number) {
        return [command(env, typed, _t("Call %s", number), number)];
    }
    const found = name ? await finder.find(env.services.orm, name) : [];
    return found.map(({ display_name: contact, phone }) =>
        command(env, typed, _t("Call %(contact)s · %(phone)s", { contact, phone }), phone)
    );
}

registry.category("command_provider").add("cc_odoo.dial", {
    provide: (env, options = {}) =>
        env.services["cc_odoo.dial"].isAgent ? dialCommands(env, options) : [],
});
