// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { reactive, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { effect } from "@web/core/utils/reactive";
import { batched } from "@web/core/utils/timing";
import { inWords } from "./agent_service";
import { NoteDrafts, WrapUp } from "./note_storage";

// The note is saved when the agent has not typed for this time (ms).
const TYPING_PAUSE_MS = 800;
// A note that could not be saved is tried again after this time (ms), then after twice that, ...
const RETRY_MS = 4000;
const RETRY_MAX_MS = 60_000;
// After so many errors of Odoo itself, the note is tried again only when the agent asks for it.
const TRIES_MAX = 4;

/**
 * The notes on calls, saved while they are typed: on the server after each pause, and in this
 * browser's storage until the server has them. After a call its note stays open until the agent
 * closes it or answers the next call.
 *
 * `state.notes[call id]`:
 *   text    what the agent sees
 *   known   the note on the server, as far as we know
 *   status  "" | "typing" | "saving" | "saved" | "failed"
 *   fault   why it could not be saved, in words
 *   stuck   whether it is tried again only when the agent asks for it
 * `state.contexts[call id]` what is known of its caller: the answer of `cc.call.get_caller_context`
 * `state.over` the call that ended and whose note is still open, or false
 */
export class CallNotes {
    constructor({ bus_service, orm }, desk) {
        Object.assign(this, { orm, desk });
        this.drafts = new NoteDrafts(user.userId);
        this.wrapUp = new WrapUp(user.userId, (call) => (this.state.over = call));
        this.state = reactive({ notes: {}, contexts: {}, over: this.wrapUp.read() });
        this.timers = {};
        this.present = false;
        // A tab that slept gets many messages at once, of which only the last one counts.
        const follow = batched((state) => this.follow(state.call));
        effect(follow, [desk.state]);
        bus_service.subscribe("cc_odoo/note", (message) => this.onNote(message));
        bus_service.addEventListener("BUS:RECONNECT", () => this.saveAll());
        browser.addEventListener("pagehide", () => this.sendAll());
        this.drafts.ids().forEach((id) => this.recover(id));
    }

    /** The note of a call stays open after its end, until the next call is answered. */
    follow(call) {
        const before = this.present;
        this.present = call && { ...call };
        if (before && before.id !== call?.id) {
            this.save(before.id);
            this.wrapUpAfter(before, call);
        }
        if (call?.answered_at) {
            this.wrapUp.giveWay(call);
        }
    }

    wrapUpAfter(before, call) {
        const goesOn = call?.others?.some(({ id }) => id === before.id);
        if (!goesOn && (before.answered_at || this.of(before.id).text)) {
            this.wrapUp.open(before);
        }
    }

    /** The note of a call; it is made when it is first asked for. */
    of(id) {
        this.state.notes[id] ??= {
            text: "",
            known: "",
            status: "",
            fault: "",
            stuck: false,
            tries: 0,
        };
        return this.state.notes[id];
    }

    /**
     * Show the note that was read from the server, unless the agent wrote meanwhile.
     *
     * @param {number} id
     * @param {string} text the note on the server
     * @param {string} asked the note as it was known here when the server was asked
     */
    learn(id, text, asked) {
        const note = this.of(id);
        if (note.text === note.known && note.known === asked) {
            Object.assign(note, { text, known: text });
        }
    }

    /** A colleague or another tab wrote. The server joins what is being typed here on saving. */
    onNote({ call_id: id, note: text }) {
        const note = this.state.notes[id];
        if (note && note.text === note.known && !note.known.startsWith(text)) {
            Object.assign(note, { text, known: text });
        }
    }

    type(id, text) {
        Object.assign(this.of(id), { text, status: "typing" });
        this.drafts.keep(id, text);
        this.saveIn(id, TYPING_PAUSE_MS);
    }

    saveIn(id, delay) {
        browser.clearTimeout(this.timers[id]);
        this.timers[id] = browser.setTimeout(() => this.save(id), delay);
    }

