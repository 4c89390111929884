"""Read the servers' logs as they grow, each line with its server's name, and keep them from filling the disk."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hub.servers.home import Home

LARGEST_BYTES: Final = 32 * 1024 * 1024


@dataclass
class Follower:
    """Remembers how far each log of a home has been read; starts at the present ends."""

    home: Home
    positions: dict[Path, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Skip what earlier runs wrote."""
        self.positions = {path: path.stat().st_size for path in self._paths()}

    def new_lines(self) -> Iterator[str]:
        """Yield complete lines written since the last call, as ``name  | line``."""
        for path in self._paths():
            yield from (f"{path.stem:<7}| {line}" for line in self._read(path))

    def _paths(self) -> list[Path]:
        return sorted(self.home.logs.glob("*.log"))

    def _read(self, path: Path) -> list[str]:
        start = self.positions.get(path, 0)
        if path.stat().st_size < start:  # it was shortened
            start = 0
        with path.open("rb") as log:
            log.seek(start)
            complete, newline, _ = log.read().rpartition(b"\n")
        self.positions[path] = start + len(complete) + len(newline)
        return complete.decode(errors="replace").splitlines()


def shorten(home: Home) -> None:
    """Move a log that grew too large aside and empty it in place: servers append, so they write on at its start."""
    for path in home.logs.glob("*.log"):
        if path.stat().st_size > LARGEST_BYTES:
            shutil.copyfile(path, path.with_suffix(".log.1"))
            path.with_suffix(".log.1").chmod(0o600)
            with path.open("r+b") as log:
                log.truncate(0)
