# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The referee finds what is wrong, and nothing where all is right."""

from types import SimpleNamespace

import pytest
from referee import Books, cdr, differences, queue_log, rows

# One caller waits four seconds in q800, Avi's phone does not answer, Dana talks for ten.
LOG = """\
100|99.1|q800|NONE|ENTERQUEUE||0501234567|1
102|99.1|q800|Avi|RINGNOANSWER|2000
104|99.1|q800|Dana|CONNECT|4|101.3|2
114|99.1|q800|Dana|COMPLETECALLER|4|10|1
"""
CDR = """\
"99.1","99.1","PJSIP/trunk-1","PJSIP/1002-2",99.5,99.6,102.1,2.5,NO ANSWER,"Queue"
"99.1","99.1","PJSIP/trunk-1","PJSIP/1001-3",102.1,102.1,114.2,12.1,ANSWERED,"Queue"
"""
# Dana's phone calls Avi's directly.
DIRECT = """\
"150.4","150.4","PJSIP/1001-4","PJSIP/1002-5",150.0,153.0,159.0,6.0,ANSWERED,"Dial"
"""


def call(linkedid="99.1", started=99.5, ended=114.2, outcome="answered", feature=False):
    times = {"started": started, "ended": ended}
    return SimpleNamespace(linkedid=linkedid, outcome=outcome, feature=feature, **times)


def visit(**other):
    usual = {
        "uniqueid": "99.1", "call": "99.1", "queue": "q800", "outcome": "answered", "wait": 4.3,
        "agent": "Dana", "interface": "PJSIP/1001", "joined": 100.1, "ended": 104.4,
    }  # fmt: skip
    return SimpleNamespace(**usual | other)


def leg(**other):
    """Dana's."""
    usual = {
        "key": "101.3", "call": "99.1", "interface": "PJSIP/1001", "channel": "PJSIP/1001-3",
        "way": "in", "queue": "q800", "agent": "Dana", "outcome": "answered", "sent_to": "",
        "rang": 102.1, "answered": 104.4, "ended": 114.2, "seconds": 9.8,
    }  # fmt: skip
    return SimpleNamespace(**usual | other)


def missed(**other):
    """Avi's."""
    mine = {"key": "99.2", "interface": "PJSIP/1002", "channel": "PJSIP/1002-2", "agent": "Avi"}
    times = {"rang": 100.1, "answered": None, "ended": 102.1, "seconds": 0}
    return leg(**mine | times | {"outcome": "no_answer"} | other)


def found(log=LOG, cdrs=CDR, calls=None, legs=None, visits=None, outages=(), shift=0):
    """What the referee says, as `what kind`."""
    calls = [call()] if calls is None else calls
    legs = [missed(), leg()] if legs is None else legs
    ours = rows.Rows(calls, legs, [visit()] if visits is None else visits, list(outages))
    books = Books(queue_log.read(log), cdr.read(cdrs), ours)
    return sorted({f"{each.what} {each.kind}" for each in differences(books, shift)})


def test_books_that_agree():
    assert found() == []


