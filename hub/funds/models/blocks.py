"""What stops a kind of flow, and what let it go on again. Every row is history."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hub.kernel.ids import new_id


class Block(models.Model):
    """New flows of this kind are refused from now on, in one project or (``project_code`` empty) in all.

    ``source`` is what asked for it in a word that says where to look (``break:<id>``, ``detector:<rule>``), empty
    where a person did.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=32)
    project_code = models.CharField(max_length=40, blank=True, default="")
    since = models.DateTimeField()
    reason = models.CharField(max_length=300)
    source = models.CharField(max_length=120, blank=True, default="")
    placed_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="block_says_why", condition=~Q(reason="")),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "project_code"], name="block_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.project_code or '*'}"


class BlockLift(models.Model):
    """The end of a block: who let the flows go on, when and why."""

    block = models.OneToOneField(Block, on_delete=models.PROTECT, related_name="lift", primary_key=True)
    lifted_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="blocklift_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.block_id} {self.lifted_at:%Y-%m-%d}"
