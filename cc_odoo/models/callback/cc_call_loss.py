# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether a call's caller was lost: the rule is in ``core/losses.py``, here it gets its facts."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...core import losses, numbers
from ...tools.epoch import to_epoch

# What becomes an item where no queue's policy applies.
WITHOUT_QUEUE = frozenset({"missed", "asked"})


class CcCallLoss(models.AbstractModel):
    _name = "cc.call.loss"
    _description = "Call"

    def _follow_losses(self):
        """Make or extend the callbacks of those of these calls whose caller was lost, once."""
        for call in self.filtered(lambda call: call.ended_at and not call.loss_followed):
            if call._as_ended_call().unheard:
                continue  # it may become known yet, from the PBX's own log
            loss = call._loss()
            call.write({"loss_followed": True, "loss_reason": loss.reason if loss else False})
            if loss and call._wants_callback(loss):
                self.env["cc.callback"]._add_loss(call, loss)
            elif call._is_attempt():
                call._open_callbacks()._count_attempt(call)

    def _is_attempt(self):
        """Whether somebody outside was called; had they been reached, their item was closed."""
        dial = self.env["cc.command"]._of_call(self)
        # An agent's own phone rings first: who does not take it there has called nobody.
        own_phone_only = dial.kind == "originate" and not dial.uniqueid
        return self.direction == "out" and not own_phone_only

    def _loss(self):
        """:return: ``core.losses.Loss``; None when the caller was served, or it is not known"""
        if self.callback_number:
            waited = sum(self.visit_ids.mapped("wait_seconds"))
            return losses.Loss("asked", queue=self.callback_queue_id or None, wait_seconds=waited)
        ended = self._as_ended_call()
        lost = losses.loss(ended, after_transfer=True)
        # A setting says whether who has talked with somebody can be lost.
        if lost and not losses.loss(ended) and not self._own_company().cc_lost_after_transfer:
            return None
        return lost

    def _as_ended_call(self):
        visits = self.visit_ids.sorted(lambda visit: (visit.joined_at, visit.id))
        legs = self.leg_ids.sorted(lambda leg: leg.rang_at or leg.answered_at or leg.ended_at)
        return losses.EndedCall(
            direction=self.direction,
            outcome=self.outcome or "",
            visits=tuple(visit._as_lost_visit() for visit in visits),
            legs=tuple(leg._as_lost_leg() for leg in legs),
        )

    # ------------------------------------------------------------ who is called back

    def _wants_callback(self, loss):
        """Whether the loss becomes an item: by its queue's policy, the number, and its age."""
        policy = loss.queue._loss_policy() if loss.queue else losses.Policy(WITHOUT_QUEUE)
        wanted = loss.reason == "asked" or policy.covers(loss)
        return wanted and self._can_be_called_back() and not self._is_old_loss()

    def _number_to_call_back(self):
        """The number that the caller asked for, else the one they called from."""
        return self.callback_number or self.caller_number

    def _can_be_called_back(self):
        company = self._own_company()
        if not numbers.can_be_dialled(self._number_to_call_back()):
            return company.cc_callback_anonymous
        return not (self._is_emergency() or self._is_of_our_own(company))

    def _is_emergency(self):
        """Whether the number is that of police, ambulance or fire brigade."""
        number = numbers.bare(self._number_to_call_back())
        return self.env["cc.dial.rule"]._is_emergency(self.pbx_id, number)

    def _is_of_our_own(self, company):
        """Whether the number is of the company itself, or of somebody who works there."""
        if self._is_extension(self.pbx_id, self._number_to_call_back()):
            return True
        return bool(self.match == "exact" and self.partner_ids & company._cc_own_partners())

    def _is_old_loss(self):
        """Whether it became known too late: by an import after the PBX was not heard."""
        hours = self._own_company().cc_callback_import_hours
        imported = "imported" in self.visit_ids.mapped("source")
        return imported and self.ended_at < fields.Datetime.now() - timedelta(hours=hours)

    def _caller_key(self):
        """What tells this caller from others: the contact with exactly this number, else it."""
        if partner := self._lost_partner():
            return f"partner,{partner.id}"
        number = self._number_to_call_back() or ""
        return (
            self._lost_e164() or numbers.star(number) or numbers.bare(number) or f"call,{self.id}"
        )

    def _lost_partner(self):
        """The contact who has exactly the number to call back, when it is only one."""
        own = self.match == "exact" and self._number_to_call_back() == self.caller_number
        return self.partner_id if own else self.env["res.partner"]

    def _lost_e164(self):
        if self._number_to_call_back() == self.caller_number:
            return self.number_e164
        country = self.pbx_id._number_country()
        return self.env["res.partner"]._cc_e164(self.callback_number, country)

    def _callback_due(self, loss):
        """When the caller should be called back: values of the item.

        :return: ``{"due_at", "not_before"}``; None where nobody calls back outside working hours
        """
        if not loss.queue:
            minutes = self._own_company().cc_callback_minutes
            return {"due_at": self.ended_at + timedelta(minutes=minutes), "not_before": False}
        if loss.reason == "asked":
            return loss.queue._callback_due_in_turn(self)
        return loss.queue._callback_due(self.ended_at)

    def _callback_owner(self, loss):
        """The user who is responsible; empty where everybody is."""
        nobody, company = self.env["res.users"], self._own_company()
        owner = loss.agent.user_id if loss.agent else nobody
        owner |= loss.queue._callback_owner(self) if loss.queue else nobody
        return owner.filtered(lambda user: user.active and company in user.company_ids)[:1]

    # ------------------------------------------------------------ found again

    def _recover_callbacks(self):
        """Close the open items of the callers who are reached by these calls."""
        for call in self:
            items = call._open_callbacks()
            seconds = items and call._own_company().cc_callback_talk_seconds
            if items and losses.recovers(call._as_ended_call(), seconds):
                items._recover(call)

    def _open_callbacks(self):
        """The open items of the other party: of the same number, or of the same contact.

        A number of which only the last digits agree is nobody's. An item of a contact stays open
        when another contact has the number now.
        """
        number = self.number_e164 or numbers.star(self.number) or numbers.bare(self.number or "")
        partner = self.partner_id if self.match == "exact" else self.env["res.partner"]
        company, items = self._own_company(), self.env["cc.callback"]
        items.flush_model(["state", "number_e164", "caller_number", "partner_id", "company_id"])
        # Direct SQL: one statement on the way of each answered call.
        query = SQL(
            "SELECT id FROM cc_callback WHERE state IN ('open', 'calling') AND company_id = %s"
            " AND (partner_id = %s OR (COALESCE(number_e164, caller_number) = %s"
            " AND (partner_id IS NULL OR %s IS NULL)))",
            company.id,
            partner.id or None,
            number or None,
            partner.id or None,
        )
        return items.browse(row[0] for row in self.env.execute_query(query))


class CcCallLegLoss(models.AbstractModel):
    _name = "cc.call.leg.loss"
    _description = "Call Leg"

    def _as_lost_leg(self):
        return losses.Leg(
            agent=self.cc_user_id or None,
            way=self.way,
            answered=bool(self.answered_at),
            talk_seconds=self._talk_until_now(),
            ended_at=to_epoch(self.ended_at) or float("inf"),
        )

    def _talk_until_now(self):
        """Seconds of talk, time on hold included; of an incoming call that goes on, enough."""
        if self.answered_at and not self.ended_at and self.way == "in":
            return losses.MIN_TALK_SECONDS
        return self.talk_seconds + self.hold_seconds


class CcQueueVisitLoss(models.AbstractModel):
    _name = "cc.queue.visit.loss"
    _description = "Queue Visit"

    def _as_lost_visit(self):
        return losses.Visit(
            queue=self.queue_id,
            outcome=self.outcome or "unknown",
            wait_seconds=self.wait_seconds,
            joined_at=to_epoch(self.joined_at),
        )
