"""What comes in is scored against what is known: joined, asked about, or left alone, whatever the order."""

import json
import random
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from crm.identity.domain.sightings import Assurance, Rule, Sighting
from crm.identity.live import blocking, candidates, edges, published
from crm.identity.live.published import forget, live_model, shipped_model, version_of
from crm.identity.models import BlockKey, Edge, MatchModel, Membership, Profile, RecordMarks, ReviewItem
from crm.identity.operations import Resolved, resolve
from crm.identity.parting import part
from crm.identity.queries import evidence_of, marks_of
from crm.identity.reviews import decide, waiting
from hub.access.scope import entered, system_scope
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.ids import new_id

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
BY = Actor(kind=ActorKind.USER, id=new_id(), label="fan")
ID, MASK, OTHER_ID = "330102198001014027", "3301**********4027", "11010119900307109X"
SHEN = {"name": "沈若溪", "phone": "13800126021"}
SEEN_AT_A_DESK = {"name": "沈若溪", "phone": "138****6021"}
TITLE = {"name": "沈女士", "phone": "13800126021"}
in_scope = pytest.mark.usefixtures("system_scope")


@pytest.fixture(autouse=True)
def the_shipped_model() -> Iterator[None]:
    forget()
    yield
    forget()


def sighting(key: str, source: str = "desk", *, assurance: Assurance = Assurance.RECORDED, **said: Any) -> Sighting:
    return Sighting(
        **{"key": key, "source": source, "source_key": key, "observed_at": NOW, "assurance": assurance, **said}
    )


def seen(key: str, source: str = "desk", **said: Any) -> Resolved:
    return resolve(sightings=[sighting(key, source, **said)], at=NOW)[key]


def account(key: str, source: str = "app", **said: Any) -> Resolved:
    return seen(key, source, assurance=Assurance.VERIFIED, user_id=key, **said)


@pytest.mark.django_db
@in_scope
class TestScoring:
    def test_a_name_and_a_masked_phone_join_what_no_exact_rule_could_and_say_why(self):
        app, desk = account("u-1", **SHEN), seen("row 7", **SEEN_AT_A_DESK)
        assert (desk.subject_id, desk.created, desk.why) == (app.subject_id, False, Rule.SCORED)
        edge = Edge.objects.get()
        assert {edge.left_id, edge.right_id} == {app.source_id, desk.source_id}
        assert edge.probability > 0.99
        assert edge.model_version == shipped_model().version
        assert {tuple(level[:2]) for level in edge.levels[:2]} == {("phone", "mask"), ("name", "same")}
        total = shipped_model().model.prior_weight + sum(bits for _, _, bits in edge.levels)
        assert total == pytest.approx(edge.weight, abs=0.05)

    def test_what_is_likely_and_not_sure_is_asked_about(self):
        app, desk = account("u-1", **SHEN), seen("row 7", **TITLE)
        assert app.subject_id != desk.subject_id
        (review,) = waiting()
        assert {review.left_id, review.right_id} == {app.source_id, desk.source_id}
        assert {review.left_subject, review.right_subject} == {app.subject_id, desk.subject_id}
        assert 0.4 <= review.probability < 0.99

    def test_strangers_are_neither_joined_nor_asked_about(self):
        account("u-1", **SHEN)
        seen("row 7", name="沈若溪", phone="15912345678")
        seen("row 8", name="欧阳修远", phone="13800126021", gender="男")
        assert Profile.objects.count() == 3
        assert not ReviewItem.objects.exists()

    def test_what_speaks_against_a_sure_pair_makes_it_a_question(self):
        account("u-1", **SHEN, id_number=ID)
        account("u-2", **SEEN_AT_A_DESK, id_number=MASK)
        assert Edge.objects.get().probability > 0.99
        assert Profile.objects.count() == 2, "one person with two accounts of one app is for a person to say"
        assert len(waiting()) == 1

    def test_contradicting_id_numbers_are_never_joined_by_score(self):
        account("u-1", **SHEN, id_number=ID)
        seen("row 7", **SEEN_AT_A_DESK, email="s@example.cn", id_number="3301**********4028")
        account("u-9", "mini", **SEEN_AT_A_DESK, email="s@example.cn")
        found = Membership.objects.filter(superseded_at=None).values_list("subject_id", flat=True)
        assert len(set(found)) == 2

    def test_what_an_open_app_claims_is_scored_against_nobody(self):
        account("u-1", **SHEN, id_number=ID)
        stranger = seen("u-2", "web", assurance=Assurance.CLAIMED, user_id="u-2", **SHEN, id_number=ID)
        assert not Edge.objects.exists()
        assert not BlockKey.objects.filter(record_id=stranger.source_id).exists()

    def test_a_phone_found_in_a_note_is_evidence_and_no_mark_of_the_profile(self):
        account("u-1", **SHEN)
        desk = seen("row 7", name="沈若溪", note="改打 13800126021，身份证尾号 4027")
        assert desk.why is Rule.SCORED
        assert {mark.kind.value for mark in evidence_of(desk.source_id)} == {"name", "noted_phone", "noted_id"}
        assert {mark.kind.value for mark in marks_of(desk.subject_id)} == {"name", "phone", "user_id"}

    def test_who_says_nothing_new_is_not_scored_again(self, monkeypatch):
        account("u-1", **SHEN)
        monkeypatch.setattr("crm.identity.operations.rescore", None)
        later = NOW + timedelta(days=1)
        again = sighting("u-1", "app", assurance=Assurance.VERIFIED, user_id="u-1", observed_at=later)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            resolve(sightings=[again] * 50, at=later)
        assert len(asked) < 12

    def test_marks_and_keys_lie_sealed_and_the_same_words_seal_nothing_twice(self):
        found = account("u-1", **SHEN, id_number=ID)
        with connection.cursor() as cursor:
            cursor.execute("SELECT row_to_json(t)::text FROM identity_recordmarks t")
            stored = cursor.fetchall()[0][0]
            cursor.execute("SELECT string_agg(key_blind::text, ' ') FROM identity_blockkey")
            stored += cursor.fetchall()[0][0]
        assert not any(secret in stored for secret in ("沈若溪", "13800126021", "shenruoxi", "ruoxi", ID[:9]))
        assert json.loads(RecordMarks.objects.get(record_id=found.source_id).marks)[1] == "沈若溪"

    def test_a_correction_takes_the_pair_back(self):
        app, desk = account("u-1", **SHEN), seen("row 7", **SEEN_AT_A_DESK)
        assert app.subject_id == desk.subject_id
        later = NOW + timedelta(days=1)
        better = sighting(
            "row 7", name="欧阳修远", phone="15912345678", observed_at=later, assurance=Assurance.VERIFIED
        )
        resolve(sightings=[better], at=later)
        assert not Edge.objects.exists()
        assert len(set(Membership.objects.filter(superseded_at=None).values_list("subject_id", flat=True))) == 2


