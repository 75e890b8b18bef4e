"""Debian programs with all their libraries, libc included, in a folder of their own.

They are started through that folder's own loader, so that they run on any Debian: no chroot,
no installation, no maintainer script.
"""

from .common import HOME, remove, say, stamp, stamped, swap_in
from .debs import drop_downloads, first_suite, unpack

# What no program of ours reads.
NEEDLESS = tuple(
    f"./usr/share/{name}" for name in ("doc", "man", "locale", "info", "perl*", "lintian", "bug")
) + ("./usr/lib/*/perl*", "./usr/lib/*/gconv", "./etc/asterisk", "./dev/*")
UNUSED = ("perl", "libperl", "debconf", "dpkg", "adduser", "passwd", "tar_", "login")


class Tree:
    """One program's folder: .dev/<name>."""

    def __init__(self, name, suites, package, *others, fits=lambda version: True):
        self.name, self.dir = name, HOME / name
        self.suites, self.package, self.others, self.fits = suites, package, others, fits

    def install(self, want):
        """Fetch and unpack, unless done for just this `want`; tell whether it was to be done."""
        want += repr((self.suites, self.package, self.others, NEEDLESS, UNUSED))
        if stamped(self.name, want) and self.dir.is_dir():
            return False
        say(f"{self.package}: reading the package lists")
        apt = first_suite(self.suites, self.package, self.fits)
        say(f"{self.package}: downloading {apt.version(self.package)} with its libraries")
        self._unpack(apt.closure(self.package, *self.others))
        drop_downloads(apt)
        stamp(self.name, want)
        return True

    def _unpack(self, debs):
        say(f"{self.package}: unpacking {len(debs)} packages")
        new = self.dir.with_name(f"{self.name}.new")
        remove(new)
        # The links of every Debian, which no package of an older one brings along.
        for link in ("bin", "sbin", "lib", "lib64"):
            (new / "usr" / link).mkdir(parents=True)
            (new / link).symlink_to(f"usr/{link}")
        for deb in debs:
            if not deb.name.startswith(UNUSED):
                unpack(deb, new, NEEDLESS)
        swap_in(new, self.dir)

    @property
    def library(self):
        """The folder of its libraries, e.g. usr/lib/x86_64-linux-gnu."""
        return next(self.dir.glob("usr/lib/*-linux-gnu*"))

    def command(self, program):
        """How to start one of its programs."""
        library = self.library
        loader = next(library.glob("ld-linux*.so.*"))
        path = self.dir / program
        return [loader, "--argv0", path.name, "--library-path", library, path]
