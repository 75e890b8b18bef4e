"""`make demo`: a call centre at work, until Ctrl-C.

Avi and Noa are connected and answered for; Dana is left to whoever opens the page, and her phone
answers, too. People call: most get through, some give up.
"""

import json
import random
import signal
import time
import urllib.request

from . import stack
from .callers import PEOPLE, caller
from .common import DevError, say
from .phones import PhoneBank
from .stack import Stack

# Who is shown on the screen: login, password, who that is.
LOGINS = (
    ("admin", "admin", "manager: the whole app"),
    ("ruth@example.com", "ruth", "supervisor of the three agents"),
    ("dana@example.com", "dana", "agent, extension 1001: connect, and calls come"),
    ("avi@example.com", "avi", "agent, extension 1002, at work"),
    ("noa@example.com", "noa", "agent without an extension of her own, at work"),
)
# By the kind of the PBX: the phones of the three agents, and where people call.
PHONES = {"plain": (1001, 1002, 1003), "freepbx": (1001, 1002, 9001)}
QUEUES = {"plain": (800, 800, 801, 802, 802), "freepbx": (400, 400, 401, 402, 402)}


def main():
    """Until Ctrl-C; then everything ends."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    stack.setup()
    stack.setup_tests()
    main_stack = Stack()
    try:
        main_stack.start()
        main_stack.seed()
        _play(main_stack.env())
    except KeyboardInterrupt:
        print(flush=True)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would leave half of it
        main_stack.stop()


def _interrupt(*_):
    raise KeyboardInterrupt


def _play(env):
    numbers = PHONES[env["PBX"]]
    with PhoneBank(env, numbers) as phones:
        say("phones: " + ", ".join(map(str, numbers)) + " are registered")
        connect_agents(env)
        print(_welcome(env), flush=True)
        _behave(phones)
        _call_for_ever(env, phones)


def _welcome(env):
    lines = [f"  {login:18} {password:6} {who}" for login, password, who in LOGINS]
    return "\n".join(
        [
            "",
            f"  {env['ODOO_URL']}",
            "",
            *lines,
            "",
            "  Calls come by themselves. Ctrl-C ends everything.",
            "",
        ]
    )


def _behave(phones):
    """Each phone answers after some seconds, and talks for some."""
    for number in phones.numbers:
        phones.set(number, answer_after=random.uniform(1, 5), hangup_after=random.uniform(8, 25))


def _call_for_ever(env, phones):
    """Calls, a few at a time."""
    calls = []
    try:
        while True:
            calls = [call for call in calls if call.running()]
            if len(calls) < 4:
                calls.append(_call(env))
                _behave(phones)
            time.sleep(random.uniform(3, 9))
    finally:
        for call in calls:
            call.stop()


def _call(env):
    """Somebody calls; one in four gives up soon."""
    (number, name), to = random.choice(PEOPLE), random.choice(QUEUES[env["PBX"]])
    patience = random.uniform(4, 9) if random.random() < 0.25 else random.uniform(30, 60)
    say(f"{name or number} calls {to}")
    return caller(env, number, to, patience, name)


# --- agents -------------------------------------------------------------------------------


def connect_agents(env):
    """Avi and Noa begin to work, as if they had pressed Connect."""
    at_work = (("avi@example.com", "avi", None), ("noa@example.com", "noa", PHONES[env["PBX"]][2]))
    for login, password, number in at_work:
        rpc = Rpc(env, login, password)
        me = rpc("cc.user", "search_read", [("user_id", "=", rpc.uid)], ["status_code"])[0]
        if me["status_code"] != "unassigned":
            continue
        found = rpc("cc.extension", "search", [("number", "=", str(number))]) if number else []
        rpc("cc.user", "action_connect", [me["id"]], *found[:1])


class Rpc:
    """One user's session over JSON-RPC."""

    def __init__(self, env, login, password):
        self.env, self.password = env, password
        self.uid = self._post("common", "login", env["ODOO_DB"], login, password)

    def __call__(self, model, method, *args):
        return self._post(
            "object",
            "execute_kw",
            self.env["ODOO_DB"],
            self.uid,
            self.password,
            model,
            method,
            list(args),
        )

    def _post(self, service, method, *args):
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "id": 1,
            "params": {"service": service, "method": method, "args": args},
        }
        request = urllib.request.Request(
            f"{self.env['ODOO_URL']}/jsonrpc",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer = json.load(answer)
        if "error" in answer:
            raise DevError(f"Odoo: {answer['error']['data']['message']}")
        return answer["result"]
