// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Component, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Plays a recording with the browser's own controls, or says why it cannot be played. */
export class RecordingPlayer extends Component {
    static template = "cc_odoo.RecordingPlayer";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ trouble: "" });
    }

    get data() {
        return this.props.record.data[this.props.name] || { url: false, words: "" };
    }

    get words() {
        return this.state.trouble || this.data.words;
    }

    onPlay() {
        this.state.trouble = "";
    }

    /** The audio element does not say why it failed, so one byte is fetched to read the reason. */
    async onError() {
        let words = "";
        try {
            const headers = { Range: "bytes=0-0" };
            const response = await browser.fetch(this.data.url, { headers });
            words = response.ok ? "" : await response.text();
        } catch {
            words = _t("Odoo could not be reached.");
        }
        this.state.trouble = words || _t("Your browser cannot play this file.");
    }
}

export const recordingPlayer = {
    component: RecordingPlayer,
    displayName: _t("Recording Player"),
    supportedTypes: ["json"],
    isEmpty: () => false,
};

registry.category("fields").add("cc_recording_player", recordingPlayer);