def test_who_picked_up_what_the_queue_rang_elsewhere_has_the_visit():
    taken = leg(key="101.4", channel="PJSIP/1001-4", outcome="taken", answered=None, seconds=0)
    picked = leg(interface="PJSIP/1005", agent="Gil", channel="PJSIP/1001-3")
    visits = [visit(agent="Gil", interface="PJSIP/1005")]
    assert "visit wrong" not in found(legs=[missed(), taken, picked], visits=visits)
    assert "visit wrong" in found(legs=[missed(), picked], visits=visits)


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        ({"calls": [], "legs": [], "visits": []}, "call missing"),
        ({"calls": [call(), call()]}, "call extra"),
        ({"calls": [call(), call("98.7")]}, "call extra"),
        ({"calls": [call(started=96.0)]}, "call wrong"),
        ({"calls": [call(ended=118.0)]}, "call wrong"),
        ({"calls": [call(ended=None)]}, "call wrong"),
        ({"calls": [call(feature=True)]}, "call wrong"),
        ({"visits": []}, "visit missing"),
        ({"visits": [visit(), visit(joined=108.0)]}, "visit extra"),
        ({"visits": [visit(queue="q801")]}, "visit missing"),
        ({"visits": [visit(outcome="abandoned")]}, "visit wrong"),
        ({"visits": [visit(outcome="unknown")]}, "visit missing"),
        ({"visits": [visit(wait=8.0)]}, "visit wrong"),
        ({"visits": [visit(agent="Avi")]}, "visit wrong"),
        ({"legs": [missed()]}, "phone missing"),
        ({"legs": [leg()]}, "phone missing"),
        ({"legs": [missed(), leg(agent="Avi")]}, "phone wrong"),
        ({"legs": [missed(), leg(answered=None, outcome="no_answer")]}, "phone wrong"),
        ({"legs": [missed(answered=101.0), leg()]}, "phone wrong"),
        ({"legs": [missed(), leg(answered=108.0)]}, "phone wrong"),
        ({"legs": [missed(), leg(seconds=4.0)]}, "phone wrong"),
        ({"legs": [missed(), leg(), leg(key="9.9", channel="PJSIP/1003-9")]}, "phone extra"),
        ({"legs": [missed(), leg(), missed(key="9.9", ended=110.0)]}, "phone extra"),
        ({"cdrs": CDR.replace("ANSWERED", "NO ANSWER")}, "call wrong"),
        ({"log": LOG.replace("COMPLETECALLER|", "BLINDTRANSFER|801|c|")}, "phone wrong"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(bad, expected):
    assert expected in found(**bad)


def direct(**other):
    """The two phones of the direct call."""
    usual = {"call": "150.4", "queue": "", "rang": 150.0, "answered": 153.0, "ended": 159.0}
    usual |= {"seconds": 6.0}
    dialled = {"key": "150.4", "channel": "PJSIP/1001-4", "way": "out"}
    rung = {"key": "150.5", "channel": "PJSIP/1002-5", "interface": "PJSIP/1002", "agent": "Avi"}
    return [leg(**usual | dialled | other), leg(**usual | rung | other)]


def found_direct(**other):
    return found("", DIRECT, [call("150.4", 150.0, 159.0)], direct(**other), [])


def test_a_direct_talk_is_as_long_as_billed():
    assert found_direct() == []
    assert found_direct(seconds=3.0) == ["phone wrong"]


def test_a_call_that_was_joined_to_another_has_no_row_of_its_own():
    joined = DIRECT.replace('"150.4","150.4"', '"101.4","101.4"').replace("150.0", "105.0")
    joined = joined.replace("153.0,159.0", "107.0,113.0")
    consult = [
        leg(key="101.4", channel="PJSIP/1001-4", way="out", seconds=6.0, sent_to="1002"),
        leg(key="101.5", channel="PJSIP/1002-5", seconds=6.0, agent="Avi"),
    ]
    assert found(cdrs=CDR + joined, legs=[missed(), leg(), *consult]) == []
    assert found(cdrs=CDR + joined) == ["call missing"]


def test_listening_is_no_call_and_no_difference():
    spy = '"cc-spy-7","cc-spy-7","PJSIP/1009-9","",105,105,110,5,ANSWERED,"ChanSpy"\n'
    assert found(cdrs=CDR + spy) == []
    assert found(cdrs=CDR + spy.replace("cc-spy-7", "105.9").replace("ChanSpy", "Dial")) == [
        "call missing"
    ]


def test_who_was_turned_away_at_the_door_is_not_in_queue_log():
    turned = visit(uniqueid="99.1", queue="q805", outcome="full")
    assert found(visits=[visit(), turned]) == []


def test_a_visit_that_the_pbx_did_not_live_to_end_is_unknown():
    log = "100|99.1|q800|NONE|ENTERQUEUE||0501234567|1\n"
    gone = {"calls": [call(outcome="unknown")], "legs": [], "cdrs": ""}
    outage = SimpleNamespace(start=101.0, end=110.0)
    ends = {"visits": [visit(outcome="unknown")], "outages": [outage]}
    books = found(log=log, **gone, **ends)
    assert books == ["call extra"]
    assert found(log=log, **gone, visits=[visit()]) == ["call extra", "visit wrong"]


def test_an_outage_covers_what_it_touches_alone():
    nothing = rows.Rows([], [], [], [SimpleNamespace(start=108.0, end=112.0)])
    books = Books(queue_log.read(LOG), cdr.read(CDR), nothing)
    covers = {each.what: each.covered for each in differences(books)}
    assert covers == {"call": True, "phone": True, "visit": False}


def test_a_phone_that_forwards_has_the_queues_credit_without_a_talk():
    sent = leg(answered=None, outcome="refused", sent_to="1002", seconds=0, ended=103.0)
    other = leg(key="101.9", queue="", agent="Avi", channel="PJSIP/1002-9")
    cdrs = CDR.replace('PJSIP/1001-3",102.1', 'PJSIP/1002-9",102.1')
    log = LOG.replace("101.3", "101.8")
    assert found(log=log, cdrs=cdrs, legs=[missed(), sent, other]) == []


def test_ids_may_be_ahead_in_odoo():
    ahead = {"call": "279.1"}
    ours = {
        "calls": [call("279.1")],
        "legs": [missed(key="279.2", **ahead), leg(key="281.3", **ahead)],
        "visits": [visit(uniqueid="279.1", **ahead)],
    }
    assert found(**ours, shift=180) == []
    assert found(**ours) != []


# --- where queue_log is odd


def test_who_was_connected_but_never_met_was_not_answered():
    log = LOG.replace("COMPLETECALLER|4|10", "COMPLETECALLER|4|0")
    unmet = {
        "legs": [missed(), leg(answered=None, outcome="dropped", seconds=0)],
        "visits": [visit(outcome="abandoned", agent="", interface="")],
        "calls": [call(outcome="abandoned")],
    }
    assert found(log=log, **unmet) == []
    assert "visit wrong" in found(**unmet)  # the log has ten seconds of talk


def test_who_was_fetched_out_of_the_queue_gave_up_nothing():
    log = "100|99.1|q800|NONE|ENTERQUEUE||0501234567|1\n104|99.1|q800|NONE|ABANDON|1|1|4\n"
    fetched = [visit(outcome="transferred", agent="", interface="")]
    rest = {"cdrs": CDR.splitlines()[1], "legs": [leg(queue="")], "visits": fetched}
    rest["calls"] = [call(started=102.1)]
    assert found(log=log, **rest) == []
    assert found(log=log[: log.index("104")], **rest) == []
    gone = [call(started=102.1, ended=104.4)]
    assert "visit wrong" in found(log=log, **rest | {"calls": gone})


def test_a_member_behind_a_local_channel_is_the_phone():
    log = LOG.replace("Dana", "Local/1001@members/n")
    phone = {"agent": "", "interface": "PJSIP/1001"}
    assert found(log=log, legs=[missed(), leg(**phone)], visits=[visit(**phone)]) == []
    other = {"agent": "", "interface": "PJSIP/1004"}
    assert "visit wrong" in found(log=log, legs=[missed(), leg(**phone)], visits=[visit(**other)])


def test_of_several_phones_behind_a_member_the_one_that_answered_has_the_talk():
    first = leg(answered=None, outcome="taken", seconds=0, channel="PJSIP/1001-8")
    second = leg(key="101.9", agent="Avi", interface="PJSIP/1002")
    assert found(legs=[missed(), first, second]) == []
    assert found(legs=[missed(), first]) == ["phone missing", "phone wrong"]


def test_the_case_of_a_queues_name_is_no_difference():
    assert found(log=LOG.replace("q800|NONE", "Q800|NONE")) == []


def test_a_cdr_may_end_early_at_a_transfer():
    sent = leg(sent_to="1002")
    assert found(calls=[call(ended=120.0)], legs=[missed(), sent]) == []
    assert found(calls=[call(ended=120.0)]) == ["call wrong"]
