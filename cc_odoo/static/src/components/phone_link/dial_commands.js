// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { fuzzyTest } from "@web/core/utils/search";

// Contacts are searched when the agent has not typed for this time (ms).
const TYPING_PAUSE_MS = 250;
const NAME_LENGTH_MIN = 2;
const CONTACTS_MAX = 8;
const NUMBER = /^[+*#(\d][\d\s\-./()*#]{2,}$/;

/** Whom to call, found in what was typed: `{number}`, `{name}`, or neither. */
export function whomToCall(typed) {
    const text = (typed || "").trim();
    const verbs = ["call", _t("call").toString().toLowerCase()];
    const verb = verbs.find((word) => text.toLowerCase().startsWith(`${word} `));
    const rest = verb ? text.slice(verb.length).trim() : text;
    if (NUMBER.test(rest)) {
        return { number: rest };
    }
    return verb && rest.length >= NAME_LENGTH_MIN ? { name: rest } : {};
}

/** The palette shows only names that resemble the typed text, which may be in another language. */
function resembling(typed, words) {
    const name = words.toString();
    return fuzzyTest(typed, name) ? name : `${name} (${typed})`;
}

function command(env, typed, words, number) {
    return {
        name: resembling(typed, words),
        category: "cc_odoo",
        // Nothing is returned: the palette would take it for its next list.
        action: () => {
            env.services["cc_odoo.dial"].dial(number);
        },
    };
}

/** Finds the contacts to call, once the agent has stopped typing. */
export class ContactFinder {
    constructor() {
        this.turn = 0;
    }

    async find(orm, name) {
        const turn = ++this.turn;
        await new Promise((resolve) => browser.setTimeout(resolve, TYPING_PAUSE_MS));
        if (turn !== this.turn) {
            return [];
        }
        const domain = [
            ["complete_name", "ilike", name],
            ["phone", "!=", false],
        ];
        const fields = ["display_name", "phone"];
        return orm.silent.searchRead("res.partner", domain, fields, { limit: CONTACTS_MAX });
    }
}

const finder = new ContactFinder();

async function dialCommands(env, { searchValue: typed }) {
    finder.turn++; // a search that still waits is for an older text
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
