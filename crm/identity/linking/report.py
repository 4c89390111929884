"""Say what a run cost: rows, pairs, seconds, peak memory."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Report:
    """Seconds by step, in order, and lines of figures."""

    started: float = field(default_factory=time.perf_counter)
    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step."""
        begun = time.perf_counter()
        yield
        self.steps[name] = time.perf_counter() - begun

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.perf_counter() - self.started

    def timing(self) -> str:
        """``12.3 s (normalise 4.0, learn 5.1, …)``."""
        return f"{self.seconds:.1f} s ({', '.join(f'{name} {seconds:.1f}' for name, seconds in self.steps.items())})"


def peak_memory_mib() -> float:
    """The most that this process held, and the most that one of its helpers held beside it."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, helper = (resource.getrusage(one).ru_maxrss / unit for one in who)
    return own + helper
