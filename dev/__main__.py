"""`python3 -m dev COMMAND`: what the Makefile's targets call."""

import shlex
import sys

from . import demo, stack, suite
from .common import HOME, DevError, remove, say
from .stack import Stack


def up():
    """Set up what is missing and start everything in the background."""
    stack.setup()
    main = Stack()
    main.start()
    main.seed()
    say(
        f"ready: {main.env()['ODOO_URL']}  login {main.env()['ODOO_LOGIN']},"
        f" password {main.env()['ODOO_PASSWORD']}"
    )


def down():
    """Stop everything that was started in this checkout."""
    for folder in [HOME, *sorted((HOME / "stacks").glob("*"))]:
        if (folder / "run").is_dir():
            stack.stop_all(folder)


def env():
    """Print what other programs need to know, as lines for a shell."""
    for key, value in Stack().env().items():
        print(f"{key}={shlex.quote(value)}")


def clean():
    """Stop everything, then remove .dev."""
    down()
    remove(HOME)


COMMANDS = {
    "up": up,
    "down": down,
    "env": env,
    "clean": clean,
    "demo": demo.main,
    "test": suite.test,
    "test-fast": suite.test_fast,
    "lint": suite.lint,
    "bench": suite.bench,
    "bench-ring": suite.bench_ring,
    "chaos": suite.chaos,
    "pictures": suite.pictures,
    "i18n": suite.i18n,
}


def main():
    """Run the command; a failure is a sentence, not a traceback."""
    try:
        return COMMANDS[sys.argv[1]]()
    except DevError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


sys.exit(main())
