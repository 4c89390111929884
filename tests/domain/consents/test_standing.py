"""What a person allows follows from their words alone, in whatever order they come."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from crm.consents.domain.purposes import OF_A_HOUSEHOLD, OF_ONESELF, WORDINGS, Purpose, Silence
from crm.consents.domain.standing import Decision, Person, Standing, State, standing_of

ONE, OTHER = UUID(int=1), UUID(int=2)
T0 = datetime(2026, 11, 1, tzinfo=UTC)
ALONE = Person(subject_id=ONE, joined={})
MERGED = Person(subject_id=ONE, joined={OTHER: T0 + timedelta(hours=10)})
ASKED, OPEN = Purpose.HOUSEHOLD_MONEY, Purpose.PHONE


def word(hour: int, *, given: bool, side: UUID = ONE, whole: bool = True, to: tuple[str, ...] = ()) -> Decision:
    at = T0 + timedelta(hours=hour)
    return Decision(
        id=UUID(int=hour), side=side, whole_person=whole, given=given, audience=frozenset(to if given else ()),
        channel="online", decided_at=at, recorded_at=at,
    )  # fmt: skip


def stands(*said: Decision, purpose: Purpose = ASKED, person: Person = ALONE) -> Standing:
    return standing_of(purpose, said, person=person)


def test_silence_shares_nothing_with_a_household_and_lets_an_advisor_call_until_somebody_objects():
    assert not stands().allowed
    assert stands(purpose=OPEN).allowed
    assert stands().state is stands(purpose=OPEN).state is State.NEVER
    assert not stands(word(1, given=False), purpose=OPEN).allowed


def test_the_last_word_holds_and_of_two_words_of_one_moment_the_withdrawal():
    assert stands(word(1, given=True), word(2, given=False)).state is State.WITHDRAWN
    assert stands(word(1, given=False), word(2, given=True)).state is State.GIVEN
    assert not stands(word(1, given=True), word(1, given=False)).allowed


def test_a_paper_handed_in_late_overrules_no_later_word():
    late = Decision(**{**vars_of(word(1, given=True)), "recorded_at": T0 + timedelta(hours=9)})
    assert stands(word(2, given=False), late).state is State.WITHDRAWN


def vars_of(said: Decision) -> dict[str, object]:
    return {name: getattr(said, name) for name in Decision.__dataclass_fields__}


def test_when_two_become_one_the_narrower_word_holds():
    found = stands(word(1, given=True), person=MERGED)
    assert (found.allowed, found.state) == (False, State.NARROWED)
    both = stands(word(1, given=True), word(2, given=True, side=OTHER), person=MERGED)
    assert both.state is State.GIVEN
    refused = stands(word(1, given=True), word(2, given=False, side=OTHER), person=MERGED)
    assert refused.state is State.NARROWED
    assert not stands(word(2, given=False, side=OTHER), purpose=OPEN, person=MERGED).allowed


def test_a_word_for_the_whole_person_after_the_merge_ends_the_narrowing_and_one_before_does_not():
    assert stands(word(2, given=False, side=OTHER), word(11, given=True), person=MERGED).allowed
    assert not stands(word(2, given=False, side=OTHER), word(9, given=True), person=MERGED).allowed
    assert not stands(word(2, given=False, side=OTHER), word(11, given=True, whole=False), person=MERGED).allowed


def test_parting_gives_each_their_own_word_back():
    said = (word(1, given=True), word(2, given=False, side=OTHER))
    assert not stands(*said, person=MERGED).allowed
    assert stands(said[0], person=ALONE).allowed
    assert not stands(said[1], person=Person(subject_id=OTHER, joined={})).allowed


def test_what_is_shown_reaches_only_those_who_were_named():
    found = stands(word(1, given=True, to=("mother", "son")))
    assert found.reaches({"mother"})
    assert not found.reaches({"mother", "cousin"})
    both = stands(word(1, given=True, to=("a", "b")), word(2, given=True, side=OTHER, to=("b",)), person=MERGED)
    assert both.audience == {"b"}
    assert not stands(word(1, given=True, to=("a",)), word(2, given=False)).reaches(())


words = st.builds(
    word, st.integers(0, 20), given=st.booleans(), side=st.sampled_from((ONE, OTHER)), whole=st.booleans()
)


@given(st.lists(words, max_size=6, unique_by=lambda said: said.id), st.sampled_from(Purpose), st.randoms())
def test_order_does_not_matter(said, purpose, random):
    shuffled = list(said)
    random.shuffle(shuffled)
    assert standing_of(purpose, shuffled, person=MERGED) == standing_of(purpose, said, person=MERGED)


@given(st.lists(words, max_size=6, unique_by=lambda said: said.id), st.sampled_from(Purpose))
def test_a_merge_never_allows_what_one_side_alone_does_not(said, purpose):
    before = [one for one in said if one.decided_at <= MERGED.joined[OTHER]]
    merged = standing_of(purpose, before, person=MERGED)
    sides = [
        standing_of(purpose, [one for one in before if one.side == side], person=Person(subject_id=side, joined={}))
        for side in (ONE, OTHER)
    ]
    assert merged.allowed is all(side.allowed for side in sides)


def test_every_purpose_has_words_in_both_languages_with_version_and_basis():
    assert set(WORDINGS) == set(Purpose) == {*OF_A_HOUSEHOLD, *OF_ONESELF}
    for purpose, wording in WORDINGS.items():
        assert wording.version == f"{purpose.value}/v1"
        assert all((wording.zh, wording.en, wording.title_zh, wording.title_en, wording.basis))
        assert not wording.confirmed, "no lawyer has seen these words yet"
        assert (wording.silence is Silence.NO) is (purpose in OF_A_HOUSEHOLD)
