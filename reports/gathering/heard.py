"""Quote what the client said: one quotation per sentence of a note, shared by the statements read out of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from crm.profile.domain.statements import Statement
from crm.profile.queries import Needs, StatementFacts, VisitFacts
from hub.kernel.clock import business_date
from reports.domain import inputs as paper
from reports.domain.figures import Day, Yuan, in_chinese, in_english
from reports.domain.inputs import Text
from reports.gathering.records import Records

_SENTENCE_END = re.compile(r"[。！？!?\n]")


@dataclass(frozen=True)
class Quotation:
    """A sentence ``body[start:end]`` of a note and the statements, one or more, that rules read out of it."""

    items: tuple[StatementFacts, ...]
    body: str
    start: int
    end: int

    @property
    def first(self) -> StatementFacts:
        """The statement that gives the quotation its identity, channel and rule."""
        return self.items[0]


def spoken_by_id(needs: Needs) -> dict[UUID, StatementFacts]:
    """Return every statement of the needs, by its id."""
    groups = (needs.dated, needs.worries, needs.wishes, needs.not_wanted)
    return {item.statement.id: item for group in groups for item in group}


def quotations_of(
    *, statements: Iterable[Statement], spoken: Mapping[UUID, StatementFacts], visits: Mapping[UUID, VisitFacts]
) -> tuple[Quotation, ...]:
    """Return the sentences in the order of their first statement; without a written note nothing is quoted."""
    groups: dict[tuple[UUID, int, int], list[StatementFacts]] = {}
    bodies = {visit_id: visit.note.body for visit_id, visit in visits.items() if visit.note}
    for statement in statements:
        item = spoken.get(statement.id)
        if item and item.visit_id in bodies:
            groups.setdefault((item.visit_id, *_sentence(bodies[item.visit_id], item)), []).append(item)
    return tuple(
        Quotation(tuple(items), bodies[visit_id], start, end) for (visit_id, start, end), items in groups.items()
    )


def _sentence(body: str, item: StatementFacts) -> tuple[int, int]:
    """Return the sentence of a note around the words that a rule used."""
    spans = item.statement.spans
    begin, finish = min(span.start for span in spans), max(span.end for span in spans)
    before = [match.end() for match in _SENTENCE_END.finditer(body, 0, begin)]
    after = _SENTENCE_END.search(body, finish)
    return (before[-1] if before else 0), (after.end() if after else len(body))


def heard_in(*, quotations: Iterable[Quotation], records: Records) -> tuple[paper.Heard, ...]:
    """Return the quotations as the report prints them."""
    return tuple(_heard(quotation, records) for quotation in quotations)


def _heard(quotation: Quotation, records: Records) -> paper.Heard:
    first = quotation.first
    return paper.Heard(
        id=str(first.statement.id),
        channel=paper.Channel(str(first.statement.channel)),
        excerpt=quotation.body[quotation.start : quotation.end],
        spans=_marked(quotation),
        said_on=business_date(first.statement.occurred_at),
        recorded_by=Text(first.author, first.author),
        meaning=_meaning(quotation.items),
        rule_id=first.statement.rule_id,
        evidence=tuple(key for item in quotation.items for key in records.statement(item.statement.id)),
    )


def _marked(quotation: Quotation) -> tuple[tuple[int, int], ...]:
    """Return the words that rules used, counted from the start of the sentence."""
    start, end = quotation.start, quotation.end
    spans = [span for item in quotation.items for span in item.statement.spans]
    inside = [span for span in spans if span.start < end and span.end > start]
    return _merged((max(span.start, start) - start, min(span.end, end) - start) for span in inside)


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Join spans that touch or overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _meaning(items: Sequence[StatementFacts]) -> Text:
    """Say what was read out of a sentence, with its dates and amounts."""
    zh = "；".join(_said(item, chinese=True) for item in items)
    en = "; ".join(_said(item, chinese=False) for item in items)
    return Text(f"从这句话里读出：{zh}。", f"Read out of this: {en}.")


def _said(item: StatementFacts, *, chinese: bool) -> str:
    write, statement = (in_chinese if chinese else in_english), item.statement
    parts = [item.title_zh if chinese else item.title_en]
    if statement.due_date:
        parts.append(write(Day(statement.due_date)))
    if statement.amount_fen is not None:
        parts.append(write(Yuan(statement.amount_fen)))
    return ("，" if chinese else ", ").join(parts)
