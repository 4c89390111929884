"""Say which version a record is, and which versions are gone, by the traces that publishing leaves elsewhere."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from django.db import ProgrammingError, transaction

from cms.models import RegisterVersion, Submission
from hub.audit.queries import details_of
from hub.kernel.ids import stable_id

PUBLISHED: Final = "disclosure.published"


def version_id(slug: str, number: int) -> str:
    """Return the id that a version has by its address; it cannot be given to another one."""
    return str(stable_id("disclosure", slug, str(number)))


def called(fact_ids: Collection[str]) -> dict[str, str]:
    """Return address and edition ("fees v2") of those of these records that are versions, gone ones too.

    Register, submissions and audit trail are only asked for addresses that may be meant: the id itself proves which is.
    """
    wanted = set(fact_ids)
    if not wanted:
        return {}
    by_hand = _read(RegisterVersion.objects.filter(id__in=wanted).values_list("id", "slug", "number"))
    names = {str(one): f"{slug} v{number}" for one, slug, number in by_hand}
    proven = {version_id(slug, number): f"{slug} v{number}" for slug, number in _addresses()}
    return names | {one: name for one, name in proven.items() if one in wanted}


def vanished(limit: int) -> list[str]:
    """Versions of whose publication the audit trail tells and that the register does not have."""
    told = [version_id(slug, number) for slug, number in _published()]
    there = {str(one) for one in RegisterVersion.objects.values_list("id", flat=True)}
    return [one for one in dict.fromkeys(told) if one not in there][:limit]


def _addresses() -> Iterator[tuple[str, int]]:
    yield from _read(RegisterVersion.objects.values_list("slug", "number"))
    for slug, base in _read(Submission.objects.values_list("slug", "base_number")):
        yield slug, base + 1
    yield from _published()


def _read(rows: Iterable[Any]) -> list[Any]:
    """Rows of a table that may be gone: then the others still tell."""
    try:
        with transaction.atomic():
            return list(rows)
    except ProgrammingError:
        return []


def _published() -> Iterator[tuple[str, int]]:
    """Rows of the audit trail whose target is the version that they tell of; one written by hand may say anything."""
    for target, details in details_of(action=PUBLISHED):
        slug, number = (details.get(name) for name in ("slug", "number")) if isinstance(details, dict) else (None, None)
        if isinstance(slug, str) and isinstance(number, int) and target == version_id(slug, number):
            yield slug, number