@pytest.mark.django_db
@in_scope
class TestWhatAPersonDecided:
    def test_different_stays_closed_whatever_is_said_again(self):
        app, desk = account("u-1", **SHEN), seen("row 7", **TITLE)
        decide(review_id=waiting()[0].id, same=False, by=BY, at=NOW)
        seen("row 7", **TITLE, gender="女")
        account("u-1", **SHEN, email="s@example.cn")
        seen("row 7", **TITLE, email="s@example.cn")
        assert Edge.objects.get().probability > 0.99, "by now scoring alone would join them"
        assert waiting() == ()
        held = dict(Membership.objects.filter(superseded_at=None).values_list("record_id", "subject_id"))
        assert held[app.source_id] != held[desk.source_id]

    def test_two_persons_are_one_question_by_their_weightiest_pair(self):
        account("u-1", **SHEN)
        seen("row 7", **TITLE)
        seen("row 8", "branch", **TITLE, gender="女")
        asked = waiting()
        assert len({frozenset({one.left_subject, one.right_subject}) for one in asked}) == len(asked)

    def test_joining_by_another_way_closes_the_question(self):
        account("u-1", **SHEN)
        seen("row 7", **TITLE)
        assert len(waiting()) == 1
        seen("row 7", name="沈若溪", phone="13800126021")
        assert waiting() == ()
        assert (
            Profile.objects.count()
            - len(set(Membership.objects.filter(superseded_at=None).values_list("subject_id", flat=True)))
            == 1
        )

    def test_parted_by_hand_is_not_joined_again_by_score_nor_asked_about(self):
        app, desk = account("u-1", **SHEN), seen("row 7", **SEEN_AT_A_DESK)
        part(subject_id=app.subject_id, source_ids=[desk.source_id], reason="test", by=BY, at=NOW)
        seen("row 7", **SEEN_AT_A_DESK, id_number=MASK)
        account("u-1", **SHEN, id_number=ID)
        held = dict(Membership.objects.filter(superseded_at=None).values_list("record_id", "subject_id"))
        assert held[app.source_id] != held[desk.source_id]
        assert waiting() == ()


