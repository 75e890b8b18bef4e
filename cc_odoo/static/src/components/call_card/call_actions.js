// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { _t } from "@web/core/l10n/translation";
import { registerDeskAction } from "../../services/desk_actions";
import { Keypad } from "../keypad/keypad";
import { TransferPanel } from "../transfer_panel/transfer_panel";

const HANGUP_ICON = "fa fa-phone o_cc_hangup_icon";

const rings = (call) => call.state === "ringing" && call.way === "in";
const isUp = (call) => call.state !== "ringing";
const isHeld = (call) => call.state === "held";
const isMuted = (call) => call.recording?.state === "muted";

registerDeskAction("answer", {
    condition: ({ call, can }) => rings(call) && can("answer"),
    name: () => _t("Answer"),
    icon: "fa fa-phone",
    btnClass: "btn-success",
    hotkey: "shift+p",
    onSelected: ({ desk }) => desk.answer(),
    place: "main",
    sequence: 10,
    showFolded: true,
});

registerDeskAction("complete", {
    command: "complete_transfer",
    condition: ({ can }) => can("complete_transfer"),
    name: () => _t("Complete transfer"),
    icon: "fa fa-share",
    btnClass: "btn-primary",
    hotkey: "shift+o",
    onSelected: ({ desk }) => desk.completeTransfer(),
    place: "main",
    sequence: 20,
});

registerDeskAction("back", {
    command: "cancel_transfer",
    condition: ({ can }) => can("cancel_transfer"),
    name: () => _t("Back to caller"),
    icon: "fa fa-reply",
    btnClass: "btn-secondary",
    hotkey: "shift+b",
    onSelected: ({ desk }) => desk.cancelTransfer(),
    place: "main",
    sequence: 30,
});

registerDeskAction("hold", {
    condition: ({ call, can }) => isUp(call) && can("hold"),
    name: ({ call }) => (isHeld(call) ? _t("Resume") : _t("Hold")),
    icon: ({ call }) => (isHeld(call) ? "fa fa-play" : "fa fa-pause"),
    btnClass: "btn-secondary",
    hotkey: "shift+h",
    onSelected: ({ call, desk }) => desk.hold(!isHeld(call)),
    place: "main",
    sequence: 40,
});

// The panel offers both ways: at once, or after a consultation.
registerDeskAction("transfer", {
    condition: ({ call, can }) =>
        isUp(call) && !call.consult && (can("transfer") || can("consult")),
    name: () => _t("Transfer"),
    icon: "fa fa-share",
    hotkey: "shift+r",
    panelComponent: TransferPanel,
    sequence: 50,
});

registerDeskAction("keypad", {
    condition: ({ call, can }) => isUp(call) && can("dtmf"),
    name: () => _t("Keypad"),
    icon: "fa fa-th",
    hotkey: "shift+k",
    panelComponent: Keypad,
    sequence: 60,
});

registerDeskAction("record", {
    condition: ({ call, can }) => isUp(call) && can("record") && call.recording?.may_stop !== false,
    name: ({ call }) => (call.recording ? _t("Stop recording") : _t("Start recording")),
    icon: ({ call }) => (call.recording ? "fa fa-stop" : "fa fa-circle"),
    onSelected: ({ call, desk }) => desk.record(!call.recording),
    sequence: 70,
});

registerDeskAction("mute", {
    command: "mute_recording",
    condition: ({ call, can }) =>
        Boolean(call.recording) && can("mute_recording") && call.recording.may_mute !== false,
    name: ({ call }) => (isMuted(call) ? _t("Unmute recording") : _t("Mute recording")),
    icon: ({ call }) => (isMuted(call) ? "fa fa-microphone" : "fa fa-microphone-slash"),
    onSelected: ({ call, desk }) => desk.muteRecording(!isMuted(call)),
    sequence: 80,
});

registerDeskAction("hangup", {
    condition: ({ can }) => can("hangup"),
    name: ({ call }) => (rings(call) ? _t("Decline") : _t("Hang up")),
    icon: HANGUP_ICON,
    btnClass: "btn-danger",
    hotkey: "shift+e",
    onSelected: ({ call, desk, env }) => {
        env.services["cc_odoo.notes"].save(call.id);
        desk.hangup();
    },
    place: "main",
    sequence: 90,
    showFolded: true,
    endsCall: true,
});

// For another call at the phone: it takes the place of the one on the card, or ends.
registerDeskAction("switch", {
    condition: ({ can }) => can("switch"),
    name: ({ call }) => (rings(call) ? _t("Answer") : _t("Switch")),
    icon: ({ call }) => (rings(call) ? "fa fa-phone" : "fa fa-exchange"),
    btnClass: ({ call }) => (rings(call) ? "btn-success" : "btn-secondary"),
    hotkey: "shift+s",
    onSelected: ({ call, desk }) => desk.switchTo(call),
    place: "other",
    sequence: 10,
});

registerDeskAction("decline", {
    command: "hangup",
    condition: ({ can }) => can("hangup"),
    name: () => _t("Decline"),
    icon: HANGUP_ICON,
    btnClass: "btn-danger",
    onSelected: ({ call, desk }) => desk.decline(call),
    place: "other",
    sequence: 20,
});
