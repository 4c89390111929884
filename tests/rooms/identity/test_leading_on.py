"""A profile leads to another one only when none of its records is left in it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from crm.identity.domain.sightings import Assurance, Sighting
from crm.identity.models import Membership
from crm.identity.operations import resolve
from crm.identity.queries import current_subject
from hub.access.models import Redirect

BEGINNING = datetime(2026, 9, 1, 2, tzinfo=UTC)
MASK, NUMBER = "3301**********0010", "330106198502140010"
SHARED, OTHER = "13800126021", "13912345678"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]


def told(day: int, key: str, source: str, **said: str) -> UUID:
    """Tell one thing; return the record it was told of."""
    at = BEGINNING + timedelta(days=day)
    assurance = Assurance.VERIFIED if "user_id" in said else Assurance.RECORDED
    sighting = Sighting(key=f"{key} {day}", source=source, source_key=key, observed_at=at, assurance=assurance, **said)
    return resolve(sightings=[sighting], at=BEGINNING + timedelta(days=60))[sighting.key].source_id


def held() -> dict[UUID, UUID]:
    return dict(Membership.objects.filter(superseded_at=None).values_list("record_id", "subject_id"))


def test_a_profile_whose_record_moves_on_elsewhere_still_stands_for_those_who_stayed() -> None:
    """Two are taken for one by their scores, come apart when more is known, and one of them meets a third."""
    told(35, "v-29", "desk", name="沈女士", phone=OTHER, id_number=MASK)
    told(10, "v-25", "east", name="沈若溪", phone=SHARED, id_number=NUMBER)
    left = told(31, "v-23", "east", name="王玮", phone=SHARED, id_number=MASK)
    told(4, "u-1", "mall", user_id="u-1", phone=SHARED)
    stays, once = told(23, "u-1", "mall", user_id="u-1", name="Wang Wei"), held()[left]
    assert held()[stays] == once
    told(44, "u-2", "app", user_id="u-2", name="Wang Wei", phone=OTHER)
    told(28, "u-1", "mall", user_id="u-1", name="瀋若溪")
    assert held()[stays] == once != held()[left], "they came apart"
    told(5, "u-2", "app", user_id="u-2", name="Wang Wei", phone="15900001111", id_number=MASK)
    assert current_subject(once) == once
    for absorbed, survivor in Redirect.objects.values_list("subject_id", "survivor_id"):
        assert absorbed not in held().values()
        assert survivor in held().values()
