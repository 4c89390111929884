"""A scene for every fault: a node of its own, a proxy before it, a key with money."""

from collections.abc import Iterator

import pytest

from chain.ledgers.signer import KeyFile
from tests.rooms.chain.conftest import BINARY, Anvil
from tests.rooms.chain.faults.proxy import Proxy


@pytest.fixture
def slots() -> int:
    """Overridden where finality must stay away for longer."""
    return 1


@pytest.fixture
def scene(slots: int, key: KeyFile, db: None, request: pytest.FixtureRequest) -> Iterator[object]:
    from tests.rooms.chain.faults.scene import Scene  # its models want Django, which is set up after this file is read

    assert BINARY.exists(), f"no chain node at {BINARY}; run make install"
    node = Anvil(slots=slots)
    with Proxy(node.url) as proxy:
        yield Scene(anvil=node, proxy=proxy, key=key, request=request)
    node.stop()