    saveAll() {
        Object.keys(this.state.notes).forEach((id) => this.save(Number(id)));
    }

    /** Save the note, if the server does not have it yet. */
    async save(id) {
        const note = this.state.notes[id];
        if (!note || note.status === "saving" || note.text === note.known) {
            return;
        }
        browser.clearTimeout(this.timers[id]);
        const { text } = note;
        note.status = "saving";
        try {
            const kept = await this.orm.silent.call("cc.call", "save_note", [
                [id],
                text,
                note.known,
            ]);
            this.settle(id, text, kept);
        } catch (error) {
            this.fail(id, error);
        }
    }

    /**
     * The server has saved the note; the agent may have typed on meanwhile.
     *
     * @param {number} id
     * @param {string} sent what this tab sent
     * @param {string} kept the whole note as it is on the server, with what others wrote
     */
    settle(id, sent, kept) {
        const note = this.of(id);
        const typedOn = note.text !== sent;
        const rest = note.text.startsWith(sent) ? note.text.slice(sent.length) : null;
        if (rest === null) {
            note.known = sent;
        } else {
            Object.assign(note, { text: kept + rest, known: kept });
        }
        Object.assign(note, {
            status: typedOn ? "typing" : "saved",
            fault: "",
            stuck: false,
            tries: 0,
        });
        if (typedOn) {
            this.saveIn(id, TYPING_PAUSE_MS);
        } else {
            this.drafts.drop(id);
        }
    }

    /** The text stays, and the agent sees why it is not saved. A refusal is not tried again. */
    fail(id, error) {
        const note = this.of(id);
        note.status = "failed";
        if (inWords(error)) {
            note.fault = error.data.message;
            this.drafts.drop(id);
        } else {
            const isAway = error instanceof ConnectionLostError;
            note.fault = isAway
                ? _t(
                      "Not saved yet: Odoo can't be reached. The note is kept in this browser until it is saved."
                  )
                : _t(
                      "Not saved yet: an error occurred in Odoo. The note is kept in this browser until it is saved."
                  );
            this.retry(id, isAway);
        }
    }

    /** Try again later, without end while Odoo is out of reach, else only a few times. */
    retry(id, isAway) {
        const note = this.of(id);
        const delay = Math.min(RETRY_MS * 2 ** note.tries++, RETRY_MAX_MS);
        note.stuck = !isAway && note.tries >= TRIES_MAX;
        if (!note.stuck) {
            this.saveIn(id, delay);
        }
    }

    /** The page closes: send the notes without waiting, as each draft is kept until it is saved. */
    sendAll() {
        for (const [id, { text, known }] of Object.entries(this.state.notes)) {
            if (text !== known) {
                this.send(Number(id), text, known);
            }
        }
    }

    send(id, text, known) {
        const params = { model: "cc.call", method: "save_note", args: [[id], text, known] };
        browser.fetch("/web/dataset/call_kw/cc.call/save_note", {
            method: "POST",
            keepalive: true,
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({
                jsonrpc: "2.0",
                method: "call",
                params: { ...params, kwargs: {} },
            }),
        });
    }

    /** Save a note that an earlier page of this browser could not save any more. */
    async recover(id) {
        const text = this.drafts.read(id);
        Object.assign(this.of(id), { text, status: "typing" });
        await this.save(id);
    }

    /** The agent closes the note on the last call. */
    closeOver() {
        this.save(this.state.over.id);
        this.wrapUp.close();
    }
}

export const noteService = {
    dependencies: ["bus_service", "cc_odoo.agent", "orm"],
    start(env, services) {
        const desk = services["cc_odoo.agent"];
        return desk.isAgent ? new CallNotes(services, desk) : null;
    },
};

registry.category("services").add("cc_odoo.notes", noteService);

/** The notes, their state observed by the calling component. */
export function useNotes() {
    const notes = useService("cc_odoo.notes");
    return { notes, notesState: useState(notes.state) };
}
