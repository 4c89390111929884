"""Two hands that attack the ledger: the application role and the owner, each in a transaction that is thrown away."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest

from hub.catalogue.domain.projects import BorrowerType, ProjectFacts, RepaymentMethod
from hub.kernel.actor import system_actor

AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
DAY = date(2026, 11, 21)
BY = system_actor("test")


def project_facts(code: str) -> ProjectFacts:
    texts = ("name", "purpose", "borrower", "industry", "repayment_source", "safeguards")
    bilingual = {f"{text}_{language}": f"{text} {code}" for text in texts for language in ("zh", "en")}
    return ProjectFacts(
        code=code,
        borrower_type=BorrowerType.COMPANY,
        amount_fen=1_000_000_00,
        term_days=90,
        annual_rate_bps=400,
        repayment_method=RepaymentMethod.BULLET,
        value_date=DAY,
        **bilingual,
    )


@pytest.fixture
def projects(system_scope: None) -> tuple[str, str]:
    """Two registered projects."""
    from hub.catalogue.operations import register_project

    for code in ("ORCHARD-1", "QUARRY-2"):
        register_project(facts=project_facts(code), by=BY, at=AT)
    return ("ORCHARD-1", "QUARRY-2")


def _hand(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(os.environ[url]) as hand:
        hand.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        yield hand
        hand.rollback()


@pytest.fixture
def owner(db: None) -> Iterator[psycopg.Connection]:
    """The role that owns every table."""
    yield from _hand("DATABASE_OWNER_URL")


@pytest.fixture
def application(db: None) -> Iterator[psycopg.Connection]:
    """The role that the running hub logs in as."""
    yield from _hand("DATABASE_URL")


@pytest.fixture
def contract(projects: tuple[str, str]) -> object:
    """A contract of investor 1 for a product that stands on the first project."""
    from hub.catalogue.domain.products import Family, ProductFacts, Redemption
    from hub.catalogue.domain.projects import project_id
    from hub.catalogue.domain.regimes import Regime
    from hub.catalogue.operations import list_product
    from hub.contracts.domain.terms import ContractChannel
    from hub.contracts.operations import register_contract

    texts = ("name", "benchmark_text", "issuer")
    list_product(
        facts=ProductFacts(
            code="FI-90",
            family=Family.FIXED_INCOME,
            issuer_rating=2,
            distributor_rating=2,
            term_days=90,
            redemption=Redemption.AT_MATURITY,
            min_ticket_fen=100,
            lot_fen=100,
            fee_bps=30,
            stress_loss_bps=100,
            regime=Regime.BANKING,
            project_id=project_id("ORCHARD-1"),
            on_sale_from=DAY,
            **{f"{text}_{language}": text for text in texts for language in ("zh", "en")},
        ),
        by=BY,
        at=AT,
    )
    return register_contract(
        number="C-1",
        subject_id=UUID(int=1),
        product_code="FI-90",
        amount_fen=600,
        pdf=b"%PDF-1.7\n%%EOF\n",
        signed_at=AT,
        channel=ContractChannel.ONLINE,
        by=BY,
        at=AT,
    )


@pytest.fixture(name="project_facts")
def project_facts_maker() -> object:
    """Make a project's facts from its code."""
    return project_facts
