// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {
    Component,
    onPatched,
    onWillDestroy,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { inWords, useDesk } from "../../services/agent_service";
import { canDo } from "../../services/desk_actions";
import { transferGroups } from "./transfer_targets";

// The server sends to this channel whenever the availability of an agent changes.
const FLOOR_CHANNEL = "cc_odoo_floor";
// On a large floor that happens all the time, so the list is read at most once in this time (ms).
const READ_EVERY_MS = 1000;

/**
 * The agent chooses to whom the call goes: an agent, a team or a queue, or any number.
 *
 * Who is free is read when the panel opens, and again when that changes or the agent comes back to
 * the window.
 */
export class TransferPanel extends Component {
    static template = "cc_odoo.TransferPanel";
    static props = { call: Object, close: Function };

    setup() {
        const { desk, state } = useDesk();
        Object.assign(this, { desk, state });
        this.orm = useService("orm");
        this.view = useState({ query: "", chosen: "", targets: {}, read: false });
        this.actions = useRef("actions");
        this.list = useRef("list");
        useAutofocus();
        onPatched(() => this.goOn());
        useExternalListener(window, "focus", () => this.read());
        this.followFloor(useService("bus_service"));
        this.read();
    }

    followFloor(bus) {
        const changed = () => {
            this.timer ||= browser.setTimeout(() => this.read(), READ_EVERY_MS);
        };
        bus.subscribe("cc_odoo/floor", changed);
        bus.addChannel(FLOOR_CHANNEL);
        onWillDestroy(() => {
            browser.clearTimeout(this.timer);
            bus.unsubscribe("cc_odoo/floor", changed);
            bus.deleteChannel(FLOOR_CHANNEL);
        });
    }

    async read() {
        browser.clearTimeout(this.timer);
        this.timer = 0;
        try {
            this.view.targets = await this.orm.silent.call("cc.user", "get_transfer_targets", []);
        } catch (error) {
            if (!inWords(error) && !(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
        this.view.read = true;
    }

    get groups() {
        return transferGroups(this.view.targets, this.view.query);
    }

    get options() {
        const options = this.groups.flatMap((group) => group.options);
        return options.filter(({ disabled }) => !disabled);
    }

    get chosen() {
        return this.options.find(({ target }) => target === this.view.chosen);
    }

    get offersBlind() {
        return canDo(this.props.call, "transfer");
    }

    get offersConsult() {
        return canDo(this.props.call, "consult");
    }

    get isBusy() {
        return !this.chosen || this.desk.isBusy("transfer");
    }

    optionId(option) {
        return `o_cc_target_${option.target.replace(/\W/g, "_")}`;
    }

    /** A typed number is chosen at once; among names the agent still has to choose. */
    type() {
        const [first] = this.groups;
        this.view.chosen = first?.key === "number" ? first.options[0].target : "";
    }

    choose(option) {
        if (!option.disabled) {
            this.view.chosen = option.target;
        }
    }

    onKeydown(ev) {
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        if (ev.key in steps) {
            ev.preventDefault();
            this.step(steps[ev.key]);
        } else if (ev.key === "Enter") {
            // An Enter too many must not transfer the call, so it only leads to the buttons. They
            // are rendered first, because the agent may type faster than the screen follows.
            ev.preventDefault();
            this.goesOn = true;
            this.render();
        }
    }

    goOn() {
        if (this.goesOn) {
            this.goesOn = false;
            this.actions.el.querySelector("button:not(:disabled)")?.focus();
        }
    }

    onEscape(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.props.close();
        }
    }

    step(by) {
        const { options } = this;
        const at = options.findIndex(({ target }) => target === this.view.chosen);
        const next = at < 0 ? (by > 0 ? 0 : options.length - 1) : at + by;
        const option = options[(next + options.length) % options.length];
        if (option) {
            this.choose(option);
            const row = this.list.el.querySelector(`#${this.optionId(option)}`);
            row?.scrollIntoView({ block: "nearest" });
        }
    }

    async transfer(attended) {
        const { call, close } = this.props;
        if (await this.desk.transfer(this.chosen.target, attended)) {
            close(call);
        }
    }
}
