"""Keep what the servers must remember between starts below one folder: an identity, ports and secrets."""

import json
import os
import random
import secrets as randomness
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Final

# Below the range from which Linux and macOS take ports for outgoing connections, so that none squats on ours.
PORTS: Final = range(20_000, 32_000)


NEEDED_BYTES: Final = 300 * 2**20
"""A new home with the smallest world measures 82 MB; write-ahead logs grow to twice that before they are recycled."""


class HomeBusy(RuntimeError):
    """Another process already supervises the servers of this home."""


class HomeUnusable(RuntimeError):
    """The folder of all state cannot be made or written, or its disk is full."""


class NoFreePort(RuntimeError):
    """Every port that was tried is taken."""


@dataclass(frozen=True)
class Home:
    """One installation's state. ``open_home`` makes it; the folder is the only thing that identifies it."""

    folder: Path

    @property
    def logs(self) -> Path:
        """Folder of one log file per server."""
        return self.folder / "logs"

    @property
    def run(self) -> Path:
        """Folder of process records and locks; worthless after a reboot, harmless to keep."""
        return self.folder / "run"

    @property
    def secrets(self) -> Path:
        """Folder of generated secrets, for the running user's eyes alone."""
        return self.folder / "secrets"

    @property
    def identity(self) -> str:
        """Name this home on its processes and on a place outside it; a deleted and remade home is another one."""
        return self._remember(self.folder / "id", randomness.token_hex(6))

    def secret(self, name: str, *, fresh: str = "") -> str:
        """Return the secret of this name, generated once; two first callers get the same one."""
        return self._remember(self.secrets / name, fresh or randomness.token_urlsafe(24))

    def port(self, name: str) -> int:
        """Return the port this server was given; a new one if something else sits on it now."""
        remembered = self.ports().get(name, 0)
        return remembered if remembered and is_free(remembered) else self._new_port(name)

    def ports(self) -> dict[str, int]:
        """Return every remembered port by server name."""
        with suppress(FileNotFoundError, ValueError):
            return {str(k): int(v) for k, v in json.loads(self._ports_file.read_text()).items()}
        return {}

    @property
    def _ports_file(self) -> Path:
        return self.run / "ports.json"

    def _new_port(self, name: str) -> int:
        with locked(self.run / "ports.lock"):
            ports = self.ports()
            ports[name] = free_port(avoid=set(ports.values()))
            write_atomically(self._ports_file, json.dumps(ports).encode())
        return ports[name]

    def _remember(self, path: Path, fresh: str) -> str:
        """Write ``fresh`` unless the file exists already, then return what it holds (link refuses to replace)."""
        if not path.exists():
            draft = path.with_name(f".{path.name}.{os.getpid()}.{randomness.token_hex(4)}")
            write_private(draft, fresh.encode())
            with suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
        return path.read_text().strip()


def open_home(folder: Path) -> Home:
    """Return the home in this folder, made if missing; others may pass through it but not list it or read secrets."""
    home = Home(folder.resolve())
    try:
        home.folder.mkdir(parents=True, exist_ok=True)
        home.folder.chmod(0o711)
        for part, mode in ((home.logs, 0o700), (home.run, 0o700), (home.secrets, 0o700)):
            part.mkdir(exist_ok=True)
            part.chmod(mode)
    except OSError as error:
        reason = f"{error.strerror} ({error.filename})"
        raise HomeUnusable(f"HUB_HOME {home.folder} cannot be used: {reason}; name another folder") from None
    return home


def refuse_full_disk(home: Home) -> None:
    """Say in time that the disk is nearly full: a database that runs out of it stops in the middle of a sentence."""
    free = shutil.disk_usage(home.folder).free
    if free < NEEDED_BYTES:
        raise HomeUnusable(
            f"{home.folder} has {free // 2**20} MB left on its disk and needs {NEEDED_BYTES // 2**20}; "
            "make room, or name another folder with HUB_HOME="
        )


def free_port(*, avoid: set[int]) -> int:
    """Pick a random port nobody listens on."""
    for _ in range(200):
        port = random.choice(PORTS)  # noqa: S311 - a port is no secret
        if port not in avoid and is_free(port):
            return port
    raise NoFreePort(f"no free port among 200 tried in {PORTS.start}-{PORTS.stop}")


def is_free(port: int, *, host: str = "127.0.0.1") -> bool:
    """Tell whether a server could listen here now (a socket in TIME_WAIT does not count)."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((host, port))
            return True
    return False


def write_private(path: Path, content: bytes) -> None:
    """Write a file only its owner may read, never readable in between."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file so that a crash leaves the old content or the new, never a part."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{randomness.token_hex(4)}")
    write_private(draft, content)
    draft.replace(path)


@contextmanager
def locked(path: Path, *, wait: bool = True, refusal: str = "") -> Iterator[None]:
    """Hold an exclusive file lock; the kernel drops it when the holder dies, so it is never stale."""
    with path.open("a+") as file:
        try:
            flock(file, LOCK_EX if wait else LOCK_EX | LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise HomeBusy(refusal.format(holder=file.read().strip() or "unknown")) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
