"""A log that is shown by a running server, and somebody who looks at it."""

import pytest

from chain.verifier.mirror import Mirror
from chain.verifier.monitor import Question, Served, replay
from chain.verifier.monitor_words import Seen, Sight, status_of
from tests.domain.chain import slow_tree
from tests.domain.chain.lying_log import AT, ShownChain, ShownLog, shown


@pytest.fixture
def log() -> ShownLog:
    return ShownLog(300)


@pytest.fixture
def url(log):
    with shown(log) as address:
        yield address


@pytest.fixture
def chain(log) -> ShownChain:
    return ShownChain(*((size, slow_tree.head(log.entries[:size])) for size in (5, 260)))


@pytest.fixture
def look(url, chain, tmp_path):
    """Look once; the mirror is read from its folder each time, as by a new process."""

    def once(*, at=AT, **question) -> dict[Seen, Sight]:
        asked = Question(chain=question.pop("chain", chain), **question)
        sights = replay(Served(url, wait=lambda _: None), Mirror(tmp_path / "state"), asked, clock=lambda: at)
        once.status = status_of(sights)
        return {sight.seen: sight for sight in sights}

    return once
