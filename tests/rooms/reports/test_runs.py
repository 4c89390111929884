"""Many reports at once: each client once, what stops one names itself, and a person decides about reasons too alike."""

import os
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, transaction

from hub.access.models import Branch
from hub.access.scope import entered, scope_for
from hub.audit.models import AuditRow
from hub.kernel.ids import new_id
from reports.models import ItemState, ReasonPrint, Report, ReportRun, RunItem, RunState
from reports.operations import issue_report
from reports.runs import carrying_out
from reports.runs.asking import (
    NobodyChosen,
    NobodyToReport,
    ReasonMissing,
    RunOver,
    RunUnknown,
    ask_run,
    cancel_run,
    excuse_alike,
    pause_run,
    resume_run,
    retry_run,
)
from reports.runs.carrying_out import MOST_ATTEMPTS, runs_due
from reports.runs.queries import forecast, items, report_ids, run, runs, whys
from reports.tasks import carry_out_runs
from tests.rooms.reports.many import LATER, actor, clients, house

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]
DIFFERENT = ("沈若溪", "周启明", "何维")


@pytest.fixture
def desk():
    return house()


def asked(subjects, by, key=None):
    return ask_run(key=key or new_id(), subject_ids=subjects, criteria={}, by=actor(by), at=LATER)


def carried_out(row, at=LATER):
    runs_due(at=at, seconds=60)
    return run(run_id=row.id, at=at)


def test_each_client_gets_one_report_and_asking_twice_is_one_run(desk):
    advisor, manager, _, branch = desk
    subjects, key = clients(advisor, branch, DIFFERENT), new_id()
    row = asked(subjects, manager, key)
    assert asked(subjects, manager, key).id == row.id
    facts = carried_out(row)
    assert (facts.state, facts.counts[ItemState.ISSUED], facts.percent) == (RunState.DONE, 3, 100)
    assert sorted(Report.objects.values_list("subject_id", flat=True)) == sorted(subjects)
    assert set(report_ids(run_id=row.id)) == set(Report.objects.values_list("id", flat=True))
    assert set(Report.objects.values_list("issued_by", flat=True)) == {manager.id}
    assert AuditRow.objects.filter(action="report_run.asked").count() == 1


def test_a_second_run_finds_the_reports_that_stand(desk):
    advisor, manager, _, branch = desk
    subjects = clients(advisor, branch, DIFFERENT)
    carried_out(asked(subjects, manager))
    facts = carried_out(asked(subjects, manager), at=LATER + timedelta(hours=1))
    assert facts.counts[ItemState.UNCHANGED] == 3
    assert Report.objects.count() == 3


def test_what_stops_one_client_stops_no_other_and_is_tried_again_alone(desk):
    advisor, manager, _, branch = desk
    good, never_asked = clients(advisor, branch, DIFFERENT[:2]), clients(advisor, branch, ["韩修远"], assessed=False)
    row = asked([*never_asked, *good], manager)
    facts = carried_out(row)
    assert (facts.counts[ItemState.ISSUED], facts.counts[ItemState.REFUSED]) == (2, 1)
    assert whys(run_id=row.id) == ((ItemState.REFUSED, "not_assessed", 1),)
    (refused,) = items(run_id=row.id, states=[ItemState.REFUSED])
    assert refused.subject_id == never_asked[0]
    assert retry_run(run_id=row.id, by=actor(manager), at=LATER) == 1
    assert run(run_id=row.id, at=LATER).state == RunState.RUNNING
    assert carried_out(row).counts[ItemState.REFUSED] == 1
    assert Report.objects.count() == 2


def test_the_forecast_says_who_gets_a_report_and_who_not(desk):
    advisor, _, _, branch = desk
    good, never_asked = clients(advisor, branch, DIFFERENT[:1]), clients(advisor, branch, ["韩修远"], assessed=False)
    found = forecast(subject_ids=[*good, *never_asked], at=LATER)
    assert (found.ready, found.not_assessed, found.no_advisor) == (tuple(good), tuple(never_asked), ())
    later = forecast(subject_ids=good, at=LATER + timedelta(days=400))
    assert (later.ready, later.expired) == ((), tuple(good))


