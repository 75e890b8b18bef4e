// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";
import { PhoneField, phoneField } from "@web/views/fields/phone/phone_field";
import { numberOfLink } from "../../services/dial_service";
import { isNumber } from "../../services/numbers";

/** For agents, what the link of a phone field says of itself; for all others it is as it was. */
patch(PhoneField.prototype, {
    setup() {
        super.setup(...arguments);
        const dialler = this.env.services["cc_odoo.dial"];
        this.ccDial = dialler?.isAgent && useState(dialler.state);
    },

    get ccLabel() {
        return this.ccDial ? _t("Call %s from your phone", this.ccNumber) : undefined;
    },

    get ccNumber() {
        return this.props.record.data[this.props.name] || "";
    },

    get ccIsCalling() {
        const calling = this.ccDial && this.ccDial.number;
        return Boolean(calling) && calling === numberOfLink(this.phoneHref);
    },
});

/** A number as a PBX sent it: a link, unless nobody could be called there (`anonymous`). */
export class CallNumberField extends PhoneField {
    static template = "cc_odoo.CallNumberField";

    get canBeCalled() {
        return isNumber(this.ccNumber);
    }
}

export const callNumberField = { ...phoneField, component: CallNumberField };

registry.category("fields").add("cc_call_number", callNumberField);
