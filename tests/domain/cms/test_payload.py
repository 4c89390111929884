"""A payload is the same bytes however it was typed, and refuses what does not fit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.domain.kinds import SCHEMAS
from cms.domain.payload import DoesNotFit, freeze, passages, reading_text, thaw
from cms.domain.schema import Kind, Sort


def project(**fields: object) -> dict[str, object]:
    return {"title": {"zh": "冷链项目", "en": "Cold chain"}, "amount_fen": 2_400_000_000, **fields}


def test_a_payload_reads_back_to_itself() -> None:
    payload = freeze(kind="project", slug="cold-chain", fields=project(value_date=date(2026, 3, 20)))
    assert thaw(payload.canonical()) == payload
    assert payload.fields["value_date"] == "2026-03-20"


def test_empty_values_leave_no_trace_in_the_bytes() -> None:
    bare = freeze(kind="project", slug="cold-chain", fields=project())
    padded = freeze(
        kind="project",
        slug="cold-chain",
        fields=project(
            purpose={"zh": "", "en": ""}, risks=[{}], rating="", term_days=None, stage={"zh": " ", "en": ""}
        ),
    )
    assert bare.canonical() == padded.canonical()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"amount_fen": 24.5}, "amount_fen"),
        ({"amount_fen": True}, "amount_fen"),
        ({"value_date": "20 March"}, "value_date"),
        ({"title": "冷链"}, "title"),
        ({"title": {"fr": "Froid"}}, "title"),
        ({"schedule": [{"number": 1, "colour": "red"}]}, "schedule.1"),
        ({"schedule": {"number": 1}}, "schedule"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(fields: dict[str, object], named: str) -> None:
    with pytest.raises(DoesNotFit, match=named):
        freeze(kind="project", slug="cold-chain", fields=fields)


@pytest.mark.parametrize("slug", ["", "Cold", "冷链", "a--b", "-a", "a/b"])
def test_an_address_is_lowercase_words_and_hyphens(slug: str) -> None:
    with pytest.raises(DoesNotFit, match="slug"):
        freeze(kind="project", slug=slug, fields={})


def test_passages_name_where_every_text_stands_also_inside_rows() -> None:
    fields = project(risks=[{"risk": {"zh": "退租", "en": "Tenants leave"}}])
    found = {(p.path, p.language): p.text for p in passages(freeze(kind="project", slug="a", fields=fields))}
    assert found["title", "zh"] == "冷链项目"
    assert found["risks.1.risk", "en"] == "Tenants leave"


def test_schemas_name_every_field_once_and_rows_hold_no_rows() -> None:
    for kind in Kind:
        names = [field.name for field in SCHEMAS[kind].fields()]
        assert len(names) == len(set(names))
        assert names[:2] == ["title", "summary"]
        columns = [column for field in SCHEMAS[kind].fields() for column in field.columns]
        assert all(column.sort is not Sort.ROWS for column in columns)


@given(st.text(max_size=80), st.integers(min_value=0, max_value=2**50))
def test_any_text_survives_the_round_trip(text: str, fen: int) -> None:
    text = "".join(character for character in text if not "\ud800" <= character <= "\udfff")
    payload = freeze(kind="project", slug="a", fields={"title": {"zh": text, "en": text}, "amount_fen": fen})
    again = thaw(payload.canonical())
    assert again.canonical() == payload.canonical()
    assert reading_text(again, "zh") == reading_text(payload, "zh")
