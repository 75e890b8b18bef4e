// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { onWillRender, useComponent } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { useDesk } from "./agent_service";
import { callerWords } from "./ring_service";

const actionRegistry = registry.category("cc_odoo.desk_actions");

/**
 * @typedef {Object} DeskActionParams what each function of a definition is called with
 * @property {Object|false} call the call on the card, as in the message `cc_odoo/call`; for the
 *     place "other" the other call; for the place "menu" false while there is no call
 * @property {(name: string) => boolean} can whether `call.can` has this name: the server offers it
 * @property {import("./agent_service").AgentDesk} desk
 * @property {Object} env Odoo's environment: `env.services` has all services
 */

/**
 * @typedef {Object} DeskActionDefinition
 * @property {boolean|(params: DeskActionParams) => boolean} [condition] whether it is shown; always
 *     without one
 * @property {string|(params: DeskActionParams) => string} name what the button says
 * @property {string|(params: DeskActionParams) => string} icon its classes, as "fa fa-phone"
 * @property {(params: DeskActionParams) => void} [onSelected]
 * @property {typeof import("@odoo/owl").Component} [panelComponent] opens on the card instead of
 *     `onSelected`; its props are `call` and `close`, which takes the call that it closes for
 * @property {string} [hotkey] pressed together with Alt, as "shift+m"
 * @property {number} [sequence] smaller ones come first; 50 without one
 * @property {"main"|"tool"|"other"|"menu"} [place] where its button is: "main" at the bottom of the
 *     card; "tool" (the default) smaller, above those; "other" beside another call at the phone;
 *     "menu" in the menu under the agent bar
 * @property {string|(params: DeskActionParams) => string} [btnClass] colour of the button in the
 *     places "main" and "other", and on a folded card; "btn-secondary" without one
 * @property {boolean} [showFolded] whether a folded card has room for it
 * @property {boolean} [endsCall] the command palette then lists it after all others
 * @property {string} [command] name of the server's command, without `action_`, where it is not the
 *     action's id: the button waits while the PBX carries that out
 */

/**
 * Add a button to the agent's desk, and a command of the same name to the command palette.
 *
 * @param {string} id its button has the class `o_cc_<id>`
 * @param {DeskActionDefinition} definition
 * @param {{force?: boolean}} [options] force: take the place of the action with this id
 * @throws {DuplicatedKeyError} another action has this id
 */
export function registerDeskAction(id, definition, { force } = {}) {
    actionRegistry.add(id, definition, { force, sequence: definition.sequence });
}

/** Remove an action. Nothing happens where there is none. */
export function removeDeskAction(id) {
    actionRegistry.remove(id);
}

/** Evaluate all actions anew, because something changed that is neither the call nor the agent. */
export function refreshDeskActions() {
    actionRegistry.trigger("UPDATE");
}

/** Render the component again when an action may have changed: registered, refreshed, or the desk. */
export function useDeskActionUpdates() {
    const component = useComponent();
    const { state } = useDesk();
    onWillRender(() => [state.agent, state.call]); // a component observes what it reads
    useBus(actionRegistry, "UPDATE", () => component.render());
}

/** Whether the server offers `name` on this call. */
export function canDo(call, name) {
    return Boolean(call && call.can?.includes(name));
}

const valueOf = (property, params) =>
    typeof property === "function" ? property(params) : property;

/** One action as it is now: what a button, or the command palette, shows of it. */
function resolve(id, definition, params) {
    const { btnClass = "btn-secondary", command = id, onSelected } = definition;
    return {
        ...definition,
        id,
        command,
        name: String(valueOf(definition.name, params)),
        icon: valueOf(definition.icon, params),
        btnClass: valueOf(btnClass, params),
        // Nothing is returned: the command palette would take it for its next list.
        onSelected: () => {
            onSelected(params);
        },
    };
}

function actionsAt(places, env, call) {
    const desk = env.services["cc_odoo.agent"];
    const params = { call, desk, env, can: (name) => canDo(call, name) };
    const isShown = ([, { place = "tool", condition = true }]) =>
        places.includes(place) && valueOf(condition, params);
    const entries = actionRegistry.getEntries().filter(isShown);
    return entries.map(([id, definition]) => resolve(id, definition, params));
}

/** What can be done now with the call on the card, in the order of the buttons. */
export function callActions(env, call) {
    return actionsAt(["main", "tool"], env, call);
}

/** What can be done with another call at the phone; `longName` says which call that is. */
export function otherCallActions(env, other) {
    const who = callerWords(other);
    return actionsAt(["other"], env, other).map((action) => ({
        ...action,
        longName: `${action.name}: ${who}`,
    }));
}

/** What can be done now from the menu of the agent bar, with a call or without one. */
export function menuActions(env) {
    return actionsAt(["menu"], env, env.services["cc_odoo.agent"].state.call);
}

/** The keys of all actions of that menu, also of those that can't be done now. */
export function menuHotkeys() {
    const ofMenu = actionRegistry.getAll().filter(({ place }) => place === "menu");
    return ofMenu.map(({ hotkey }) => hotkey).filter(Boolean);
}
