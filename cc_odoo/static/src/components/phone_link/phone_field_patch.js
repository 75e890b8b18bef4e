// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { PhoneField } from "@web/views/fields/phone/phone_field";
import { numberOfLink } from "../../services/dial_service";

/** For agents, the link of a phone field says that it calls from their phone. */
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
