// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { _t } from "@web/core/l10n/translation";
import { callerWords } from "../../services/ring_service";

// Deeds the server may offer on a call (`call.can`): what can't be done is not shown.
const ALWAYS = ["hangup"];

const can = (call, deed) => (call.can || ALWAYS).includes(deed);
const rings = (call) => call.state === "ringing" && call.way === "in";
const isUp = (call) => call.state !== "ringing";
const isHeld = (call) => call.state === "held";
const isMuted = (call) => call.recording?.state === "muted";

/**
 * What can be done with a call, in the order of the buttons.
 *   offered  when it is
 *   does     what it does; those with a `panel` open that instead
 *   deed     its name at the server, where it differs
 */
const DEEDS = [
    {
        name: "answer",
        offered: (call) => rings(call) && can(call, "answer"),
        label: () => _t("Answer"),
        icon: "fa-phone",
        style: "btn-success",
        hotkey: "shift+p",
        does: (desk) => desk.answer(),
    },
    {
        name: "complete",
        deed: "complete_transfer",
        offered: (call) => can(call, "complete_transfer"),
        label: () => _t("Complete transfer"),
        icon: "fa-share",
        style: "btn-primary",
        hotkey: "shift+o",
        does: (desk) => desk.completeTransfer(),
    },
    {
        name: "back",
        deed: "cancel_transfer",
        offered: (call) => can(call, "cancel_transfer"),
        label: () => _t("Back to caller"),
        icon: "fa-reply",
        style: "btn-secondary",
        hotkey: "shift+b",
        does: (desk) => desk.cancelTransfer(),
    },
    {
        name: "hold",
        offered: (call) => isUp(call) && can(call, "hold"),
        label: (call) => (isHeld(call) ? _t("Resume") : _t("Hold")),
        icon: (call) => (isHeld(call) ? "fa-play" : "fa-pause"),
        style: "btn-secondary",
        hotkey: "shift+h",
        does: (desk, call) => desk.hold(!isHeld(call)),
    },
    {
        name: "transfer",
        offered: (call) =>
            isUp(call) && !call.consult && (can(call, "transfer") || can(call, "consult")),
        label: () => _t("Transfer"),
        icon: "fa-share",
        hotkey: "shift+r",
        panel: "transfer",
    },
    {
        name: "keypad",
        offered: (call) => isUp(call) && can(call, "dtmf"),
        label: () => _t("Keypad"),
        icon: "fa-th",
        hotkey: "shift+k",
        panel: "keypad",
    },
    {
        name: "record",
        offered: (call) => isUp(call) && can(call, "record") && call.recording?.may_stop !== false,
        label: (call) => (call.recording ? _t("Stop recording") : _t("Start recording")),
        icon: (call) => (call.recording ? "fa-stop" : "fa-circle"),
        does: (desk, call) => desk.record(!call.recording),
    },
    {
        name: "mute",
        deed: "mute_recording",
        offered: (call) =>
            Boolean(call.recording) &&
            can(call, "mute_recording") &&
            call.recording.may_mute !== false,
        label: (call) => (isMuted(call) ? _t("Unmute recording") : _t("Mute recording")),
        icon: (call) => (isMuted(call) ? "fa-microphone" : "fa-microphone-slash"),
        does: (desk, call) => desk.muteRecording(!isMuted(call)),
    },
    {
        name: "hangup",
        offered: (call) => can(call, "hangup"),
        label: (call) => (rings(call) ? _t("Decline") : _t("Hang up")),
        icon: "fa-phone o_cc_hangup_icon",
        style: "btn-danger",
        hotkey: "shift+e",
        does: (desk) => desk.hangup(),
    },
];

/** The same for a call beside the one on the card, which it would take the place of. */
const BESIDE = [
    {
        name: "switch",
        label: (call) => (rings(call) ? _t("Answer") : _t("Switch")),
        icon: (call) => (rings(call) ? "fa-phone" : "fa-exchange"),
        style: (call) => (rings(call) ? "btn-success" : "btn-secondary"),
        hotkey: "shift+s",
        does: (desk, call) => desk.switchTo(call),
    },
    {
        name: "decline",
        deed: "hangup",
        label: () => _t("Decline"),
        icon: "fa-phone o_cc_hangup_icon",
        style: "btn-danger",
        does: (desk, call) => desk.decline(call),
    },
];

export const DEED_HOTKEYS = [...DEEDS, ...BESIDE].map(({ hotkey }) => hotkey).filter(Boolean);

const value = (part, call) => (typeof part === "function" ? part(call) : part);

const inWords = (call, entry) => ({
    ...entry,
    deed: entry.deed || entry.name,
    label: String(entry.label(call)),
    icon: value(entry.icon, call),
    style: value(entry.style, call),
});

/** What can be done with this call now, in words and ready to be shown. */
export function callDeeds(call) {
    return DEEDS.filter(({ offered }) => offered(call)).map((entry) => inWords(call, entry));
}

/** What can be done with another call at the phone; `long` names it, too. */
export function besideDeeds(other) {
    const offered = ({ name, deed = name }) => Boolean(other.can?.includes(deed));
    const deeds = BESIDE.filter(offered).map((entry) => inWords(other, entry));
    return deeds.map((deed) => ({ ...deed, long: `${deed.label}: ${callerWords(other)}` }));
}

/** Whether the server offers a deed on this call. */
export { can as canDo };
