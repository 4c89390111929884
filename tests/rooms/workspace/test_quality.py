"""How good the data are: shares that explain themselves, and precision measured by people on a random sample."""

import re
from typing import Any

import pytest

from crm.identity.figures import ages_of_questions, known_where, machine_links, weeks_of_change
from crm.journeys.models import PrecisionSample, SampledLink
from crm.journeys.sampling import NothingToDraw, draw, newest_sample
from hub.access.scope import entered, scope_for, system_scope
from hub.audit.models import AuditRow
from hub.inbox.queries import arrived_and_stopped
from hub.kernel.actor import Actor, ActorKind

PAGE = "/workspace/quality/"


def actor(user: Any) -> Actor:
    return Actor(kind=ActorKind.USER, id=user.id, label=user.username)


def test_who_is_known_where_is_counted_by_person(world: Any, as_user: Any) -> None:
    with entered(system_scope("test")):
        known = known_where()
    assert (known.persons, known.app, known.branch, known.both) == (3, 2, 3, 2)
    page = as_user(world.compliance).get(PAGE).content.decode()
    numbers = re.findall(r'class="explain__value"[^>]*aria-label="([^"]*)"', page)
    assert "App客户在网点也有记录 100.0%, 怎样算出来" in numbers
    assert "网点客户在App也有账号 66.7%, 怎样算出来" in numbers


def test_joining_and_parting_stand_in_their_weeks(world: Any) -> None:
    from crm.identity.parting import part
    from crm.identity.queries import records_of

    with entered(system_scope("test")):
        before = weeks_of_change(weeks=2, at=world.at)[-1]
        part(
            subject_id=world.shen, source_ids=[records_of(world.shen)[0]], reason="x", by=actor(world.lin), at=world.at
        )
        weeks = weeks_of_change(weeks=2, at=world.at)
    assert [week.starts_on.weekday() for week in weeks] == [0, 0]
    assert weeks[-1].parted == before.parted + 1
    assert (weeks[-1].starts_on - weeks[0].starts_on).days == 7


def test_the_same_seed_draws_the_same_links_and_nothing_else_is_drawn(world: Any) -> None:
    with entered(system_scope("test")):
        known = {link.record_id for link in machine_links()}
        samples = [draw(seed=7, by=actor(world.compliance), at=world.at) for _ in range(2)]
        drawn = [[link.record_id for link in sample.links.order_by("place")] for sample in samples]
    assert len(known) == 2
    assert drawn[0] == drawn[1]
    assert set(drawn[0]) == known


def test_a_persons_word_makes_the_figure_and_the_rule_stays_hidden_until_then(world: Any, as_user: Any) -> None:
    browser = as_user(world.compliance)
    empty = browser.get(PAGE).content.decode()
    assert "还没有测过" in empty
    assert "六个里至少五个是对的" in empty
    page = browser.post(f"{PAGE}sample/", follow=True).content.decode()
    assert "手机号与姓名都相同" not in page
    assert "13800136021" not in page
    with entered(system_scope("test")):
        first, second = SampledLink.objects.order_by("place")
    browser.post(f"{PAGE}links/{first.id}/", {"judgement": "right"})
    browser.post(f"{PAGE}links/{second.id}/", {"judgement": "wrong"})
    page = browser.get(PAGE).content.decode()
    assert "手机号与姓名都相同" in page
    with entered(system_scope("test")):
        measured = newest_sample()
        assert measured is not None
        assert measured.interval is not None
        assert measured.interval.share == 0.5
        rows = AuditRow.objects.filter(action__in=["sample.drawn", "sample.judged"]).order_by("at", "id")
        assert list(rows.values_list("action", flat=True)) == ["sample.drawn", "sample.judged", "sample.judged"]
    assert "50.0" in page
    browser.post(f"{PAGE}links/{second.id}/", {"judgement": "unsure"})
    with entered(system_scope("test")):
        measured = newest_sample()
        assert measured is not None
        assert (measured.count("unsure"), measured.interval.share if measured.interval else None) == (1, 1.0)
    assert browser.post(f"{PAGE}links/{second.id}/", {"judgement": "perhaps"}).status_code == 400


def test_only_compliance_draws_and_judges_and_advisors_see_nothing(world: Any, as_user: Any) -> None:
    assert as_user(world.lin).get(PAGE).status_code == 403
    assert as_user(world.manager).post(f"{PAGE}sample/").status_code == 403
    with entered(system_scope("test")):
        draw(seed=1, by=actor(world.compliance), at=world.at)
    with entered(scope_for(world.manager)):
        assert PrecisionSample.objects.count() == 0
        assert SampledLink.objects.count() == 0


def test_with_nothing_joined_there_is_nothing_to_draw(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from crm.journeys import sampling

    monkeypatch.setattr(sampling, "machine_links", lambda: ())
    with entered(system_scope("test")), pytest.raises(NothingToDraw):
        draw(seed=1, by=actor(world.compliance), at=world.at)


def test_ages_count_each_open_question_once(world: Any) -> None:
    from datetime import timedelta

    from crm.identity.models import ReviewItem, SourceRecord

    with entered(system_scope("test")):
        ReviewItem.objects.all().delete()
        records = sorted(SourceRecord.objects.filter(is_device=False).values_list("id", flat=True))
        for turn, days in enumerate((0.5, 2, 30), start=1):
            ReviewItem.objects.create(
                left_id=records[0], right_id=records[turn], weight=1, probability=0.6, reasons=[], model_version="m",
                opened_at=world.at - timedelta(days=days),
            )  # fmt: skip
        bounds = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
        assert ages_of_questions(bounds=bounds, at=world.at) == (1, 1, 0, 1)


def test_what_was_stopped_is_counted_once_even_when_it_was_released(world: Any) -> None:
    from hub.inbox.models import Quarantined, QuarantineStatus

    with entered(system_scope("test")):
        before = arrived_and_stopped().get("app", (0, 0))
        for turn, status in enumerate(QuarantineStatus.values):
            decided = {} if status == "waiting" else {"decided_at": world.at, "decided_by": world.compliance.id}
            row = Quarantined(source="shop", key=f"q{turn}", format="segment", reason="x", received_at=world.at,
                              status=status, **decided)  # fmt: skip
            row.body = "{}"
            row.save(force_insert=True)
        counts = arrived_and_stopped()
    assert counts["shop"] == (2, 3)
    assert counts.get("app", (0, 0)) == before
