# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How the models are written: read from their text, without Odoo."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

ADDON = Path(__file__).parents[2] / "cc_odoo"
ROOMS = ("agent", "automation", "call", "callback", "glue", "mixins", "pbx", "recording")
REASON = re.compile(r"# sudo: [a-z][\w., ]*: \S")


def files(*folders):
    """The Python files of these folders."""
    return sorted(path for folder in folders for path in (ADDON / folder).rglob("*.py"))


def unexplained(text):
    """The numbers of lines with a ``sudo()`` and no ``# sudo: model: reason`` right above."""
    lines, bare = text.splitlines(), []
    for place, line in enumerate(lines):
        above = place
        while above and lines[above - 1].lstrip().startswith("#"):
            above -= 1
        if ".sudo()" in line and not REASON.search(" ".join(lines[above:place])):
            bare.append(place + 1)
    return bare


def test_a_sudo_without_a_reason_is_found():
    assert unexplained("a\nb.sudo()") == [2]
    assert unexplained("# sudo: b\nb.sudo()") == [2]
    assert unexplained("# sudo: cc.b: only its name\nb.sudo()") == []
    assert unexplained("# sudo: cc.b: only its\n# name\nb.sudo()") == []


@pytest.mark.parametrize("room", [*(f"models/{room}" for room in ROOMS), "controllers"])
def test_each_sudo_says_why(room):
    bare = {str(path.relative_to(ADDON)): unexplained(path.read_text()) for path in files(room)}
    assert {name: lines for name, lines in bare.items() if lines} == {}


def model_classes():
    """``(name, [inherited], {methods}, path)`` of each class of a model."""
    for path in files("models"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                values = {
                    line.targets[0].id: ast.literal_eval(line.value)
                    for line in node.body
                    if isinstance(line, ast.Assign)
                    and getattr(line.targets[0], "id", "") in ("_name", "_inherit")
                }
                inherits = values.get("_inherit", [])
                inherits = [inherits] if isinstance(inherits, str) else inherits
                methods = {line.name for line in node.body if isinstance(line, ast.FunctionDef)}
                yield values.get("_name"), inherits, methods, path.name


def test_no_two_parts_of_a_model_override_the_same_method():
    parts = {name: (methods, path) for name, _inherits, methods, path in model_classes() if name}
    used = defaultdict(list)
    for name, inherits, _methods, _path in model_classes():
        for part in inherits:
            used[part].append(name)
    twice = []
    for name, inherits, methods, path in model_classes():
        own = [part for part in inherits if part in parts and part != name and used[part] == [name]]
        seen = dict.fromkeys(methods, path) if name else {}
        for method, where in ((m, parts[part][1]) for part in own for m in parts[part][0]):
            if method in seen:
                twice.append((name, method, seen[method], where))
            seen[method] = where
    assert twice == []
