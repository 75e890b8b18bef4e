"""The stack's other PBX: of the FreePBX 17 kind, in words of our own.

What FreePBX would generate from its pages and keep in the database of Asterisk (`database show`).
The rest is in dev/freepbx; what both PBXs share, in dev/asterisk.
"""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True)
class User:
    """One of the PBX's users.

    :param cid: the number that outside sees, "" for the trunk's
    :param device: the phone that the user is at; FreePBX's mode "device and user"
    :param mobile: rings, too, after some seconds (follow-me)
    :param recorded: the PBX records all their calls
    """

    number: str
    name: str
    cid: str = ""
    device: str = ""
    mobile: str = ""
    recorded: bool = False

    @property
    def phone(self):
        """The phone that rings for this user."""
        return self.device or self.number

    @property
    def hint(self):
        """The state of the user: of the phone, and do-not-disturb."""
        return f"PJSIP/{self.phone}&Custom:DND{self.number}"


USERS = (
    User("1001", "Dana Levi", cid="039991001"),
    User("1002", "Avi Mizrahi", cid="039991002", recorded=True),
    User("1003", "Noa Bar", device="9001"),
    User("1004", "Tal Cohen", mobile="0501234004"),
    User("1005", "Gil Peretz"),
    User("1006", "Shir Dayan"),
)
# Seconds that a phone rings alone before the mobile does, and that both ring.
FOLLOW_ME_PRERING, FOLLOW_ME_RING = 2, 20
# queue: (longest wait in seconds, how its agents are called)
QUEUES = {
    "400": ("", "from-internal"),
    "401": ("", "from-queue-exten-internal"),
    "402": ("", "from-internal"),
    "403": ("6", "from-internal"),
}
OVERFLOW = "ext-local,vmu1006,1"


def values():
    """What the templates of dev/freepbx have filled in."""
    return {
        "EXT_LOCAL": "".join(map(_ext_local, USERS)),
        "FOLLOW_ME": "".join(_follow_me(user) for user in USERS if user.mobile),
        "EXT_QUEUES": "".join(_queue(number, wait) for number, (wait, _) in QUEUES.items()),
        "FROM_QUEUE": "".join(
            f"exten => {number},1,Goto({context},${{QAGENT}},1)\n"
            for number, (_, context) in QUEUES.items()
        ),
        "MAILBOXES": "".join(f"{user.number} => 1234,{user.name}\n" for user in USERS),
    }


def phones():
    """The endpoints of the users' phones."""
    return "".join(map(_phone, USERS))


def _ext_local(user):
    number = user.number
    return (
        f"exten => {number},1,Set(__RINGTIMER=${{RINGTIMER_DEFAULT}})\n"
        f" same => n,Gosub(macro-exten-vm,s,1({number},{number}))\n"
        " same => n(dest),Set(__PICKUPMARK=)\n"
        " same => n,Hangup()\n"
        f"exten => {number},hint,{user.hint}\n"
        f"exten => vmu{number},1,Gosub(macro-vm,s,1({number},NOANSWER))\n"
        " same => n,Hangup()\n"
    )


def _follow_me(user):
    return f"exten => {user.number},1,Goto(followme-check,{user.number},1)\n"


def _queue(number, wait):
    after = f"Goto({OVERFLOW})" if wait else "Hangup()"
    return f"exten => {number},1,Gosub(queue,s,1({number},{wait}))\n same => n,{after}\n"


def _phone(user):
    phone = user.phone
    return (
        f"[{phone}](phone)\naors = {phone}\nauth = {phone}-auth\n"
        f"callerid = device <{phone}>\nmailboxes = {user.number}@default\n"
        f"[{phone}](phone-aor)\n[{phone}-auth](phone-auth)\nusername = {phone}\n"
    )


# --- Asterisk's own database ----------------------------------------------------------------


def fill_database(path):
    """Write what FreePBX keeps there; what phones changed since (do-not-disturb) begins anew.

    :param path: Asterisk's astdb.sqlite3; no Asterisk may be running on it
    """
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS astdb"
            " (key VARCHAR(256), value VARCHAR(256), PRIMARY KEY(key))"
        )
        database.execute("DELETE FROM astdb WHERE key LIKE '/AMPUSER/%' OR key LIKE '/DEVICE/%'")
        database.execute("DELETE FROM astdb WHERE key LIKE '/DND/%' OR key LIKE '/Queue/%'")
        database.execute("DELETE FROM astdb WHERE key LIKE '/CustomDevstate/%'")
        rows = [row for user in USERS for row in _rows(user)]
        database.executemany("INSERT OR REPLACE INTO astdb VALUES (?, ?)", rows)
    database.close()


def _rows(user):
    of_user, of_device = f"/AMPUSER/{user.number}", f"/DEVICE/{user.phone}"
    mode = "force" if user.recorded else "dontcare"
    yield f"{of_user}/cidname", user.name
    yield f"{of_user}/cidnum", user.number
    yield f"{of_user}/device", user.phone
    yield f"{of_user}/outboundcid", user.cid and f"{user.name} <{user.cid}>"
    for way in ("in/external", "in/internal", "out/external", "out/internal"):
        yield f"{of_user}/recording/{way}", mode
    yield f"{of_device}/user", user.number
    yield f"{of_device}/dial", f"PJSIP/{user.phone}"
    yield f"{of_device}/type", "adhoc" if user.device else "fixed"
    if user.mobile:
        yield f"{of_user}/followme/prering", str(FOLLOW_ME_PRERING)
        yield f"{of_user}/followme/grptime", str(FOLLOW_ME_RING)
        yield f"{of_user}/followme/grplist", user.mobile
