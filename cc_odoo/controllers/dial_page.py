# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Links to call from other programs: a page that asks first. No address alone places a call."""

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..core import numbers, tel_link
from .dialling import FINAL_HEADERS, ID, dial, own_agent, own_command

MOST_MATCHES = 5


class DialPage(Controller):
    """``/cc_odoo/dial?number=...``: also what a browser opens for ``tel:`` links, once told so."""

    @route("/cc_odoo/dial", type="http", auth="user", methods=["GET"], sitemap=False)
    def ask(self, number="", **_others):
        """Who it is, and a button; without a number, how to make links work."""
        agent = own_agent()
        if not number.strip():
            return self._page("cc_odoo.dial_page_setup", agent)
        try:
            return self._confirm(agent, tel_link.from_query(number))
        except numbers.BadNumber as bad:
            # sudo: cc.user: only for the words
            fault = agent.sudo()._bad_number_text(bad.reason, number)
            return self._confirm(agent, "", fault)

    @route(
        "/cc_odoo/dial",
        type="http",
        auth="user",
        methods=["POST"],
        sitemap=False,
        save_session=False,
    )
    def call(self, number="", **_others):
        """Place the call; Odoo has checked that the form is one of ours."""
        agent, number = own_agent(), number[: tel_link.MAX_LINK_CHARS + 1]
        if not agent:
            return self._confirm(agent, number)
        try:
            command = dial(agent, number)
        except UserError as error:
            return self._confirm(agent, number, str(error))
        return request.redirect(f"/cc_odoo/dial/{command.id}", code=303)

    @route(f"/cc_odoo/dial/<{ID}:command_id>", type="http", auth="user", methods=["GET"])
    def placed(self, command_id):
        """What becomes of a call that was placed."""
        agent = own_agent()
        command = own_command(agent, command_id)
        if not command:
            raise request.not_found()
        values = {"command": command, "progress": command._progress()}
        return self._page("cc_odoo.dial_page_placed", agent, number=command._dialled(), **values)

    @route(f"/cc_odoo/dial/<{ID}:command_id>/state", type="http", auth="user", methods=["GET"])
    def state(self, command_id):
        """The same for the page itself, while the call is on its way."""
        command = own_command(own_agent(), command_id)
        if not command:
            raise request.not_found()
        return request.make_json_response(command._progress(), headers=FINAL_HEADERS)

    # ------------------------------------------------------------ pages

    def _confirm(self, agent, number, fault=""):
        partners, others = self._matches(agent, number)
        more = request.env._("and %s more", others) if others else ""
        values = {"number": number, "fault": fault, "partners": partners, "more": more}
        return self._page("cc_odoo.dial_page_confirm", agent, **values)

    def _matches(self, agent, number):
        """Contacts with the number that the agent may see, and how many more there are."""
        contacts = request.env["res.partner"]
        if not agent or not number or not contacts.has_access("read"):
            return contacts, 0
        # sudo: cc.user: only the country of numbers without a prefix
        seat = agent.sudo()
        country = seat._number_country(seat._dial_pbxs()[:1])
        found, _how = contacts._cc_match(number, country.sudo(False), agent.company_id)
        return found[:MOST_MATCHES], len(found[MOST_MATCHES:])

    def _page(self, template, agent, **values):
        lang = request.env["res.lang"]._get_data(code=request.env.user.lang or "en_US")
        values |= {
            "agent": agent,
            # sudo: cc.user: the agent's own state
            "connected": agent and not agent.sudo()._is_unassigned(),
            "html_data": {"lang": (lang.code or "en").replace("_", "-"), "dir": lang.direction},
        }
        return request.render(template, values, headers=list(FINAL_HEADERS.items()))
