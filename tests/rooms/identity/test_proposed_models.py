"""A new model is learnt from what is stored, compared with the one in force, and published by a second person."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from crm.identity.domain.marking import values_of
from crm.identity.domain.normalising.records import Written, marks_of
from crm.identity.domain.scoring.model import ModelUnreadable
from crm.identity.linking.report import Report
from crm.identity.live.drafts import STAMP
from crm.identity.live.published import (
    SHIPPED,
    forget,
    live_model,
    passed_over,
    read_live_model,
    shipped_model,
    version_of,
)
from crm.identity.models import (
    Assertion,
    ComparedPair,
    ComparedRecord,
    Comparison,
    Edge,
    Example,
    MatchModel,
    Membership,
    RecordMarks,
    Rescoring,
    ReviewItem,
    SourceRecord,
)
from crm.identity.parting import part
from crm.identity.proposing import comparing, learning, rescoring
from crm.identity.proposing.comparing import advance_comparison
from crm.identity.proposing.learning import LearningRefused, learn_from_stored
from crm.identity.proposing.proposals import (
    NotCompared,
    ProposalRefused,
    ProposalUnknown,
    ReasonMissing,
    SecondPersonNeeded,
    bring_back,
    decline,
    propose,
    publish,
)
from crm.identity.proposing.queries import comparison_of, examples_of, former_models, proposal
from crm.identity.proposing.rescoring import advance_rescoring, go_on
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.ids import new_id
from tests.domain.linking.worlds import person
from tests.rooms.identity.test_scoring_live import NOW, SEEN_AT_A_DESK, SHEN, TITLE, account, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]
FAN = Actor(kind=ActorKind.USER, id=new_id(), label="fang.ke")
HE = Actor(kind=ActorKind.USER, id=new_id(), label="he.jing")
LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def the_shipped_model() -> Any:
    forget()
    yield
    forget()


def figures(**shifted: float) -> dict[str, Any]:
    """The shipped model with some rungs (comparison__level) heavier by so many bits."""
    raw: dict[str, Any] = orjson.loads(SHIPPED.read_bytes())
    for row in raw["levels"]:
        row["m"] *= 2 ** shifted.get(f"{row['comparison']}__{row['level']}", 0.0)
    raw["prior"] *= 2 ** shifted.get("prior", 0.0)
    return raw


def proposed(**shifted: float) -> str:
    row = propose(figures=figures(**shifted), by=FAN, at=NOW)
    while advance_comparison(at=NOW):
        pass
    return row.version


def left_behind(version: str) -> None:
    """Make a model one of an older version of the code."""
    MatchModel.objects.filter(version=version).update(figures={**figures(prior=1.0), "marks": 0})


def published_elsewhere(**shifted: float) -> None:
    """Publish a model as another process does: nothing here is told."""
    raw = figures(**shifted)
    MatchModel.objects.create(
        version=version_of(raw), figures=raw, learnt_from=1, proposed_at=NOW, proposed_by_label="x",
        approved_by_label="y", published_at=NOW,
    )  # fmt: skip


class TestLeftBehindByAnUpgrade:
    def test_the_last_published_model_that_can_be_read_scores_and_no_visit_is_lost(self):
        published_elsewhere(phone__title=1.0)
        readable = live_model().version
        published_elsewhere(phone__title=2.0)
        newest = MatchModel.objects.exclude(version=readable).get().version
        MatchModel.objects.filter(version=newest).update(published_at=LATER)
        left_behind(newest)
        forget()
        account("u-1", **SHEN)
        seen("row 7", **SEEN_AT_A_DESK)
        assert set(Edge.objects.values_list("model_version", flat=True)) == {readable}
        assert [one.version for one in passed_over()] == [newest]
        assert "marks 0" in passed_over()[0].because

    def test_the_shipped_model_scores_where_no_published_one_can_be_read(self):
        for bits in (1.0, 2.0):
            published_elsewhere(prior=bits)
        for version in MatchModel.objects.values_list("version", flat=True):
            left_behind(version)
        forget()
        assert live_model() is shipped_model()
        assert len(passed_over()) == 2
        assert [(one.in_force, one.may_come_back) for one in former_models() if one.shipped] == [(True, True)]

    def test_bringing_back_the_one_that_stands_in_settles_it_and_scores_all_anew(self):
        published_elsewhere(prior=1.0)
        left_behind(MatchModel.objects.get().version)
        forget()
        bring_back(version=shipped_model().version, by=HE, at=LATER)
        assert passed_over() == ()
        assert Rescoring.objects.get().version == shipped_model().version
        with pytest.raises(ProposalUnknown):
            bring_back(version=shipped_model().version, by=HE, at=LATER)

    @pytest.mark.parametrize("damage", [{"prior": 0}, {"prior": 1.5}, {"levels": [{"comparison": "name"}]},
                                        {"shares": {"name": 3}}])  # fmt: skip
    def test_figures_that_no_weight_follows_from_are_unreadable(self, damage):
        with pytest.raises(ModelUnreadable):
            read_live_model({**figures(), **damage})


def counts(version: str) -> tuple[int, int, int, int]:
    found = comparison_of(version)
    assert found is not None
    assert found.done
    return found.merging, found.splitting, found.appearing, found.vanishing


def profiles() -> int:
    return len(set(Membership.objects.filter(superseded_at=None).values_list("subject_id", flat=True)))


def rescored() -> None:
    while advance_rescoring(at=LATER):
        pass


class TestComparing:
    def test_a_model_with_the_same_weights_changes_nothing(self):
        account("u-1", **SHEN)
        seen("row 7", **SEEN_AT_A_DESK)
        account("u-2", name="沈若溪", phone="13900001111")
        version = proposed(email__same=0.5)
        assert counts(version) == (0, 0, 0, 0)
        assert not Example.objects.exists()

    def test_what_would_merge_is_counted_and_shown_with_both_weights(self):
        account("u-1", **SHEN)
        desk = seen("row 7", **TITLE)
        (question,) = ReviewItem.objects.all()
        version = proposed(prior=9.0)
        assert counts(version) == (1, 0, 0, 1)
        merging, vanishing = sorted(examples_of(version), key=lambda one: one.kind)
        assert (merging.kind, vanishing.kind) == ("merging", "vanishing")
        assert desk.source_id in (merging.left_id, merging.right_id)
        assert merging.live_weight == pytest.approx(question.weight)
        assert merging.proposed_weight - merging.live_weight == pytest.approx(9.0, abs=0.1)
        assert merging.live_reasons == tuple(map(tuple, question.reasons))
        assert profiles() == 2, "nothing goes live by comparing"
        assert not ComparedPair.objects.exists()
        assert not ComparedRecord.objects.exists()

    def test_what_would_split_is_counted_and_becomes_a_question(self):
        account("u-1", **SHEN)
        seen("row 7", **SEEN_AT_A_DESK)
        assert profiles() == 1
        weight = Edge.objects.get().weight
        version = proposed(prior=3.0 - weight)
        assert counts(version) == (0, 1, 1, 0)
        assert {one.kind for one in examples_of(version)} == {"splitting", "appearing"}

    def test_publishing_does_exactly_what_was_foretold(self):
        account("u-1", **SHEN)
        seen("row 7", **TITLE)
        account("u-2", name="李思", phone="13700001111")
        seen("row 8", name="李女士", phone="13700001111")
        before, asked = profiles(), ReviewItem.objects.count()
        version = proposed(prior=9.0)
        merging, splitting, appearing, vanishing = counts(version)
        assert merging == 2
        publish(version=version, by=HE, at=NOW)
        rescored()
        assert profiles() == before - merging + splitting
        assert ReviewItem.objects.filter(decision="").count() == asked + appearing - vanishing
        assert set(Edge.objects.values_list("model_version", flat=True)) == {version}

    def test_a_persons_word_outranks_both_models(self):
        app = account("u-1", **SHEN)
        desk = seen("row 7", **SEEN_AT_A_DESK)
        part(subject_id=app.subject_id, source_ids=[desk.source_id], reason="x", by=HE, at=NOW)
        assert Assertion.objects.filter(same=False).exists()
        version = proposed(prior=12.0)
        assert counts(version) == (0, 0, 0, 0)
        publish(version=version, by=HE, at=NOW)
        rescored()
        assert profiles() == 2

    def test_a_comparison_in_chunks_of_one_that_is_cut_off_is_the_same(self, monkeypatch):
        for number in range(4):
            account(f"u-{number}", name="沈若溪", phone=f"1380012602{number}")
            seen(f"row {number}", name="沈女士", phone=f"1380012602{number}")
        whole = counts(version := proposed(prior=9.0))
        assert whole[0] == 4
        decline(version=version, reason="again", by=FAN, at=NOW)
        MatchModel.objects.all().delete()
        monkeypatch.setattr(comparing, "CHUNK", 1)
        propose(figures=figures(prior=9.0), by=FAN, at=NOW)
        while True:
            with pytest.raises(RuntimeError, match="killed"), transaction.atomic():  # does a chunk, and loses it
                advance_comparison(at=NOW)
                raise RuntimeError("killed")
            if not advance_comparison(at=NOW):
                break
        assert counts(version) == whole

    def test_a_model_that_came_into_force_meanwhile_begins_the_comparison_again(self):
        account("u-1", **SHEN)
        version = proposed(prior=1.0)
        publish(version=version, by=HE, at=NOW)
        propose(figures=figures(prior=2.0), by=FAN, at=NOW)
        bring_back(version=shipped_model().version, by=HE, at=LATER)
        while advance_comparison(at=LATER):
            pass
        found = proposal()
        assert found is not None
        assert found.ready
        assert found.compared is not None
        assert found.compared.against == shipped_model().version


class TestDeciding:
    @pytest.mark.parametrize("compared", [False, True])
    def test_one_that_an_upgrade_left_behind_is_declined_by_the_hub_and_blocks_no_new_one(self, compared):
        row = propose(figures=figures(prior=1.0), by=FAN, at=NOW)
        while compared and advance_comparison(at=NOW):
            pass
        left_behind(row.version)
        found = proposal()
        assert found is not None
        assert (found.fits, found.ready, found.comparing) == (False, False, False)
        assert not advance_comparison(at=LATER)
        assert proposal() is None
        row.refresh_from_db()
        assert (row.declined_at, row.declined_by_label) == (LATER, "match-model")
        assert "on marks 0" in row.reason
        assert former_models()[1].by_hub
        assert AuditRow.objects.filter(action="identity.model_declined", target_id=row.version).count() == 1
        propose(figures=figures(prior=2.0), by=FAN, at=LATER)

    def test_one_that_no_longer_fits_comes_into_force_in_no_way(self):
        version = proposed(prior=1.0)
        left_behind(version)
        with pytest.raises(ModelUnreadable):
            publish(version=version, by=HE, at=NOW)
        published_elsewhere(prior=2.0)
        MatchModel.objects.filter(version=version).update(published_at=NOW - timedelta(1), approved_by_label="he.jing")
        with pytest.raises(ModelUnreadable):
            bring_back(version=version, by=HE, at=LATER)

    def test_one_compared_with_what_another_process_has_replaced_meanwhile_is_not_published(self):
        version = proposed(prior=1.0)
        live_model()
        published_elsewhere(prior=2.0)
        with pytest.raises(NotCompared):
            publish(version=version, by=HE, at=LATER)

    def test_the_shipped_model_comes_back_at_once_after_another_process_published(self):
        live_model()
        published_elsewhere(prior=2.0)
        bring_back(version=shipped_model().version, by=HE, at=LATER)
        assert live_model().version == shipped_model().version

    def test_who_proposed_cannot_approve_and_the_database_says_so_too(self):
        version = proposed(prior=1.0)
        with pytest.raises(SecondPersonNeeded):
            publish(version=version, by=FAN, at=NOW)
        with pytest.raises(IntegrityError, match="matchmodel_approved_by_another"), transaction.atomic():
            MatchModel.objects.update(approved_by_id=FAN.id)
        assert live_model().version == shipped_model().version

    def test_nothing_is_published_that_was_not_compared(self):
        row = propose(figures=figures(prior=1.0), by=FAN, at=NOW)
        account("u-1", **SHEN)
        with pytest.raises(NotCompared):
            publish(version=row.version, by=HE, at=NOW)

    def test_a_published_model_scores_what_comes_and_its_publication_is_on_the_audit_trail(self):
        version = proposed(prior=1.0)
        publish(version=version, by=HE, at=NOW)
        assert live_model().version == version
        rows = AuditRow.objects.filter(target_id=version).order_by("id").values_list("action", "actor_label")
        assert list(rows) == [("identity.model_proposed", "fang.ke"), ("identity.model_published", "he.jing")]
        with pytest.raises(ProposalUnknown):
            publish(version=version, by=HE, at=NOW)

    def test_a_declined_model_keeps_its_reason_and_is_not_proposed_again(self):
        version = proposed(prior=1.0)
        with pytest.raises(ReasonMissing):
            decline(version=version, reason=" ", by=HE, at=NOW)
        decline(version=version, reason="joins families", by=HE, at=NOW)
        assert proposal() is None
        assert former_models()[1].reason == "joins families"
        with pytest.raises(ProposalRefused, match="was declined"):
            propose(figures=figures(prior=1.0), by=FAN, at=NOW)

    def test_one_model_waits_at_a_time_and_the_weights_in_force_are_none(self):
        with pytest.raises(ProposalRefused, match="nothing would change"):
            propose(figures=figures(), by=FAN, at=NOW)
        proposed(prior=1.0)
        with pytest.raises(ProposalRefused, match="waits for approval"):
            propose(figures=figures(prior=2.0), by=FAN, at=NOW)

    def test_the_former_model_comes_back_with_all_that_it_had_joined(self):
        account("u-1", **SHEN)
        seen("row 7", **SEEN_AT_A_DESK)
        account("u-2", name="李思", phone="13700001111")
        seen("row 8", name="李女士", phone="13700001111")
        before = set(Membership.objects.filter(superseded_at=None).values_list("record_id", "subject_id"))
        version = proposed(prior=9.0)
        publish(version=version, by=HE, at=NOW)
        rescored()
        assert profiles() == 2
        assert [one.may_come_back for one in former_models()] == [False, True]
        bring_back(version=shipped_model().version, by=FAN, at=LATER)
        while advance_rescoring(at=LATER + timedelta(minutes=1)):
            pass
        assert live_model().version == shipped_model().version
        assert set(Membership.objects.filter(superseded_at=None).values_list("record_id", "subject_id")) == before
        with pytest.raises(ProposalUnknown):
            bring_back(version=shipped_model().version, by=FAN, at=LATER)


class TestRescoring:
    def test_it_waits_until_every_process_has_noticed_and_goes_on_after_a_kill(self, monkeypatch):
        monkeypatch.setattr(rescoring, "CHUNK", 1)
        for number in range(3):
            account(f"u-{number}", name="沈若溪", phone=f"1380012602{number}")
            seen(f"row {number}", name="沈女士", phone=f"1380012602{number}")
        publish(version=proposed(prior=9.0), by=HE, at=NOW)
        assert not advance_rescoring(at=NOW), "other processes still score with the former model"
        with pytest.raises(RuntimeError, match="killed"), transaction.atomic():
            advance_rescoring(at=LATER)
            raise RuntimeError("killed")
        assert Rescoring.objects.get().scored == 0
        rescored()
        job = Rescoring.objects.get()
        assert (job.scored, job.total, job.finished_at) == (6, 6, LATER)
        assert profiles() == 3

    def test_what_stops_it_is_written_down_and_it_goes_on_when_somebody_asks(self, monkeypatch):
        account("u-1", **SHEN)
        publish(version=proposed(prior=1.0), by=HE, at=NOW)
        with monkeypatch.context() as patch:
            patch.setattr(rescoring, "rescore_records", lambda **_: 1 / 0)
            assert not advance_rescoring(at=LATER)
        assert Rescoring.objects.get().trouble.startswith("ZeroDivisionError")
        assert not advance_rescoring(at=LATER)
        go_on(by=HE, at=LATER)
        rescored()
        assert Rescoring.objects.get().finished_at == LATER


def stored_world(persons: int, *, seed: int = 3) -> None:
    """Records with marks and nothing else: an app with every person, a branch with half of them, partly covered."""
    rng = random.Random(seed)
    written = []
    for number in range(persons):
        one = person(rng)
        written.append(Written(**{**one, "birth_date": one["birth_date"] if number % 3 else ""}))
        if number % 2:
            tail = "*" * 14 + one["id_number"][-4:]
            written.append(
                Written(full_name=one["full_name"], phone=one["phone"] if number % 7 else "", id_number=tail)
            )
    records = [
        SourceRecord(id=UUID(int=rng.getrandbits(128)), source="app", key_blind=f"{n}", seen_since=NOW)
        for n in range(len(written))
    ]
    SourceRecord.objects.bulk_create(records)
    RecordMarks.objects.bulk_create(
        RecordMarks(record=record, normaliser=STAMP, marks=orjson.dumps(values_of(marks_of(said))).decode())
        for record, said in zip(records, written, strict=True)
    )


class TestLearning:
    def test_a_model_is_learnt_from_what_is_stored_and_names_nobody_few_bear(self, monkeypatch, capsys):
        monkeypatch.setattr(learning, "CHUNK", 400)
        stored_world(900)
        steps: list[tuple[str, int, int]] = []
        found = learn_from_stored(progress=lambda *said: steps.append(said), report=Report())
        assert found.records == 1350
        assert [done for step, done, _ in steps if step == "read"] == [400, 800, 1200, 1350]
        weights = {(row["comparison"], row["level"]): row["weight"] for row in found.figures["levels"]}
        assert weights["phone", "same"] > 5
        assert found.figures["learnt_from"] == 1350
        common = {value for one in found.figures["shares"].values() for value in one["common"]}
        assert not any(len(value) == 3 for value in found.figures["shares"].get("name", {}).get("common", {}))
        assert all("13" not in value for value in common), "no phone"
        create_user(username="fang.ke", display_name="x", role=Role.SYSTEM_ADMIN, password="x" * 12, branch_id=None,
                    by=FAN, at=NOW)  # fmt: skip
        call_command("learn_links", by="fang.ke")
        assert version_of(found.figures) == MatchModel.objects.get().version, "the same records teach the same"
        said = capsys.readouterr().out
        for word in (
            "rows     1,350",
            "pairs  ",
            "model    ",
            "change  ",
            "seconds  ",
            "memory  ",
            "Nothing has changed",
        ):
            assert word in said

    def test_too_few_records_are_refused_in_a_sentence(self):
        account("u-1", **SHEN)
        with pytest.raises(LearningRefused, match="expected at least 1,000 records with marks to learn from, got 1"):
            learn_from_stored(progress=lambda *_: None, report=Report())
        assert not MatchModel.objects.exists()

    def test_learning_that_does_not_settle_is_refused(self, monkeypatch):
        monkeypatch.setattr("crm.identity.linking.learning.ROUNDS", 1)
        stored_world(700)
        with pytest.raises(LearningRefused, match="did not come to rest"):
            learn_from_stored(progress=lambda *_: None, report=Report())

    def test_who_is_no_member_of_staff_proposes_nothing(self, tmp_path):
        with pytest.raises(CommandError, match="no member of staff"):
            call_command("learn_links", by="nobody")

    def test_a_file_that_was_learnt_elsewhere_is_proposed_as_well(self, tmp_path, capsys):
        create_user(username="fang.ke", display_name="x", role=Role.SYSTEM_ADMIN, password="x" * 12, branch_id=None,
                    by=FAN, at=NOW)  # fmt: skip
        file = tmp_path / "model.json"
        file.write_text("{}")
        with pytest.raises(CommandError, match="no model file"):
            call_command("learn_links", by="fang.ke", model=file)
        file.write_bytes(orjson.dumps(figures(prior=2.0)))
        call_command("learn_links", by="fang.ke", model=file)
        assert Comparison.objects.get().finished_at is not None
        assert "proposed by fang.ke, learnt from 104,190 records" in capsys.readouterr().out
