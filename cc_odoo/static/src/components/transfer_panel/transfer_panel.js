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
import { canDo } from "../call_card/call_deeds";
import { transferGroups } from "./transfer_targets";

// The server's name for "somebody's availability changed", told to whose list is open.
const FLOOR = "cc_odoo_floor";
// On a large floor somebody's does all the time: at most one reading in this time (ms).
const READ_EVERY = 1000;

/**
 * To whom the call goes: agents, teams and queues with who is free now, or any number.
 *
 * Who is free is read when the panel opens, and anew when that changes or the agent comes back to
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
            this.timer ||= browser.setTimeout(() => this.read(), READ_EVERY);
        };
        bus.subscribe("cc_odoo/floor", changed);
        bus.addChannel(FLOOR);
        onWillDestroy(() => {
            browser.clearTimeout(this.timer);
            bus.unsubscribe("cc_odoo/floor", changed);
            bus.deleteChannel(FLOOR);
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

    /** A number that was typed is meant; of names the agent still has to choose. */
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
            // No call goes away by a key pressed too much: Enter leads to the buttons. They are
            // drawn anew first: fast hands are ahead of the screen.
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
