"""Say what a project is: who borrows (masked), what for, how it is repaid and what secures it.

The fields are those an investor must be able to read before funding
(《网络借贷信息中介机构业务活动信息披露指引》 art. 9).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from hub.kernel.ids import stable_id


class BorrowerType(StrEnum):
    """The legal form of the party that uses the money."""

    PERSON = "person"
    SOLE_TRADER = "sole_trader"
    COMPANY = "company"


class RepaymentMethod(StrEnum):
    """How principal and return come back."""

    BULLET = "bullet"
    INTEREST_FIRST = "interest_first"
    EQUAL_INSTALMENTS = "equal_instalments"
    EQUAL_PRINCIPAL = "equal_principal"
    CUSTOM = "custom"


class ProjectUnsound(ValueError):
    """A project's facts lie outside their range; the message names the field."""


@dataclass(frozen=True, kw_only=True)
class ProjectFacts:
    """One project behind a product; the borrower's name is already masked. Amounts in fen, rates in basis points."""

    code: str
    name_zh: str
    name_en: str
    purpose_zh: str
    purpose_en: str
    borrower_type: BorrowerType
    borrower_zh: str
    borrower_en: str
    industry_zh: str
    industry_en: str
    amount_fen: int
    term_days: int
    annual_rate_bps: int
    repayment_method: RepaymentMethod
    repayment_source_zh: str
    repayment_source_en: str
    safeguards_zh: str
    safeguards_en: str
    value_date: date

    @property
    def id(self) -> UUID:
        """The project's identifier, derived from its code."""
        return project_id(self.code)


def project_id(code: str) -> UUID:
    """Return the identifier that every room gives the project with this code."""
    return stable_id("project", code)


def require_sound(facts: ProjectFacts) -> None:
    """Raise :class:`ProjectUnsound` unless every text is there and every figure is possible."""
    for name, value in vars(facts).items():
        if isinstance(value, str) and not value.strip():
            raise ProjectUnsound(f"{name}: expected text, got nothing")
    for name in ("amount_fen", "term_days"):
        if getattr(facts, name) <= 0:
            raise ProjectUnsound(f"{name}: expected more than 0, got {getattr(facts, name)}")
    if not 0 <= facts.annual_rate_bps <= 10_000:
        raise ProjectUnsound(f"annual_rate_bps: expected 0 to 10000, got {facts.annual_rate_bps}")
