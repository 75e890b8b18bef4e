// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { registry } from "@web/core/registry";
import { PhoneField, phoneField } from "@web/views/fields/phone/phone_field";
import { isDialled } from "../../services/numbers";

/** A number as a PBX sent it: a link, unless it cannot be called, as `anonymous`. */
export class CallNumberField extends PhoneField {
    static template = "cc_odoo.CallNumberField";

    get canBeCalled() {
        return isDialled(this.ccNumber);
    }
}

export const callNumberField = { ...phoneField, component: CallNumberField };

registry.category("fields").add("cc_call_number", callNumberField);
