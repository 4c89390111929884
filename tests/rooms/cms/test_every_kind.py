"""Every kind is drafted as it is published, refuses bad values at their field, and is read by whom it is for."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from cms import operations, queries
from cms.domain.payload import freeze
from cms.domain.schema import Kind
from cms.drafts import fill, payload_of
from cms.models.kinds import DRAFT_PAGES
from hub.access.scope import Scope, ScopeKind, entered, public_scope
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.ids import stable_id
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People


@pytest.mark.parametrize("kind", list(Kind))
def test_a_draft_of_every_kind_holds_what_was_written_into_it(db: None, kind: Kind) -> None:
    fields = samples.of_kind(kind)
    page = DRAFT_PAGES[kind](title="a", slug="a")
    fill(page, fields)
    assert payload_of(page) == freeze(kind=kind, slug="a", fields=fields)


def test_a_bad_value_is_refused_at_its_column_in_the_writers_language(db: None) -> None:
    page = DRAFT_PAGES[Kind.PROJECT](title="a", slug="a")
    fill(page, samples.project())
    page.amount_yuan = -1
    for language, words in (("zh-hans", "“融资金额”不应小于0.00"), ("en", "“Amount” must not be below 0.00")):
        with translation.override(language), pytest.raises(ValidationError) as refusal:
            page.clean()
        assert words in refusal.value.message_dict["amount_yuan"][0]


def test_every_kind_is_published_and_read_in_both_languages(publish: Any, client: Client) -> None:
    kinds = (Kind.GLOSSARY, Kind.EVENT, Kind.KEY_INFORMATION, Kind.EDUCATION)
    for kind in kinds:
        publish(samples.of_kind(kind), kind=kind, slug=f"one-{kind.value.replace('_', '-')}")
    for prefix in ("", "/en"):
        glossary = client.get(f"{prefix}/disclosures/one-glossary/").content.decode()
        assert "OPS-01" in glossary
        event = client.get(f"{prefix}/disclosures/one-event/").content.decode()
        assert "2026-10-31 10:00" in event
        assert ("Cut of capital" if prefix else "减资") in event


def scope(kind: ScopeKind, subject: str = "") -> Scope:
    actor = Actor(kind=ActorKind.USER, id=stable_id("user", kind.value), label=kind.value)
    return Scope(kind=kind, actor=actor, subject_id=stable_id("subject", subject) if subject else None)


def test_the_investors_part_is_closed_to_the_public_and_to_other_investors(publish: Any, client: Client) -> None:
    publish(samples.of_kind("investors_part"), kind="investors_part", slug="project-a-investors")
    with entered(scope(ScopeKind.STAFF)):
        assert queries.current("project-a-investors") is not None
    for other in (public_scope(), scope(ScopeKind.INVESTOR, "somebody"), scope(ScopeKind.ADVISOR)):
        with entered(other):
            assert queries.current("project-a-investors") is None
    assert (queries.listing().total, queries.standing().total, queries.latest(5)) == (0, 0, ())
    for path in ("", "v/1/", "v/1/payload.json"):
        assert client.get(f"/disclosures/project-a-investors/{path}").status_code == 404


def test_a_key_information_with_the_lower_rating_is_stopped(people: People) -> None:
    fields = samples.of_kind(Kind.KEY_INFORMATION, issuer_rating="R2", distributor_rating="R4", rating="R2")
    operations.draft(kind="key_information", slug="a", fields=fields, by=people.editor, at=AT)
    submission = operations.submit_for_review(slug="a", by=people.editor, at=AT)
    with pytest.raises(operations.Stopped, match="K-RATING"):
        operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
