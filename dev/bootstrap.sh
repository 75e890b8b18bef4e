#!/bin/sh
# python3 -m dev COMMAND, after seeing to it that the distribution's Python is there.
set -e
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-/usr/bin/python3}
if ! "$PYTHON" -c 'import sys, ssl, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "installing Debian packages: python3 python3-venv" >&2
    SUDO=
    [ "$(id -u)" = 0 ] || SUDO=sudo
    { $SUDO apt-get -q update && $SUDO env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y --no-install-recommends install python3 python3-venv; } >&2 || {
        echo "Python 3.11 or newer with venv is needed: apt-get install python3 python3-venv" >&2
        exit 1
    }
fi
exec "$PYTHON" -B -m dev "$@"
