"""A draft is filled with what the hub knows, says so, and is held to it until it is published."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from cms import filling, operations
from cms.domain.schema import Kind
from hub.kernel.clock import instant
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People

KNOWN = {"OPS-01": 100_000, "OPS-02": 4, "OPS-03": 61_000, "OPS-04": 3, "OPS-17": 500, "OPS-18": 1}
MONTH_BEFORE = KNOWN | {"OPS-01": 90_000, "OPS-03": 58_000}


@pytest.fixture
def ledger() -> Iterator[dict[date, Mapping[str, int]]]:
    """What the ledger answers by day; the wiring's own comes back afterwards."""
    lent, answers = dict(filling._lent), {date(2026, 9, 30): MONTH_BEFORE, date(2026, 10, 31): KNOWN}
    filling.lend_ledger(lambda *, on: answers[on])
    yield answers
    filling._lent.update(lent)


def drafted(people: People, kind: str, slug: str, **fields: Any) -> dict[str, Any]:
    operations.draft(kind=kind, slug=slug, fields=fields, by=people.editor, at=AT)
    operations.fill_in(slug=slug, by=people.editor, at=AT)
    page = operations.page_of(slug)
    assert page is not None
    return dict(operations.payload_of(page).fields)


def month(people: People, **fields: Any) -> dict[str, Any]:
    typed = [{"formula": "OPS-07", "version": 1, "numerator": 12}, {"formula": "OPS-10", "version": 1, "numerator": 1,
             "denominator": 12}]  # fmt: skip
    texts = {name: value for name, value in samples.figures().items() if name in ("title", "summary", "risk_notice")}
    return drafted(people, "figures", "figures-2026-10", month="2026-10", figures=typed, **texts, **fields)


def test_a_month_is_filled_from_the_ledger_and_says_when(people: People, ledger: object) -> None:
    fields = month(people)
    assert (fields["opening_fen"], fields["added_fen"], fields["repaid_fen"]) == (58_000, 10_000, 7_000)
    assert (fields["closing_fen"], fields["as_of_date"]) == (61_000, "2026-10-31")
    assert fields["filled_at"] == instant(AT)
    rows = {row["formula"]: row for row in fields["figures"]}
    assert rows["OPS-17"] == {
        "formula": "OPS-17", "version": 1, "numerator": 500, "denominator": 61_000, "source": "ledger"
    }  # fmt: skip
    assert rows["OPS-18"]["denominator"] == 3


def test_what_the_ledger_does_not_know_stays_as_it_was_typed(people: People, ledger: object) -> None:
    rows = {row["formula"]: row for row in month(people)["figures"]}
    assert (rows["OPS-07"]["numerator"], rows["OPS-07"]["source"]) == (12, "typed")
    assert (rows["OPS-10"]["numerator"], rows["OPS-10"]["denominator"]) == (61_000, 12)


def test_a_figure_that_says_ledger_and_is_not_the_ledgers_stops_the_approval(
    people: People, ledger: dict[date, Mapping[str, int]]
) -> None:
    month(people)
    submission = operations.submit_for_review(slug="figures-2026-10", by=people.editor, at=AT)
    ledger[date(2026, 10, 31)] = KNOWN | {"OPS-17": 700}
    with pytest.raises(operations.Stopped, match="F-LEDGER"):
        operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    ledger[date(2026, 10, 31)] = KNOWN
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT)


def test_without_a_month_nothing_is_filled_and_the_sentence_names_the_field(people: People, ledger: object) -> None:
    with pytest.raises(filling.NothingToFillFrom) as refusal:
        drafted(people, "figures", "figures-2026-10", note=samples.both("无", "None"))
    assert "月份" in refusal.value.said.zh
    assert "month" in refusal.value.said.en


def test_an_unknown_product_is_named(people: People) -> None:
    with pytest.raises(filling.NothingToFillFrom) as refusal:
        drafted(people, "key_information", "key-nothing", product_code="NOTHING-1")
    assert "NOTHING-1" in refusal.value.said.zh


def test_the_glossary_gets_every_formula_in_force(people: People) -> None:
    fields = drafted(people, "glossary", "glossary", title=samples.both("术语", "Glossary"))
    assert len(fields["formulas"]) == len(filling.FORMULAS)
    assert fields["title"] == samples.both("术语", "Glossary")


def test_only_some_kinds_are_filled() -> None:
    assert filling.filler_for(Kind.PRIVACY) is None
    assert filling.filler_for(Kind.FIGURES) is not None
