"""Homes for real servers, away from the shared test server, and swept clean afterwards."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from hub.servers.account import OUTSIDE
from hub.servers.home import Home, open_home
from hub.servers.processes import MARK


def _running(home: Home) -> list[str]:
    """Return what still runs of this home, by command line."""
    found = []
    for process in psutil.process_iter():
        try:
            marked = process.environ().get(MARK, "").startswith(home.identity)
            inside = Path(process.cwd()).is_relative_to(home.folder) or home.identity in process.cwd()
            if (marked or inside) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()) or process.name())
        except psutil.Error:
            continue
    return found


@pytest.fixture
def home() -> Iterator[Home]:
    """A home that every account may pass through, as in a clone below /srv or a home folder."""
    with tempfile.TemporaryDirectory(prefix="hub-home-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        home = open_home(Path(folder) / "home")
        yield home
        assert _running(home) == []
        shutil.rmtree(OUTSIDE / f"hub-{home.identity}", ignore_errors=True)


@pytest.fixture
def running(home: Home) -> Callable[[], list[str]]:
    """Ask what still runs of this test's home."""
    return lambda: _running(home)
