"""Asterisk: Debian's packages with their own libc, unpacked into .dev and started from there."""

import math
import shlex
import struct
import subprocess
import wave

from . import freepbx, services
from .common import DEV, output, say, versions, write_if_changed
from .state import must_be_free
from .trees import Tree

USERNAME = "odoo"
# The kinds of PBX that a stack may have.
PLAIN, FREEPBX = KINDS = ("plain", "freepbx")
# A name as people give them: blanks, and letters that are not ASCII.
QUEUE_04 = "תור מכירות ראשי"
PHONES = range(1001, 1021)
# Files that Asterisk looks for and that may say nothing.
EMPTY = (
    "acl",
    "ari",
    "ccss",
    "cel",
    "cli_aliases",
    "cli_permissions",
    "confbridge",
    "pjproject",
    "res_parking",
    "stasis",
    "udptl",
    "websocket_client",
)
FOLDERS = ("etc", "lib/keys", "run", "log/cdr-custom", "moh") + tuple(
    f"spool/{name}" for name in ("monitor", "tmp", "outgoing", "recording", "voicemail")
)
CLI = """\
#!/bin/sh
# Asterisk's console: asterisk-cli queue show
{place}
exec {cli} -rx "$*"
"""


def tree():
    """Asterisk's programs."""
    said = versions()
    return Tree(
        "asterisk-root",
        said["ASTERISK_SUITES"],
        "asterisk",
        fits=lambda version: f":{said['ASTERISK_MAJOR']}." in version,
    )


def install():
    """Fetch Asterisk, unless done."""
    if tree().install(versions()["ASTERISK_MAJOR"]):
        say(output([*command(), "-V"]).strip())


def command():
    """How to start it."""
    return tree().command("usr/sbin/asterisk")


# --- one stack's Asterisk -----------------------------------------------------------------


def prepare(state):
    """Write the commands and the configuration; tell whether that changed the latter."""
    base = state.dir / "asterisk"
    for sub in FOLDERS:
        (base / sub).mkdir(parents=True, exist_ok=True)
    _tone(base / "moh" / "tone.wav")
    _commands(state, base)
    return _configure(state, base)


def _commands(state, base):
    place = f"cd {shlex.quote(str(base))} || exit 1\nunset LD_PRELOAD LD_LIBRARY_PATH"
    files = "ulimit -n 16384 2>/dev/null || true"  # a call takes a dozen
    program = [*command(), "-C", base / "etc/asterisk.conf"]
    services.install(state, "asterisk", [*program, "-f", "-n"], f"{place}\n{files}", "Asterisk")
    text = CLI.format(place=place, cli=shlex.join(map(str, program)))
    write_if_changed(state.bin / "asterisk-cli", text, 0o755)


def _configure(state, base):
    """Fill the templates of dev/asterisk in."""
    values = {
        **state.ports,
        **state.secrets,
        "AMI_USERNAME": USERNAME,
        "DIR": base,
        "MODULES": tree().library / "asterisk/modules",
        "DATA": tree().dir / "usr/share/asterisk",
        "RTP_END": state.ports["RTP"] + 899,
        "QUEUE_04": QUEUE_04,
    }
    texts = {f"{name}.conf": "; defaults\n" for name in EMPTY}
    texts["phones.conf"] = "".join(map(_phone, PHONES))
    templates = list((DEV / "asterisk").glob("*.conf"))
    if state.pbx == FREEPBX:  # its own files stand in for the common ones of their name
        values |= freepbx.values()
        texts["phones.conf"] = freepbx.phones()
        templates += (DEV / "freepbx").glob("*.conf")
    for template in templates:
        texts[template.name] = _filled(template.read_text(), values)
    changed = [write_if_changed(base / "etc" / name, text, 0o600) for name, text in texts.items()]
    return any(changed)


def _filled(text, values):
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    return text


def _phone(number):
    return (
        f"[{number}](phone)\naors = {number}\nauth = {number}-auth\n"
        f"callerid = Phone {number} <{number}>\n"
        f"[{number}](phone-aor)\n[{number}-auth](phone-auth)\nusername = {number}\n"
    )


def _tone(path):
    """Music on hold: two seconds of a quiet tone, made here."""
    if path.exists():
        return
    samples = (int(1500 * math.sin(2 * math.pi * 440 * i / 8000)) for i in range(16000))
    temp = path.with_suffix(".new")
    with wave.open(str(temp), "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    temp.rename(path)


def start(state):
    """Start Asterisk, unless it runs; ready when it has booted."""
    if services.pids(state, "asterisk"):
        return
    must_be_free(state, "AMI", "SIP", "WS")
    if state.pbx == FREEPBX:
        freepbx.fill_database(state.dir / "asterisk/lib/astdb.sqlite3")
    say(f"Asterisk: starting, SIP {state.ports['SIP']}, AMI {state.ports['AMI']}")
    process = services.start(state, "asterisk")
    services.wait_ready(state, "asterisk", process, lambda: booted(state), 30)


def booted(state):
    """Has it loaded everything?"""
    return "fully booted" in cli(state, "core waitfullybooted")


def cli(state, line):
    """What its console answers."""
    done = subprocess.run(
        [state.bin / "asterisk-cli", line],
        text=True,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=20,
    )
    return done.stdout


def queue_log(state):
    """Its own account of the queues."""
    return state.dir / "asterisk/log/queue_log"


def recordings(state):
    """The folder that it writes recordings to."""
    return state.dir / "asterisk/spool/monitor"


def cdr_log(state):
    """Its own account of the calls."""
    return state.dir / "asterisk/log/cdr-custom/cdr.csv"
