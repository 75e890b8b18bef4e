# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The examples in the docstrings of the core are true."""

import doctest
import importlib
import pkgutil

import pytest
import transcript

from cc_odoo import core

MODULES = [f"cc_odoo.core.{module.name}" for module in pkgutil.iter_modules(core.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_examples_of_the_transcript_reader():
    assert doctest.testmod(transcript).failed == 0
