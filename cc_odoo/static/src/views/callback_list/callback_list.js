// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

/** What an owner looks at first: open, late, lost today, and how many of those were reached. */
export class CallbackFigures extends Component {
    static template = "cc_odoo.CallbackFigures";
    static props = { list: Object };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ figures: false });
        onWillStart(() => this.read());
        // The list was read anew: something may have changed.
        onWillUpdateProps(() => this.read());
    }

    async read() {
        this.state.figures = await this.orm.call("cc.callback", "get_callback_figures", []);
    }

    get rate() {
        const { counted, rate } = this.state.figures;
        return counted ? `${Math.round(rate)} %` : _t("no calls");
    }

    get share() {
        const { in_time: reached, counted } = this.state.figures;
        return _t("%(reached)s of %(counted)s", { reached, counted });
    }

    get rateLabel() {
        return _t("Reached within %s min", this.state.figures.minutes);
    }
}

export class CallbackListRenderer extends ListRenderer {
    static template = "cc_odoo.CallbackListRenderer";
    static components = { ...ListRenderer.components, CallbackFigures };
}

registry.category("views").add("cc_callback_list", {
    ...listView,
    Renderer: CallbackListRenderer,
});
