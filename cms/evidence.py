"""Re-project a register version to the canonical fact that was sealed when it was published."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from cms.approvals import unfounded
from cms.attachments import live_files
from cms.domain.kinds.attached import ATTACHMENTS
from cms.models import Lane, RegisterVersion
from hub.kernel.canonical import JSONValue, NotCanonical, canonical_bytes, parse_canonical
from hub.kernel.clock import instant
from hub.kernel.digest import sha256_hex
from hub.vault.models import SealedContent

SCHEMA = "hub/disclosure/v1"


class VersionMissing(LookupError):
    """The register has no such version any more."""


def content_for(fact_id: UUID) -> bytes:
    """The canonical bytes of the LIVE row; they equal the sealed ones unless somebody changed the register."""
    row = RegisterVersion.objects.filter(id=fact_id).first()
    if row is None:
        raise VersionMissing(f"register has no version {fact_id}")
    return fact_bytes(row)


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """The same of many versions; those that the register does not have are left out."""
    return _facts(list(RegisterVersion.objects.filter(id__in=fact_ids)))


def _facts(rows: Sequence[RegisterVersion]) -> dict[str, bytes]:
    asked = {row.slug for row in rows}, {row.previous_number or 0 for row in rows}
    earlier = RegisterVersion.objects.filter(slug__in=asked[0], number__in=asked[1]).only("slug", "number", "digest")
    before = {(one.slug, one.number): one for one in earlier.order_by("-pk")}
    live = live_files(digest for row in rows for digest, _ in _attached(bytes(row.payload)))
    wrong = unfounded(rows)
    return {
        str(row.id): _fact_bytes(
            row, before.get((row.slug, row.previous_number or 0)), {**_files(row, live), **_approval(row.id in wrong)}
        )
        for row in rows
    }


def unsealed(limit: int) -> list[str]:
    """Versions in the register that no sealed original stands behind: no operation of ours leaves one so."""
    sealed = SealedContent.objects.filter(
        purpose="evidence", owner_kind="disclosure", owner_id=OuterRef("id"), erased_at=None
    )
    ids = RegisterVersion.objects.filter(~Exists(sealed)).order_by("id").values_list("id", flat=True)[:limit]
    return [str(one) for one in ids]


def fact_bytes(row: RegisterVersion) -> bytes:
    """Slug, number, content with its digest, people, reason, time, the digest of the version before, and of files."""
    return _facts([row])[str(row.id)]


def _fact_bytes(row: RegisterVersion, previous: RegisterVersion | None, beside: Mapping[str, JSONValue]) -> bytes:
    """``beside`` is what is said of the version's files and of what it rests on."""
    fact: JSONValue = {
        "schema": SCHEMA,
        "slug": row.slug,
        "version": row.number,
        "kind": str(row.kind),
        "change": str(row.change),
        "title": {"zh": row.title_zh, "en": row.title_en},
        "payload": _content(bytes(row.payload)),
        "payload_digest": row.digest,
        "reading_digest": {"zh": sha256_hex(row.reading_zh.encode()), "en": sha256_hex(row.reading_en.encode())},
        "previous": {"version": previous.number, "payload_digest": previous.digest} if previous else None,
        "reason": {"zh": row.reason_zh, "en": row.reason_en},
        "signatories": list(row.signatories),
        "people": {
            "author": str(row.author_id),
            "approver": str(row.approver_id),
            "publisher": str(row.publisher_id),
        },
        "findings": list(row.findings),
        "rule_set": row.rule_set,
        "published_at": instant(row.published_at),
        **_unusual(row),
        **beside,
    }
    return canonical_bytes(fact)


def _unusual(row: RegisterVersion) -> dict[str, JSONValue]:
    """Said only where there is something to say: older versions were sealed without these words."""
    said: dict[str, JSONValue] = {"weight": str(row.weight)} if row.weight else {}
    return said | ({"lane": str(row.lane)} if row.lane != Lane.ORDINARY else {})


def _approval(wrong: bool) -> dict[str, JSONValue]:
    """Nothing where submission, review and signature bear the version out: nothing was sealed of them beside it."""
    return {"approval": "is not what the version says"} if wrong else {}


def _files(row: RegisterVersion, live: Mapping[str, tuple[str, str]]) -> dict[str, JSONValue]:
    """What each attached file hashes to as it lies there now: sealed with the version, and again at every scan."""
    attached = _attached(bytes(row.payload))
    return {"files": [_lies(live.get(digest), expected) for digest, expected in attached]} if attached else {}


def _lies(found: tuple[str, str] | None, expected: str) -> str:
    """A file that is served as another type than the version says is not the file that was published."""
    hashed, kind = found or ("missing", expected)
    return hashed if kind == expected else f"{hashed} as {kind}"


def _attached(payload: bytes) -> list[tuple[str, str]]:
    """Digests and types of the attached files, in their order; none where the content cannot be read."""
    try:
        rows = parse_canonical(payload).get("fields", {}).get(ATTACHMENTS, ())
        return [(str(row.get("file", "")), str(row.get("type", ""))) for row in rows]
    except (NotCanonical, AttributeError, TypeError):
        return []


def _content(payload: bytes) -> Any:
    """The content as data; unreadable content by its digest, so that it contradicts the seal instead of failing."""
    try:
        return parse_canonical(payload)
    except NotCanonical:
        return {"unreadable_sha256": sha256_hex(payload)}
