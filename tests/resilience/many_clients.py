"""Make clients for a run inside a hub's own environment, and ask for the run: used by ``kill_reports.py``.

Each answers the questionnaire with amounts of their own, so that nobody's reasons are another one's; every
twenty-fifth answers as the one before, so that exactly one of these two has to be held.
"""

import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
TWIN_EVERY = 25
SCATTER = 61_803_399
"""Spreads the numbers of phones (it shares no factor with 10**8): nobody is taken for somebody of the same name."""


def make(count: int) -> None:
    """Write down one visit and one assessment for each of ``count`` clients; print the ids of each pair of twins."""
    from hub.access.scope import entered, system_scope
    from hub.kernel.clock import utc_now
    from tests.rooms.reports.many import actor, house

    at = utc_now() - timedelta(hours=1)
    with entered(system_scope("ordeal")):
        advisor, _, _, branch = house()
    by = actor(advisor)
    for start in range(0, count, 200):
        numbers = range(start + 1, min(start + 200, count) + 1)
        with entered(system_scope("ordeal")):
            subjects = _subjects(numbers, advisor, branch, by, at)
            for number, subject in zip(numbers, subjects, strict=True):
                twin = number % TWIN_EVERY == 0
                _answers(subject, number - twin, f"ordeal-{number}", by, at)
                if twin:
                    print(f"TWINS {subjects[number - 1 - numbers[0]]} {subject}")


def _subjects(numbers: range, advisor: object, branch: object, by: object, at: object) -> list[UUID]:
    """Write down one visit each; return whom each was taken for."""
    from crm.identity.queries import subjects_of_records
    from crm.journeys.intake import VisitForm, record_visits
    from crm.journeys.intake.desk import record_of_form
    from crm.profile.domain.vocabulary import Channel
    from hub.demo.lists import listed

    surnames, given = (
        listed("names")["surnames"],
        [name for names in listed("names")["given"].values() for name in names],
    )
    forms = [
        VisitForm(
            key=f"ordeal-{number}", channel=Channel.DESK, arrived_at=at, branch_id=branch.id, advisor_id=advisor.id,
            advisor_label="林晓", name=surnames[number % len(surnames)] + given[number // len(surnames) % len(given)],
            phone=f"139{number * SCATTER % 10**8:08d}",
        )
        for number in numbers
    ]  # fmt: skip
    record_visits(forms=forms, by=by, at=at)
    found = subjects_of_records([record_of_form(form) for form in forms])
    if len(set(found.values())) < len(forms):
        raise SystemExit(f"expected {len(forms)} clients of their own, got {len(set(found.values()))}")
    return [found[record_of_form(form)] for form in forms]


def _answers(subject_id: UUID, number: int, key: str, by: object, at: object) -> None:
    from crm.suitability.operations.assessing import submit_assessment
    from tests.domain.suitability.cases import CAREFUL

    own = {
        "intended_amount": (100_000 + 10 * number) * 100,
        "loss_limit": (5_000 + number) * 100,
        "horizon": ("from_1m", "from_3m", "from_6m")[number % 3],
    }
    submit_assessment(subject_id=subject_id, answers=CAREFUL | own, channel="online", key=key, by=by, at=at)


def ask() -> None:
    """Ask for the reports of everybody who can have one, as compliance; print the run's id."""
    from crm.profile.queries import ClientFilters, client_ids
    from hub.access.queries import staff_in
    from hub.access.roles import Role
    from hub.access.scope import entered, scope_for
    from hub.kernel.clock import utc_now
    from hub.kernel.ids import new_id
    from reports.runs.asking import ask_run
    from reports.runs.queries import forecast

    scope, at = scope_for(staff_in(Role.COMPLIANCE)[0]), utc_now()
    with entered(scope):
        found = forecast(subject_ids=client_ids(filters=ClientFilters()), at=at)
        run = ask_run(key=new_id(), subject_ids=found.wanted, criteria={}, by=scope.actor, at=at)
    print(f"RUN {run.id}")
