"""Products and projects are listed once as they are, and read back as the same facts."""

import os
from dataclasses import replace
from datetime import date

import psycopg
import pytest

from hub.audit.models import AuditRow
from hub.catalogue.domain.products import Family, ProductFacts, ProductUnsound, Redemption
from hub.catalogue.domain.projects import BorrowerType, ProjectFacts, RepaymentMethod, project_id
from hub.catalogue.domain.regimes import Regime
from hub.catalogue.operations import CodeTaken, end_sale, list_product, register_project
from hub.catalogue.queries import (
    ProductUnknown,
    ProjectUnknown,
    product,
    products_by_code,
    products_on_sale,
    project,
    project_by_id,
    projects_by_code,
)
from hub.kernel.actor import system_actor
from hub.kernel.clock import parse_instant

AT = parse_instant("2026-11-21T03:00:00Z")
BY = system_actor("test")
DAY = date(2026, 11, 21)


def texts(*names: str) -> dict[str, str]:
    return {f"{name}_{language}": f"{name} {language}" for name in names for language in ("zh", "en")}


PROJECT = ProjectFacts(
    code="ORCHARD-1",
    borrower_type=BorrowerType.COMPANY,
    amount_fen=500_000_00,
    term_days=180,
    annual_rate_bps=560,
    repayment_method=RepaymentMethod.INTEREST_FIRST,
    value_date=DAY,
    **texts("name", "purpose", "borrower", "industry", "repayment_source", "safeguards"),
)
PRODUCT = ProductFacts(
    code="FI-90",
    family=Family.FIXED_INCOME,
    issuer_rating=2,
    distributor_rating=3,
    term_days=90,
    redemption=Redemption.AT_MATURITY,
    min_ticket_fen=1_000_00,
    lot_fen=100_00,
    fee_bps=30,
    stress_loss_bps=150,
    regime=Regime.BANKING,
    project_id=project_id("ORCHARD-1"),
    on_sale_from=DAY,
    **texts("name", "benchmark_text", "issuer"),
)


@pytest.fixture
def listed(system_scope):
    register_project(facts=PROJECT, by=BY, at=AT)
    list_product(facts=PRODUCT, by=BY, at=AT)


def test_facts_come_back_as_they_went_in(listed):
    assert product(code="FI-90") == PRODUCT
    assert product(code="FI-90").rating == 3
    assert project(code="ORCHARD-1") == project_by_id(PROJECT.id) == PROJECT
    assert products_by_code(["FI-90", "X"]) == {"FI-90": PRODUCT}
    assert projects_by_code(["ORCHARD-1", "X"]) == {"ORCHARD-1": PROJECT}


def test_unknown_codes_are_named(db):
    with pytest.raises(ProductUnknown, match="'X'"):
        product(code="X")
    with pytest.raises(ProjectUnknown, match="'X'"):
        project(code="X")
    with pytest.raises(ProjectUnknown):
        project_by_id(PROJECT.id)
    with pytest.raises(ProductUnknown):
        end_sale(code="X", until=DAY, by=BY, at=AT)


def test_listing_again_changes_nothing_and_other_facts_are_refused(listed):
    rows = AuditRow.objects.count()
    assert list_product(facts=PRODUCT, by=BY, at=AT) == PRODUCT
    assert register_project(facts=PROJECT, by=BY, at=AT) == PROJECT
    assert AuditRow.objects.count() == rows
    with pytest.raises(CodeTaken, match="another issuer_rating, fee_bps"):
        list_product(facts=replace(PRODUCT, issuer_rating=4, fee_bps=1), by=BY, at=AT)
    with pytest.raises(CodeTaken, match="another amount_fen"):
        register_project(facts=replace(PROJECT, amount_fen=1), by=BY, at=AT)
    assert product(code="FI-90") == PRODUCT


def test_unsound_products_are_not_listed(db):
    with pytest.raises(ProductUnsound):
        list_product(facts=replace(PRODUCT, issuer_rating=9), by=BY, at=AT)


def test_products_on_sale_come_by_rating_and_end_on_their_last_day(listed):
    safer = replace(PRODUCT, code="MM-1", distributor_rating=1, issuer_rating=1)
    list_product(facts=safer, by=BY, at=AT)
    assert [facts.code for facts in products_on_sale(on=DAY)] == ["MM-1", "FI-90"]
    assert products_on_sale(on=date(2026, 11, 20)) == ()
    end_sale(code="MM-1", until=DAY, by=BY, at=AT)
    assert [facts.code for facts in products_on_sale(on=DAY)] == ["MM-1", "FI-90"]
    assert [facts.code for facts in products_on_sale(on=date(2026, 11, 22))] == ["FI-90"]
    with pytest.raises(ProductUnsound, match="on_sale_until"):
        end_sale(code="MM-1", until=date(2026, 1, 1), by=BY, at=AT)


@pytest.mark.parametrize("login", ["DATABASE_OWNER_URL", "DATABASE_URL"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogue_product SET fee_bps = 1",
        "UPDATE catalogue_project SET amount_fen = 1",
        "DELETE FROM catalogue_product",
        "DELETE FROM catalogue_project",
        "TRUNCATE catalogue_product CASCADE",
        "TRUNCATE catalogue_project CASCADE",
    ],
)
def test_what_was_listed_cannot_be_changed(db, login, statement):
    with psycopg.connect(os.environ[login]) as hand:
        hand.execute(
            _insert("catalogue_project", vars(PROJECT) | {"id": PROJECT.id}), vars(PROJECT) | {"id": PROJECT.id}
        )
        facts = vars(PRODUCT) | {"id": PRODUCT.id}
        hand.execute(_insert("catalogue_product", facts), facts)
        hand.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises((psycopg.errors.RestrictViolation, psycopg.errors.InsufficientPrivilege)):
            hand.execute(statement)
        hand.rollback()


@pytest.mark.parametrize(
    ("column", "value"),
    [("issuer_rating", 6), ("distributor_rating", 0), ("lot_fen", 0), ("min_ticket_fen", 1), ("fee_bps", -1),
     ("stress_loss_bps", 10_001), ("term_days", 0), ("on_sale_until", date(2020, 1, 1))],
)  # fmt: skip
def test_the_database_refuses_impossible_products(db, column, value):
    facts = vars(PRODUCT) | {"id": PRODUCT.id, "project_id": None, column: value}
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as hand:
        with pytest.raises(psycopg.errors.CheckViolation):
            hand.execute(_insert("catalogue_product", facts), facts)
        hand.rollback()


def _insert(table: str, facts: dict[str, object]) -> str:
    return f"INSERT INTO {table} ({', '.join(facts)}) VALUES ({', '.join(f'%({name})s' for name in facts)})"
