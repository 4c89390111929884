"""Let no sentence of ours through that the wording gate would stop in a disclosure."""

from hub.wording import check
from reports.domain.document import Document
from reports.domain.statements import plain

QUOTING = (
    "told.answer",
    "saw.meaning",
    "contradiction.both",
    "level.cap",
    "level.result",
    "level.change",
    "match.reason",
)
"""Phrases that pass on what a person said, answered or hoped for; those words may say anything and stand as theirs."""


class ForbiddenWording(ValueError):
    """A composed sentence promises what must not be promised; the report is not printed."""


def refuse_promises(document: Document) -> None:
    """Raise :class:`ForbiddenWording` naming the statement and the rule of the first finding."""
    for statement in document.statements():
        if statement.id.startswith(QUOTING):
            continue
        for text, language in ((statement.zh, "zh"), (statement.en, "en")):
            for finding in check(plain(text), language=language, hints=False):
                raise ForbiddenWording(f"{statement.id}: {finding.rule_id} finds {finding.excerpt!r}")
