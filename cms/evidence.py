"""Re-project a register version to the canonical fact that was sealed when it was published."""

from typing import Any
from uuid import UUID

from cms.models import RegisterVersion
from hub.kernel.canonical import JSONValue, NotCanonical, canonical_bytes, parse_canonical
from hub.kernel.clock import instant
from hub.kernel.digest import sha256_hex

SCHEMA = "hub/disclosure/v1"


class VersionMissing(LookupError):
    """The register has no such version any more."""


def content_for(fact_id: UUID) -> bytes:
    """The canonical bytes of the LIVE row; they equal the sealed ones unless somebody changed the register."""
    row = RegisterVersion.objects.filter(id=fact_id).first()
    if row is None:
        raise VersionMissing(f"register has no version {fact_id}")
    return fact_bytes(row)


def fact_bytes(row: RegisterVersion) -> bytes:
    """Slug, number, content with its digest, people, reason, time, and the digest of the version before."""
    previous = RegisterVersion.objects.filter(slug=row.slug, number=row.previous_number or 0).first()
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
    }
    return canonical_bytes(fact)


def _content(payload: bytes) -> Any:
    """The content as data; unreadable content by its digest, so that it contradicts the seal instead of failing."""
    try:
        return parse_canonical(payload)
    except NotCanonical:
        return {"unreadable_sha256": sha256_hex(payload)}