def test_a_paused_run_waits_and_a_cancelled_one_never_goes_on(desk):
    advisor, manager, _, branch = desk
    row = asked(clients(advisor, branch, DIFFERENT), manager)
    pause_run(run_id=row.id, by=actor(manager), at=LATER)
    assert carried_out(row).settled == 0
    resume_run(run_id=row.id, by=actor(manager), at=LATER)
    assert carrying_out._settle(carrying_out._claim(LATER), LATER) == 1
    cancel_run(run_id=row.id, by=actor(manager), at=LATER)
    facts = carried_out(row)
    assert (facts.state, facts.counts[ItemState.ISSUED], facts.counts[ItemState.CANCELLED]) == (
        RunState.CANCELLED,
        1,
        2,
    )
    for act in (pause_run, resume_run, cancel_run):
        with pytest.raises(RunOver):
            act(run_id=row.id, by=actor(manager), at=LATER)
    assert retry_run(run_id=row.id, by=actor(manager), at=LATER) == 0


def test_reasons_of_another_client_are_held_until_a_person_says_why(desk):
    advisor, manager, compliance, branch = desk
    row = asked(clients(advisor, branch, ["沈若溪", "周启明"], alike=True), manager)
    facts = carried_out(row)
    assert (facts.counts[ItemState.ISSUED], facts.counts[ItemState.ALIKE]) == (1, 1)
    (held,) = items(run_id=row.id, states=[ItemState.ALIKE])
    assert held.printed_bps == 10_000
    said = {"run_id": row.id, "by": actor(compliance), "at": LATER}
    with pytest.raises(ReasonMissing):
        excuse_alike(seen=[held.mark], because="  ", **said)
    with pytest.raises(NobodyChosen):
        excuse_alike(seen=[], because="两人情况相同，已逐一核对。", **said)
    assert excuse_alike(seen=[held.mark], because="两人情况相同，已逐一核对。", **said) == 1
    assert carried_out(row).counts[ItemState.ISSUED] == 2
    assert not RunItem.objects.exclude(because=None).exists()
    kept = ReasonPrint.objects.get(subject_id=held.subject_id)
    assert (kept.because, kept.because_by, kept.printed_bps) == ("两人情况相同，已逐一核对。", compliance.id, 10_000)
    assert AuditRow.objects.filter(action="report.issued_although_alike", subject_id=held.subject_id).exists()


def test_a_reason_covers_only_what_its_person_saw(desk):
    advisor, manager, compliance, branch = desk
    row = asked(clients(advisor, branch, DIFFERENT, alike=True), manager)
    carried_out(row)
    first, second = items(run_id=row.id, states=[ItemState.ALIKE])
    said = {"run_id": row.id, "because": "两人情况相同，已逐一核对。", "by": actor(compliance), "at": LATER}
    assert excuse_alike(seen=[first.mark, "0" * 32], **said) == 1
    RunItem.objects.filter(subject_id=first.subject_id).update(printed_bps=9_500)  # as alike as it was when it was said
    again = LATER + timedelta(minutes=1)
    facts = carried_out(row, at=again)
    assert (facts.counts[ItemState.ISSUED], facts.counts[ItemState.ALIKE]) == (1, 2)
    anew = next(one for one in items(run_id=row.id, states=[ItemState.ALIKE]) if one.place == first.place)
    assert anew.mark != first.mark
    assert excuse_alike(seen=[first.mark], **said) == 0
    assert run(run_id=row.id, at=again).state == RunState.DONE
    assert excuse_alike(seen=[anew.mark, second.mark], **said) == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        RunItem.objects.filter(run_id=row.id).update(because_by=None)


def test_a_reason_is_about_the_report_that_was_nearest_and_no_other(desk):
    advisor, manager, compliance, branch = desk
    row = asked(clients(advisor, branch, [*DIFFERENT, "邵明"], alike=True), manager)
    carried_out(row)
    first, second, third = items(run_id=row.id, states=[ItemState.ALIKE])
    said = {"run_id": row.id, "because": "两人情况相同，已逐一核对。", "by": actor(compliance), "at": LATER}
    assert excuse_alike(seen=[first.mark, second.mark, third.mark], **said) == 3
    RunItem.objects.filter(subject_id=first.subject_id).update(nearest_id=UUID(int=9))  # said about another report
    facts = carried_out(row, at=LATER + timedelta(minutes=1))
    assert (facts.counts[ItemState.ISSUED], facts.counts[ItemState.ALIKE]) == (3, 1)
    (held,) = items(run_id=row.id, states=[ItemState.ALIKE])
    assert (held.subject_id, held.mark == first.mark) == (first.subject_id, False)
    kept = ReasonPrint.objects.get(subject_id=third.subject_id)  # the second's is as near, and was issued meanwhile
    assert kept.nearest_id == Report.objects.get(subject_id=row.items.get(place=1).subject_id).id


