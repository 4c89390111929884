"""Let no sentence of ours through that the wording gate would stop in a disclosure."""

from hub.wording import check
from reports.domain.document import Document

QUOTING = ("told.answer", "saw.meaning")
"""Phrases that pass on a person's own words; those may say anything and are printed as theirs."""


class ForbiddenWording(ValueError):
    """A composed sentence promises what must not be promised; the report is not printed."""


def refuse_promises(document: Document) -> None:
    """Raise :class:`ForbiddenWording` naming the statement and the rule of the first finding."""
    for statement in document.statements():
        if statement.id.startswith(QUOTING):
            continue
        for text, language in ((statement.zh, "zh"), (statement.en, "en")):
            for finding in check(text.replace("**", ""), language=language):
                raise ForbiddenWording(f"{statement.id}: {finding.rule_id} finds {finding.excerpt!r}")
