# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Makes `import cc_odoo.core.x` work in tests without Odoo."""

import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent


def _stub_package(name: str, folder: Path) -> None:
    """A package of that folder whose own __init__ (the addon's, which needs Odoo) does not run."""
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


_stub_package("cc_odoo", ROOT / "cc_odoo")
