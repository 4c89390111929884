"""A project is complete before it is registered."""

from dataclasses import replace
from datetime import date

import pytest

from hub.catalogue.domain.projects import BorrowerType, ProjectFacts, ProjectUnsound, RepaymentMethod, require_sound
from hub.kernel.ids import stable_id

ORCHARD = ProjectFacts(
    code="ORCHARD-1",
    name_zh="苹果冷链项目",
    name_en="Apple cold-chain project",
    purpose_zh="购置冷库设备",
    purpose_en="Buying cold-storage equipment",
    borrower_type=BorrowerType.COMPANY,
    borrower_zh="某某农业有限公司",
    borrower_en="A farming company",
    industry_zh="农业",
    industry_en="Agriculture",
    amount_fen=500_000_00,
    term_days=180,
    annual_rate_bps=560,
    repayment_method=RepaymentMethod.INTEREST_FIRST,
    repayment_source_zh="苹果销售收入",
    repayment_source_en="Apple sales",
    safeguards_zh="设备抵押",
    safeguards_en="Equipment as collateral",
    value_date=date(2026, 3, 1),
)


def test_a_complete_project_passes_and_is_named_by_its_code() -> None:
    require_sound(ORCHARD)
    assert ORCHARD.id == stable_id("project", "ORCHARD-1")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""),
        ("purpose_zh", " "),
        ("safeguards_en", ""),
        ("amount_fen", 0),
        ("term_days", 0),
        ("annual_rate_bps", -1),
    ],
)
def test_an_incomplete_project_is_refused_by_the_field(field: str, value: object) -> None:
    with pytest.raises(ProjectUnsound, match=f"^{field}: expected .*, got "):
        require_sound(replace(ORCHARD, **{field: value}))
