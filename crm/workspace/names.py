"""Turn product codes and disclosure addresses into the names people know."""

from collections.abc import Iterable

from cms.queries import current
from crm.workspace.language import pick
from hub.catalogue.queries import products_by_code


def shown_names(subjects: Iterable[str]) -> dict[str, str]:
    """Return the name in the reader's language for every code or address that is known; others stay as they are."""
    wanted = sorted(set(subjects))
    names = {code: pick(facts.name_zh, facts.name_en) for code, facts in products_by_code(wanted).items()}
    for slug in wanted:
        version = current(slug) if slug not in names else None
        if version is not None:
            names[slug] = pick(version.title.zh, version.title.en)
    return names
