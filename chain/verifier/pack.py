"""A pack for a regulator: a ZIP whose manifest names every file by digest, with the proofs of the records among them.

``hub/regulator-pack/v1`` promises that nothing was added to the archive, taken out of it or changed in it since its
manifest was written; the manifest's own digest is a record of the log. Nothing is unpacked to disk, and nothing is read
beyond what the manifest says a file holds: files are read in pieces, and one proof at a time is held whole.
"""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from .findings import Reason, Report, Status, Step, worst
from .sources import Source
from .strict_json import Refused, digest, list_of, matching, natural, optional, read_canonical, read_object, text
from .verification import verify_proof
from .wallet import is_wallet, verify_wallet

PACK_SCHEMA: Final = "hub/regulator-pack/v1"
MANIFEST: Final = "manifest.json"
PROOFS: Final = ("proofs/", "wallet.json")
MOST_FILES: Final = 200_000
MOST_BYTES: Final = 4 << 30
MOST_HELD: Final = 256 << 20
"""Bytes of a manifest or of one proof file, which are read whole; a longer one is not judged."""
PIECE: Final = 1 << 20
UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
    OverflowError, KeyError, MemoryError,
)  # fmt: skip
"""What :mod:`zipfile` raises for archives that are damaged, or made to do harm; :class:`Refused` is a ValueError."""
START_OF_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One file as the manifest names it."""

    path: str
    size: int
    sha256: bytes


@dataclass(frozen=True, kw_only=True)
class PackReport:
    """One report for each record that is proved in the pack, then what was found about its files."""

    records: tuple[Report, ...]
    files: tuple[Reason, ...]

    @property
    def status(self) -> Status:
        """Contradicted by any contradiction, else undecided by any uncertainty, else verified."""
        return worst([report.status for report in self.records], self.files)


def is_pack(data: bytes) -> bool:
    """Tell a pack from a proof file or a wallet: those are JSON."""
    return data.startswith(START_OF_ZIP)


def verify_pack(data: bytes, *, source: Source, contract: str | None = None) -> PackReport:
    """Hold every file against the manifest and check every proof in the pack."""
    try:
        archive = _Archive(data)
        manifest = archive.content(MANIFEST, most=MOST_HELD) if MANIFEST in archive.names else b""
        listed = read_manifest(manifest)
    except UNREADABLE as refusal:
        return PackReport(records=(), files=(Reason(Step.PACK_REFUSED, {"why": _why(refusal)}),))
    files, order, records = list[Reason](), list[Reason](), list[Report]()
    for one in listed:
        difference = _judge_file(archive, one)
        files += difference
        if one.path.startswith(PROOFS) and not {reason.step for reason in difference} & NOT_READ:
            found, more = _judge_proof(archive, one.path, source=source, contract=contract)
            records += found
            order += more
    for path in sorted(archive.names - {one.path for one in listed} - {MANIFEST}):
        files.append(Reason(Step.PACK_FILE_UNLISTED, {"path": path}))
    facts = {"count": len(listed), "digest": hashlib.sha256(manifest).hexdigest()}
    return PackReport(records=tuple(records), files=(*files, Reason(Step.PACK_MANIFEST, facts), *order))


def read_manifest(data: bytes) -> tuple[Listed, ...]:
    """Read a manifest; raise :class:`Refused` for anything but its one accepted form."""
    top = read_object(
        read_canonical(data),
        "$",
        schema=matching(PACK_SCHEMA),
        pack_id=text,
        about=_about,
        reason=text,
        made_by=text,
        made_at=text,
        files=list_of(_listed, longest=MOST_FILES),
        waiting=list_of(digest, longest=MOST_FILES),
        left_out=natural,
    )
    files: list[Listed] = top["files"]
    if len({one.path for one in files}) != len(files):
        raise Refused("$.files: the same path twice")
    return tuple(files)


def _about(value: Any, path: str) -> dict[str, Any]:
    return read_object(value, path, kind=text, target=text, begins=optional(text), ends=optional(text))


def _listed(value: Any, path: str) -> Listed:
    fields = read_object(value, path, path=text, bytes=natural, sha256=digest)
    return Listed(path=fields["path"], size=fields["bytes"], sha256=fields["sha256"])


NOT_READ: Final = frozenset({Step.PACK_FILE_MISSING, Step.PACK_FILE_UNREADABLE})


class _Archive:
    """The files of an archive by name; raises one of :data:`UNREADABLE`."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        infos = self._zip.infolist()
        if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
            raise Refused(f"more than {MOST_FILES} files or {MOST_BYTES} bytes")
        self.names = {info.filename for info in infos}
        if len(self.names) != len(infos):
            raise Refused("two files of one name")

    def pieces(self, path: str, *, most: int) -> Iterator[bytes]:
        """Yield a file piece by piece, and stop behind ``most`` bytes."""
        info = self._zip.getinfo(path)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(f"{path}: expected plain or deflated content")
        seen = 0
        with self._zip.open(info) as opened:
            while seen <= most and (piece := opened.read(PIECE)):
                seen += len(piece)
                yield piece

    def content(self, path: str, *, most: int) -> bytes:
        """Return a whole file; raise :class:`Refused` where it is longer than ``most`` bytes."""
        content = bytearray()
        for piece in self.pieces(path, most=most):
            content += piece
            if len(content) > most:
                raise Refused(f"{path}: more than {most} bytes")
        return bytes(content)


def _judge_file(archive: _Archive, one: Listed) -> list[Reason]:
    """Hold one file against the manifest; a file that turns out longer than listed is not read to its end."""
    if one.path not in archive.names:
        return [Reason(Step.PACK_FILE_MISSING, {"path": one.path})]
    size, actual = 0, hashlib.sha256()
    try:
        for piece in archive.pieces(one.path, most=one.size):
            size += len(piece)
            actual.update(piece)
    except UNREADABLE as refusal:
        return [Reason(Step.PACK_FILE_UNREADABLE, {"path": one.path, "why": _why(refusal)})]
    if (size, actual.digest()) == (one.size, one.sha256):
        return []
    facts = {"path": one.path, "expected": one.sha256.hex(), "actual": actual.hexdigest()}
    return [Reason(Step.PACK_FILE_DIFFERS, facts)]


def _judge_proof(
    archive: _Archive, path: str, *, source: Source, contract: str | None
) -> tuple[list[Report], list[Reason]]:
    try:
        data = archive.content(path, most=MOST_HELD)
    except UNREADABLE as refusal:
        return [], [Reason(Step.PACK_FILE_UNREADABLE, {"path": path, "why": _why(refusal)})]
    if is_wallet(data):
        wallet = verify_wallet(data, source=source, contract=contract)
        return list(wallet.records), list(wallet.order)
    return [verify_proof(data, source=source, contract=contract)], []


def _why(refusal: BaseException) -> str:
    return str(refusal) or type(refusal).__name__
