"""What belongs to which of the profiles that became one."""

from datetime import timedelta

from crm.suitability.domain.sides import Sides, Taken
from hub.kernel.ids import stable_id
from tests.domain.suitability.cases import AT

SURVIVOR, ABSORBED = stable_id("profile", "survivor"), stable_id("profile", "absorbed")
OWN, THEIRS = stable_id("record", "own"), stable_id("record", "theirs")
SIDES = Sides(subject_id=SURVIVOR, joined={ABSORBED: AT}, homes={OWN: SURVIVOR, THEIRS: ABSORBED})


def taken(number, source, *, under, level, hours):
    return Taken(
        assessment_id=stable_id("sheet", str(number)), subject_id=under, source_id=source, level=level,
        taken_at=AT + timedelta(hours=hours),
    )  # fmt: skip


def test_what_arrives_after_the_joining_belongs_to_the_side_of_its_record():
    assert SIDES.of(SURVIVOR, THEIRS) == SIDES.of(ABSORBED, THEIRS) == ABSORBED
    assert SIDES.of(SURVIVOR, OWN) == SURVIVOR
    assert SIDES.of(ABSORBED, stable_id("record", "unknown")) == ABSORBED


def test_the_newest_of_each_side_competes_whatever_profile_it_was_written_under():
    own = taken(1, OWN, under=SURVIVOR, level=3, hours=-3)
    early, late = (taken(n, THEIRS, under=under, level=level, hours=-n)
                   for n, under, level in ((5, ABSORBED, 1), (2, SURVIVOR, 4)))  # fmt: skip
    assert SIDES.in_force([own, early, late]) == own
    together = taken(9, OWN, under=SURVIVOR, level=5, hours=1)
    assert SIDES.in_force([own, early, late, together]) == together
    assert SIDES.in_force([]) is None
