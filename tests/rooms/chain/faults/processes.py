"""Processes that anchor and are really killed: forked from the test, stopped at a named point, ended with -9."""

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

READY, DONE, FAILED = b"r", b"d", b"f"


class Point:
    """Where a process is to die: just before or after the n-th call of a ledger's or the signer's method."""

    def __init__(self, method: str, *, after: bool, call: int = 1) -> None:
        self.method, self.after, self.left = method, after, call

    def __call__(self, act: Callable[..., object], reached: Callable[[], None]) -> Callable[..., object]:
        def watched(*arguments: object, **named: object) -> object:
            self.left -= 1
            if self.left == 0 and not self.after:
                reached()
            result = act(*arguments, **named)
            if self.left == 0:
                reached()
            return result

        return watched


@dataclass
class Watched:
    """A ledger or signer that reports when a point is reached, and then waits to be killed."""

    inner: object
    point: Point
    reached: Callable[[], None]

    def __getattr__(self, name: str) -> object:
        found = getattr(self.inner, name)
        return self.point(found, self.reached) if name == self.point.method else found


class Child:
    """A forked process that runs ``act(reached)``; the parent holds no connection meanwhile that it could share."""

    def __init__(self, act: Callable[[Callable[[], None]], object]) -> None:
        connections.close_all()
        self._reader, writer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            _run(act, writer)
        os.close(writer)

    def reaches_the_point(self) -> "Child":
        """Wait until it says that it is there."""
        assert os.read(self._reader, 1) == READY, "the point was never reached"
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        assert os.WIFSIGNALED(status), "it ended by itself"
        os.close(self._reader)

    def join(self) -> None:
        """Wait for its end, which must be a good one."""
        said = os.read(self._reader, 1)
        os.waitpid(self.pid, 0)
        os.close(self._reader)
        assert said == DONE, "the process failed; its traceback is above"


def _run(act: Callable[[Callable[[], None]], object], writer: int) -> None:
    def reached() -> None:
        os.write(writer, READY)
        signal.pause()

    try:
        act(reached)
        os.write(writer, DONE)
    except BaseException:
        traceback.print_exc()
        os.write(writer, FAILED)
    finally:
        os._exit(0)
