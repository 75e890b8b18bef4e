# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may go wrong with the database or a PBX. The texts are for people."""

from ..core.words import Words


class DatabaseAway(Exception):
    """PostgreSQL cannot be reached, or is too busy; nothing was written. Try again later."""


class NotInstalled(Exception):
    """The addon is not installed in this database."""


class AmiError(Exception):
    """Anything that goes wrong with the PBX; the text, or `Words`, says what."""

    @property
    def words(self):
        """What went wrong, to be translated as far as the text is ours."""
        told = self.args[0] if self.args else ""
        return told if isinstance(told, Words) else Words("%(text)s", {"text": told})


class NotConnected(AmiError):
    """There is no connection (any more) to send on."""


class NoAnswer(AmiError):
    """The PBX did not answer an action in time. Whether it did what was asked is not known."""


class Unreachable(AmiError):
    """Nobody accepts connections at the address."""


class TlsRefused(AmiError):
    """No trusted TLS connection could be made."""


class NotAManager(AmiError):
    """Somebody answers at the address, but it is no Asterisk manager."""


class LoginRefused(AmiError):
    """The PBX does not accept the user name or the secret."""
