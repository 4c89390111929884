"""An investor who read a version is told when it was corrected in something material, and nobody else learns of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from cms import queries
from cms.models import Reading
from cms.readings import READINGS, ReasonMissing, corrections_for, readers_count, readers_of, remember
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import Scope, ScopeKind, entered, public_scope
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.ids import new_id, stable_id
from hub.retention.parts import Order, Person
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People

SLUG, READER = "qingyu-cold-chain", stable_id("subject", "reader")
CORRECTED = samples.project(collateral_fen=3_060_000_000)
REASON = {"reason_zh": "更正", "reason_en": "Corrected"}


def investor(subject_id: UUID = READER) -> Client:
    name = f"investor-{subject_id.hex[:6]}"
    user, _ = User.objects.get_or_create(
        username=name,
        defaults={
            "id": stable_id("user", name), "display_name": name, "role": Role.INVESTOR, "joined_at": AT,
            "subject_id": subject_id,
        },
    )  # fmt: skip
    client = Client()
    client.force_login(user)
    return client


def test_reading_the_page_is_kept_once(publish: Callable[..., Any], client: Client) -> None:
    publish()
    client.get(f"/disclosures/{SLUG}/")
    assert Reading.objects.count() == 0, "who did not sign in is nobody"
    for _ in range(2):
        assert investor().get(f"/disclosures/{SLUG}/").status_code == 200
    assert [(row.subject_id, row.number) for row in Reading.objects.all()] == [(READER, 1)]


@pytest.mark.parametrize(("change", "told"), [("correction", 1), ("minor", 0), ("update", 0)])
def test_only_a_material_correction_is_told(publish: Callable[..., Any], change: str, told: int) -> None:
    remember(subject_id=READER, version=publish(), at=AT)
    newer = publish(CORRECTED, change=change, **REASON)
    found = corrections_for([READER])
    assert len(found) == told
    assert corrections_for([new_id()]) == []
    if told:
        assert (found[0].read_number, found[0].version.number) == (1, 2)
        remember(subject_id=READER, version=newer, at=AT)
        assert corrections_for([READER]) == [], "whoever has read the new one knows"


def test_compliance_sees_how_many_and_who_only_with_a_reason(publish: Callable[..., Any], people: People) -> None:
    version = publish()
    remember(subject_id=READER, version=version, at=AT)
    assert readers_count(SLUG, 1) == 1
    with pytest.raises(ReasonMissing):
        readers_of(slug=SLUG, number=1, reason=" ", by=people.compliance, at=AT)
    (row,) = readers_of(slug=SLUG, number=1, reason="更正后通知", by=people.compliance, at=AT)
    assert row.subject_id == READER
    assert AuditRow.objects.get(action="disclosure.readers_listed").details == {"reason": "更正后通知"}


def test_the_page_lists_them_after_the_reason(publish: Callable[..., Any], people: People) -> None:
    remember(subject_id=READER, version=publish(), at=AT)
    client = Client()
    client.force_login(User.objects.get(id=people.compliance.id))
    address = f"/en/compliance/disclosures/{queries.submissions(1)[0].id}/"
    assert "1 signed-in investor has read it." in client.get(address).content.decode()
    assert client.post(f"{address}readers/", {"reason": ""}).status_code == 302
    html = client.post(f"{address}readers/", {"reason": "told of the correction"}).content.decode()
    assert READER.hex[:8] in html
    assert investor().post(f"{address}readers/", {"reason": "curious"}).status_code == 403


def scope(kind: ScopeKind, subject_id: UUID | None = None) -> Scope:
    return Scope(kind=kind, actor=Actor(kind=ActorKind.USER, id=new_id(), label="x"), subject_id=subject_id)


def test_a_reading_is_its_readers_and_oversights(publish: Callable[..., Any]) -> None:
    remember(subject_id=READER, version=publish(), at=AT)
    seen = {}
    for name, one in {
        "reader": scope(ScopeKind.INVESTOR, READER), "other": scope(ScopeKind.INVESTOR, new_id()),
        "advisor": scope(ScopeKind.ADVISOR), "editor": scope(ScopeKind.STAFF), "public": public_scope(),
        "oversight": scope(ScopeKind.ALL),
    }.items():  # fmt: skip
        with entered(one):
            seen[name] = Reading.objects.count()
    assert seen == {"reader": 1, "other": 0, "advisor": 0, "editor": 0, "public": 0, "oversight": 1}


def test_a_reading_is_history_and_goes_only_with_a_granted_erasure(publish: Callable[..., Any]) -> None:
    remember(subject_id=READER, version=publish(), at=AT)
    person = Person(subject_ids=frozenset({READER}), record_ids=frozenset())
    assert READINGS.count(person) == 1
    for attack in (
        lambda: Reading.objects.update(number=2),
        lambda: Reading.objects.all().delete(),
        lambda: READINGS.erase(person, Order(reason="", by=scope(ScopeKind.ALL).actor, at=AT), 0),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attack()
    assert READINGS.count(person) == 1


def test_a_moment_leads_to_the_version_of_then(publish: Callable[..., Any], client: Client) -> None:
    publish()
    publish(CORRECTED, change="correction", at=AT.replace(day=9), **REASON)
    address = f"/disclosures/{SLUG}/?as_of="
    assert client.get(f"{address}2026-11-08").headers["Location"] == f"/disclosures/{SLUG}/v/1/"
    assert client.get(f"{address}2026-11-09T02:00:00Z").headers["Location"] == f"/disclosures/{SLUG}/v/2/"
    for nothing in ("2026-11-05", "yesterday", "2026-13-01"):
        assert client.get(f"{address}{nothing}").status_code == 404
