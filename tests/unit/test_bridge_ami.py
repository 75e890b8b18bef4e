# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What panoramisk gets wrong is mended: each fault has its test, with a server that provokes it."""

import asyncio
import random
import ssl
import subprocess

import pytest
from fake_pbx import FakePbx
from running import in_loop, until

from cc_odoo.bridge.ami import Address, Connection
from cc_odoo.bridge.errors import (
    LoginRefused,
    NoAnswer,
    NotAManager,
    NotConnected,
    TlsRefused,
    Unreachable,
)
from cc_odoo.core import actions

DIAL = actions.originate("PJSIP/1001", "agents", "100")
NAME = "תור מכירות ראשי"


def address(port, **options):
    quick = {"connect_timeout": 0.5, "action_timeout": 0.3}
    return Address("127.0.0.1", port, "odoo", "secret", **quick | options)


async def connected(pbx, on_event=lambda headers: None, **options):
    connection = Connection(address(pbx.port, **options), on_event)
    await connection.open()
    return connection


def count(pbx, action):
    return sum(message["Action"] == action for message in pbx.received)


# --- 1. an action is sent once, and its waiting ends ---------------------------------------


@in_loop
async def test_an_action_without_an_answer_is_not_sent_again_after_a_reconnect():
    async with FakePbx(unanswered=["Originate"]) as pbx:
        first = await connected(pbx)
        with pytest.raises(NoAnswer, match="Originate"):
            await first.send(DIAL)
        pbx.cut()
        await first.wait_lost()
        second = await connected(pbx)
        await pbx.say(b"Event: FullyBooted\r\n\r\n")  # what makes panoramisk send again
        await second.send(actions.ping())
        assert count(pbx, "Originate") == 1


@in_loop
async def test_an_action_that_waits_when_the_line_breaks_fails_at_once():
    async with FakePbx(unanswered=["Originate"]) as pbx:
        connection = await connected(pbx, action_timeout=30)
        waiting = asyncio.create_task(connection.send(DIAL))
        await until(lambda: count(pbx, "Originate"))
        pbx.cut()
        with pytest.raises(NotConnected):
            await asyncio.wait_for(waiting, 1)


# --- 2. characters cut between segments ----------------------------------------------------


@in_loop
async def test_a_character_split_between_two_segments_is_whole():
    heard = []
    async with FakePbx() as pbx:
        await connected(pbx, heard.append)
        text = f"Event: X\r\nName: {NAME}\r\n\r\n".encode()
        for cut in range(len(text)):
            await pbx.say(text[:cut], text[cut:])
        await until(lambda: len(heard) == len(text))
        assert {headers["Name"] for headers in heard} == {NAME}


@in_loop
async def test_bytes_that_are_no_utf8_lose_only_themselves():
    heard = []
    async with FakePbx() as pbx:
        await connected(pbx, heard.append)
        await pbx.say(b"Event: X\r\nName: a\xff\xd7b\r\n\r\nEvent: Y\r\n\r\n")
        await until(lambda: len(heard) == 2)
        assert heard[0]["Name"] == "a\ufffd\ufffdb"


# --- 3. order ------------------------------------------------------------------------------


@in_loop
async def test_events_come_in_their_order_however_they_are_cut():
    heard = []
    async with FakePbx() as pbx:
        await connected(pbx, heard.append)
        text = b"".join(b"Event: X\r\nN: %d\r\n\r\n" % n for n in range(3000))
        cuts = sorted(random.Random(1).sample(range(len(text)), 40))
        await pbx.say(*(text[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)))
        await until(lambda: len(heard) == 3000)
        assert [int(headers["N"]) for headers in heard] == list(range(3000))


# --- 5. the line's life --------------------------------------------------------------------


@in_loop
async def test_a_peer_that_answers_no_ping_is_dead():
    async with FakePbx() as pbx:
        connection = await connected(pbx, ping_every=0.05, ping_timeout=0.1)
        await until(lambda: count(pbx, "Ping") > 2)
        pbx.unanswered.add("Ping")
        assert "Ping" in await asyncio.wait_for(connection.wait_lost(), 2)
        with pytest.raises(NotConnected):
            await connection.send(actions.ping())


