# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The connection, with a real Asterisk at the other end."""

import asyncio
import dataclasses

import pytest
from conftest import QUEUE
from running import in_loop, until

from cc_odoo.bridge.ami import Connection
from cc_odoo.bridge.discover import discover, wanted_events
from cc_odoo.bridge.errors import LoginRefused, NotConnected
from cc_odoo.core import actions
from cc_odoo.core.discovery import trunk_signs

pytestmark = pytest.mark.pbx


@in_loop
async def test_login_and_a_queue_name_in_hebrew_with_blanks(address, members):
    heard = []
    connection = Connection(address, heard.append)
    await connection.open()
    reply = await connection.send(actions.queue_add(QUEUE, "PJSIP/1001", "משה כהן"))
    assert reply.ok, reply
    assert (QUEUE, "PJSIP/1001") in await members()
    await until(lambda: [h for h in heard if h["Event"] == "QueueMemberAdded"])
    listing = await connection.send_list(actions.queue_status(QUEUE))
    (member,) = [line for line in listing.items if line["Event"] == "QueueMember"]
    assert (member["Queue"], member["Name"]) == (QUEUE, "משה כהן")
    await connection.logoff()


@in_loop
async def test_a_wrong_password_is_refused_in_words(address):
    connection = Connection(dataclasses.replace(address, secret="wrong"))
    with pytest.raises(LoginRefused, match="user name or password"):
        await connection.open()
    with pytest.raises(NotConnected):
        await connection.send(actions.ping())


@in_loop
async def test_a_secret_and_a_user_of_any_letters_are_only_wrong(address):
    for username, secret in (("משה", "סוד"), ("odoo", "x" * 300), ("", "")):
        with pytest.raises(LoginRefused):
            await Connection(dataclasses.replace(address, username=username, secret=secret)).open()


@in_loop
async def test_lists_are_whole(address):
    connection = Connection(address)
    await connection.open()
    found = await discover(connection, "PJSIP/{number}")
    assert QUEUE in found.queues
    assert {"q800", "q801", "q802", "q803"} <= set(found.queues)
    numbers = [extension["number"] for extension in found.extensions]
    assert "1001" in numbers
    assert "trunk" not in numbers
    await connection.logoff()


@in_loop
async def test_a_trunk_is_known_by_its_signs(address):
    connection = Connection(address)
    await connection.open()
    trunk = (await connection.send_list(actions.pjsip_endpoint("trunk"))).items
    assert trunk_signs({"Auths": ""}, trunk) == ["no_login", "identify", "context"]
    phone = (await connection.send_list(actions.pjsip_endpoint("1001"))).items
    assert trunk_signs({"Auths": "1001-auth"}, phone) == []
    await connection.logoff()


@in_loop
async def test_a_refused_list_is_an_answer(address):
    connection = Connection(address)
    await connection.open()
    reply = await connection.send_list(actions.Action("Command", (("Command", "core show help"),)))
    assert not reply.ok
    await connection.logoff()


@in_loop
async def test_the_clock_of_a_pbx_on_this_machine_agrees(address):
    connection = Connection(address)
    await connection.open()
    assert connection.clock.offset == 0.0
    await connection.logoff()


@in_loop
async def test_the_filter_lets_through_what_counts_and_nothing_else(address, members):
    heard = []
    connection = Connection(address, heard.append)
    await connection.open()
    reply = await connection.send(actions.filter_events(wanted_events("PJSIP/{number}")))
    assert reply.ok, reply
    heard.clear()
    await connection.send(actions.queue_add("q803", "PJSIP/1001"))
    await connection.send(actions.probe("PJSIP/nobody"))
    await until(lambda: {"QueueMemberAdded", "OriginateResponse"} <= {h["Event"] for h in heard})
    # unfiltered, adding a member also sends a DeviceStateChange of the queue's own device
    assert all(h.get("Device", "PJSIP/").startswith("PJSIP/") for h in heard)
    await connection.logoff()


@in_loop
async def test_a_pbx_that_stops_is_noticed_at_once(address, stack):
    connection = Connection(address)
    await connection.open()
    try:
        stack.stop("asterisk", kill=True)
        # not by a ping, which is not answered after ten seconds
        await asyncio.wait_for(connection.wait_lost(), 5)
    finally:
        stack.start("asterisk")