NAMES = ("沈若溪", "沈若熙", "沈女士", "王伟", "王玮", "李丽")
PHONES = ("13800126021", "138****6021", "15912345678", "")
NUMBERS = ("", "", MASK, ID, OTHER_ID)


def world(rng: random.Random, size: int) -> list[Sighting]:
    """Accounts and visits of a few people who share names, phones and numbers more than anybody does."""
    found = []
    for number in range(size):
        said = {
            "name": rng.choice(NAMES), "phone": rng.choice(PHONES), "id_number": rng.choice(NUMBERS),
            "gender": rng.choice(("", "男", "女")), "observed_at": NOW - timedelta(days=rng.randrange(5)),
            "assurance": rng.choice((Assurance.RECORDED, Assurance.VERIFIED, Assurance.CLAIMED)),
        }  # fmt: skip
        key = f"r{rng.randrange(size)}"  # some records are met again and say something else
        login = {"user_id": key} if number % 3 == 0 else {}
        found.append(sighting(key, rng.choice(("app", "desk")), **said, **login))
    return found


def left_behind(order: Sequence[Sighting], batch: int) -> tuple[Any, ...]:
    """What the database holds after these sightings: persons, pairs, open questions."""
    point = transaction.savepoint()
    for start in range(0, len(order), batch):
        resolve(sightings=order[start : start + batch], at=NOW)
    groups: dict[Any, set[Any]] = {}
    for record, subject in Membership.objects.filter(superseded_at=None).values_list("record_id", "subject_id"):
        groups.setdefault(subject, set()).add(record)
    pairs = set(Edge.objects.values_list("left_id", "right_id", "weight"))
    asked = set(ReviewItem.objects.values_list("left_id", "right_id", "weight"))
    keys = set(BlockKey.objects.values_list("key_blind", "record_id"))
    transaction.savepoint_rollback(point)
    return {frozenset(group) for group in groups.values()}, pairs, asked, keys


@pytest.mark.django_db
@in_scope
@pytest.mark.parametrize(("seed", "cap"), [(1, 40), (2, 40), (3, 4), (4, 4), (5, 2), (6, 3)])
def test_any_order_any_batches_and_any_repetition_leave_the_same_behind(seed, cap, monkeypatch):
    """Also where keys become crowded on the way, and where a record's correction empties them again."""
    for module in (blocking, candidates, edges):
        monkeypatch.setattr(module, "CAP", cap)
    rng = random.Random(seed)
    said = world(rng, 14)
    expected = left_behind(said, 14)
    assert expected[1], "a world without pairs would prove nothing"
    for turn in range(4):
        order = rng.sample(said, len(said)) + (rng.sample(said, 5) if turn % 2 else [])
        assert left_behind(order, (1, 3)[turn % 2]) == expected


@pytest.mark.django_db(transaction=True)
def test_visits_of_one_person_at_once_that_only_scoring_joins_end_in_one_profile():
    visits = [
        {"name": "沈若溪", "phone": "138****6021", "id_number": MASK if number % 2 else ""} for number in range(4)
    ]
    gate, failures = threading.Barrier(len(visits), timeout=60), list[Exception]()

    def visit(number: int) -> None:
        try:
            gate.wait()
            with entered(system_scope("test")):
                seen(f"row {number}", f"branch {number}", **visits[number])
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(len(visits))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failures == []
    with entered(system_scope("test")):
        held = Membership.objects.filter(superseded_at=None).values_list("subject_id", flat=True)
        assert (len(held), len(set(held))) == (4, 1)
        assert Edge.objects.count() == 6


@pytest.mark.django_db
@in_scope
class TestModels:
    def test_the_newest_published_model_holds_and_names_its_pairs(self):
        figures = json.loads(published.SHIPPED.read_text())
        figures["prior"] /= 1000
        MatchModel.objects.create(
            version=version_of(figures), figures=figures, learnt_from=figures["learnt_from"], proposed_at=NOW,
            proposed_by_label="steward", approved_by_label="gao", published_at=NOW,
        )  # fmt: skip
        MatchModel.objects.create(
            version="unpublished", figures={}, learnt_from=0, proposed_at=NOW, proposed_by_label="steward"
        )
        assert live_model().version == version_of(figures)
        account("u-1", **SHEN)
        seen("row 7", **SEEN_AT_A_DESK)
        assert Edge.objects.get().model_version == version_of(figures)

    def test_a_model_is_published_by_somebody(self):
        from django.db import IntegrityError

        with pytest.raises(IntegrityError, match="published_by_somebody"), transaction.atomic():
            MatchModel.objects.create(
                version="m", figures={}, learnt_from=0, proposed_at=NOW, proposed_by_label="a", published_at=NOW
            )
