"""Whoever wants one person's words in public, or published words gone, is refused or named, whatever way they take."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from chain.scan.absent import gone_without_trace, never_sealed
from cms import evidence, operations, queries, traces
from cms.approvals import unfounded
from cms.models import RegisterVersion, Review, Signature, Submission
from cms.models.pages import WagtailPublishRefused
from hub.access.models import User
from hub.audit.operations import record
from hub.kernel.ids import new_id
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People

SLUG = "qingyu-cold-chain"
REFUSED = (WagtailPublishRefused, PublishPermissionError, PermissionDenied)


def approved(people: People) -> queries.SubmissionFacts:
    operations.draft(kind="project", slug=SLUG, fields=samples.project(), by=people.editor, at=AT)
    submission = operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    return submission


def signed_by(submission: queries.SubmissionFacts, who: Any, **changes: Any) -> None:
    review = Review.objects.get(submission_id=submission.id)
    values = {
        "submission_id": submission.id, "author_id": submission.author_id, "reviewer_id": review.reviewer_id,
        "signatory_id": who, "lane": submission.lane, "signed_at": AT, "go_live_at": AT,
    }  # fmt: skip
    Signature(**(values | changes)).save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("who", "changes", "refusal"),
    [
        ("editor", {}, "signature_not_by_the_author"),
        ("compliance", {}, "signature_not_by_the_reviewer"),
        ("compliance", {"lane": "urgent"}, "is_in_the_lane"),
        ("signatory", {"reviewer_id": new_id()}, "rests_on_its_review"),
        ("signatory", {"decision": "returned"}, "signature_of_an_approval"),
        ("signatory", {"go_live_at": AT - timedelta(days=1)}, "signature_before_it_counts"),
    ],
)
def test_a_signature_past_the_operations_is_refused_by_the_database(
    people: People, who: str, changes: dict[str, Any], refusal: str
) -> None:
    submission = approved(people)
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
        signed_by(submission, getattr(people, who).id, **changes)
    signed_by(submission, people.signatory.id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cms_signature SET go_live_at = now() - interval '1 year'",
        "UPDATE cms_signature SET signatory_id = author_id",
        "DELETE FROM cms_signature",
        "TRUNCATE cms_signature CASCADE",
        "DELETE FROM cms_stop",
        "UPDATE cms_review SET reviewer_id = gen_random_uuid()",
    ],
)
def test_what_was_signed_stays_as_it_was_signed(people: People, statement: str) -> None:
    submission = approved(people)
    operations.sign(submission_id=submission.id, go_live_at=AT + timedelta(1), by=people.signatory, at=AT)
    operations.cancel(submission_id=submission.id, reason="x", by=people.compliance, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_version_put_into_the_register_by_hand_is_named(people: People, publish: Callable[..., Any]) -> None:
    """Whoever writes SQL can invent a submission, two people's words and a version; nothing of it was sealed."""
    publish(samples.organisation(), kind="organisation", slug="about")
    assert list(never_sealed()) == []
    submission = approved(people)
    signed_by(submission, people.signatory.id)
    row = Submission.objects.get(id=submission.id)
    forged = RegisterVersion(
        id=new_id(), slug=row.slug, number=1, kind=row.kind, change="first", title_zh="题", title_en="T",
        payload=bytes(row.payload), digest=row.digest, submission=row, author_id=row.author_id,
        approver_id=people.compliance.id, publisher_id=people.signatory.id, rule_set="x", published_at=AT,
    )  # fmt: skip
    forged.save(force_insert=True)
    assert evidence.unsealed(10) == [str(forged.id)]
    (found,) = never_sealed()
    assert (found.kind, found.record) == ("disclosure", str(forged.id))