@in_loop
async def test_sending_before_connecting_says_so():
    with pytest.raises(NotConnected):
        await Connection(address(1)).send(actions.ping())


@in_loop
async def test_a_closed_connection_stays_closed():
    async with FakePbx() as pbx:
        connection = await connected(pbx)
        connection.close()
        await asyncio.sleep(2.2)  # panoramisk would be back after two seconds
        assert pbx.connections == 1


@in_loop
async def test_what_is_closed_while_it_connects_leaves_no_line_open():
    async with FakePbx() as pbx:
        connection = Connection(address(pbx.port))
        opening = asyncio.create_task(connection.open())
        await asyncio.sleep(0)  # it asks for the line, and has none yet
        connection.close()
        with pytest.raises((NotConnected, NotAManager)):
            await opening
        await until(lambda: pbx.connections and not pbx.open)


@in_loop
async def test_a_pbx_that_closes_in_the_middle_of_a_line_loses_nothing_before_it():
    heard = []
    async with FakePbx() as pbx:
        connection = await connected(pbx, heard.append)
        await pbx.say(b"Event: X\r\n\r\nEvent: Y\r\nNam")
        pbx.cut()
        assert "closed" in await connection.wait_lost()
        assert [headers["Event"] for headers in heard] == ["X"]


@in_loop
async def test_nobody_there_is_said_in_words():
    async with FakePbx() as pbx:
        port = pbx.port
    with pytest.raises(Unreachable, match=str(port)):
        await Connection(address(port)).open()


# --- 6. answers as plain data --------------------------------------------------------------


@in_loop
async def test_a_refused_list_ends_at_once():
    async with FakePbx() as pbx:
        connection = await connected(pbx, action_timeout=30)
        pbx.answers["QueueStatus"] = "Response: Error\r\nMessage: Permission denied\r\n"
        reply = await asyncio.wait_for(connection.send_list(actions.queue_status()), 1)
        assert (reply.ok, reply.words, reply.items) == (False, "Permission denied", ())


@in_loop
async def test_an_event_with_the_id_of_an_action_is_an_event_not_its_answer():
    heard = []
    async with FakePbx(unanswered=["Originate"]) as pbx:
        connection = await connected(pbx, heard.append)
        asked = asyncio.create_task(connection.send(DIAL))
        await until(lambda: count(pbx, "Originate"))
        id_line = f"ActionID: {pbx.received[-1]['ActionID']}\r\n\r\n".encode()
        event = b"Event: OriginateResponse\r\nResponse: Failure\r\n"
        await pbx.say(event + id_line, b"Response: Success\r\n" + id_line)
        assert (await asked).ok
        assert heard[0]["Event"] == "OriginateResponse"


@in_loop
async def test_headers_are_plain_text_and_a_missing_one_is_missing():
    heard = []
    async with FakePbx() as pbx:
        await connected(pbx, heard.append)
        await pbx.say(b"Event: X\r\nA: 1\r\nA: 2\r\nEmpty: \r\nB: x: y\r\n\r\n")
        await until(lambda: heard)
        assert heard == [{"Event": "X", "A": "1", "Empty": "", "B": "x: y"}]


# --- who answers ---------------------------------------------------------------------------


@in_loop
async def test_a_greeting_in_pieces():
    async with FakePbx(greeting=b"Asterisk Ca") as pbx:
        opening = asyncio.create_task(connected(pbx))
        await until(lambda: pbx.connections)
        await pbx.say(b"ll Manager/", b"9.0.0\r", b"\n")
        assert (await opening).version == "9.0.0"


@pytest.mark.parametrize("greeting", [b"SSH-2.0-OpenSSH_9.2\r\n", b"", b"x" * 300])
@in_loop
async def test_somebody_else_at_the_port_is_no_manager(greeting):
    async with FakePbx(greeting=greeting) as pbx:
        with pytest.raises(NotAManager):
            await connected(pbx)


