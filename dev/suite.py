"""`make test` and its parts. Every stage runs; the end says which failed.

A skipped test is a failed one here: browser tests skip themselves silently where something is
missing. The plugin tests/no_skips.py sees to that.
"""

import os
import subprocess

from . import odoo_run, stack
from .common import HOME, ROOT, DevError, say, write
from .packages import NODE, VENV
from .stack import Stack

TEST_DB = "cc_test"
GLUE_DB = "cc_test_glue"


def test():
    """Everything: lint, unit, bridge with Asterisk, odoo with the browser, the whole system."""
    _prepare()
    stack.setup_tests()
    _stages(lint=_lint, unit=_unit, bridge=_tests("bridge"), odoo=_odoo, system=_tests("system"))


def test_fast():
    """What needs neither PBX nor browser."""
    _prepare()
    _stages(lint=_lint, unit=_unit, odoo=lambda: _odoo("-m", "not browser"))


def lint():
    """The linters."""
    _prepare()
    _stages(lint=_lint)


def bench():
    """The measurements."""
    _measure("bench")


def bench_ring():
    """The one from a ring to the agent's screen."""
    _measure("bench/test_ring.py")


def chaos():
    """The faults."""
    _measure("chaos")


def pictures():
    """The pictures of the docs."""
    _prepare()
    stack.setup_tests()
    _stages(pictures=lambda: _command(VENV / "bin/python", "-B", "-m", "dev.pictures"))


def i18n():
    """The words of the addon, for who translates them."""
    _prepare()
    _stages(i18n=lambda: _command(VENV / "bin/python", "-B", "-m", "dev.i18n"))


def _measure(name):
    """The tests in tests/<name>, with what they print."""
    _prepare()
    stack.setup_tests()
    _stages(**{name: _tests(name, "-s")})


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


def _stages(**stages):
    """Run all of them; fail at the end, naming the bad ones. A good run ends in pytest's words."""
    failed = []
    for name, stage in stages.items():
        say(f"== {name}")
        try:
            good = stage()
        except DevError as error:
            print(error, flush=True)
            good = False
        failed += [] if good else [name]
    if failed:
        raise DevError(f"FAILED: {', '.join(failed)}")


def _command(*command):
    """Run in the checkout, output shown as it comes; did it succeed?"""
    return subprocess.run(list(map(str, command)), cwd=ROOT, check=False).returncode == 0


def _pytest(*arguments):
    return _command(VENV / "bin/python", "-m", "pytest", "-p", "no_skips", *arguments)


# --- stages -------------------------------------------------------------------------------


def _lint():
    hooks = _command(VENV / "bin/pre-commit", "run", "--all-files")
    return _command(VENV / "bin/lint-imports") and hooks


def _unit():
    return _pytest("-p", "no:odoo", "tests/unit")


def _tests(name, *arguments):
    """A stage of tests that start stacks of their own, on the PostgreSQL of this checkout."""

    def stage():
        Stack().start("postgres")
        return _pytest("-p", "no:odoo", *arguments, f"tests/{name}")

    return stage


def _odoo(*arguments):
    """In databases of their own: fresh copies of the one with the addon just installed."""
    main = Stack()
    main.start("postgres")
    odoo_run.prepare(main.state)
    odoo_run.clone(main.state, TEST_DB)
    good = _addon_tests(main.state, TEST_DB, *arguments, "cc_odoo/tests")
    return _glue(main.state, *arguments) and good


def _glue(state, *arguments):
    """The small addons beside cc_odoo, each with the addon that it is the glue with."""
    addons = sorted(path.parent.parent.name for path in ROOT.glob("cc_odoo_*/tests/__init__.py"))
    odoo_run.clone(state, GLUE_DB)
    odoo_run.cli(state, GLUE_DB, "-i", ",".join(addons))
    return _addon_tests(state, GLUE_DB, *arguments, *(f"{addon}/tests" for addon in addons))


def _addon_tests(state, db, *arguments):
    conf = _test_conf(state)
    return _pytest("--odoo-config", conf, "--odoo-database", db, "--odoo-http", *arguments)


def _test_conf(state):
    """Odoo's configuration with another port: the server of `make up` may be running."""
    path = state.dir / "odoo-test.conf"
    text = (state.dir / "odoo.conf").read_text()
    port = f"http_port = {state.ports['ODOO']}"
    write(path, text.replace(port, f"http_port = {state.ports['TEST']}"), 0o600)
    return path
