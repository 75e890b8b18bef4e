"""A private apt: packages of any Debian suite, checked and unpacked without being installed.

Own sources, lists and state under .dev; the machine's apt configuration is honoured for what it
says about proxies and credentials, its sources only for the mirror's address. Signatures are
checked by apt with Debian's archive keyring.
"""

import glob
import os
import subprocess

from .common import HOME, SUDO, DevError, output, remove, run, say, versions, write

CONF = """\
Dir::State "{apt}";
Dir::State::lists "{apt}/lists";
Dir::State::status "{apt}/status";
Dir::Cache "{apt}/cache";
Dir::Cache::archives "{apt}/debs";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Dir::Log "{apt}";
Dir::Etc::sourcelist "{apt}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::Periodic;
APT::Install-Recommends "false";
APT::Keep-Downloaded-Packages "true";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::AllowInsecureRepositories "false";
// Signatures are checked; only their age is not, as a mirror may be frozen.
Acquire::Check-Valid-Until "false";
Acquire::Retries "3";
"""


def mirror():
    """The Debian mirror this machine uses, or the one the user names."""
    if given := os.environ.get("DEBIAN_MIRROR"):
        return given
    form = "$(REPO_URI) $(RELEASE)"
    lines = output(["apt-get", "indextargets", "--format", form, "Created-By: Packages"])
    found = [line.split()[0] for line in lines.splitlines() if "security" not in line]
    if not found:
        raise DevError(
            "apt knows no Debian mirror. Add one to /etc/apt/sources.list.d,"
            " or set DEBIAN_MIRROR, then run again."
        )
    return max(set(found), key=found.count)


class PrivateApt:
    """apt on one suite, as if on an empty machine."""

    def __init__(self, suite):
        self.suite = suite
        self.dir = HOME / "apt" / suite
        self.debs = self.dir / "debs"
        self.env = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}

    def update(self):
        """Fetch the suite's package lists."""
        for sub in ("lists/partial", "cache", "debs/partial"):
            (self.dir / sub).mkdir(parents=True, exist_ok=True)
        write(self.dir / "status", "")
        write(self.dir / "apt.conf", CONF.format(apt=self.dir))
        write(
            self.dir / "sources.list",
            f"deb [signed-by={versions()['KEYRING']}] {mirror()} {self.suite} main\n",
        )
        self._apt("update", "-o", "APT::Update::Error-Mode=any")

    def version(self, package):
        """The version the suite offers, or an empty string."""
        lines = output(["apt-cache", "-c", self.dir / "apt.conf", "madison", package], env=self.env)
        return lines.split("|")[1].strip() if "|" in lines else ""

    def download(self, *packages):
        """These packages only."""
        self._apt("download", *packages, cwd=self.debs)
        return [max(self.debs.glob(f"{name}_*.deb"), key=os.path.getmtime) for name in packages]

    def closure(self, *packages):
        """These packages and all they depend on, down to libc."""
        self._apt("--download-only", "install", *packages)
        listed = output(
            [
                "apt-get",
                "-c",
                self.dir / "apt.conf",
                "-qq",
                "-y",
                "--print-uris",
                "-o",
                f"Dir::Cache::archives={self.dir}/cache",
                "install",
                *packages,
            ],
            env=self.env,
        )
        return [self.debs / line.split()[1] for line in listed.splitlines()]

    def _apt(self, *arguments, **options):
        run(
            ["apt-get", "-c", self.dir / "apt.conf", "-qq", "-y", *arguments],
            env=self.env,
            hint="Is the mirror reachable? DEBIAN_MIRROR may name another one.",
            **options,
        )


def first_suite(suites, package, version_ok=lambda version: True):
    """The first of the suites that offers a fitting version of the package."""
    for suite in suites.split():
        apt = PrivateApt(suite)
        apt.update()
        if version_ok(apt.version(package)):
            return apt
    raise DevError(
        f"No suite of {suites!r} on {mirror()} offers a fitting {package}."
        " DEBIAN_MIRROR may name a full Debian mirror."
    )


def unpack(deb, into, exclude=()):
    """Unpack a package's files; no maintainer script is run."""
    into.mkdir(parents=True, exist_ok=True)
    source = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE)
    target = [
        "tar",
        "-x",
        "-C",
        str(into),
        "--keep-directory-symlink",
        "--no-same-owner",
        *(f"--exclude={pattern}" for pattern in exclude),
    ]
    bad = subprocess.run(target, stdin=source.stdout, check=False).returncode
    if source.wait() or bad:
        raise DevError(f"{deb} could not be unpacked: is the disk full? (df -h {into})")


def drop_downloads(apt):
    """Package lists and .deb files are large, and of no use once unpacked."""
    remove(apt.dir)


def ensure_installed(**packages):
    """apt-get install the distribution's packages of which a file is missing: package=file."""
    missing = [name for name, file in packages.items() if not glob.glob(file)]
    if not missing:
        return
    say(f"installing Debian packages: {' '.join(missing)}")
    hint = f"Try by hand, as root: apt-get update; apt-get install {' '.join(missing)}"
    run([*SUDO, "dpkg", "--configure", "-a"], hint=hint)  # what a cut-off run left unfinished
    run([*SUDO, "apt-get", "-q", "update"], hint=hint)
    install = [*SUDO, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    run([*install, "--no-install-recommends", "install", *missing], hint=hint)
