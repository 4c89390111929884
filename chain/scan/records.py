"""Check one record both ways: sealed content against the log, live rows against the sealed content."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError, transaction

from chain import evidence
from chain.erasure import erasure_holds, tombstone_of
from chain.models import Entry
from chain.records import open_fact
from chain.scan.commitment import check_envelope, check_fact, check_place
from chain.scan.findings import Finding, Flaw, of_entry
from chain.verifier.strict_json import Refused
from hub.kernel.canonical import NotCanonical, parse_canonical
from hub.vault.operations import ContentErased, ContentMissing, VaultTampered

LOST_DATABASE = (OperationalError, InterfaceError)
"""These say something about the connection, not about the record."""


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What one record's check gave; ``erased`` when content is gone and all of it lawfully."""

    findings: tuple[Finding, ...]
    erased: bool = False


def check_entry(entry: Entry) -> tuple[Finding, ...]:
    """Check one record both ways, now; needs a scope that may read it."""
    return examine(entry).findings


def examine(entry: Entry) -> Examined:
    """Check a record; the live rows must show what was logged, whatever was logged of the same fact later.

    Whoever writes rows by hand may write anything, and checks may stumble over it in ways nobody listed: whatever a
    check raises is a finding, so that no row can hide the others by ending the scan.
    """
    try:
        with transaction.atomic():
            return _examine(entry)
    except LOST_DATABASE:
        raise
    except Exception as damage:
        finding = of_entry(Flaw.ENTRY_CHANGED, entry, f"the entry cannot be checked: {type(damage).__name__}")
        return Examined(findings=(finding,))


def _examine(entry: Entry) -> Examined:
    found = [*check_place(entry)]
    gone = []
    for check, sealed_id in ((check_envelope, entry.sealed_record_id), (check_fact, entry.sealed_fact_id)):
        try:
            found += check(entry)
        except ContentErased:
            gone.append(sealed_id)
        except (VaultTampered, Refused) as damage:
            found.append(of_entry(Flaw.ORIGINAL_CHANGED, entry, str(damage)))
        except ContentMissing as missing:
            found.append(of_entry(Flaw.ORIGINAL_MISSING, entry, str(missing)))
    unlawful = [sealed_id for sealed_id in gone if not erasure_holds(entry, sealed_id)]
    if unlawful:
        found.append(of_entry(Flaw.ORIGINAL_MISSING, entry, "marked as erased, but the log holds no such erasure"))
    found += _check_live_rows(entry)
    return Examined(findings=tuple(found), erased=bool(gone) and not unlawful)


def _check_live_rows(entry: Entry) -> Iterator[Finding]:
    """Compare with the original; where that was erased, with the fields that its tombstone keeps."""
    try:
        original = open_fact(entry)
    except (VaultTampered, ContentMissing):
        return
    except ContentErased:
        stone = tombstone_of(entry)
        if stone is not None and stone.skeleton:  # else the row went with it
            yield from _compare(entry, evidence.skeleton_for(entry.kind), stone.skeleton)
        return
    yield from _compare(entry, evidence.content_for(entry.kind), original)


def _compare(
    entry: Entry, project: evidence.ContentFor | None, expected: bytes | Mapping[str, Any]
) -> Iterator[Finding]:
    if project is None:
        return
    live, problem = _projected(entry, project)
    if problem is not None:
        yield problem
    elif isinstance(expected, bytes):
        if live != expected:
            yield of_entry(Flaw.ROW_CHANGED, entry, ", ".join(_differences(_fields(expected), _fields(live))))
    else:
        kept = {name: value for name, value in _fields(live).items() if name in expected}
        if kept != expected:
            yield of_entry(Flaw.ROW_CHANGED, entry, ", ".join(_differences(expected, kept)))


def _projected(entry: Entry, project: Callable[[Any], bytes]) -> tuple[bytes, Finding | None]:
    try:
        with transaction.atomic():
            return project(entry.fact_id), None
    except LOST_DATABASE:
        raise
    except (KeyError, IndexError) as damage:
        return b"", _unreadable(entry, damage)
    except (LookupError, ObjectDoesNotExist):
        return b"", of_entry(Flaw.ROW_MISSING, entry, "the live record is gone")
    except Exception as damage:
        return b"", _unreadable(entry, damage)


def _unreadable(entry: Entry, damage: Exception) -> Finding:
    return of_entry(Flaw.ROW_CHANGED, entry, f"the live record cannot be read: {type(damage).__name__}")


def _differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Name the fields that differ, never their content."""
    return sorted(key for key in set(one) | set(other) if one.get(key, ...) != other.get(key, ...))


def _fields(content: bytes) -> Mapping[str, Any]:
    try:
        value = parse_canonical(content)
    except NotCanonical:
        return {}
    return value if isinstance(value, dict) else {}
