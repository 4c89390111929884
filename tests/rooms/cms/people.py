"""Who drafts, reviews and signs in the tests."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cms import operations, queries
from hub.access.models import User
from hub.access.roles import Role
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.ids import stable_id
from tests.rooms.cms import samples

AT = datetime(2026, 11, 6, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class People:
    editor: Actor
    other_editor: Actor
    compliance: Actor
    signatory: Actor


def everybody() -> People:
    return People(
        editor=person("editor", Role.EDITOR),
        other_editor=person("other-editor", Role.EDITOR),
        compliance=person("compliance", Role.COMPLIANCE),
        signatory=person("signatory", Role.COMPLIANCE),
    )


def everybody_again() -> People:
    """The same people, once they are there."""
    names = ("editor", "other-editor", "compliance", "signatory")
    return People(*(Actor(kind=ActorKind.USER, id=stable_id("user", name), label=name) for name in names))


def person(name: str, role: Role) -> Actor:
    """A login without a password: hashing one costs more than the test."""
    user = User.objects.create(id=stable_id("user", name), username=name, display_name=name, role=role, joined_at=AT)
    return Actor(kind=ActorKind.USER, id=user.id, label=name)


def released_by(people: People) -> Callable[..., queries.Version]:
    """A function that brings fields (a clean project unless given) through all four steps."""

    def run(
        fields: dict[str, Any] | None = None,
        *,
        kind: str = "project",
        slug: str = "qingyu-cold-chain",
        at: datetime = AT,
        comment: str = "",
        **options: Any,
    ) -> queries.Version:
        fields = samples.project() if fields is None else fields
        operations.draft(kind=kind, slug=slug, fields=fields, by=people.editor, at=at, **options)
        submission = operations.submit_for_review(slug=slug, by=people.editor, at=at)
        operations.approve(submission_id=submission.id, by=people.compliance, at=at, comment=comment)
        return operations.publish(submission_id=submission.id, by=people.signatory, at=at)

    return run
