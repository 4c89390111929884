"""At least one page of every other kind of disclosure: what stands all year, what happened, what explains."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cms.domain.schema import Kind
from cms.models import Change
from hub.catalogue.domain.products import ProductFacts
from hub.demo.market import COLD, NOTES, ROOF, TEA, Plan, products
from hub.demo.papers import standing
from hub.demo.papers.after import after_fields, investors_fields, notes_fields
from hub.demo.papers.key_information import key_fields
from hub.demo.papers.learning import education_fields, glossary_fields
from hub.demo.papers.notices import correction_fields, event_fields, maintenance_fields, offline_fields, risk_fields
from hub.demo.papers.release import Release
from hub.demo.papers.texts import both

KEY_PRODUCTS = ("TERM-3M-1", "TERM-12M", "COLD-3")
"""Products with a key information: the shortest, one whose two ratings differ, and the flagship's."""
WATCHED = (COLD, ROOF, TEA)
OPENED_DAYS_AGO, EVENT_DAYS_AGO, TOLD_DAYS_AGO, AFTER_DAYS_AGO = 398, 1, 3, 8


def other_kinds(plans: Sequence[Plan], as_of: date, *, projects: Sequence[Release]) -> list[Release]:
    """Return them in order of publication; `projects` holds what is published of the projects."""
    found = [*_standing(plans, as_of), *_explaining(), *_key_information(plans, as_of), *_told(as_of)]
    found += _after(plans, as_of)
    found += [_notes_part(plan, as_of) for plan in plans if plan.code == NOTES]
    cold = [release for release in projects if release.fields.get("project_code") == COLD]
    plan = next((plan for plan in plans if plan.code == COLD), None)
    if plan and len(cold) > 1:
        found += _of_cold(plan, cold, as_of)
    return found


def _standing(plans: Sequence[Plan], as_of: date) -> Iterator[Release]:
    filed, audited = _last(as_of, 1, 8), _last(as_of, 4, 26)
    yield Release(
        kind=Kind.FILINGS, slug="filings", fields=standing.filings_fields(filed), days_ago=(as_of - filed).days,
        comment="存管协议续签中，签署日期随更新版补充。",
    )  # fmt: skip
    yield Release(
        kind=Kind.AUDITS, slug=f"audits-{audited.year - 1}", fields=standing.audits_fields(audited),
        days_ago=(as_of - audited).days, files=(standing.audit_opinion(audited),),
    )  # fmt: skip
    yield from _fees(plans, as_of)
    yield from _complaints(as_of)
    for kind, slug, made, days in (
        (Kind.PRIVACY, "privacy", standing.privacy_fields, OPENED_DAYS_AGO),
        (Kind.PARTNERS, "partners", standing.partners_fields, 90),
    ):
        yield _one(kind, slug, made(as_of - timedelta(days=days)), days)
    on = as_of - timedelta(days=20)
    decided = [plan for plan in plans if plan.facts.value_date - timedelta(days=standing.REVIEWED_DAYS) <= on]
    yield _one(Kind.COMMITTEE, "review-committee", standing.committee_fields(on, decided), 20)


def _fees(plans: Sequence[Plan], as_of: date) -> Iterator[Release]:
    """The first version did not say what costs nothing."""
    known = {plan.facts.id for plan in plans}
    sold = [one for one in products(as_of) if one.project_id is None or one.project_id in known]
    fields = standing.fees_fields(as_of - timedelta(days=OPENED_DAYS_AGO), sold, plans)
    first = {name: value for name, value in fields.items() if name != "free_of_charge"}
    yield _one(Kind.FEES, "fees", first, OPENED_DAYS_AGO)
    yield Release(
        kind=Kind.FEES, slug="fees", fields=fields, days_ago=200,
        reason=("列出不收费的服务。", "Says which services cost nothing."),
    )  # fmt: skip


def _complaints(as_of: date) -> Iterator[Release]:
    """The first version named hours that the line does not keep."""
    right = standing.complaints_fields(as_of)
    wrong = right | {"hours": both("工作日8:00–20:00", "Working days 8:00–20:00")}
    yield _one(Kind.COMPLAINTS, "complaints", wrong, 45)
    yield Release(
        kind=Kind.COMPLAINTS, slug="complaints", fields=right, days_ago=38, change=Change.CORRECTION,
        reason=("服务时间误写为8:00–20:00。", "The hours were wrongly given as 8:00–20:00."),
    )  # fmt: skip


