"""`make test` and its parts. Every stage runs; the end says which failed.

A stage is a function that gets a `stages.Shell` and returns whether all went well. A new one is a
line in `test`; the longest stand first, as they begin first. Stages run side by side: each has
databases, ports and stacks of its own, and shares PostgreSQL's server alone.

A skipped test is a failed one here: browser tests skip themselves silently where something is
missing. The plugin tests/no_skips.py sees to that.
"""

import os

from . import odoo_run, stack, stages
from .common import HOME, ROOT, write
from .packages import NODE, VENV
from .stack import Stack

TEST_DB = "cc_test"
GLUE_DB = "cc_test_glue"
# So many stages run at once, whatever the machine: most of their time they wait for a PBX, a phone
# or a browser. The stage `system` has two stacks beside.
AT_ONCE = 3
TWO_STACKS = ("-n", "2", "--dist", "loadfile")  # of pytest-xdist: a file's tests stay together


def test():
    """Everything: the whole system, odoo with the browser, bridge with Asterisk, unit, lint."""
    _prepare()
    stack.setup_tests()
    parts = {
        "system": _tests("system", *TWO_STACKS),
        "odoo": _odoo,
        "bridge": _tests("bridge"),
        "unit": _unit,
        "lint": _lint,
    }
    stages.run(parts, AT_ONCE)


def test_fast():
    """What needs neither PBX nor browser."""
    _prepare()
    without_browser = {"odoo": lambda shell: _odoo(shell, "-m", "not browser")}
    stages.run({**without_browser, "unit": _unit, "lint": _lint}, AT_ONCE)


def lint():
    """The linters."""
    _prepare()
    stages.run({"lint": _lint})


def bench():
    """The measurements."""
    _measure("bench")


def chaos():
    """The faults."""
    _measure("chaos")


def pictures():
    """The pictures of the docs."""
    _prepare()
    stack.setup_tests()
    stages.run({"pictures": _module("dev.pictures")})


def i18n():
    """The words of the addon, for who translates them."""
    _prepare()
    stages.run({"i18n": _module("dev.i18n")})


def _measure(name):
    """The tests in tests/<name>, with what they print."""
    _prepare()
    stack.setup_tests()
    stages.run({name: _tests(name, "-s")})


def _prepare():
    """Programs, and an environment in which they find each other."""
    stack.setup()
    tools = [VENV / "bin", NODE / ".bin", os.environ["PATH"]]
    os.environ["PATH"] = os.pathsep.join(map(str, tools))
    os.environ["CC_NODE_MODULES"] = str(NODE)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    # pre-commit and npm keep their things here, too
    os.environ["PRE_COMMIT_HOME"] = str(HOME / "pre-commit")
    os.environ["NPM_CONFIG_CACHE"] = str(HOME / "npm-cache")


def _module(name):
    """A stage that is one of our own programs."""
    return lambda shell: shell.run(VENV / "bin/python", "-B", "-m", name)


def _pytest(shell, *arguments):
    return shell.run(VENV / "bin/python", "-m", "pytest", "-p", "no_skips", *arguments)


# --- stages -------------------------------------------------------------------------------


def _lint(shell):
    hooks = shell.run(VENV / "bin/pre-commit", "run", "--all-files")
    return shell.run(VENV / "bin/lint-imports") and hooks


def _unit(shell):
    return _pytest(shell, "-p", "no:odoo", "tests/unit")


def _tests(name, *arguments):
    """A stage of tests that start stacks of their own, on the PostgreSQL of this checkout."""

    def stage(shell):
        Stack().start("postgres")
        return _pytest(shell, "-p", "no:odoo", *arguments, f"tests/{name}")

    return stage


def _odoo(shell, *arguments):
    """In databases of their own: fresh copies of the one with the addon just installed."""
    main = Stack()
    main.start("postgres")
    odoo_run.prepare(main.state)
    odoo_run.clone(main.state, TEST_DB)
    good = _addon_tests(shell, main.state, TEST_DB, *arguments, "cc_odoo/tests")
    return _glue(shell, main.state, *arguments) and good


def _glue(shell, state, *arguments):
    """The small addons beside cc_odoo, each with the addon that it is the glue with."""
    addons = sorted(path.parent.parent.name for path in ROOT.glob("cc_odoo_*/tests/__init__.py"))
    odoo_run.clone(state, GLUE_DB)
    odoo_run.cli(state, GLUE_DB, "-i", ",".join(addons))
    tests = [f"{addon}/tests" for addon in addons]
    return _addon_tests(shell, state, GLUE_DB, *arguments, *tests)


def _addon_tests(shell, state, db, *arguments):
    where = ("--odoo-config", _test_conf(state), "--odoo-database", db, "--odoo-http")
    return _pytest(shell, *where, *arguments)


def _test_conf(state):
    """Odoo's configuration with another port: the server of `make up` may be running."""
    path = state.dir / "odoo-test.conf"
    text = (state.dir / "odoo.conf").read_text()
    port = f"http_port = {state.ports['ODOO']}"
    write(path, text.replace(port, f"http_port = {state.ports['TEST']}"), 0o600)
    return path
