"""Users, branches, and who is responsible for which investor."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from hub.access.roles import Role
from hub.kernel.ids import new_id


class Branch(models.Model):
    """A branch where advisors work."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    city_zh = models.CharField(max_length=40)
    city_en = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.code


class UserManager(BaseUserManager["User"]):
    """Find users by login."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this login."""
        return self.get(username=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A login. An investor's login carries the profile it was verified for, a staff member's its branch."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64, unique=True, validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$")])
    display_name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    branch = models.ForeignKey(Branch, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")
    subject_id = models.UUIDField(null=True, blank=True, unique=True)
    language = models.CharField(max_length=8, default="zh-hans", choices=[("zh-hans", "简体中文"), ("en", "English")])
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name", "role"]

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="user_subject_only_for_investors", condition=Q(subject_id=None) | Q(role=Role.INVESTOR)
            ),
            models.CheckConstraint(
                name="user_branch_roles_have_a_branch",
                condition=~Q(role__in=[Role.ADVISOR, Role.BRANCH_MANAGER]) | Q(branch__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """Return the name shown on screens."""
        return self.display_name

    def get_short_name(self) -> str:
        """Return the name shown on screens."""
        return self.display_name


class Responsibility(models.Model):
    """One advisor of one branch looks after one investor, from ``since`` until replaced."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_id = models.UUIDField()
    advisor_id = models.UUIDField()
    branch_id = models.UUIDField()
    since = models.DateTimeField()
    until: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["subject_id"], condition=Q(until=None), name="responsibility_one_current_advisor"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["advisor_id"], condition=Q(until=None), name="responsibility_by_advisor"),
            models.Index(fields=["branch_id"], condition=Q(until=None), name="responsibility_by_branch"),
        ]

    def __str__(self) -> str:
        return f"{self.advisor_id} → {self.subject_id}"


class Redirect(models.Model):
    """A profile that turned out to be another one's person, and the profile in use for both now; never a chain.

    What was written under ``subject_id`` stays written so: reads go over both ids, so taking the row away gives each
    their own back.
    """

    subject_id = models.UUIDField(primary_key=True)
    survivor_id = models.UUIDField()
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="redirect_to_another", condition=~Q(subject_id=F("survivor_id"))),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["survivor_id"], name="redirect_by_survivor")]

    def __str__(self) -> str:
        return f"{self.subject_id} → {self.survivor_id}"
