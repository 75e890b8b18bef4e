# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Asterisk's own account of the queues, read: lines as Asterisk 22 wrote them."""

import pytest

from cc_odoo.bridge.queue_log import Unreadable, read
from cc_odoo.core.queue_log import Entry, entries, entry, visits

LINES = """\
1795446833|NONE|NONE|NONE|QUEUESTART|
1795446891|MANAGER|q800|PJSIP/1001|ADDMEMBER|
1795446891|1795446891.0|q800|NONE|ENTERQUEUE||0501234501|1
1795446893|1795446891.0|q800|Dana Levi|CONNECT|2|1795446891.1|2
1795446896|1795446891.0|q800|Dana Levi|COMPLETEAGENT|2|3|1
1795446898|1795446897.2|q800|NONE|ENTERQUEUE||0521234502|2
1795446899|1795446897.2|q800|NONE|ABANDON|1|2|1
1795446903|1795446903.4|תור מכירות ראשי|NONE|ENTERQUEUE||0579998877|1
1795446904|1795446903.4|תור מכירות ראשי|Avi Mizrahi|CONNECT|1|1795446903.5|0
1795448075|1795448075.1|q801|NONE|ENTERQUEUE||anonymous|1
1795448078|1795448075.1|q801|NONE|EXITWITHTIMEOUT|1|1|3
1795448078|1795448078.2|q806|NONE|ENTERQUEUE|||1
1795448079|1795448078.2|q806|NONE|EXITWITHKEY|1|1|1|0
""".splitlines()


def told(*lines, offset=0.0):
    return visits(map(entry, lines), offset)


def test_one_answered_visit_with_all_that_the_log_tells():
    visit = told(*LINES[:5])[0]
    assert (visit.call, visit.queue, visit.joined_at) == ("1795446891.0", "q800", 1795446891.0)
    assert (visit.outcome, visit.wait_seconds, visit.ended_at) == ("answered", 2.0, 1795446893.0)
    assert (visit.member, visit.channel) == ("Dana Levi", "1795446891.1")
    assert (visit.over_at, visit.talk_seconds) == (1795446896.0, 3.0)
    assert (visit.caller_number, visit.position_joined) == ("0501234501", 1)


def test_each_way_out_of_a_queue():
    outcomes = [(visit.queue, visit.outcome, visit.wait_seconds) for visit in told(*LINES)]
    assert outcomes == [
        ("q800", "answered", 2.0),
        ("q800", "abandoned", 1.0),
        ("תור מכירות ראשי", "answered", 1.0),
        ("q801", "timeout", 3.0),
        ("q806", "exit_key", 0.0),
    ]


def test_who_still_waits_has_no_outcome_yet():
    assert told(LINES[2])[0].outcome == ""


def test_a_visit_that_began_before_the_lines_is_left_out():
    assert told(*LINES[3:5]) == []


def test_the_same_caller_twice_in_a_queue_is_two_visits():
    again = [line.replace("1795446897.2", "1795446891.0") for line in LINES[5:7]]
    assert [visit.outcome for visit in told(*LINES[2:5], *again)] == ["answered", "abandoned"]


def test_the_servers_clock_counts():
    assert told(*LINES[2:4], offset=-180.0)[0].joined_at == 1795446711.0


@pytest.mark.parametrize(
    "line", ["", "|||||", "never|1.1|q|NONE|ENTERQUEUE", "12|half a li", "\x00"]
)
def test_what_is_no_line_is_none(line):
    assert entry(line) is None


def test_numbers_that_are_none_are_nought():
    assert Entry(1.0, "1.1", "q", "NONE", "ABANDON", ("x", "", "-3")).number(2) == 0


# --- the table


def row(time, event, call="1795446891.0", **data):
    more = {f"data{n}": data.get(f"data{n}", "") for n in range(1, 6)}
    return {
        "time": time,
        "callid": call,
        "queuename": "q800",
        "agent": "NONE",
        "event": event,
    } | more


# 1795446891 is 2026-11-23 15:14:51 UTC
@pytest.mark.parametrize(
    "local", ["2026-11-23 15:14:52.3", "2026-11-23 17:14:52.3", "2026-11-23 09:44:52.3"]
)
def test_the_zone_of_local_times_is_told_by_the_calls_own_ids(local):
    found = entries([row(local, "ENTERQUEUE", data2="0501234501")])
    assert found[0].at == pytest.approx(1795446892.3)


def test_the_zone_is_right_though_somebody_was_long_in_a_menu_first():
    rows = [
        row("2026-11-23 17:34:51", "ENTERQUEUE"),
        row("2026-11-23 17:34:52", "ENTERQUEUE", call="1795448091.7"),
    ]
    assert entries(rows)[0].at == 1795446891.0 + 1200


def test_rows_with_their_data_in_one_column_read_the_same():
    one = row("2026-11-23 15:14:53", "ABANDON") | {"data": "1|2|7"}
    assert entries([one])[0].data == ("1", "2", "7")


# --- the file


def test_a_big_file_is_read_from_the_middle(tmp_path):
    path = tmp_path / "queue_log"
    path.write_text(
        "".join(f"{at}|{at}.1|q800|NONE|ENTERQUEUE||05{at}|1\n" for at in range(1000, 90000))
    )
    found = read("file", path, 89990.0)
    assert [each.at for each in found] == [float(at) for at in range(89990, 90000)]


def test_a_rotated_file_is_read_before_the_present_one(tmp_path):
    (tmp_path / "queue_log.1").write_text("1000|1.1|q|NONE|ENTERQUEUE||1|1\n")
    (tmp_path / "queue_log").write_text("1010|1.1|q|NONE|ABANDON|1|1|10\n")
    assert [each.event for each in read("file", tmp_path / "queue_log", 900.0)] == [
        "ENTERQUEUE",
        "ABANDON",
    ]


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(Unreadable, match="No such file"):
        read("file", tmp_path / "queue_log", 0.0)


def test_a_database_that_is_away_is_said():
    with pytest.raises(Unreadable):
        read("postgresql", "postgresql://127.0.0.1:1/none", 1e9)
