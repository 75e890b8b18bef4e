# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Asterisk's own account of the queues, read: lines as Asterisk 22 wrote them."""

import gzip
import re

import pytest

from cc_odoo.bridge.queue_log import Unreadable, read
from cc_odoo.core.queue_log import Entry, entries, entry
from cc_odoo.core.queue_log_visits import visits
from cc_odoo.tools.dsn import connection_of

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


def spoken(*lines):
    """(queue, outcome, wait, who answered, seconds talked, whose it is) of each visit."""
    return [
        (it.queue, it.outcome, it.wait_seconds, it.member, it.talk_seconds, it.whose)
        for it in told(*lines)
    ]


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


def log_file(folder, content, name="queue_log"):
    """A file with these bytes, or text; its path."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def events(folder, since=0.0):
    found, _unknown = read("file", folder / "queue_log", since)
    return [each.event for each in found]


def test_a_big_file_is_read_from_the_middle(tmp_path):
    path = tmp_path / "queue_log"
    path.write_text(
        "".join(f"{at}|{at}.1|q800|NONE|ENTERQUEUE||05{at}|1\n" for at in range(1000, 90000))
    )
    found, unknown = read("file", path, 89990.0)
    assert unknown == 0
    assert [each.at for each in found] == [float(at) for at in range(89990, 90000)]


def test_a_rotated_file_is_read_before_the_present_one(tmp_path):
    (tmp_path / "queue_log.1").write_text("1000|1.1|q|NONE|ENTERQUEUE||1|1\n")
    (tmp_path / "queue_log").write_text("1010|1.1|q|NONE|ABANDON|1|1|10\n")
    assert events(tmp_path, 900.0) == ["ENTERQUEUE", "ABANDON"]


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(Unreadable, match="No such file"):
        read("file", tmp_path / "queue_log", 0.0)


def test_a_database_that_is_away_is_said():
    with pytest.raises(Unreadable):
        read("postgresql", "postgresql://127.0.0.1:1/none", 1e9)


# --- times, and what a file may look like besides


@pytest.mark.parametrize(
    "time",
    [
        "1748854800.123",
        "1748854800,123",
        "1748854800.123000",
        "1748854800123",
        "1748854800123000",
        "2025-06-02T09:00:00.123Z",
        "2025-06-02T12:00:00.123+03:00",
        "2025-06-02 12:00:00,123+0300",
    ],
)
def test_a_time_with_a_fraction_or_a_zone_is_a_time(time):
    found = entry(f"{time}|1748854800.1|1501|NONE|ENTERQUEUE||0303|1")
    assert found.at == pytest.approx(1748854800.123)
    assert not found.local


def test_fractions_count_in_a_visit():
    lines = (
        "1748854800.123|1748854800.1|1501|NONE|ENTERQUEUE||0303|1",
        "1748854812.9|1748854800.1|1501|PJSIP/7009|CONNECT|12|1748854801.2|11",
        "1748854931.2|1748854800.1|1501|PJSIP/7009|COMPLETECALLER|12|119|1",
    )
    visit = told(*lines)[0]
    assert (visit.joined_at, visit.ended_at) == (1748854800.123, 1748854812.9)
    assert (visit.outcome, visit.over_at, visit.talk_seconds) == ("answered", 1748854931.2, 119)


@pytest.mark.parametrize("time", ["", "now", "1.2.3", "-5", "1e9", "inf", "nan", "٣٤٥", "12:00"])
def test_what_is_no_time_makes_no_entry(time):
    assert entry(f"{time}|1.1|q|NONE|ENTERQUEUE||1|1") is None


def test_local_times_in_a_file_are_put_right_by_the_calls_own_ids(tmp_path):
    log_file(
        tmp_path,
        "2025-06-02 12:00:01.500000|1748854800.1|1501|NONE|ENTERQUEUE||0303|1\n"
        "2025-06-02 12:00:05.500000|1748854800.1|1501|NONE|ABANDON|1|1|4\n",
    )
    found, unknown = read("file", tmp_path / "queue_log", 1748854801.0)
    assert [each.at for each in found] == [1748854801.5, 1748854805.5]
    assert unknown == 0


def test_local_times_of_a_big_file_are_found_by_halving(tmp_path):
    lines = (
        f"2025-06-02 {10 + at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}.5|{1748847600 + at}.1"
        "|1501|NONE|ENTERQUEUE||0303|1\n"
        for at in range(36000)
    )
    log_file(tmp_path, "".join(lines))
    found, _unknown = read("file", tmp_path / "queue_log", 1748847600.0 + 35998)
    assert [each.at for each in found] == [1748847600.5 + at for at in (35998, 35999)]


ENTERS = "1748854800|1748854800.1|1501|NONE|ENTERQUEUE||0303|1"
GIVES_UP = "1748854804|1748854800.1|1501|NONE|ABANDON|1|1|4"


@pytest.mark.parametrize(
    "content",
    [
        f"{ENTERS}\r\n{GIVES_UP}\r\n".encode(),
        f"\ufeff{ENTERS}\n{GIVES_UP}\n".encode(),
        f"{ENTERS}\n\n{GIVES_UP}".encode(),
        b"\0\0\0\0" + f"{ENTERS}\n{GIVES_UP}\n".encode(),
        f"{ENTERS}\n{GIVES_UP}\n".replace("NONE", "Dana\u2028Levi").encode(),
    ],
)
def test_however_the_lines_end_and_begin_they_are_understood(tmp_path, content):
    found, unknown = read("file", log_file(tmp_path, content), 1748854800.0)
    assert [(it.outcome, it.wait_seconds) for it in visits(found)] == [("abandoned", 4.0)]
    assert unknown == 0


def test_bytes_that_are_no_utf8_are_no_reason_to_stop(tmp_path):
    odd = ENTERS.encode().replace(b"0303", b"\xe3\xf0\xe4\0")
    found, unknown = read("file", log_file(tmp_path, odd + b"\n" + GIVES_UP.encode()), 0.0)
    assert [it.outcome for it in visits(found)] == ["abandoned"]
    assert "\0" not in visits(found)[0].caller_number
    assert unknown == 0


@pytest.mark.parametrize("end", ["1748", GIVES_UP[:-8], GIVES_UP[:-4], GIVES_UP[:-2]])
def test_a_last_line_that_was_cut_ends_nothing(tmp_path, end):
    found, _unknown = read("file", log_file(tmp_path, f"{ENTERS}\n{end}"), 0.0)
    assert [it.outcome for it in visits(found)] == [""]


def test_a_last_line_that_was_cut_is_counted(tmp_path):
    assert read("file", log_file(tmp_path, f"{ENTERS}\n{GIVES_UP[:-2]}"), 0.0)[1] == 1


def test_lines_that_are_not_understood_are_counted_if_they_are_of_that_time(tmp_path):
    odd = "Jun  2 11:00:00 pbx asterisk: what"
    content = "\n".join((odd, "900|1.1|q|NONE|ABANDON|1|1|1", odd, ENTERS, odd, odd, GIVES_UP, ""))
    assert read("file", log_file(tmp_path, content), 1748854000.0)[1] == 2
    assert read("file", log_file(tmp_path, f"{odd}\n{odd}\n"), 1748854000.0) == ([], 2)


def test_a_line_that_names_no_call_or_no_queue_lets_nobody_in(tmp_path):
    content = "\n".join((ENTERS.replace("|1501", "|"), ENTERS.replace("|1748854800.1", "|"), ""))
    assert read("file", log_file(tmp_path, content), 0.0) == ([], 2)


def test_empty_fields_are_empty():
    visit = told(
        "1748854800|1748854800.1|1501||ENTERQUEUE|||", "1748854804|1748854800.1|1501||ABANDON|||"
    )
    assert (visit[0].outcome, visit[0].caller_number, visit[0].wait_seconds) == ("abandoned", "", 0)


@pytest.mark.parametrize("name", ["queue_log.1", "queue_log.1748854801", "queue_log-20250602"])
def test_a_file_put_away_is_read_whatever_it_is_called(tmp_path, name):
    log_file(tmp_path, f"{ENTERS}\n", name)
    log_file(tmp_path, f"{GIVES_UP}\n")
    assert events(tmp_path) == ["ENTERQUEUE", "ABANDON"]


def test_a_file_put_away_and_packed_is_read(tmp_path):
    log_file(tmp_path, gzip.compress(f"{ENTERS}\n".encode()), "queue_log-20250602.gz")
    log_file(tmp_path, f"{GIVES_UP}\n")
    assert events(tmp_path) == ["ENTERQUEUE", "ABANDON"]


def test_a_packed_file_that_is_spoilt_is_said(tmp_path):
    log_file(tmp_path, gzip.compress(f"{ENTERS}\n".encode())[:-12], "queue_log.1.gz")
    log_file(tmp_path, f"{GIVES_UP}\n")
    with pytest.raises(Unreadable, match="queue_log"):
        events(tmp_path)


# --- two phones behind one member


def two_at_once(end):
    return (
        ENTERS,
        "1748854805|1748854800.1|1501|Dana Levi|CONNECT|5|1748854801.2|4",
        "1748854805|1748854800.1|1501|Avi Mizrahi|CONNECT|5|1748854801.3|4",
        f"1748854865|1748854800.1|1501|{end}|COMPLETEAGENT|5|60|1",
    )


@pytest.mark.parametrize(
    ("end", "channel"), [("Dana Levi", "1748854801.2"), ("Avi Mizrahi", "1748854801.3")]
)
def test_of_two_who_answer_in_one_second_the_one_with_the_end_talked(end, channel):
    (visit,) = told(*two_at_once(end))
    assert (visit.member, visit.channel, visit.talk_seconds) == (end, channel, 60.0)


def test_of_two_ends_the_longer_talk_counts():
    at_once = "1748854805|1748854800.1|1501|Dana Levi|COMPLETEAGENT|5|0|1"
    lines = two_at_once("Avi Mizrahi")
    (visit,) = told(*lines[:3], at_once, lines[3])
    assert (visit.member, visit.talk_seconds) == ("Avi Mizrahi", 60.0)


def test_while_they_talk_the_first_of_two_stands():
    assert told(*two_at_once("Dana Levi")[:3])[0].member == "Dana Levi"


# --- handed on after asking

FIRST = (
    "1748854800|1748854800.1|1501|NONE|ENTERQUEUE||0303|1",
    "1748854812|1748854800.1|1501|PJSIP/7009|CONNECT|12|1748854801.2|11",
)
ASKS = "1748854931|1748854931.3|1509|NONE|ENTERQUEUE||7009|1"
HANDS_ON = "1748854932|1748854931.3|1501|PJSIP/7009|ATTENDEDTRANSFER|APP|Queue|12|120|1"
SECOND = (
    "1748854938|1748854800.1|1509|PJSIP/7051|CONNECT|7|1748854932.4|6",
    "1748855111|1748854800.1|1509|PJSIP/7051|COMPLETEAGENT|7|173|1",
)
CALLER = "1748854800.1"
BOTH = [
    ("1501", "answered", 12.0, "PJSIP/7009", 120.0, CALLER),
    ("1509", "answered", 7.0, "PJSIP/7051", 173.0, CALLER),
]


def test_a_caller_handed_on_to_a_queue_that_still_rings_is_one_caller_with_two_visits():
    lines = (*FIRST, ASKS, HANDS_ON, *SECOND)
    assert spoken(*lines) == BOTH
    assert [visit.caller_number for visit in told(*lines)] == ["0303", "0303"]
    assert all(visit.over_at for visit in told(*lines))


def test_handed_on_in_whatever_way_it_is_written():
    for how in ("BRIDGE|7c1e", "LINK|Local/1@a-1;1|Local/1@a-1;2", "THREEWAY|7c1e|PJSIP/7051-3"):
        assert spoken(*FIRST, ASKS, HANDS_ON.replace("APP|Queue", how), *SECOND) == BOTH


ASKED_AND_ANSWERED = (
    *FIRST,
    ASKS,
    "1748854938|1748854931.3|1509|PJSIP/7051|CONNECT|7|1748854932.4|6",
)
# A phone that joins its two calls itself; the PBX's own transfer, where the talk goes on.
ITSELF = (
    "1748854950|1748854931.3|1509|PJSIP/7051|COMPLETECALLER|7|12|1",
    "1748854950|1748854800.1|1501|PJSIP/7009|ATTENDEDTRANSFER|LINK|a;1|a;2|12|138|1",
)
BY_PBX = (
    "1748854950|1748854800.1|1501|PJSIP/7009|ATTENDEDTRANSFER|BRIDGE|7c1e|12|138|1",
    "1748854999|1748854931.3|1509|PJSIP/7051|COMPLETEAGENT|7|61|1",
)


@pytest.mark.parametrize(("ends", "talked"), [(ITSELF, 12.0), (BY_PBX, 61.0)])
def test_who_asked_until_somebody_answered_hands_on_the_caller_as_well(ends, talked):
    lines = (*ASKED_AND_ANSWERED, *ends)
    assert spoken(*lines) == [
        ("1501", "answered", 12.0, "PJSIP/7009", 138.0, CALLER),
        ("1509", "answered", 7.0, "PJSIP/7051", talked, CALLER),
    ]
    assert [visit.caller_number for visit in told(*lines)] == ["0303", "0303"]


def test_the_number_of_a_named_member_is_told():
    lines = [line.replace("PJSIP/7009", "Dana Levi") for line in (*ASKED_AND_ANSWERED, *BY_PBX)]
    whose = [it.whose for it in visits(map(entry, lines), 0.0, {"Dana Levi": "7009"})]
    assert whose == [CALLER, CALLER]
    assert [it.whose for it in told(*lines)] == [CALLER, "1748854931.3"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("||7009|", "||0404|"),  # another caller
        ("1748854931|", "1748854700|"),  # before they talked
        ("ATTENDEDTRANSFER|BRIDGE|7c1e", "COMPLETEAGENT"),  # the caller was not handed on
        ("CONNECT|7|1748854932.4|6", "ABANDON|1|1|7"),  # given up, then another was asked
    ],
)
def test_other_calls_of_that_time_are_other_calls(old, new):
    lines = [*FIRST, *(line.replace(old, new) for line in (*ASKED_AND_ANSWERED[2:], *BY_PBX))]
    assert [it.caller for it in told(*lines)] == ["", ""]


def test_handed_on_who_then_gives_up_has_waited_in_the_second_queue():
    gives_up = "1748854961|1748854800.1|1509|NONE|ABANDON|1|1|30"
    assert spoken(*FIRST, ASKS, HANDS_ON, gives_up)[1] == ("1509", "abandoned", 30, "", 0, CALLER)


def test_handed_on_to_the_same_queue_again():
    again = [line.replace("|1509|", "|1501|") for line in (ASKS, *SECOND)]
    assert spoken(*FIRST, again[0], HANDS_ON, *again[1:]) == [
        BOTH[0],
        ("1501", *BOTH[1][1:]),
    ]


def test_handed_on_twice():
    lines = (
        *FIRST,
        ASKS,
        HANDS_ON,
        SECOND[0],
        "1748854990|1748854990.9|1510|NONE|ENTERQUEUE||7051|1",
        "1748854991|1748854990.9|1509|PJSIP/7051|ATTENDEDTRANSFER|APP|Queue|7|53|1",
        "1748854995|1748854800.1|1510|PJSIP/7060|CONNECT|5|1748854991.9|4",
        "1748855000|1748854800.1|1510|PJSIP/7060|COMPLETECALLER|5|5|1",
    )
    assert spoken(*lines) == [
        BOTH[0],
        ("1509", "answered", 7.0, "PJSIP/7051", 53.0, CALLER),
        ("1510", "answered", 5.0, "PJSIP/7060", 5.0, CALLER),
    ]
    assert {visit.caller_number for visit in told(*lines)} == {"0303"}


def test_handed_on_after_a_blind_transfer():
    first = (
        "1748854700|1748854800.1|1500|NONE|ENTERQUEUE||0303|1",
        "1748854702|1748854800.1|1500|PJSIP/7001|CONNECT|2|1748854701.2|1",
        "1748854790|1748854800.1|1500|PJSIP/7001|BLINDTRANSFER|1501|agents|2|88|1",
    )
    blind = ("1500", "answered", 2.0, "PJSIP/7001", 88.0, CALLER)
    assert spoken(*first, *FIRST, ASKS, HANDS_ON, *SECOND) == [blind, *BOTH]


def test_two_handed_on_in_one_second_are_told_apart():
    def other(line):
        swaps = {"854800.1": "854800.7", "854931.3": "854931.8", "7009": "7010", "7051": "7052"}
        for old, new in {**swaps, "0303": "0404"}.items():
            line = line.replace(old, new)
        return line

    lines = [twin for line in (*FIRST, ASKS, HANDS_ON, *SECOND) for twin in (line, other(line))]
    both = spoken(*lines)
    assert both[0::2] == BOTH
    assert [row[3:] for row in both[1::2]] == [
        ("PJSIP/7010", 120.0, "1748854800.7"),
        ("PJSIP/7052", 173.0, "1748854800.7"),
    ]
    assert [visit.caller_number for visit in told(*lines)] == ["0303", "0404"] * 2


def test_handed_on_by_somebody_who_had_no_queues_call():
    assert spoken(ASKS, *SECOND) == [BOTH[1]]
    assert told(ASKS, *SECOND)[0].caller_number == ""


def test_who_joined_in_the_same_second_keeps_the_own_end():
    other = "1748854931|1748854930.9|1509|NONE|ENTERQUEUE||0404|1"
    end = "1748854938|1748854930.9|1509|PJSIP/7052|CONNECT|7|1748854932.9|6"
    rows = spoken(other, ASKS, SECOND[0], end)
    assert [(row[3], row[5]) for row in rows] == [
        ("PJSIP/7052", "1748854930.9"),
        ("PJSIP/7051", CALLER),
    ]


def test_an_end_of_somebody_who_joined_before_these_lines_is_nobody_elses():
    late = "1748854938|1748854700.1|1509|PJSIP/7051|CONNECT|100|1748854932.4|6"
    assert [row[1] for row in spoken(ASKS, late)] == [""]


def test_a_transfer_as_older_ones_write_it():
    old = "1748854932|1748854800.1|1501|PJSIP/7009|TRANSFER|1509|agents|12|120|1"
    assert spoken(*FIRST, old) == [BOTH[0]]


def test_a_row_of_the_table_has_all_that_is_left_in_its_last_column():
    data = {"data1": "LINK", "data2": "a;1", "data3": "a;2", "data4": "12", "data5": "120|1"}
    (one,) = entries([row("2026-11-23 15:14:53", "ATTENDEDTRANSFER", **data)])
    assert (one.number(-3), one.number(-2)) == (12, 120)


# --- an address of a database is never shown

SECRETS = (
    "se/cret",
    "se@cret",
    "se:cret",
    "se?cret",
    "100%secret",
    "se cret",
    "se'cret",
    "se#cret",
)


@pytest.mark.parametrize("secret", [*SECRETS, "s/e@c:r?e%t", "se\\cret", 'se"cret', "//secret@@"])
@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ast:{}@127.0.0.1:1/asterisk",
        "postgres://ast:{}@127.0.0.1:1/asterisk?sslmode=disable",
        "postgresql://ast:{}@nowhere.invalid/asterisk",
        "postgresql://ast:{}@/asterisk",
        "postgresql://127.0.0.1:1/asterisk?user=ast&password={}",
        "host=127.0.0.1 port=1 user=ast password={} dbname=asterisk",
        "host=127.0.0.1 port=1 user=ast password='{}' dbname=asterisk",
        "ast:{}@127.0.0.1/asterisk",
        "mysql://ast:{}@127.0.0.1/asterisk",
        "{}",
    ],
)
def test_no_spelling_of_an_address_is_shown(address, secret):
    with pytest.raises(Unreadable) as refused:
        read("postgresql", address.format(secret), 1e9)
    parts = [part for part in re.split(r"[^a-z0-9]", secret) if part]
    words = re.findall(r"[a-z0-9]+", str(refused.value).replace("password", ""))
    assert not {*parts, "ast", "nowhere"} & set(words), refused.value
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("secret", SECRETS)
def test_a_password_need_not_be_escaped(secret):
    found = connection_of(f"postgresql://ast:{secret}@db.example:5433/asterisk")
    parts = found["user"], found["password"], found["host"], found["port"], found["dbname"]
    assert parts == ("ast", secret, "db.example", "5433", "asterisk")


def test_a_password_that_is_escaped_is_read_as_meant():
    assert connection_of("postgresql://ast:s%2Fe@db/asterisk")["password"] == "s/e"
    assert connection_of("postgresql://ast:s%2Fe/@db/asterisk")["password"] == "s/e/"
