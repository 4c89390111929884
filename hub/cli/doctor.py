"""Check the machine and this home, one line each, and say what to do about what is missing."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from hub.cli.vault import configured_keys
from hub.config import ROOT, Config, config
from hub.servers import anvil, postgres, valkey
from hub.servers.account import left_behind, server_account
from hub.servers.attach import given
from hub.servers.home import NEEDED_BYTES, Home, is_free, open_home
from hub.servers.postgres import Postgres
from hub.servers.supervisor import is_supervised
from hub.vault.keys import KeyringInvalid

_MARKS: Final = {True: "ok  ", False: "MISS"}


@dataclass(frozen=True)
class Result:
    """What one check found. ``remedy`` is a sentence for a person; ``package`` a Debian package that helps."""

    name: str
    ok: bool
    found: str
    remedy: str = ""
    package: str = ""


@dataclass(frozen=True)
class Tool:
    """A program that only tests and pictures need."""

    name: str
    programs: tuple[str, ...]
    package: str
    purpose: str


TOOLS: Final = (
    Tool("poppler", ("pdftotext", "pdftoppm"), "poppler-utils", "reads the reports back"),
    Tool("qpdf", ("qpdf",), "qpdf", "checks the structure of PDF files"),
    Tool("java", ("java",), "default-jre-headless", "runs the HTML checker"),
)
REQUIREMENTS: Final = ROOT / "requirements.txt"
TYPEFACES: Final = ROOT / "node_modules" / "@expo-google-fonts"
CHINESE_FONTS: Final = "fonts-noto-cjk"


def main(argv: Sequence[str]) -> int:
    """Print every check; the status is 0 only when nothing is missing."""
    parser = argparse.ArgumentParser(prog="hub doctor", description=__doc__)
    parser.add_argument("--tests", action="store_true", help="check only what the tests need from the system")
    parser.add_argument("--install", action="store_true", help="as root on Debian, install what is missing")
    options = parser.parse_args(argv)
    settings = config()
    checks = [_browser, _chinese_fonts, *(_tool_check(tool) for tool in TOOLS)]
    if not options.tests:
        checks = [
            _python,
            _node,
            _chain_node,
            _database,
            _broker,
            _account,
            _home,
            _vault,
            _port,
            _left_behind,
            *checks,
        ]
    return report(checks, settings, install=options.install, quiet=options.tests)


def report(checks: Sequence[Callable[[Config], Result]], settings: Config, *, install: bool, quiet: bool) -> int:
    """Run the checks, install what may be installed, and print the lines."""
    results = [check(settings) for check in checks]
    packages = [result.package for result in results if not result.ok and result.package]
    if packages and install:
        _install(packages)
        results = [check(settings) for check in checks]
    for result in results:
        if not (quiet and result.ok):
            remedy = "" if result.ok else f" - {result.remedy}"
            sys.stdout.write(f"{_MARKS[result.ok]} {result.name}: {result.found}{remedy}\n")
    return 0 if all(result.ok for result in results) else 1


def chromium(settings: Config) -> str:
    """Return the path of the browser for tests, or an empty string."""
    if settings.chromium:
        return settings.chromium if Path(settings.chromium).exists() else ""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""


def _browser(settings: Config) -> Result:
    found = chromium(settings)
    remedy = "install the package chromium, or name a Chromium or Chrome with CHROMIUM=/path/to/it"
    return Result("browser", bool(found), found or settings.chromium or "none", remedy, "chromium")


def _chinese_fonts(settings: Config) -> Result:
    """A browser without Chinese glyphs draws boxes, and every picture would be wrong."""
    if sys.platform == "darwin":
        return Result("Chinese glyphs", ok=True, found="come with the system")
    families = sorted(_output_of("fc-list", ":lang=zh-cn", "family").split("\n"))
    found = next((family for family in families if family), "")
    remedy = f"install the package {CHINESE_FONTS}"
    return Result("Chinese glyphs", bool(found), found or "none", remedy, CHINESE_FONTS)


def _tool_check(tool: Tool) -> Callable[[Config], Result]:
    def check(settings: Config) -> Result:
        missing = [program for program in tool.programs if not shutil.which(program)]
        found = f"no {', '.join(missing)}" if missing else str(shutil.which(tool.programs[0]))
        return Result(
            tool.name, not missing, found, f"install the package {tool.package} ({tool.purpose})", tool.package
        )

    return check


def _python(settings: Config) -> Result:
    return Result("Python", sys.version_info >= (3, 11), sys.version.split()[0], "install Python 3.11 or newer")


def _node(settings: Config) -> Result:
    version = _output_of("node", "--version")
    new_enough = version.startswith("v") and int(version[1:].split(".")[0]) >= 20
    return Result("Node", new_enough, version or "none", "install Node 20 or newer")


def _libraries(settings: Config) -> Result:
    """An installation that broke off in the middle, or an older one, lacks or differs in something."""
    wanted = [Requirement(line.rstrip(" \\")) for line in REQUIREMENTS.read_text().splitlines() if "==" in line]
    wrong = [one.name for one in wanted if (one.marker is None or one.marker.evaluate()) and not _is_installed(one)]
    found = (
        f"{len(wanted)} as pinned"
        if not wrong
        else f"{len(wrong)} missing or other than pinned: {', '.join(wrong[:3])}"
    )
    return Result("libraries", not wrong, found, "run make install")


def _is_installed(wanted: Requirement) -> bool:
    try:
        return wanted.specifier.contains(version(wanted.name), prereleases=True)
    except PackageNotFoundError:
        return False


def _typefaces(settings: Config) -> Result:
    found = TYPEFACES.is_dir() and any(TYPEFACES.iterdir())
    return Result("typefaces of the papers", found, "installed" if found else "none", "run make install")


def _room(settings: Config) -> Result:
    home = open_home(settings.hub_home)
    free = shutil.disk_usage(home.folder).free // 2**20
    remedy = f"make room for {NEEDED_BYTES // 2**20} MB, or name another folder with HUB_HOME="
    return Result("room", free * 2**20 >= NEEDED_BYTES, f"{free} MB free", remedy)


def _output_of(program: str, *arguments: str) -> str:
    """Return what a program prints, or nothing where it is not installed."""
    path = shutil.which(program)
    if not path:
        return ""
    result = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    return result.stdout.strip()


def _chain_node(settings: Config) -> Result:
    if given(settings).rpc_url:
        return Result("chain", ok=True, found="given by CHAIN_RPC_URL")
    return _installed("chain node", anvil.binary, "run make install, or set CHAIN_RPC_URL")


def _database(settings: Config) -> Result:
    if given(settings).database_url:
        return Result("database", ok=True, found="given by DATABASE_URL")
    return _installed("database", postgres.installed, "run make install, or set DATABASE_URL")


def _broker(settings: Config) -> Result:
    if given(settings).redis_url:
        return Result("broker", ok=True, found="given by REDIS_URL")
    return _installed("broker", valkey.binary, "run make install, or set REDIS_URL")


def _installed(name: str, find: Callable[[], Path], remedy: str) -> Result:
    try:
        return Result(name, ok=True, found=str(find()))
    except (anvil.BinaryMissing, postgres.BinariesMissing, valkey.BinaryMissing) as missing:
        return Result(name, ok=False, found=str(missing), remedy=remedy)


def _account(settings: Config) -> Result:
    account = server_account()
    found = f"PostgreSQL runs as {account.name}, for root may not" if account else "not root, nothing to change"
    return Result("account", ok=True, found=found)


def _home(settings: Config) -> Result:
    home = open_home(settings.hub_home)
    state = "hub is running" if is_supervised(home) else "hub is not running"
    return Result("home", os.access(home.folder, os.W_OK), f"{home.folder}, {_place(home)}{state}", "set HUB_HOME")


def _vault(settings: Config) -> Result:
    """Which master key wraps from now on; whether the data keys open, only a start can tell."""
    origin = "HUB_VAULT_KEYS" if settings.hub_vault_keys is not None else str(settings.secrets / "vault")
    if settings.hub_vault_keys is None and not (settings.secrets / "vault").exists():
        return Result("vault", ok=True, found="its master key is made at the first start")
    try:
        newest, *older = configured_keys(settings).ids
    except KeyringInvalid as refusal:
        return Result("vault", ok=False, found=str(refusal), remedy=f"put {origin} right")
    also = f"; older: {', '.join(older)}" if older else ""
    return Result("vault", ok=True, found=f"master key {newest} of {origin} wraps{also}")


def _place(home: Home) -> str:
    note = home.folder / "where.txt"
    return f"database in {Postgres(home).place}, " if note.exists() else ""


def _port(settings: Config) -> Result:
    home = open_home(settings.hub_home)
    free = is_free(settings.port, host=settings.hub_bind) or is_supervised(home)
    found = f"{settings.port} is free or ours" if free else f"{settings.port} is taken by another program"
    return Result("port", free, found, "choose another with PORT=")


def _left_behind(settings: Config) -> Result:
    folders = left_behind(open_home(settings.hub_home))
    found = ", ".join(map(str, folders)) or "nothing"
    return Result("left behind by deleted homes", not folders, found, "remove these folders if you do not want them")


def _install(packages: Sequence[str]) -> None:
    """Install Debian packages where that is possible; else say who could, and with which words."""
    apt = shutil.which("apt-get")
    if not apt:
        sys.stdout.write(f"no apt-get here: install {', '.join(packages)} by the means of this system\n")
        return
    if os.geteuid() != 0:
        sys.stdout.write(f"only root may install: sudo apt-get install --no-install-recommends {' '.join(packages)}\n")
        return
    sys.stdout.write(f"installing {', '.join(packages)}\n")
    sys.stdout.flush()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", *packages)):
        done = subprocess.run([apt, *arguments], env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
        if done.returncode:
            sys.stdout.write(f"apt-get {arguments[0]} ended with {done.returncode}\n")
