"""A project's calendar from plan and ledger, beside what was disclosed, and where the two differ."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cms.queries import Version
from hub.contracts.domain.schedules.standing import InstalmentStanding, Standing
from hub.contracts.plans import PlanMissing
from hub.funds.schedules.standings import loan_standing
from hub.kernel.clock import business_date, utc_now
from hub.kernel.money import grouped
from hub.portal.calendar import Calendar, Instalment, repayment_calendar


@dataclass(frozen=True, kw_only=True)
class ShownCalendar:
    """``live``: the calendar is today's and from the ledger; ``differences`` is where the disclosure says otherwise."""

    calendar: Calendar | None
    live: bool
    differences: tuple[str, ...]


def calendar_of(version: Version, *, superseded: bool) -> ShownCalendar:
    """Return a project's calendar: of the newest version as it stands today, of an older one as it was disclosed.

    A project without a plan has only what its disclosure says.
    """
    published = business_date(version.published_at)
    said = repayment_calendar(version.payload, as_of=published)
    code = str(version.payload.fields.get("project_code", ""))
    if superseded or said is None or not code:
        return ShownCalendar(calendar=said, live=False, differences=())
    try:
        now = loan_standing(project_code=code, on=business_date(utc_now())).standing
        then = loan_standing(project_code=code, on=published).standing
    except PlanMissing:
        return ShownCalendar(calendar=said, live=False, differences=())
    notes = {item.number: item.note for item in said.instalments}
    rows = tuple(_instalment(item, notes) for item in now.instalments)
    return ShownCalendar(calendar=Calendar(rows, now.on), live=True, differences=differences(said, then))


def differences(said: Calendar, then: Standing) -> tuple[str, ...]:
    """Return one sentence for every instalment of which plan and ledger say something else than the disclosure did.

    ``then`` is how the loan stood on the day of the disclosure.
    """
    known = {item.instalment.number: item for item in then.instalments}
    found = [sentence for item in said.instalments for sentence in _differs(item, known.pop(item.number, None))]
    found += [_("Instalment %(number)s is in the plan and not disclosed.") % {"number": number} for number in known]
    return tuple(found)


def _differs(said: Instalment, known: InstalmentStanding | None) -> list[str]:
    if known is None:
        return [_("Instalment %(number)s is disclosed and not in the plan.") % {"number": said.number}]
    plan = known.instalment
    pairs = (
        (_("due day"), _day(said.due_date), _day(plan.due_date)),
        (_("principal"), grouped(said.principal_fen), grouped(plan.principal_fen)),
        (_("interest"), grouped(said.interest_fen), grouped(plan.interest_fen)),
        (_("received"), _day(said.paid_date), _day(known.settled_date)),
    )
    return [
        _("Instalment %(number)s, %(field)s: disclosed %(said)s, plan and ledger say %(known)s.")
        % {"number": said.number, "field": field, "said": one, "known": other}
        for field, one, other in pairs
        if one != other
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else _("not yet")


def _instalment(item: InstalmentStanding, notes: dict[int, str]) -> Instalment:
    plan = item.instalment
    return Instalment(
        number=plan.number,
        due_date=plan.due_date,
        principal_fen=plan.principal_fen,
        interest_fen=plan.interest_fen,
        paid_date=item.settled_date,
        note=notes.get(plan.number, "") if item.overdue_days else "",
    )
