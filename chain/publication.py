"""What everybody may copy of the log: its signed head, its entries and nodes in tiles, the checkpoints' layouts.

Entries are salted commitments; nothing else of a record leaves here. Tiles are those of C2SP tlog-tiles: 256 hashes of
one level, so that a full tile never changes and any cache may keep it. A partial tile names its width and never changes
either.
"""

from urllib.parse import urlsplit

from django.conf import settings

from chain.domain.tree import consistency_ranges, inclusion_ranges, range_hashes, tree_root
from chain.models import Checkpoint, Entry, Node
from chain.nodes import log_size, read_nodes
from chain.receipts import public_key, sign
from chain.verifier.note import LogHead, head_text, key_text, signed_note

TILE_WIDTH = 256
TILE_HEIGHT = 8
"""Levels of the tree below one level of tiles."""
EMPTY_ROOT = bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
"""Root of an empty tree (RFC 9162, section 2.1.1): SHA-256 of nothing."""


class NoSuchTile(LookupError):
    """The log has no tile of this level, number and width."""


def origin() -> str:
    """Return the name under which the log signs its head: its public address without the scheme."""
    public = urlsplit(settings.PUBLIC_BASE_URL)
    return f"{public.netloc}{public.path}/log"


def verifier_key() -> str:
    """Return the key of head and receipts as signed notes name it."""
    return key_text(name=origin(), public_key=bytes.fromhex(public_key()))


def signed_head() -> str:
    """Return the log's newest head as a signed note; the same size always gives the same text."""
    size = log_size()
    root = tree_root(size=size, read=read_nodes) if size else EMPTY_ROOT
    text = head_text(LogHead(origin=origin(), size=size, root=root))
    key = bytes.fromhex(public_key())
    return signed_note(text=text, name=origin(), public_key=key, signature=sign(text.encode()))


def hash_tile(*, level: int, number: int, width: int) -> bytes:
    """Return ``width`` neighbouring hashes of a level of tiles, the first of them ``number`` · 256."""
    places = range(number * TILE_WIDTH, number * TILE_WIDTH + width)
    _require_width(width, 1 << TILE_HEIGHT * level, places)
    if level == 0:
        return b"".join(bytes.fromhex(leaf) for leaf in _entries(places, "leaf_hash"))
    rows = Node.objects.filter(level=TILE_HEIGHT * level, position__range=(places.start, places.stop - 1))
    found = [bytes(digest) for digest in rows.order_by("position").values_list("digest", flat=True)]
    if len(found) != width:
        raise NoSuchTile(f"level {level}, tile {number}: expected {width} stored nodes, found {len(found)}")
    return b"".join(found)


def entry_tile(*, number: int, width: int) -> bytes:
    """Return neighbouring entries, each behind its length in two bytes as tlog-tiles wants it."""
    places = range(number * TILE_WIDTH, number * TILE_WIDTH + width)
    _require_width(width, 1, places)
    return b"".join(b"\x00\x20" + bytes.fromhex(entry) for entry in _entries(places, "entry_hash"))


def inclusion_proof(*, index: int, size: int) -> list[str]:
    """Return the hashes from entry ``index`` to the root over ``size`` entries; raises ``OutsideTree``."""
    _require_size(size)
    return [one.hex() for one in range_hashes(inclusion_ranges(index=index, size=size), read=read_nodes)]


def consistency_proof(*, first: int, second: int) -> list[str]:
    """Return the hashes that show that ``second`` entries begin with the ``first``; raises ``OutsideTree``."""
    _require_size(second)
    return [one.hex() for one in range_hashes(consistency_ranges(first=first, second=second), read=read_nodes)]


def checkpoint_layout(*, contract: str, seq: int) -> bytes | None:
    """Return the bytes whose SHA-256 a checkpoint holds as its ``meta``, None when there is no such checkpoint."""
    found = Checkpoint.objects.filter(deployment__contract=contract, seq=seq).values_list("layout", flat=True).first()
    return None if found is None else bytes(found)


def _require_width(width: int, leaves: int, places: range) -> None:
    if not 1 <= width <= TILE_WIDTH or places.stop * leaves > log_size():
        raise NoSuchTile(f"expected 1 to {TILE_WIDTH} hashes that the log has, got {width} up to {places.stop}")


def _require_size(size: int) -> None:
    from chain.domain.tree import OutsideTree

    if size > log_size():
        raise OutsideTree(f"expected at most {log_size()} entries, got {size}")


def _entries(places: range, column: str) -> list[str]:
    rows = Entry.objects.filter(index__range=(places.start, places.stop - 1)).order_by("index")
    found = list(rows.values_list(column, flat=True))
    if len(found) != len(places):
        raise NoSuchTile(f"expected entries {places.start} to {places.stop - 1}, found {len(found)} of them")
    return found