def test_who_asks_with_somebody_elses_key_learns_of_no_run(desk):
    advisor, manager, compliance, branch = desk
    subjects = clients(advisor, branch, DIFFERENT[:1])
    row = asked(subjects, compliance)
    with entered(scope_for(manager)), pytest.raises(RunUnknown):
        asked(subjects, manager, row.id)


def test_a_client_may_have_a_second_report_like_the_first(desk):
    advisor, manager, _, branch = desk
    (subject,) = clients(advisor, branch, DIFFERENT[:1])
    first = issue_report(subject_id=subject, by=actor(manager), at=LATER)
    assert ReasonPrint.objects.get(report_id=first.id).nearest_id is None


def test_a_database_that_is_away_marks_nobody(desk, monkeypatch):
    advisor, manager, _, branch = desk
    row = asked(clients(advisor, branch, DIFFERENT[:1]), manager)

    def away(**_):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(carrying_out, "issue_report", away)
    with pytest.raises(OperationalError):
        runs_due(at=LATER, seconds=60)
    assert run(run_id=row.id, at=LATER).counts[ItemState.WAITING] == 1


def test_an_error_that_nobody_foresaw_is_named_and_the_next_client_goes_on(desk, monkeypatch):
    advisor, manager, _, branch = desk
    row, real, calls = asked(clients(advisor, branch, DIFFERENT[:2]), manager), carrying_out.issue_report, []

    def sometimes(**given):
        calls.append(given)
        if len(calls) == 1:
            raise ZeroDivisionError
        return real(**given)

    monkeypatch.setattr(carrying_out, "issue_report", sometimes)
    facts = carried_out(row)
    assert (facts.counts[ItemState.FAILED], facts.counts[ItemState.ISSUED]) == (1, 1)
    (failed,) = items(run_id=row.id, states=[ItemState.FAILED])
    assert (failed.why, failed.detail) == ("error", "ZeroDivisionError")


def test_a_client_at_whom_the_worker_dies_again_and_again_ends_as_failed(desk):
    advisor, manager, _, branch = desk
    row = asked(clients(advisor, branch, DIFFERENT[:2]), manager)
    for _ in range(MOST_ATTEMPTS):
        carrying_out._claim(LATER)  # and nothing after it: the worker is gone
    facts = carried_out(row)
    assert (facts.counts[ItemState.FAILED], facts.counts[ItemState.ISSUED]) == (1, 1)
    assert whys(run_id=row.id) == ((ItemState.FAILED, "worker_died", 1),)


def test_who_may_not_see_a_client_any_more_gets_no_report_of_them(desk):
    advisor, manager, compliance, branch = desk
    subjects = clients(advisor, branch, DIFFERENT[:2])
    row = asked(subjects, manager)
    elsewhere = Branch.objects.create(code="CX", name_zh="城西", name_en="West", city_zh="澄江", city_en="Chengjiang")
    manager.branch_id = elsewhere.id
    manager.save(update_fields=["branch_id"])
    assert carried_out(row).counts[ItemState.REFUSED] == 2
    assert {why for _, why, _ in whys(run_id=row.id)} == {"out_of_sight"}
    other = asked(subjects, compliance)
    compliance.is_active = False
    compliance.save(update_fields=["is_active"])
    assert carried_out(other).counts[ItemState.REFUSED] == 2
    assert {why for _, why, _ in whys(run_id=other.id)} == {"not_entitled"}
    assert not Report.objects.exists()


def test_a_run_shows_to_who_asked_for_it_and_to_compliance_alone(desk):
    advisor, manager, compliance, branch = desk
    row = asked(clients(advisor, branch, DIFFERENT[:1]), manager)
    for user, seen in ((manager, 1), (compliance, 1), (advisor, 0)):
        with entered(scope_for(user)):
            assert len(runs()) == seen
    with entered(scope_for(advisor)), pytest.raises(RunUnknown):
        run(run_id=row.id, at=LATER)


def test_a_run_about_nobody_is_refused(desk):
    with pytest.raises(NobodyToReport):
        asked([], desk[1])
    assert not ReportRun.objects.exists()
    assert not RunItem.objects.exists()


def test_only_one_process_is_at_the_runs_so_that_the_others_are_free(desk):
    advisor, manager, _, branch = desk
    row = asked(clients(advisor, branch, DIFFERENT[:1]), manager)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('report-runs', 0))")
        assert carry_out_runs() == 0
        other.execute("SELECT pg_advisory_unlock(hashtextextended('report-runs', 0))")  # a closed session lets go later
    assert carry_out_runs() == 1
    assert carry_out_runs() == 0  # on a busy machine the time was up before anybody saw that nothing waits
    assert run(run_id=row.id, at=LATER).state == RunState.DONE