@in_loop
async def test_closing_without_a_greeting_is_no_manager():
    async with FakePbx(greeting=b"") as pbx:
        opening = asyncio.create_task(connected(pbx))
        await until(lambda: pbx.connections)
        pbx.cut()
        with pytest.raises(NotAManager, match="without a greeting"):
            await opening


@in_loop
async def test_tls_to_a_port_without_tls_is_refused_in_words():
    async with FakePbx() as pbx:
        with pytest.raises(TlsRefused):
            await connected(pbx, tls=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that signs itself, and a server's TLS with it."""
    pem = tmp_path_factory.mktemp("tls") / "pbx.pem"
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=pbx"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", pem, "-out", f"{pem}.crt"]
    subprocess.run(["openssl", *request.split(), *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{pem}.crt", pem)
    return f"{pem}.crt", context


@in_loop
async def test_tls_with_a_certificate_we_trust(certificate):
    trusted, context = certificate
    async with FakePbx(tls=context) as pbx:
        await connected(pbx, tls=True, ca_file=trusted)
        login = next(message for message in pbx.received if message["Action"] == "Login")
        assert login["Secret"] == "secret"


@in_loop
async def test_a_certificate_nobody_vouches_for_is_refused(certificate):
    async with FakePbx(tls=certificate[1]) as pbx:
        with pytest.raises(TlsRefused, match="self-signed"):
            await connected(pbx, tls=True)
        assert pbx.received == []


@in_loop
async def test_a_certificate_of_another_host_is_refused(certificate):
    trusted, context = certificate
    async with FakePbx(tls=context) as pbx:
        elsewhere = Address(
            "localhost", pbx.port, "odoo", "secret", True, trusted, connect_timeout=1
        )
        with pytest.raises(TlsRefused, match="localhost"):
            await Connection(elsewhere).open()


@in_loop
async def test_without_tls_the_secret_itself_is_never_sent():
    async with FakePbx() as pbx:
        await connected(pbx)
        login = next(message for message in pbx.received if message["Action"] == "Login")
        assert "Secret" not in login
        assert len(login["Key"]) == 32


# --- rubbish -------------------------------------------------------------------------------


@in_loop
async def test_a_thousand_bad_lines_lose_no_event():
    heard, noise = [], random.Random(2)
    async with FakePbx() as pbx:
        await connected(pbx, heard.append)
        for n in range(1000):
            rubbish = noise.randbytes(40).replace(b"\r", b"").replace(b"\n", b"")
            pbx._writer.write(rubbish + b"\r\n\r\nEvent: X\r\nN: %d\r\n\r\n" % n)
        await until(lambda: len(heard) == 1000)
        assert [int(headers["N"]) for headers in heard] == list(range(1000))


@in_loop
async def test_a_message_without_an_end_does_not_fill_the_memory():
    async with FakePbx() as pbx:
        connection = await connected(pbx, ping_every=60)
        pbx._writer.write(b"Event: X\r\nName: " + b"a" * 2_000_000)
        assert "without an end" in await asyncio.wait_for(connection.wait_lost(), 10)


@in_loop
async def test_a_pbx_that_is_about_to_stop_did_not_refuse_the_password():
    async with FakePbx() as pbx:
        pbx.answers["Login"] = "Response: Error\r\nMessage: Asterisk is shutting down\r\n"
        with pytest.raises(Unreachable, match="about to stop"):
            await Connection(Address("127.0.0.1", pbx.port, "odoo", "secret")).open()


@in_loop
async def test_whoever_says_the_secret_back_is_not_repeated(certificate):
    trusted, context = certificate
    async with FakePbx(tls=context) as pbx:
        pbx.answers["Login"] = "Response: Error\r\nMessage: no such secret: secr/et\r\n"
        address = Address("127.0.0.1", pbx.port, "odoo", "secr/et", True, trusted)
        with pytest.raises(LoginRefused, match="no such secret: …") as refused:
            await Connection(address).open()
        assert "secr/et" not in f"{refused.value} {address!r}"
