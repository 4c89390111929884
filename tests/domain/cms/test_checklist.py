"""Completeness counts what the guideline wants, in both languages, and names what is missing."""

import pytest

from cms.domain.checklist import CHECKLISTS, RULES, completeness
from cms.domain.kinds import SCHEMAS
from cms.domain.payload import freeze
from cms.domain.schema import Kind


@pytest.mark.parametrize("kind", list(Kind))
def test_every_checklist_item_names_a_field_and_a_rule_that_exist(kind: Kind) -> None:
    fields = {field.name for field in SCHEMAS[kind].fields()}
    items = CHECKLISTS[kind]
    assert {item.field for item in items} <= fields
    assert {item.rule for item in items} <= set(RULES)
    assert len({item.field for item in items}) == len(items)


def test_an_empty_project_is_zero_per_cent_and_everything_is_named() -> None:
    result = completeness(freeze(kind="project", slug="a", fields={}))
    assert result.percent == 0
    assert result.missing == CHECKLISTS[Kind.PROJECT]


def test_a_text_in_one_language_only_is_missing() -> None:
    result = completeness(freeze(kind="project", slug="a", fields={"title": {"zh": "冷链"}, "rating": "R3"}))
    assert {item.field for item in result.present} == {"rating"}
    assert "D-GEN.title" in {item.id for item in result.missing_required}


def test_a_row_with_an_untranslated_text_makes_its_field_missing() -> None:
    one = completeness(freeze(kind="project", slug="a", fields={"fees": [{"fee": {"zh": "服务费", "en": "Fee"}}]}))
    two = completeness(freeze(kind="project", slug="a", fields={"fees": [{"fee": {"zh": "服务费"}}]}))
    assert "fees" in {item.field for item in one.present}
    assert "fees" in {item.field for item in two.missing}


def test_encouraged_items_never_hold_the_percentage_down() -> None:
    required = [item.field for item in CHECKLISTS[Kind.FIGURES] if item.required]
    text, rows = {"zh": "文", "en": "text"}, [{"formula": "OPS-01", "version": 1, "numerator": 1}]
    values = {"title": text, "summary": text, "risk_notice": text, "month": "2026-10", "as_of_date": "2026-10-31"}
    fields = {name: values.get(name, rows if name == "figures" else 0) for name in required}
    result = completeness(freeze(kind="figures", slug="a", fields=fields))
    assert result.percent == 100
    assert [item.field for item in result.missing] == ["note"]
