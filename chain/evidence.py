"""What the rooms above lend to the log: how to recompute a fact from live rows, money totals, keeping a local chain.

Registered once at start-up by the roof, so that the log stays blind to the rooms.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

ContentFor = Callable[[UUID], bytes]
"""Projects the live rows of one fact to canonical bytes; raises LookupError when the rows are gone."""

ContentsFor = Callable[[Collection[str]], Mapping[str, bytes]]
"""Projects the live rows of many facts in a few statements as :data:`ContentFor` does each; leaves out absent ones.

Facts are named by their ids as text: a million of them are never anything else on their way through a scan."""

FlowTotals = Callable[[], Mapping[str, int]]
"""Returns the totals per flow stage in fen."""


class AlreadyRegistered(RuntimeError):
    """Two rooms claim the same kind of fact."""


_contents: dict[str, ContentFor] = {}
_batches: dict[str, ContentsFor] = {}
_skeletons: dict[str, ContentFor] = {}
_totals: list[FlowTotals] = []
_keepers: list[Callable[[], object]] = []
_staying: set[str] = set()
_unsealed: dict[str, Callable[[int], Sequence[str]]] = {}
_vanished: dict[str, Callable[[int], Sequence[str]]] = {}
_names: dict[str, Callable[[Collection[str]], Mapping[str, str]]] = {}


def register(
    kind: str,
    content_for: ContentFor,
    *,
    contents_for: ContentsFor | None = None,
    skeleton_for: ContentFor | None = None,
) -> None:
    """Say how facts of this kind are recomputed from live rows.

    ``contents_for`` gives the same for many facts at once. ``skeleton_for`` gives the same fields without those that an
    erasure destroys, and opens no sealed content.
    """
    if _contents.get(kind, content_for) is not content_for:
        raise AlreadyRegistered(f"facts of kind {kind} are already recomputed elsewhere")
    _contents[kind] = content_for
    if contents_for is not None:
        _batches[kind] = contents_for
    if skeleton_for is not None:
        _skeletons[kind] = skeleton_for


def content_for(kind: str) -> ContentFor | None:
    """Return how facts of this kind are recomputed, None when nobody said."""
    return _contents.get(kind)


def contents_for(kind: str) -> ContentsFor | None:
    """Return how many facts of this kind are recomputed at once, None where only one by one."""
    return _batches.get(kind)


def skeleton_for(kind: str) -> ContentFor | None:
    """Return how the fields of this kind that may stay for ever are recomputed, None when nobody said."""
    return _skeletons.get(kind)


def register_staying(*kinds: str) -> None:
    """Say which kinds of facts are about no person: their originals are never erased."""
    _staying.update(kinds)


def stays(kind: str) -> bool:
    """Tell whether the originals of a kind stay for ever."""
    return kind in _staying


def register_flow_totals(totals: FlowTotals) -> None:
    """Say where a checkpoint's money totals come from."""
    _totals[:] = [totals]


def flow_totals_fen() -> Mapping[str, int]:
    """Return the money totals to bind into a checkpoint."""
    return _totals[0]() if _totals else {}


def register_unsealed(kind: str, find: Callable[[int], Sequence[str]]) -> None:
    """Say how to find records of a kind that stand where people read them and were never sealed, at most so many."""
    _unsealed[kind] = find


def unsealed_records(limit: int) -> Mapping[str, Sequence[str]]:
    """Return such records by kind: whoever put them there went round the operation that seals."""
    return {kind: find(limit) for kind, find in _unsealed.items()}


def register_vanished(kind: str, find: Callable[[int], Sequence[str]]) -> None:
    """Say how to find records of a kind that were there by traces outside of the log and are gone, at most so many."""
    _vanished[kind] = find


def vanished_records(limit: int) -> Mapping[str, Sequence[str]]:
    """Return such records by kind."""
    return {kind: find(limit) for kind, find in _vanished.items()}


def register_names(kind: str, called: Callable[[Collection[str]], Mapping[str, str]]) -> None:
    """Say what readers call records of a kind, by their ids; of ids that are none of theirs nothing is said."""
    _names[kind] = called


def names_of(records: Collection[str]) -> dict[str, str]:
    """Return what readers call these records, whatever kind somebody gave them; most have no other name than the id."""
    return {record: name for called in _names.values() for record, name in called(records).items()}


def register_keeper(keep: Callable[[], object]) -> None:
    """Call ``keep`` after every anchor, so that a local chain writes its blocks to disk."""
    _keepers[:] = [keep]


def keep_chain() -> None:
    """Have a local chain written to disk."""
    for keep in _keepers:
        keep()
