"""When which disclosure was published, and why again: on time, after bad news, and once as a correction."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from cms.domain.schema import Kind
from cms.models import Change
from hub.demo.market import COLD, ROOF, WAN, Plan
from hub.demo.money.schedule import schedule
from hub.demo.papers.every_kind import other_kinds
from hub.demo.papers.figures import Books, figure_fields, last_day, months_before
from hub.demo.papers.organisation import organisation_fields
from hub.demo.papers.projects import project_fields
from hub.demo.papers.release import Release
from hub.demo.papers.texts import both

ABOUT = "about"
COLD_SLUG = "project-nb-cold-3"
"""The project disclosure with a correction; the flagship's contract leads here."""

ORGANISED_DAYS_AGO = 400
RAISING_DAYS = 25
"""A project is disclosed before anybody may put money in."""
UPDATED_DAYS_AGO, CORRECTED_DAYS_AGO, HANDED_IN_DAYS_AGO = 8, 3, 1
TOLD_AFTER_DAYS = 2
"""An overdue instalment is told within 48 hours."""
FIGURES_AFTER_DAYS = 4


def releases(books: Books, as_of: date, *, months: int) -> tuple[Release, ...]:
    """Return everything that is published, in order."""
    found = [
        Release(kind=Kind.ORGANISATION, slug=ABOUT, fields=organisation_fields(as_of), days_ago=ORGANISED_DAYS_AGO)
    ]
    for plan in books.plans:
        found += _project(plan, as_of)
    found += [_month(books, month, as_of) for month in months_before(as_of, months)]
    found += other_kinds(books.plans, as_of, projects=tuple(found))
    return tuple(sorted(found, key=lambda release: -release.days_ago))


def handed_in(books: Books, as_of: date) -> Release | None:
    """Return the draft that waits for compliance: somebody copied a sales phrase, and the gate has to stop it.

    None where the world has no such project.
    """
    plan = next((plan for plan in books.plans if plan.code == ROOF), None)
    if plan is None:
        return None
    reason = ("补充项目一句话说明。", "One more sentence on the project.")
    draft = _as_it_stood(plan, as_of, days_ago=HANDED_IN_DAYS_AGO, reason=reason)
    told = draft.fields["summary"]
    promised = both(f"{told['zh']}租约稳定，保本付息。", f"{told['en']} Steady rent, principal guaranteed.")
    return replace(draft, fields={**draft.fields, "summary": promised})


def slug_of(code: str) -> str:
    """Return the address of a project's disclosure."""
    return f"project-{code.lower()}"


def _month(books: Books, month: date, as_of: date) -> Release:
    days_ago = max((as_of - last_day(month)).days - FIGURES_AFTER_DAYS, 0)
    return Release(
        kind=Kind.FIGURES, slug=f"figures-{month:%Y-%m}", fields=figure_fields(books, month), days_ago=days_ago
    )


def _project(plan: Plan, as_of: date) -> list[Release]:
    """The first version before the value date, one at it, one after each bad news, and one as things stand now."""
    told = [_as_it_stood(plan, as_of, days_ago=days, reason=reason) for days, reason in _occasions(plan, as_of)]
    found = told[:1]
    for release in told[1:]:
        if release.fields != found[-1].fields:
            found.append(release)
    return found + ([_correction(found[-1])] if plan.code == COLD else [])


def _occasions(plan: Plan, as_of: date) -> Iterator[tuple[int, tuple[str, str]]]:
    started = (as_of - plan.facts.value_date).days
    yield started + RAISING_DAYS, ("", "")
    if started < 1:
        return
    yield started - 1, ("起息，资金按用途支付。", "The value date: the money was paid out as disclosed.")
    for part in schedule(plan):
        day = (as_of - part.due_date).days - TOLD_AFTER_DAYS
        late = part.paid_date is None or (part.paid_date - part.due_date).days > TOLD_AFTER_DAYS
        if late and day > UPDATED_DAYS_AGO:
            yield day, (f"第{part.number}期未按期到账。", f"Instalment {part.number} did not come in time.")
    if started > UPDATED_DAYS_AGO + 1:
        yield UPDATED_DAYS_AGO, ("登记已到账的还款与贷后情况。", "Repayments received and the state after funding.")


def _as_it_stood(plan: Plan, as_of: date, *, days_ago: int, reason: tuple[str, str]) -> Release:
    fields = project_fields(plan, on=as_of - timedelta(days=days_ago))
    return Release(kind=Kind.PROJECT, slug=slug_of(plan.code), fields=fields, days_ago=days_ago, reason=reason)


def _correction(last: Release) -> Release:
    """The last version again with another appraisal: the figure and the sentence that names it."""
    wrong = last.fields["collateral_fen"] // WAN
    right = wrong - wrong * 50 // 1530
    told = last.fields["safeguards"]
    zh = told["zh"].replace(f"{wrong:,}万", f"{right:,}万")
    en = told["en"].replace(f"{wrong / 100:g} million", f"{right / 100:g} million")
    return replace(
        last,
        fields={**last.fields, "collateral_fen": right * WAN, "safeguards": both(zh, en)},
        days_ago=CORRECTED_DAYS_AGO,
        change=Change.CORRECTION,
        reason=(
            f"评估报告复核后，抵押物评估值由{wrong:,}万元更正为{right:,}万元。",
            f"After a second look at the appraisal the collateral is worth CNY {right / 100:g} million, not "
            f"{wrong / 100:g} million.",
        ),
    )