def _explaining() -> Iterator[Release]:
    yield _one(Kind.GLOSSARY, "glossary", glossary_fields(), OPENED_DAYS_AGO)
    yield _one(Kind.EDUCATION, "lesson-risk-rating", education_fields(), 120)


def _key_information(plans: Sequence[Plan], as_of: date) -> Iterator[Release]:
    codes = {plan.facts.id: plan.code for plan in plans}
    for product in products(as_of):
        if product.code in KEY_PRODUCTS and product.project_id in codes:
            yield _key(product, codes[product.project_id])


def _key(product: ProductFacts, project_code: str) -> Release:
    fields = key_fields(product, page=f"project-{project_code.lower()}")
    return _one(Kind.KEY_INFORMATION, f"key-{product.code.lower()}", fields, OPENED_DAYS_AGO)


def _told(as_of: date) -> Iterator[Release]:
    event = as_of - timedelta(days=EVENT_DAYS_AGO)
    yield _one(Kind.RISK, "risk-false-callers", risk_fields(), 60)
    yield from _called_off()
    yield _one(Kind.OFFLINE, "poster-salon", offline_fields(as_of - timedelta(days=14)), 16)
    slug = f"event-{event.isoformat()}"
    yield _one(Kind.EVENT, slug, event_fields(as_of, days_ago=EVENT_DAYS_AGO), EVENT_DAYS_AGO)


def _called_off() -> Iterator[Release]:
    """A warning that no longer holds: its address tells why it was withdrawn."""
    slug, fields = "risk-maintenance", maintenance_fields()
    yield _one(Kind.RISK, slug, fields, 34)
    yield Release(
        kind=Kind.RISK, slug=slug, fields=fields, days_ago=31, change=Change.WITHDRAWAL,
        reason=(
            "维护已改期，本提示中的时间不再成立；新的安排定下后另行公布。",
            "The work was put off and the hours in this notice no longer hold; new ones will be published once known.",
        ),
    )  # fmt: skip


def _after(plans: Sequence[Plan], as_of: date) -> Iterator[Release]:
    on = as_of - timedelta(days=AFTER_DAYS_AGO)
    for plan in plans:
        if plan.code in WATCHED and plan.facts.value_date < on:
            yield _one(Kind.AFTER_FUNDING, f"after-{plan.code.lower()}", after_fields(plan, on=on), AFTER_DAYS_AGO)


def _of_cold(plan: Plan, cold: Sequence[Release], as_of: date) -> Iterator[Release]:
    """The notice of its correction, and its investors' part with the value as corrected."""
    wrong, right = cold[-2], cold[-1]
    found = as_of - timedelta(days=TOLD_DAYS_AGO)
    notice = correction_fields(
        slug=right.slug, wrong=dict(wrong.fields), right=dict(right.fields), wrong_version=len(cold) - 1, found=found
    )
    yield _one(Kind.CORRECTION, f"correction-{plan.code.lower()}", notice, TOLD_DAYS_AGO)
    part = investors_fields(plan, worth_fen=right.fields["collateral_fen"], on=found)
    yield _one(Kind.INVESTORS_PART, f"{right.slug}-investors", part, TOLD_DAYS_AGO)


def _notes_part(plan: Plan, as_of: date) -> Release:
    """What the holders of the shortest product read: which banks issued the notes behind it."""
    fields = notes_fields(plan, on=as_of - timedelta(days=AFTER_DAYS_AGO))
    return _one(Kind.INVESTORS_PART, f"project-{plan.code.lower()}-investors", fields, AFTER_DAYS_AGO)


def _one(kind: Kind, slug: str, fields: dict[str, object], days_ago: int) -> Release:
    return Release(kind=kind, slug=slug, fields=fields, days_ago=days_ago)


def _last(as_of: date, month: int, day: int) -> date:
    """The newest such day of a year that is over by `as_of`."""
    this = date(as_of.year, month, day)
    return this if this < as_of else this.replace(year=as_of.year - 1)
