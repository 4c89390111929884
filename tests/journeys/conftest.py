"""One running hub for all journeys; the runner keeps them in one worker."""

import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents and "hub" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("hub"))


@pytest.fixture(scope="session")
def hub():
    """The tiny world, served; its folder is one that the database's user can reach."""
    from running import free_port, start

    with tempfile.TemporaryDirectory(prefix="hub-journey-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        running = start(Path(folder) / "home", free_port(), "--scale", "tiny", "--seed", "7")
        yield running
        running.stop()