@pytest.mark.parametrize(
    "changed",
    [
        {"number": 2}, {"lane": "urgent"}, {"weight": "minor"}, {"slug": "another"}, {"reason_en": "x"},
        {"approver_id": new_id()}, {"author_id": new_id()}, {"submission_id": new_id()},
    ],
    ids=lambda changed: "".join(changed),
)  # fmt: skip
def test_a_version_that_its_submission_review_or_signature_does_not_bear_out_is_named(
    publish: Callable[..., Any], changed: dict[str, Any]
) -> None:
    row = RegisterVersion.objects.get(id=publish().id)
    assert unfounded([row]) == frozenset()
    assert b'"approval"' not in evidence.fact_bytes(row)
    for name, value in changed.items():
        setattr(row, name, value)
    assert unfounded([row]) == {row.id}
    assert b'"approval"' in evidence.fact_bytes(row)


def test_two_versions_that_rest_on_one_submission_are_held_against_it_each(publish: Callable[..., Any]) -> None:
    row, twin = (RegisterVersion.objects.get(id=version_id) for version_id in [publish().id] * 2)
    twin.id, twin.number = new_id(), 2
    assert unfounded([twin, row]) == unfounded([row, twin]) == {twin.id}


def test_a_signatory_or_an_hour_that_nobody_signed_for_is_named(publish: Callable[..., Any]) -> None:
    row = RegisterVersion.objects.get(id=publish().id)
    for name, value in (("user_id", str(new_id())), ("signed_at", "2026-01-01T00:00:00Z"), ("capacity", "witness")):
        kept = row.signatories[-1][name]
        row.signatories[-1][name] = value
        assert unfounded([row]) == {row.id}
        row.signatories[-1][name] = kept
    assert unfounded([row]) == frozenset()


def test_a_version_of_which_only_the_audit_trail_still_tells_is_named_by_address_and_edition(
    people: People, publish: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    there, gone = publish(), traces.version_id("fees", 7)
    assert list(gone_without_trace()) == []
    record(by=people.editor, action=traces.PUBLISHED, at=AT, target_id=gone, details={"slug": "fees", "number": 7})
    record(by=people.editor, action=traces.PUBLISHED, at=AT, target_id="by hand", details={"slug": 1})
    assert [(one.kind, one.record) for one in gone_without_trace()] == [("disclosure", gone)]
    assert traces.called([gone, str(there.id), str(new_id())]) == {gone: "fees v7", str(there.id): f"{SLUG} v1"}
    for model in (RegisterVersion, Submission):
        monkeypatch.setattr(model._meta, "db_table", "dropped")
    assert traces.called([gone, str(there.id)]) == {gone: "fees v7", str(there.id): f"{SLUG} v1"}


def by_unpublishing(page: Any, user: User) -> None:
    UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)


def by_reverting(page: Any, user: User) -> None:
    first = Revision.page_revisions.filter(object_id=str(page.pk)).order_by("pk").first()
    RevertToPageRevisionAction(page, first, user=user).execute(skip_permission_checks=True)


def by_purging(page: Any, user: User) -> None:
    call_command("purge_revisions", verbosity=0)


def by_deleting(page: Any, user: User) -> None:
    Page.objects.get(pk=page.pk).delete()


def by_setting_live(page: Any, user: User) -> None:
    Page.objects.filter(pk=page.pk).update(live=True, title="Promised", draft_title="Promised")


def by_expiring(page: Any, user: User) -> None:
    Page.objects.filter(pk=page.pk).update(live=True, expire_at=AT)
    call_command("publish_scheduled", verbosity=0)


ROUTES = [by_unpublishing, by_reverting, by_purging, by_deleting, by_setting_live, by_expiring]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_nothing_that_wagtail_can_do_touches_what_is_published(
    publish: Callable[..., Any], people: People, route: Callable[[Any, User], None]
) -> None:
    version = publish()
    before = evidence.content_for(version.id)
    User.objects.filter(id=people.editor.id).update(is_superuser=True)
    with suppress(*REFUSED):
        route(operations.page_of(SLUG), User.objects.get(id=people.editor.id))
    assert queries.current(SLUG) == version
    assert queries.listing().total == 1
    assert evidence.content_for(version.id) == before
