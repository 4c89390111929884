"""Start server binaries, remember them by pid and start time, and end what a killed supervisor left behind."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

import psutil

from hub.servers.account import Account
from hub.servers.home import Home, write_atomically

MARK: Final = "HUB_SERVER_OF"
"""Environment variable on every server: home identity and server name. It tells our processes from foreign ones."""

_PR_SET_PDEATHSIG: Final = 1

_outliving: Final[list[subprocess.Popen[bytes]]] = []
"""Kept so that Python does not warn about children it was told to leave running."""


@dataclass(frozen=True)
class Command:
    """How to start one server: the binary itself, never a wrapper that swallows signals."""

    name: str
    argv: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM


def spawn(home: Home, command: Command, *, outlives_parent: bool = False) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, its output in the home's log; record it before returning."""
    with (home.logs / f"{command.name}.log").open("ab") as log:
        process = _start(home, command, stdout=log, stderr=subprocess.STDOUT, outlives_parent=outlives_parent)
    if outlives_parent:
        _outliving.append(process)
    return process


def spawn_visibly(home: Home, command: Command) -> subprocess.Popen[bytes]:
    """Start a job that ends by itself and speaks to the terminal; recorded like a server."""
    return _start(home, command, stdout=None, stderr=None, outlives_parent=False)


def _start(
    home: Home, command: Command, *, stdout: BinaryIO | None, stderr: int | None, outlives_parent: bool
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603 - our own argv, no shell
        list(command.argv),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        cwd=command.folder,
        env={**os.environ, **command.environment, MARK: mark(home, command.name)},
        start_new_session=True,
        preexec_fn=None if outlives_parent else _die_with_parent(command.stop_signal),
        **(command.account.as_popen() if command.account else {}),
    )
    record(home, command.name, process.pid)
    return process


def mark(home: Home, name: str) -> str:
    """Return what identifies a server of this home in its environment."""
    return f"{home.identity}/{name}"


def record(home: Home, name: str, pid: int) -> None:
    """Remember a process by pid and start time: a pid alone may be somebody else's by tomorrow."""
    with suppress(psutil.NoSuchProcess):
        started = psutil.Process(pid).create_time()
        write_atomically(home.run / f"{name}.json", json.dumps({"pid": pid, "started": started}).encode())


def recorded(home: Home, name: str) -> psutil.Process | None:
    """Return the remembered process if it still runs and is the same one."""
    try:
        note = json.loads((home.run / f"{name}.json").read_text())
        process = psutil.Process(note["pid"])
        same = abs(process.create_time() - note["started"]) < 1.0 and process.status() != psutil.STATUS_ZOMBIE
    except (FileNotFoundError, ValueError, KeyError, psutil.Error):
        return None
    return process if same else None


def survivors(home: Home, name: str, *, working_in: Path | None = None) -> tuple[psutil.Process, ...]:
    """Return every process of this server that runs: remembered, marked, or working in its data folder.

    The folder matters for PostgreSQL, whose processes overwrite their environment with their title.
    """
    wanted, leader = mark(home, name), recorded(home, name)
    return tuple(
        process
        for process in psutil.process_iter()
        if _is_alive(process)
        and (process == leader or _mark_of(process) == wanted or (working_in and _folder_of(process) == working_in))
    )


def end_survivors(home: Home, name: str, *, stop_signal: signal.Signals, working_in: Path | None = None) -> int:
    """Stop what an earlier run left of this server, kindly and then not; return how many there were."""
    found = survivors(home, name, working_in=working_in)
    if not found:
        return 0
    leader = recorded(home, name)
    for process in (leader,) if leader else found:
        _send(process, stop_signal)
    _, stubborn = psutil.wait_procs(found, timeout=8)
    for process in (*stubborn, *survivors(home, name, working_in=working_in)):
        _send(process, signal.SIGKILL)
    psutil.wait_procs(found, timeout=5)
    return len(found)


def stop(home: Home, command: Command, process: subprocess.Popen[bytes], *, timeout_s: float = 15) -> None:
    """Stop a server we started, and with it whatever carries its mark; a bare group number could be foreign by now."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            process.send_signal(command.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout_s)
    while marked := survivors(home, command.name):
        for each in marked:
            _send(each, signal.SIGKILL)
        psutil.wait_procs(marked, timeout=1)
    process.wait()


def wait_until(ready: Callable[[], bool], *, timeout_s: float, every_s: float = 0.05) -> bool:
    """Ask again and again until ready or out of time; tell which."""
    deadline = time.monotonic() + timeout_s
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(every_s)
    return True


def _is_alive(process: psutil.Process) -> bool:
    """Tell whether a process still does something; one that only waits to be buried does not."""
    with suppress(psutil.Error):
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    return False


def _send(process: psutil.Process, number: signal.Signals) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def _mark_of(process: psutil.Process) -> str:
    with suppress(psutil.Error, OSError):
        return str(process.environ().get(MARK, ""))
    return ""


def _folder_of(process: psutil.Process) -> Path | None:
    with suppress(psutil.Error, OSError):
        return Path(process.cwd())
    return None


def _die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """On Linux the kernel tells a server that its supervisor is gone; elsewhere the next start ends it."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def ask_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(number))

    return ask_kernel
