"""Find the record that a reader asks for: by the digest of a file, by its id, by the number of a disclosure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from chain.models import Entry
from chain.queries import entries_of_commitment, entries_of_content, entry_for, first_entry
from cms import queries as disclosures
from hub.kernel.digest import is_hex_digest
from hub.portal.proofs import KIND
from reports.evidence import KIND as REPORT
from reports.signatures import report_of_signed

DISCLOSURE_NUMBER = re.compile(r"([a-z0-9-]+?)(?:[\s/]*v(\d{1,6}))?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Found:
    """An entry, and the digest the reader came with, if it was a digest."""

    entry: Entry
    digest: str = ""


def find(asked: str) -> Found | None:
    """Look for a disclosure's number, a record's id or a digest; None when nothing answers to it.

    A contract's number alone finds nothing: numbers can be guessed, and nobody may learn by guessing which exist.
    Its holder has the file's digest and, in the printed code, the record's id, which needs a key to be computed.
    """
    asked = asked.strip()
    if is_hex_digest(asked.lower()):
        return by_digest(asked.lower())
    entry = _by_id(asked) or _by_disclosure(asked)
    return Found(entry=entry) if entry else None


def by_digest(digest: str) -> Found | None:
    """Find the record of a content or document; a public record before a private one, the newest of its kind."""
    entries = entries_of_content(digest) or entries_of_commitment(digest)
    if not entries:
        return _by_signed(digest)
    public = public_among(entries)
    best = max(entries, key=lambda entry: (entry.id in public, entry.index))
    return Found(entry=best, digest=digest)


def _by_signed(digest: str) -> Found | None:
    """Find a report by its signed file: the record is of the archived bytes, which are the beginning of that file."""
    facts = report_of_signed(digest)
    entry = entry_for(REPORT, facts.id) if facts else None
    return Found(entry=entry, digest=facts.pdf_digest) if facts and entry else None


def public_among(entries: Iterable[Entry]) -> frozenset[UUID]:
    """Ids of those records whose content everybody may read: versions of the open kinds of disclosure.

    The log's kind alone does not say it: what only investors may read is logged as a disclosure too.
    """
    facts = {entry.fact_id: entry.id for entry in entries if entry.kind == KIND}
    return frozenset(facts[version_id] for version_id in disclosures.open_among(facts))


def is_public(entry: Entry) -> bool:
    """Tell whether everybody may read the record's content; any other opens to whoever holds it already."""
    return bool(public_among([entry]))


def open_to_reader(entry: Entry) -> bool:
    """Tell whether the register shows this version to whoever asks now: a closed one only to those it is meant for."""
    return entry.kind == KIND and disclosures.version_by_id(entry.fact_id) is not None


def names_content(entry: Entry, digest: str) -> bool:
    """Tell whether a digest is that of the entry's content or of a document it names: its holder has the content."""
    return any(one.id == entry.id for one in entries_of_content(digest))


def _by_id(asked: str) -> Entry | None:
    try:
        fact_id = UUID(asked)
    except ValueError:
        return None
    return first_entry(fact_id)


def _by_disclosure(asked: str) -> Entry | None:
    match = DISCLOSURE_NUMBER.fullmatch(asked)
    if match is None:
        return None
    slug, number = match[1].lower(), match[2]
    version = disclosures.version(slug, int(number)) if number else disclosures.current(slug)
    return entry_for(KIND, version.id) if version else None
