"""Run the demo world's builder in a process of its own, with a progress bar, and keep what it returns."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import django
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from hub.servers.home import write_atomically


class Bars:
    """One bar per stage. The builder calls ``bars(stage, done, total)`` as often as it likes."""

    def __init__(self, progress: Progress) -> None:
        """Draw on this progress display."""
        self._progress = progress
        self._stages: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that so many of so many are done."""
        if stage not in self._stages:
            self._stages[stage] = self._progress.add_task(stage, total=total)
            if not self._progress.console.is_terminal:
                self._progress.console.print(f"{stage} …", highlight=False)  # a log has lines, no bars that move
        self._progress.update(self._stages[stage], completed=done, total=total)


def main() -> int:
    """Build the world; the result is written only when it is complete."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--scale", required=True)
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    parser.add_argument("--result", type=Path, required=True)
    options = parser.parse_args()
    django.setup()
    from hub.demo import world  # its models need Django set up

    with _bars() as bars:
        result = world.build(seed=options.seed, scale=options.scale, as_of=options.as_of, progress=bars)
    write_atomically(options.result, json.dumps(result, ensure_ascii=False, indent=2).encode())
    return 0


@contextmanager
def _bars() -> Iterator[Bars]:
    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        yield Bars(progress)


if __name__ == "__main__":
    sys.exit(main())
