// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

// The page that asks before it calls: it is small, and has no module loader and no bundle.
(() => {
    const REGISTERED = "cc_odoo.tel_handler";
    const HANDLER = "/cc_odoo/dial?number=%s";
    const READ_EVERY_MS = 1000;
    // A call that rings for longer than so many readings is not followed any more.
    const READINGS_MAX = 120;

    const one = (name) => document.querySelector(`[data-cc="${name}"]`);
    const show = (name) => one(name)?.classList.remove("d-none");
    const hide = (name) => one(name)?.classList.add("d-none");

    /** The browser asks the user and passes on no answer: the page knows only that it asked. */
    function register() {
        try {
            navigator.registerProtocolHandler("tel", window.location.origin + HANDLER);
            window.localStorage.setItem(REGISTERED, "1");
        } catch {
            return show("unsupported");
        }
        return showState();
    }

    function unregister() {
        navigator.unregisterProtocolHandler?.("tel", window.location.origin + HANDLER);
        window.localStorage.removeItem(REGISTERED);
        showState();
    }

    function showState() {
        const asked = window.localStorage.getItem(REGISTERED) === "1";
        (asked ? show : hide)("asked");
        (asked ? hide : show)("register");
        (asked && navigator.unregisterProtocolHandler ? show : hide)("unregister");
    }

    function setUp() {
        if (!navigator.registerProtocolHandler || !window.isSecureContext) {
            show("unsupported");
            hide("register");
            return;
        }
        showState();
        one("register").addEventListener("click", register);
        one("unregister").addEventListener("click", unregister);
    }

    /** The number is called once, however often the button is clicked. */
    function callOnce(form) {
        form.addEventListener("submit", (ev) => {
            if (form.dataset.sent) {
                ev.preventDefault();
            }
            form.dataset.sent = "1";
            one("call").classList.add("disabled");
        });
    }

    /** A tab that was opened for the link is closed; any other goes back to Odoo. */
    function closeOnClick(link) {
        link.addEventListener("click", () => window.close());
    }

    async function follow(status, readings = 0) {
        const answer = await window.fetch(status.dataset.address);
        if (!answer.ok) {
            return;
        }
        const { text, state, over } = await answer.json();
        if (status.textContent !== text) {
            status.textContent = text; // a live region: screen readers read each change
        }
        status.dataset.state = state;
        if (!over && readings < READINGS_MAX) {
            setTimeout(() => follow(status, readings + 1), READ_EVERY_MS);
        }
    }

    if (one("register")) {
        setUp();
    }
    if (one("form")) {
        callOnce(one("form"));
    }
    if (one("status")) {
        follow(one("status"));
    }
    document.querySelectorAll('[data-cc="close"]').forEach(closeOnClick);
})();
