"""A payload is the same bytes however it was typed, and refuses what does not fit."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.domain.checklist import completeness
from cms.domain.fitting import UNPRINTABLE
from cms.domain.gate import examine
from cms.domain.kinds import SCHEMAS
from cms.domain.payload import DoesNotFit, freeze, passages, reading_text, thaw
from cms.domain.schema import Kind, Sort
from hub.kernel.canonical import canonical_bytes
from tests.rooms.cms import samples
from tests.rooms.cms.samples import both


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


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\ufffe", "\uffff"])
def test_control_characters_are_refused_at_their_field_in_a_sentence(character: str) -> None:
    for fields, path in (
        (project(purpose={"zh": f"更{character}换", "en": "x"}), "purpose"),
        (project(project_code=f"P{character}1"), "project_code"),
    ):
        with pytest.raises(DoesNotFit) as refused:
            freeze(kind="project", slug="cold-chain", fields=fields)
        assert [one.path for one in refused.value.misfits] == [path]
        assert "控制字符" in refused.value.said.zh
        assert "control characters" in refused.value.said.en
    freeze(kind="project", slug="cold-chain", fields=project(purpose={"zh": "一行\n\t又一行", "en": "x"}))


def test_what_was_published_with_control_characters_can_still_be_read() -> None:
    content = {"schema": SCHEMAS[Kind.PROJECT].name, "slug": "a", "fields": {"purpose": {"zh": "更\x0b换"}}}
    assert thaw(canonical_bytes(content)).line("purpose", "zh") == "更\x0b换"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_sample_of_every_kind_fits_and_reads_back(kind: Kind) -> None:
    payload = freeze(kind=kind, slug="a", fields=samples.of_kind(kind))
    assert thaw(payload.canonical()) == payload
    assert completeness(payload).percent == 100


REFUSED = [
    ("organisation", {"credit_code": "12"}, "credit_code", "18位数字或大写字母"),
    ("organisation", {"complaint_mail": "nobody"}, "complaint_mail", "电子邮箱"),
    ("organisation", {"shareholders": [{"share_bps": 10_001}]}, "shareholders.1.share_bps", "不应大于100.00%"),
    ("project", {"amount_fen": -1}, "amount_fen", "“融资金额”不应小于0.00，而现在是-0.01"),
    ("project", {"rating": "R6"}, "rating", "应是R1、R2、R3、R4、R5之一"),
    ("project", {"borrower": both("王五，电话13800138000", "Mr Wang")}, "borrower", "隐去中间各位"),
    ("investors_part", {"borrower_contact": both("证110101199003070011", "ID")}, "borrower_contact", "隐去"),
    ("figures", {"month": "2026-13"}, "month", "月份"),
    ("offline", {"file_digest": "ABC"}, "file_digest", "SHA-256"),
    ("fees", {"fees": [{"payer": "investor"}, {"payer": "nobody"}]}, "fees.2.payer", "收费项目第2行的由谁付"),
]


@pytest.mark.parametrize(("kind", "fields", "path", "zh"), REFUSED)
def test_a_bad_value_is_refused_at_its_field_in_both_languages(
    kind: str, fields: dict[str, object], path: str, zh: str
) -> None:
    with pytest.raises(DoesNotFit) as refusal:
        freeze(kind=kind, slug="a", fields=fields)
    (misfit,) = refusal.value.misfits
    assert misfit.path == path
    assert zh in misfit.said.zh
    assert not re.search("[\u4e00-\u9fff]", misfit.said.en)


def test_all_bad_values_are_named_at_once() -> None:
    with pytest.raises(DoesNotFit) as refusal:
        freeze(kind="project", slug="a", fields={"rating": "R6", "term_days": 0})
    assert [one.path for one in refusal.value.misfits] == ["rating", "term_days"]


def test_what_was_published_reads_back_although_its_rules_have_become_stricter() -> None:
    fields = {"month": "October", "figures": [{"formula": "OPS-01", "version": 1, "numerator": -5}]}
    old = canonical_bytes({"schema": "cms/figures/v1", "slug": "a", "fields": fields})
    payload = thaw(old)
    assert payload.canonical() == old
    assert payload.schema.name == "cms/figures/v1"
    with pytest.raises(DoesNotFit, match="month"):
        freeze(kind="figures", slug="a", fields=fields)


def test_a_schema_that_was_never_ours_is_refused() -> None:
    with pytest.raises(DoesNotFit, match="cms/menu/v1"):
        thaw(canonical_bytes({"schema": "cms/menu/v1", "slug": "a", "fields": {}}))


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
    text = UNPRINTABLE.sub("", text)
    payload = freeze(kind="project", slug="a", fields={"title": {"zh": text, "en": text}, "amount_fen": fen})
    again = thaw(payload.canonical())
    assert again.canonical() == payload.canonical()
    assert reading_text(again, "zh") == reading_text(payload, "zh")


@pytest.mark.parametrize(
    ("slug", "stopped"),
    [("bao-ben-bao-xi", {"W-PRINCIPAL"}), ("guaranteed-returns", {"W-PRINCIPAL-EN"}), ("risk-notice", set())],
)
def test_an_address_promises_nothing_either_in_letters_or_pinyin(slug: str, stopped: set[str]) -> None:
    checks = examine(freeze(kind="project", slug=slug, fields=project()))
    assert {placed.finding.rule_id for placed in checks.violations if placed.passage.path == "slug"} == stopped
