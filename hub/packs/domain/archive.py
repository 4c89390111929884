"""Write a pack: a manifest that names every file by digest, and an archive with the same bytes for the same files."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chain.verifier.pack import MANIFEST, PACK_SCHEMA
from hub.kernel.canonical import JSONValue, canonical_bytes
from hub.kernel.digest import sha256_hex

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time an archive can hold: the same content gives the same bytes."""


@dataclass(frozen=True, kw_only=True)
class PackFile:
    """One file of a pack."""

    path: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class About:
    """What a pack is about; days are ISO dates, the last one included, None where the whole time is meant."""

    kind: str
    target: str
    begins: str | None
    ends: str | None


def manifest_bytes(
    *, pack_id: str, about: About, reason: str, made_by: str, made_at: str, files: Sequence[PackFile],
    waiting: Sequence[str], left_out: int,
) -> bytes:  # fmt: skip
    """Return the manifest; ``waiting`` are commitments without a checkpoint, ``left_out`` counts erased contents."""
    listed: list[JSONValue] = [
        {"path": one.path, "bytes": len(one.data), "sha256": sha256_hex(one.data)}
        for one in sorted(files, key=lambda one: one.path)
    ]
    told: dict[str, JSONValue] = {
        "schema": PACK_SCHEMA,
        "pack_id": pack_id,
        "about": {"kind": about.kind, "target": about.target, "begins": about.begins, "ends": about.ends},
        "reason": reason,
        "made_by": made_by,
        "made_at": made_at,
        "files": listed,
        "waiting": list(waiting),
        "left_out": left_out,
    }
    return canonical_bytes(told)


def archive_bytes(*, manifest: bytes, files: Sequence[PackFile]) -> bytes:
    """Return the archive: the manifest first, then the files by path."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one in (PackFile(path=MANIFEST, data=manifest), *sorted(files, key=lambda one: one.path)):
            info = zipfile.ZipInfo(one.path, EPOCH)
            info.compress_type = zipfile.ZIP_STORED if one.path.endswith(".pdf") else zipfile.ZIP_DEFLATED
            archive.writestr(info, one.data)
    return out.getvalue()
