# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How PBXs of each kind are set up. Another distribution is another row of `PRESETS`.

A preset only suggests: what is set on a PBX counts, wherever it came from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from .actions import BadValue, check_variable
from .formats import MAX_FORMAT_CHARS, is_format

ASTERISK, FREEPBX, OTHER = "asterisk", "freepbx", "other"

# What may stand in braces in a dial variable: the phone's number on the PBX, and the number that
# reaches it.
VARIABLE_PLACES = frozenset({"number", "dial"})
MAX_VARIABLES = 20
# The feature codes of a PBX of which none are known: all that begin with a star.
STAR_CODES = "*."
_FEATURE_CODE = re.compile(r"[0-9*#]{1,20}\.?")


@dataclass(frozen=True, slots=True)
class Preset:
    """The settings that suit PBXs of one kind, by the names of the fields of a PBX.

    In all formats `{number}` stands for a number; see `formats`.
    """

    # a phone's own channel
    channel_format: str = "PJSIP/{number}"
    # what is made a member of queues; empty: the phone's own channel
    member_format: str = ""
    # what a queue watches to see whether a member is free; empty: the phone itself
    state_interface_format: str = ""
    virtual_format: str = "Local/{number}@virtual-agent/n"
    # the dialplan contexts in which agents dial, and into which calls are transferred (empty: the
    # same one)
    originate_context: str = "agents"
    transfer_context: str = ""
    # one `NAME=value` a line, set on the channel of a call that is placed from Odoo
    dial_variables: str = ""
    # whose number the Originate of such a call names: `dialled` or `own`
    dial_caller_id: str = "dialled"
    # numbers that call nobody, apart by commas; a `.` at the end: all that begin so
    feature_codes: str = ""
    hold_number: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the settings of a PBX of one kind are written, and what it can be asked for.

    :ivar files: the file that people edit instead of each of Asterisk's own, where it is another
    :ivar devices: the family of Asterisk's own database that says who uses each phone
    """

    files: Mapping[str, str]
    devices: str = ""

    def file(self, name: str) -> str:
        """The file to edit for one of Asterisk's own, e.g. `manager.conf`."""
        return self.files.get(name, name)


PRESETS: dict[str, Preset] = {
    ASTERISK: Preset(),
    FREEPBX: Preset(
        member_format="Local/{number}@from-queue/n",
        state_interface_format="hint:{number}@ext-local",
        virtual_format="Local/{number}@from-internal/n",
        originate_context="from-internal",
        transfer_context="from-internal-xfer",
        dial_variables="REALCALLERIDNUM={number}",
        feature_codes="*., 555, 666, 888, 7777",
    ),
}
PLACES: dict[str, Place] = {
    FREEPBX: Place(
        files={
            "manager.conf": "manager_custom.conf",
            "extensions.conf": "extensions_custom.conf",
            "queues.conf": "queues_custom.conf",
            "features.conf": "features_featuremap_custom.conf",
            "pjsip.conf": "pjsip_custom_post.conf",
        },
        devices="DEVICE",
    ),
}
FIELDS = tuple(asdict(Preset()))


def preset(kind: str) -> dict[str, str]:
    """The settings of a kind, by field; of one that is set up by hand there are none."""
    row = PRESETS.get(kind)
    return asdict(row) if row else {}


def place(kind: str) -> Place:
    """Where a PBX of this kind is set up."""
    return PLACES.get(kind, Place(files={}))


def changed(kind: str, values: Mapping[str, str]) -> list[str]:
    """The fields that are not as the kind's preset has them, in the table's order.

    >>> changed("asterisk", {"channel_format": "SIP/{number}", "hold_number": ""})
    ['channel_format']
    """
    wanted = preset(kind)
    return [name for name in wanted if name in values and (values[name] or "") != wanted[name]]


def kind_of(values: Mapping[str, str]) -> str:
    """The kind of which a PBX with these settings is: one that they match, else by hand."""
    return next((kind for kind in PRESETS if not changed(kind, values)), OTHER)


def variables(text: str) -> list[tuple[str, str]]:
    """The (name, value) pairs of `NAME=value` lines; blank lines count for nothing.

    :raises BadValue: a line is none, or an AMI header cannot carry it
    """
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    if len(lines) > MAX_VARIABLES:
        raise BadValue(f"Variable: more than {MAX_VARIABLES} lines")
    return [_variable(line) for line in lines]


def _variable(line: str) -> tuple[str, str]:
    name, sign, value = (part.strip() for part in line.partition("="))
    if not sign:
        raise BadValue(f"Variable: {line!r} is not NAME=value")
    check_variable(name, value)
    if len(line) > MAX_FORMAT_CHARS or not _places_known(value):
        raise BadValue(f"Variable {name}: {value!r} is too long, or has an unknown word in braces")
    return name, value


def _places_known(value: str) -> bool:
    return not set("{}") & set(value) or is_format(value, VARIABLE_PLACES)


def feature_codes(text: str) -> list[str]:
    """The codes in a list such as `*., 555`.

    :raises BadValue: one of them is no code
    """
    codes = [code.strip() for code in (text or "").split(",") if code.strip()]
    for code in codes:
        if not _FEATURE_CODE.fullmatch(code):
            raise BadValue(f"{code!r} is no feature code")
    return codes


def is_feature_code(number: str, codes: str) -> bool:
    """Whether a number that was dialled is one of the PBX's own codes, and calls nobody.

    >>> [is_feature_code(number, "*., 555") for number in ("*97", "555", "5551")]
    [True, True, False]
    """
    return any(
        number.startswith(code[:-1]) if code.endswith(".") else number == code
        for code in feature_codes(codes)
    )
