"""What is known of an issued report, and the canonical bytes its evidence is taken of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import business_date, instant
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import stable_id

SCHEMA = "hub/suitability_report/v1"
MOST_ISSUES: Final = 1000
"""Reports on one content, all but the last of them void; unmeasured, far more than anybody declares void."""


@dataclass(frozen=True, kw_only=True)
class ReportFacts:
    """One issued report; digests are SHA-256 in hex."""

    id: UUID
    subject_id: UUID
    number: str
    level: int
    recommends: bool
    content_digest: str
    inputs_digest: str
    pdf_digest: str
    pdf_bytes: int
    renderer: Mapping[str, str]
    issued_by: UUID | None
    issued_by_label: str
    issued_at: datetime

    def canonical(self, *, found_digest: str | None = None) -> bytes:
        """Return the bytes that evidence of this report is taken of.

        ``found_digest`` is what a check found instead of the file: it makes the bytes differ from any sealed ones.
        """
        found = {} if found_digest is None else {"found_sha256": found_digest}
        return canonical_bytes(
            {
                "schema": SCHEMA,
                "report_id": str(self.id),
                "subject_id": str(self.subject_id),
                "number": self.number,
                "level": self.level,
                "recommends": self.recommends,
                "content_sha256": self.content_digest,
                "inputs_sha256": self.inputs_digest,
                "file_sha256": self.pdf_digest,
                "file_bytes": self.pdf_bytes,
                "renderer": dict(self.renderer),
                "issued_by": None if self.issued_by is None else str(self.issued_by),
                "issued_by_label": self.issued_by_label,
                "issued_at": instant(self.issued_at),
                **found,
            }
        )


def report_id(*, subject_id: UUID, content_digest: str) -> UUID:
    """Return the identifier of the report on this content: the same content is the same report."""
    return stable_id("suitability_report", str(subject_id), content_digest)


def places_for(*, subject_id: UUID, content_digest: str) -> Iterator[tuple[str, UUID]]:
    """Yield digest and identifier of the report on this content, then those of each that follows a void one.

    They follow from the content alone, so that anybody can tell a successor from an exchanged content.
    """
    digest = content_digest
    for _ in range(MOST_ISSUES):
        yield digest, report_id(subject_id=subject_id, content_digest=digest)
        digest = sha256_hex(f"after a void report {digest}".encode())


def report_number(*, identifier: UUID, at: datetime) -> str:
    """Write the printed number: day of issue, then eight characters of the identifier."""
    return f"SR-{business_date(at):%Y%m%d}-{identifier.hex[:8].upper()}"
