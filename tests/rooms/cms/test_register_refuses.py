"""The database itself refuses to change the register, and to take what nobody else approved."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from cms import operations, queries
from cms.evidence import content_for, contents_for, fact_bytes
from cms.models import RegisterVersion, Review
from hub.access.scope import entered, public_scope, system_scope
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import new_id
from hub.outbox.operations import publish_all as tell
from hub.vault.operations import unseal_by_owner
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People, everybody, released_by

CHANGES = [
    "UPDATE cms_registerversion SET payload = payload || '\\x20', digest = encode(sha256(payload || '\\x20'), 'hex')",
    "UPDATE cms_registerversion SET title_zh = '另一个标题'",
    "DELETE FROM cms_registerversion",
    "TRUNCATE cms_registerversion CASCADE",
    "UPDATE cms_submission SET author_id = gen_random_uuid()",
    "DELETE FROM cms_review",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_application_role_cannot_change_history(statement: str, publish: Callable[..., queries.Version]) -> None:
    publish()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_owner_cannot_change_history_either() -> None:
    with entered(system_scope("test")):
        released_by(everybody())()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        for statement in CHANGES:
            with pytest.raises(psycopg.errors.RestrictViolation), owner.transaction():
                owner.execute("SELECT set_config('hub.scope_kind', 'system', true)")
                owner.execute(statement)


def test_a_review_by_the_author_is_refused_by_the_database(people: People) -> None:
    submission = _submitted(people)
    for author in (people.editor.id, new_id()):
        with pytest.raises(DatabaseError), transaction.atomic():
            Review.objects.create(
                submission_id=submission.id,
                author_id=author,
                reviewer_id=people.editor.id,
                decision="approved",
                decided_at=AT,
            )


def test_a_version_without_anothers_approval_is_refused_by_the_database(people: People) -> None:
    submission = _submitted(people)
    with pytest.raises(DatabaseError, match="is not signed"), transaction.atomic():
        _insert(submission, people)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"payload": b'{"a":1}'}, "digest_is_of_payload"),
        ({"payload": b'{"a":1}', "digest": sha256_hex(b'{"a":1}')}, "is_what_was_reviewed"),
        ({"slug": "elsewhere"}, "is_what_was_reviewed"),
        ({"number": 2, "previous_number": 1, "change": "update", "reason_zh": "a", "reason_en": "a"}, "follows"),
        ({"number": 2, "change": "update", "reason_zh": "a", "reason_en": "a"}, "unbroken_numbers"),
        ({"publisher_id": "author"}, "is not signed by its publisher"),
        ({"publisher_id": "reviewer"}, "is not signed by its publisher"),
        ({"published_at": AT - timedelta(seconds=1)}, "is signed for"),
        ({"lane": "urgent"}, "is_in_the_lane"),
        ({"weight": "minor"}, "is_in_the_lane"),
        ({"decision": "returned"}, "only_approved"),
    ],
)
def test_an_approved_submission_cannot_be_entered_as_something_else(
    people: People, change: dict[str, Any], constraint: str
) -> None:
    submission = _submitted(people)
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    operations.sign(submission_id=submission.id, go_live_at=AT, by=people.signatory, at=AT)
    by_name = {"author": people.editor.id, "reviewer": people.compliance.id}
    change = {name: by_name[value] if name == "publisher_id" else value for name, value in change.items()}
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        _insert(submission, people, **change)
    _insert(submission, people)


def test_the_live_row_equals_what_was_sealed(publish: Callable[..., queries.Version]) -> None:
    version = publish()
    sealed = unseal_by_owner(owner_kind="disclosure", owner_id=version.id, purpose="evidence")
    assert content_for(version.id) == sealed


def test_many_versions_are_read_at_once_each_with_the_one_before_it(corrected: queries.Version) -> None:
    ids = list(RegisterVersion.objects.values_list("id", flat=True))
    assert len(ids) > 1
    assert contents_for([str(new_id()), *map(str, ids)]) == {str(one): content_for(one) for one in ids}


@pytest.mark.parametrize(
    "column",
    [
        "payload",
        "digest",
        "title_zh",
        "title_en",
        "reading_zh",
        "reading_en",
        "reason_zh",
        "signatories",
        "published_at",
        "change",
        "kind",
        "author_id",
        "approver_id",
        "publisher_id",
        "rule_set",
        "findings",
        "weight",
        "lane",
    ],
)
def test_a_changed_column_no_longer_matches_the_seal(corrected: queries.Version, column: str) -> None:
    """An owner can drop triggers; the projection of the row then differs from the sealed bytes."""
    sealed = unseal_by_owner(owner_kind="disclosure", owner_id=corrected.id, purpose="evidence")
    row = RegisterVersion.objects.get(id=corrected.id)
    _spoil(row, column)
    assert fact_bytes(row) != sealed


def test_publishing_tells_the_log_once(
    monkeypatch: pytest.MonkeyPatch, publish: Callable[..., queries.Version]
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(
        "cms.register.publish_all", lambda *, events, at: (told.extend(events), tell(events=events, at=at))
    )
    version = publish()
    assert [event.name for event in told] == ["FactSealed", "DisclosurePublished"]
    sealed = told[0]
    assert sealed.payload["kind"] == "disclosure"
    assert sealed.payload["fact_id"] == str(version.id)
    assert sealed.payload["digest"] == sha256_hex(content_for(version.id))


def test_drafts_under_review_are_not_shown_to_the_public(people: People) -> None:
    _submitted(people)
    with entered(public_scope()):
        assert queries.waiting() == ()
        assert queries.latest(5) == ()


def test_this_suite_runs_as_the_role_that_owns_nothing() -> None:
    assert settings.DATABASES["default"]["USER"] != "hub_owner"


def _submitted(people: People) -> queries.SubmissionFacts:
    operations.draft(kind="project", slug="qingyu-cold-chain", fields=samples.project(), by=people.editor, at=AT)
    return operations.submit_for_review(slug="qingyu-cold-chain", by=people.editor, at=AT)


def _insert(submission: queries.SubmissionFacts, people: People, **change: Any) -> None:
    values = {
        "id": new_id(),
        "slug": submission.slug,
        "number": 1,
        "kind": submission.kind,
        "change": "first",
        "title_zh": "题",
        "title_en": "Title",
        "payload": submission.payload.canonical(),
        "digest": submission.digest,
        "submission_id": submission.id,
        "author_id": people.editor.id,
        "approver_id": people.compliance.id,
        "publisher_id": people.signatory.id,
        "rule_set": "x",
        "published_at": AT,
    }
    RegisterVersion(**(values | change)).save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _spoil(row: RegisterVersion, column: str) -> None:
    value = getattr(row, column)
    if column == "payload":
        row.payload = bytes(value).replace(b"R3", b"R1")
    elif column == "published_at":
        row.published_at = value.replace(hour=23)
    elif isinstance(value, list):
        setattr(row, column, [*value, {"capacity": "ghost"}])
    elif column.endswith("_id"):
        setattr(row, column, new_id())
    else:
        setattr(row, column, f"{value} ")
