"""Choose the account and place for PostgreSQL, which refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hub.servers.home import Home, write_private

CANDIDATES: Final = ("postgres", "nobody", "daemon")
"""Accounts tried in order; the first in the password file is taken."""

OUTSIDE: Final = Path("/var/lib")
"""Where data goes when a folder above the home keeps other accounts out."""


class NoAccount(RuntimeError):
    """Root has no other account to run PostgreSQL as."""


@dataclass(frozen=True)
class Account:
    """A system account that root hands a server to."""

    name: str
    uid: int
    gid: int

    def as_popen(self) -> Mapping[str, Any]:
        """Return the subprocess arguments that drop root's rights."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Ask the kernel, as this account, whether it may pass through the folder."""
        return _runs_as(self, 'cd "$0"', folder)

    def can_run(self, binary: Path) -> bool:
        """Try, as this account, whether the binary starts with the libraries it needs."""
        return _runs_as(self, '"$0" --version', binary)


def server_account() -> Account | None:
    """Return the account to drop to when we are root; an ordinary user keeps its own (``None``)."""
    if os.geteuid() != 0:
        return None
    entries = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    for name in CANDIDATES:
        if name in entries:
            return Account(name, entries[name].pw_uid, entries[name].pw_gid)
    raise NoAccount(f"PostgreSQL refuses to run as root and none of {', '.join(CANDIDATES)} exists; add one of them")


def place_for_data(home: Home, account: Account | None) -> Path:
    """Return the folder that holds PostgreSQL's data: in the home, or outside where its account cannot get in."""
    if account is None or account.can_enter(home.folder):
        return _made(home.folder / "postgres", account)
    outside = OUTSIDE / f"hub-{home.identity}"
    _made(outside, None).chmod(0o711)
    note = f"PostgreSQL's data of this home lies in {outside}: {account.name} may not enter {home.folder}.\n"
    write_private(home.folder / "where.txt", note.encode())
    write_private(outside / "home.txt", f"{home.folder}\n".encode())
    return _made(outside / "postgres", account)


def place_for_binaries(installed: Path, account: Account | None, *, data: Path) -> Path:
    """Return a folder of PostgreSQL that the account can run: the installed one, or a copy beside the data.

    ``installed`` is the package folder; its libraries lie beside it and are found by relative path, so both are copied.
    """
    if account is None or account.can_run(installed / "pginstall/bin/initdb"):
        return installed
    copy = data.parent / "postgres-binaries"
    stamp = copy / "copied-from.txt"
    version = f"{installed} {(installed / 'pginstall/bin/postgres').stat().st_mtime_ns}"
    if not stamp.exists() or stamp.read_text() != version:
        _copy_packages(installed, copy)
        stamp.write_text(version)
    return copy / installed.name


def left_behind(home: Home) -> tuple[Path, ...]:
    """Return outside folders that belonged to a deleted home of the same path; nothing removes them by itself."""
    notes = OUTSIDE.glob("hub-*/home.txt") if os.access(OUTSIDE, os.R_OK) else ()
    return tuple(
        note.parent
        for note in notes
        if os.access(note, os.R_OK)
        and note.read_text().strip() == str(home.folder)
        and note.parent.name != f"hub-{home.identity}"
    )


def _made(folder: Path, account: Account | None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if account is not None:
        os.chown(folder, account.uid, account.gid)
        folder.chmod(0o700)
    return folder


def _copy_packages(installed: Path, copy: Path) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    for package in (installed, installed.with_name(f"{installed.name}.libs")):
        if package.is_dir():
            shutil.copytree(package, copy / package.name, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def _runs_as(account: Account, test: str, path: Path) -> bool:
    command = ["/bin/sh", "-c", test, str(path)]
    result = subprocess.run(  # noqa: S603 - fixed script, path as an argument
        command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, **account.as_popen()
    )
    return result.returncode == 0
