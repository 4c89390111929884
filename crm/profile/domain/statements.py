"""Find in an advisor's note what cannot be a column: needs, worries, wishes, with the words they came from.

A statement is a suggestion that a person confirms. The rules are data (:mod:`crm.profile.domain.statement_rules`);
what is denied in its own clause, or said of somebody else, is not found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from crm.profile.domain.amounts import find_amounts
from crm.profile.domain.clauses import Clauses, denied, of_others
from crm.profile.domain.due_dates import find_due_dates
from crm.profile.domain.statement_kinds import DATED_KINDS, StatementKind, StatementRule
from crm.profile.domain.statement_rules import RULES
from crm.profile.domain.words import at_word_edges
from hub.kernel.clock import business_date
from hub.kernel.ids import stable_id

__all__ = ["Span", "Statement", "StatementKind", "find_statements"]


class Span(NamedTuple):
    """Half-open range of characters in the note as it was written."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One thing said. ``excerpt`` is the first span's text; further spans are its date, amount and other mentions.

    ``id`` is derived from the note and the words, so that reading a note again finds the same statement.
    """

    id: UUID
    kind: StatementKind
    spans: tuple[Span, ...]
    excerpt: str
    rule_id: str
    channel: str
    occurred_at: datetime
    due_date: date | None = None
    amount_fen: int | None = None
    source_ref: str = ""


@dataclass(frozen=True, kw_only=True)
class _Mention:
    rule: StatementRule
    span: Span
    due: tuple[Span, date] | None = None
    amount: tuple[Span, int] | None = None


def find_statements(text: str, *, occurred_at: datetime, channel: str, source_ref: str) -> tuple[Statement, ...]:
    """Return what the note says, in the order of the text.

    Dates such as 明年九月 are resolved against the business day of ``occurred_at``.
    """
    clauses = Clauses(text)
    mentions = _without_weak(_without_overlaps(_mentions(text, clauses, RULES)))
    dated = _with_dates_and_amounts(text, clauses, mentions, business_date(occurred_at))
    return tuple(
        _statement(group, text, occurred_at=occurred_at, channel=channel, source_ref=source_ref)
        for group in _grouped(dated)
    )


def _mentions(text: str, clauses: Clauses, rules: Iterable[StatementRule]) -> list[_Mention]:
    found: list[_Mention] = []
    for rule in rules:
        for match in rule.pattern.finditer(text):
            start, end = match.span()
            if rule.deniable and denied(text, clauses, start, end):
                continue
            if of_others(text, clauses, start) or (rule.whole_words and not at_word_edges(text, start, end)):
                continue
            found.append(_Mention(rule=rule, span=Span(start, end)))
    return sorted(found, key=lambda mention: (mention.span.start, -mention.span.end, mention.rule.id))


def _without_overlaps(mentions: Sequence[_Mention]) -> list[_Mention]:
    """Of two overlapping mentions of one kind the longer one stays."""
    kept: list[_Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start - m.span.end, m.span.start, m.rule.id)):
        same = [other for other in kept if other.rule.kind is mention.rule.kind]
        if all(mention.span.end <= other.span.start or other.span.end <= mention.span.start for other in same):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.span)


def _without_weak(mentions: Sequence[_Mention]) -> list[_Mention]:
    """A bare word such as 学费 says nothing more where the same need was put in a sentence."""
    strong = {mention.rule.kind for mention in mentions if not mention.rule.weak}
    return [mention for mention in mentions if not mention.rule.weak or mention.rule.kind not in strong]


def _with_dates_and_amounts(text: str, clauses: Clauses, mentions: list[_Mention], on: date) -> list[_Mention]:
    """Give each date and amount to the nearest dated need before it in its sentence, else to the first one after."""
    dues = find_due_dates(text, on=on)
    amounts = find_amounts(text)
    needs = [mention for mention in mentions if mention.rule.kind in DATED_KINDS]
    taken: dict[_Mention, _Mention] = {need: need for need in needs}
    for start, end, due in dues:
        owner = _owner(Span(start, end), needs, clauses)
        if owner and taken[owner].due is None:
            taken[owner] = replace(taken[owner], due=(Span(start, end), due))
    for start, end, amount in amounts:
        owner = _owner(Span(start, end), needs, clauses)
        if owner and taken[owner].amount is None:
            taken[owner] = replace(taken[owner], amount=(Span(start, end), amount))
    return [taken.get(mention, mention) for mention in mentions]


def _owner(span: Span, needs: Sequence[_Mention], clauses: Clauses) -> _Mention | None:
    sentence = clauses.sentence_of(span.start)
    near = [need for need in needs if clauses.sentence_of(need.span.start) == sentence]
    before = [need for need in near if need.span.start <= span.start]
    return before[-1] if before else (near[0] if near else None)


def _grouped(mentions: Sequence[_Mention]) -> list[list[_Mention]]:
    """Several mentions of one kind are one statement, unless each has a day of its own."""
    groups: list[list[_Mention]] = []
    for mention in mentions:
        for group in groups:
            days = {m.due[1] for m in (*group, mention) if m.due}
            sums = {m.amount[1] for m in (*group, mention) if m.amount}
            if group[0].rule.kind is mention.rule.kind and len(days) <= 1 and len(sums) <= 1:
                group.append(mention)
                break
        else:
            groups.append([mention])
    return groups


def _statement(
    group: Sequence[_Mention], text: str, *, occurred_at: datetime, channel: str, source_ref: str
) -> Statement:
    first = max(group, key=lambda m: (m.due is not None, m.span.end - m.span.start, -m.span.start))
    due = next((mention.due for mention in group if mention.due), None)
    amount = next((mention.amount for mention in group if mention.amount), None)
    further = {mention.span for mention in group} - {first.span}
    further |= {found[0] for found in (due, amount) if found and not _within(found[0], first.span)}
    excerpt = text[first.span.start : first.span.end]
    return Statement(
        id=stable_id("statement", source_ref, first.rule.kind.value, str(first.span.start), excerpt),
        kind=first.rule.kind,
        spans=(first.span, *sorted(further)),
        excerpt=excerpt,
        rule_id=first.rule.id,
        channel=channel,
        occurred_at=occurred_at,
        due_date=due[1] if due else None,
        amount_fen=amount[1] if amount else None,
        source_ref=source_ref,
    )


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
