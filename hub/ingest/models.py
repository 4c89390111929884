"""Keys that open the machine doors, and visit lists that were imported."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from crm.identity.domain.sightings import Assurance
from hub.kernel.ids import new_id
from hub.vault.fields import EncryptedText


class WriteKey(models.Model):
    """A source that may write. The key itself is shown once; ``assurance`` says how well the source knows its users.

    A key that a browser or an app carries can be read out of it by anybody, so it claims. VERIFIED is for keys that
    stay on a server which has signed its users in.

    ``user_space`` names the set of user ids: several SDKs of one app share it. ``project`` is what Sensors SDKs call
    the source in their address; empty means that they call it by its own name and always with the key as token.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=64, unique=True)
    key_digest = models.CharField(max_length=64, unique=True)
    user_space = models.CharField(max_length=40, default="app")
    project = models.CharField(max_length=64, blank=True, default="")
    assurance = models.SmallIntegerField(
        choices=[(level.value, level.name) for level in Assurance], default=Assurance.CLAIMED.value
    )
    issued_at = models.DateTimeField()
    revoked_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["project"], condition=~Q(project="") & Q(revoked_at=None), name="writekey_of_project"
            ),
        ]

    def __str__(self) -> str:
        return self.source


class VisitImport(models.Model):
    """One visit list taken in: which file, by whom, and what came of its lines."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    branch_id = models.UUIDField()
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    imported_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    imported_at = models.DateTimeField()
    taken = models.PositiveIntegerField()
    duplicates = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.file_name} {self.imported_at:%Y-%m-%d}"


class ImportedVisit(models.Model):
    """A line that was taken in: its key makes a second import find it, its content tells whether it was changed."""

    id = models.BigAutoField(primary_key=True)
    visit_import = models.ForeignKey(VisitImport, on_delete=models.PROTECT, related_name="lines")
    branch_id = models.UUIDField()
    key_blind = models.CharField(max_length=64)
    content_blind = models.CharField(max_length=64)
    visit_id = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["branch_id", "key_blind"], name="importedvisit_once"),
        ]

    def __str__(self) -> str:
        return str(self.visit_id)


class UploadState(models.TextChoices):
    """Waiting for its uploader's word; being taken in; in; or destroyed."""

    WAITING = "waiting"
    IMPORTING = "importing"
    DONE = "done"
    DROPPED = "dropped"


class VisitUpload(models.Model):
    """A visit list that somebody uploaded and looks at before it comes in; its lines hang on it.

    ``mapping`` says which column means what (position → field). ``new`` to ``refused`` count what the lines would
    become, ``joining`` how many of the new ones carry a number of a client whom the uploader sees, ``taken`` how many
    are in. ``headings`` go with the lines when they are erased.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    branch_id = models.UUIDField()
    uploaded_by = models.UUIDField()
    own_only = models.BooleanField()
    uploaded_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    headings = EncryptedText(null=True)
    mapping: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()
    state = models.CharField(max_length=9, choices=UploadState.choices)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    joining = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    decided_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    decided_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    closed_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    erased_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    trial_asked_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    trial_ended_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "uploaded_at"], name="visitupload_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"


class UploadedLine(models.Model):
    """One line of an upload, encrypted: ``cells`` as it was written, ``told`` what a page shows of it; both JSON.

    Both are empty once they were erased. ``person`` is the first line of the file that shares a number with this one,
    ``outcome`` what a trial said of a new line.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    upload = models.ForeignKey(VisitUpload, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField()
    cells = EncryptedText(null=True)
    told = EncryptedText(null=True)
    fate = models.CharField(max_length=9)
    person = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=5, blank=True, default="")
    settled_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["upload", "line"], name="uploadedline_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["upload", "fate", "line"], name="uploadedline_by_fate"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.line}"


class ColumnMapping(models.Model):
    """What a branch said about a line of headings; its next list with the same headings is read so.

    ``headings`` is the line itself, as JSON; mappings saved before it was kept have none. A forgotten mapping reads
    nothing and goes for good some days later.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    branch_id = models.UUIDField()
    headings_key = models.CharField(max_length=64)
    mapping: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()
    name = models.CharField(max_length=80, blank=True, default="")
    headings = EncryptedText(null=True)
    saved_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    saved_at = models.DateTimeField()
    used_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    used_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    forgotten_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["branch_id", "headings_key"], name="columnmapping_of_branch"),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.headings_key[:8]}"
