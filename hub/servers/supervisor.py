"""Keep a set of servers running: start them, check health, restart what crashes, stop everything at the end.

Nothing is remembered that the kernel does not confirm: the lock dies with its holder, a process record counts only with
the start time it names, and each server's ``prepare`` ends what a killed run left of it.
"""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final, Protocol

from hub.servers.home import Home, HomeBusy, locked
from hub.servers.processes import Command, end_survivors, spawn, spawn_visibly, stop

BACK_OFF_S: Final = (0.2, 1.0, 3.0, 10.0, 30.0)
"""Pause before each restart of a server that keeps crashing; a minute of health starts it over. Unmeasured."""

HEALTHY_AFTER_S: Final = 60.0

START_ATTEMPTS: Final = 8
"""PostgreSQL needs some after a kill, until the kernel has let go of its shared memory; about seven seconds in all."""


class Server(Protocol):
    """What the supervisor needs to know of a server."""

    @property
    def name(self) -> str:
        """Word for ``--only`` and the log file."""

    def prepare(self) -> None:
        """End what an earlier run left and make what the server needs; called before every start."""

    def command(self) -> Command:
        """Say how to start it."""

    def is_ready(self) -> bool:
        """Tell whether it answers."""

    def settle(self) -> None:
        """Do once it answers what must be done before anybody uses it."""

    def before_stop(self) -> None:
        """Save what it would lose."""


class ServerDidNotStart(RuntimeError):
    """A server gave no answer in time."""


@dataclass
class Child:
    """One running server and its history of crashes."""

    server: Server
    process: subprocess.Popen[bytes]
    command: Command
    started_at: float
    crashes: int = 0
    due_at: float | None = None
    """Instant of the next start while it is down."""
    awaited: bool = False
    """It was started again and did not answer yet."""


@dataclass
class Supervisor:
    """The servers of one home. Use :func:`supervising`, which holds the home's lock and stops them all."""

    home: Home
    report: Callable[[str, str], None]
    children: list[Child] = field(default_factory=list)

    def start(self, servers: Sequence[Server], *, timeout_s: float = 90) -> None:
        """Start these servers side by side and return when all of them are ready."""
        started = [self._begin(server) for server in servers]
        deadline = time.monotonic() + timeout_s
        for child in started:
            self._await(child, deadline)

    def watch(self, *, now: float) -> None:
        """Look at every server once and restart what is down and due, but not at one whose answer is waited for."""
        for child in self.children:
            if child.awaited:
                continue
            if child.due_at is not None:
                self._restart_if_due(child, now)
            elif child.process.poll() is not None:
                self._note_crash(child, now)

    def run(self, job: Command) -> int:
        """Run a job to its end with the servers watched meanwhile; return its exit status."""
        end_survivors(self.home, job.name, stop_signal=job.stop_signal)
        process = spawn_visibly(self.home, job)
        try:
            while process.poll() is None:
                self.watch(now=time.monotonic())
                with suppress(subprocess.TimeoutExpired):
                    process.wait(0.2)
        finally:
            stop(self.home, job, process, timeout_s=3)
        return process.returncode

    def stop(self) -> None:
        """Stop every server, the last started first."""
        while self.children:
            child = self.children.pop()
            if child.due_at is None:
                with suppress(Exception):  # saving is a courtesy; what matters was saved when it happened
                    child.server.before_stop()
            stop(self.home, child.command, child.process)
            self.report(child.server.name, "stopped")

    def _begin(self, server: Server) -> Child:
        server.prepare()
        command = server.command()
        child = Child(server, spawn(self.home, command), command, time.monotonic())
        self.children.append(child)
        return child

    def _await(self, child: Child, deadline: float) -> None:
        """Wait for an answer; a server that dies on the way is tried again (PostgreSQL does, shortly after a kill)."""
        while not child.server.is_ready():
            if time.monotonic() > deadline:
                raise ServerDidNotStart(f"{child.server.name} gave no answer. {self._last_words(child)}")
            if child.process.poll() is not None:
                self._retry(child)
            if child.awaited:  # what it needs may have gone down meanwhile: a worker never answers without its broker
                self.watch(now=time.monotonic())
            time.sleep(0.05)
        child.server.settle()
        self.report(child.server.name, f"ready after {time.monotonic() - child.started_at:.1f} s")

    def _retry(self, child: Child) -> None:
        child.crashes += 1
        if child.crashes > START_ATTEMPTS:
            raise ServerDidNotStart(f"{child.server.name} ended {child.crashes} times. {self._last_words(child)}")
        time.sleep(min(0.2 * child.crashes, 2.0))
        child.server.prepare()
        child.command = child.server.command()
        child.process = spawn(self.home, child.command)

    def _note_crash(self, child: Child, now: float) -> None:
        if now - child.started_at > HEALTHY_AFTER_S:
            child.crashes = 0
        pause = BACK_OFF_S[min(child.crashes, len(BACK_OFF_S) - 1)]
        child.crashes, child.due_at = child.crashes + 1, now + pause
        stop(self.home, child.command, child.process)
        self.report(child.server.name, f"ended with {child.process.returncode}; starting again in {pause:.1f} s")

    def _restart_if_due(self, child: Child, now: float) -> None:
        if child.due_at is None or now < child.due_at:
            return
        child.server.prepare()
        child.command = child.server.command()
        child.process = spawn(self.home, child.command)
        child.started_at, child.due_at = now, None
        child.awaited = True
        try:
            with suppress(ServerDidNotStart):
                self._await(child, now + 60)
        finally:
            child.awaited = False

    def _last_words(self, child: Child) -> str:
        log = self.home.logs / f"{child.server.name}.log"
        lines = [line for line in log.read_text(errors="replace").splitlines()[-50:] if line.strip()]
        return f"Its log {log} ends with:\n" + "\n".join(lines[-5:])


@contextmanager
def supervising(home: Home, *, report: Callable[[str, str], None]) -> Iterator[Supervisor]:
    """Hold the home's lock and hand out its supervisor; every server is stopped on the way out."""
    refusal = f"another hub (process {{holder}}) runs on {home.folder}; stop it first or choose another HUB_HOME"
    with locked(home.run / "supervisor.lock", wait=False, refusal=refusal):
        supervisor = Supervisor(home, report)
        try:
            yield supervisor
        finally:
            supervisor.stop()


def is_supervised(home: Home) -> bool:
    """Tell whether some process holds the lock of this home now."""
    try:
        with locked(home.run / "supervisor.lock", wait=False):
            return False
    except HomeBusy:
        return True
