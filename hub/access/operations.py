"""Create users and branches, and hand investors from one advisor, or one profile, to another."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from hub.access.models import Branch, Redirect, Responsibility, User
from hub.access.roles import Role
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.ids import stable_id


def open_branch(
    *, code: str, name_zh: str, name_en: str, city_zh: str, city_en: str, by: Actor, at: datetime
) -> Branch:
    """Register a branch, or return the one already registered under ``code``."""
    with transaction.atomic():
        branch, created = Branch.objects.get_or_create(
            code=code,
            defaults={
                "id": stable_id("branch", code),
                "name_zh": name_zh,
                "name_en": name_en,
                "city_zh": city_zh,
                "city_en": city_en,
            },
        )
        if created:
            record(by=by, action="branch.opened", at=at, target_kind="branch", target_id=str(branch.id))
    return branch


def create_user(
    *,
    username: str,
    display_name: str,
    role: Role,
    password: str,
    by: Actor,
    at: datetime,
    branch_id: UUID | None = None,
    subject_id: UUID | None = None,
    language: str = "zh-hans",
) -> User:
    """Create a login, or return the existing one; a weak password raises Django's ``ValidationError``."""
    with transaction.atomic():
        user = User.objects.filter(username=username).first()
        if user is not None:
            return user
        user = User(
            id=stable_id("user", username),
            username=username,
            display_name=display_name,
            role=role,
            branch_id=branch_id,
            subject_id=subject_id,
            language=language,
            joined_at=at,
        )
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
        user.save(force_insert=True)
        record(by=by, action="user.created", at=at, target_kind="user", target_id=str(user.id), details={"role": role})
    return user


def assign(*, subject_id: UUID, advisor_id: UUID, branch_id: UUID, by: Actor, at: datetime) -> Responsibility:
    """Make one advisor responsible for an investor from ``at`` on; the previous responsibility ends then."""
    with transaction.atomic():
        current = Responsibility.objects.select_for_update().filter(subject_id=subject_id, until=None).first()
        if current and (current.advisor_id, current.branch_id) == (advisor_id, branch_id):
            return current
        if current:
            current.until = at
            current.save(update_fields=["until"])
        new = Responsibility.objects.create(subject_id=subject_id, advisor_id=advisor_id, branch_id=branch_id, since=at)
        record(by=by, action="investor.assigned", at=at, subject_id=subject_id, target_kind="user",
               target_id=str(advisor_id))  # fmt: skip
    return new


def redirect(*, wanted: Mapping[UUID, UUID | None], at: datetime) -> None:
    """Say under which profile each of these investors is known from now on; None means under their own.

    Nothing else changes hands: rows of all rooms stay under the id that they were written with.
    """
    held = dict(Redirect.objects.filter(subject_id__in=wanted).values_list("subject_id", "survivor_id"))
    ended = [subject for subject, survivor in wanted.items() if survivor is None and subject in held]
    if ended:
        Redirect.objects.filter(subject_id__in=ended).delete()
    rows = [
        Redirect(subject_id=subject, survivor_id=survivor, since=at)
        for subject, survivor in sorted(wanted.items())
        if survivor is not None and held.get(subject) != survivor
    ]
    Redirect.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["survivor_id", "since"], unique_fields=["subject_id"]
    )


def hand_over(*, absorbed: UUID, survivor: UUID, by: Actor, at: datetime) -> None:
    """Let two profiles that became one have one advisor: the survivor's own, else the one of the absorbed profile."""
    with transaction.atomic():
        ended = _release(absorbed, by=by, at=at, details={"absorbed_by": str(survivor)})
        if ended and not Responsibility.objects.filter(subject_id=survivor, until=None).exists():
            assign(subject_id=survivor, advisor_id=ended.advisor_id, branch_id=ended.branch_id, by=by, at=at)


def give_back(*, subject_id: UUID, kept_by: Iterable[UUID], by: Actor, at: datetime) -> None:
    """Return an investor whose profile was absorbed by mistake to the advisor who had it then.

    ``kept_by`` are the profiles that it was parted from: one that had no advisor before it absorbed this one has none
    again, unless somebody was made responsible since.
    """
    with transaction.atomic():
        last = Responsibility.objects.filter(subject_id=subject_id).order_by("-since", "-id").first()
        if last is None or last.until is None:
            return
        assign(subject_id=subject_id, advisor_id=last.advisor_id, branch_id=last.branch_id, by=by, at=at)
        for survivor in sorted(kept_by):
            held = Responsibility.objects.filter(subject_id=survivor).order_by("since", "id")
            if [(row.since, row.until) for row in held] == [(last.until, None)]:
                _release(survivor, by=by, at=at, details={"returned_to": str(subject_id)})


def _release(subject_id: UUID, *, by: Actor, at: datetime, details: dict[str, str]) -> Responsibility | None:
    """End the responsibility in force, if there is one."""
    ended = Responsibility.objects.select_for_update().filter(subject_id=subject_id, until=None).first()
    if ended is not None:
        ended.until = at
        ended.save(update_fields=["until"])
        record(by=by, action="investor.released", at=at, subject_id=subject_id, target_kind="user",
               target_id=str(ended.advisor_id), details=details)  # fmt: skip
    return ended
