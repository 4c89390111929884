"""Turn product codes and disclosure addresses into the names people know."""

from collections.abc import Iterable

from cms.queries import newest
from crm.workspace.language import pick
from hub.catalogue.queries import products_by_code


def shown_names(subjects: Iterable[str]) -> dict[str, str]:
    """Return the name in the reader's language for every code or address that is known; others stay as they are."""
    wanted = sorted(set(subjects))
    names = {code: pick(facts.name_zh, facts.name_en) for code, facts in products_by_code(wanted).items()}
    published = newest(slug for slug in wanted if slug not in names)
    return names | {slug: pick(version.title.zh, version.title.en) for slug, version in published.items()}
