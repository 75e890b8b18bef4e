# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A small PBX of the mind: says what a real one would, for what no recording shows."""

from cc_odoo.core.calls import Tracker
from cc_odoo.core.events import parse
from cc_odoo.core.facts import CallFact, LegFact, VisitFact

START = 1_800_000_000.0
TRUNK, PHONE, OTHER = "PJSIP/trunk", "PJSIP/1001", "PJSIP/1002"


class Pbx:
    """Sends events to a tracker, a second apart unless told otherwise, and keeps the rows."""

    def __init__(self, phones=(PHONE, OTHER), **tracker):
        self.tracker = Tracker(**tracker)
        self.tracker.know_phones(phones)
        self.now, self.rows, self.news, self._made = START, {}, (), 0

    def chan(self, interface=TRUNK, linkedid="", number="0100000001", state="Ring", **more):
        """The headers of a new channel."""
        self._made += 1
        uniqueid = more.pop("uniqueid", f"{int(START)}.{self._made}")
        return {
            "Channel": f"{interface}-{self._made:08x}",
            "Uniqueid": uniqueid,
            "Linkedid": linkedid or uniqueid,
            "ChannelStateDesc": state,
            "CallerIDNum": number,
            "ConnectedLineNum": "<unknown>",
            "Exten": "800",
        } | more

    def say(self, event, chan=None, dest=None, wait=1.0, **more):
        """One event; returns the facts that it changed."""
        self.now += wait
        told = {"Event": event, "Timestamp": f"{self.now:.6f}"} | (chan or {})
        told |= {f"Dest{key}": value for key, value in (dest or {}).items()}
        self.news = self.tracker.feed(parse(told | more))
        self.rows.update((fact.identity, fact) for fact in self.news)
        return self.news

    def incoming(self, **more):
        """A customer's channel."""
        chan = self.chan(**more)
        self.say("Newchannel", chan)
        return chan

    def waiting(self, queue="support", **more):
        """A customer's channel that waits in a queue."""
        chan = self.incoming(**more)
        self.say("QueueCallerJoin", chan, Queue=queue, Position="1")
        return chan

    def rung(self, caller, interface=PHONE, queue=""):
        """A phone that rings for ``caller``, from a queue or directly."""
        dest = self.chan(interface, caller["Linkedid"], "1001", "Down")
        self.say("Newchannel", dest, wait=0)
        if queue:
            self.say("AgentCalled", caller, dest, wait=0, Queue=queue, Interface=interface)
        self.say("DialBegin", caller, dest, wait=0, DialString=interface.partition("/")[2])
        self.say("Newstate", dest | {"ChannelStateDesc": "Ringing"}, wait=0)
        return dest

    def talk(self, *chans, bridge="b1"):
        """They are in one bridge."""
        for chan in chans:
            self.say("BridgeEnter", chan, wait=0, BridgeUniqueid=bridge)

    def hang_up(self, *chans, cause=16):
        """The channels end."""
        for chan in chans:
            self.say("Hangup", chan, wait=0, Cause=str(cause))

    def of(self, kind):
        """The rows of a kind, oldest first."""
        return [row for row in self.rows.values() if isinstance(row, kind)]

    @property
    def call(self):
        """The only call."""
        (row,) = self.of(CallFact)
        return row

    @property
    def visit(self):
        """The only visit."""
        (row,) = self.of(VisitFact)
        return row

    @property
    def leg(self):
        """The only leg."""
        (row,) = self.of(LegFact)
        return row
