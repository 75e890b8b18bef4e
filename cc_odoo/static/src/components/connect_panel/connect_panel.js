// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component, useState } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useDesk } from "../../services/agent_service";
import { bareNumber, numberFault } from "../../services/numbers";

// With more extensions than this, the list gets a field for searching.
const SEARCHABLE_FROM = 8;

/** An agent who is not connected connects here: by one click, an extension, or a mobile number. */
export class ConnectPanel extends Component {
    static template = "cc_odoo.ConnectPanel";
    static components = { DropdownItem };
    static props = { close: Function };

    setup() {
        const { desk, state } = useDesk();
        Object.assign(this, { desk, state });
        this.form = useState({
            number: state.agent.virtual_number || "",
            fault: "",
            filter: "",
        });
    }

    get agent() {
        return this.state.agent;
    }

    get isSearchable() {
        return this.agent.extensions.length > SEARCHABLE_FROM;
    }

    get extensions() {
        return this.agent.extensions.filter(({ number }) => number.includes(this.form.filter));
    }

    takenBy(extension) {
        return _t("taken by %s", extension.taken_by);
    }

    async connect(extensionId, number) {
        if (await this.desk.connect(extensionId, number)) {
            this.props.close();
        }
    }

    async connectVirtual() {
        this.form.fault = numberFault(this.form.number);
        if (!this.form.fault) {
            await this.connect(null, bareNumber(this.form.number));
        }
    }
}
