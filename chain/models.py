"""The log's rows: entries and tree nodes that never change, transactions that move, findings that name what is wrong.

No column here holds personal content: facts, envelopes and salts lie in the vault, subjects are keyed tokens.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from chain.domain.alarms import AlarmMove
from chain.domain.anchoring import LIVE, AttemptState, Step
from hub.kernel.ids import new_id


class Entry(models.Model):
    """One record of the log. ``index`` counts from 0 without gaps; it is nobody's key."""

    id = models.UUIDField(primary_key=True, editable=False)
    index = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=64)
    fact_id = models.UUIDField()
    version = models.PositiveIntegerField()
    fact_mark = models.CharField(max_length=64, db_index=True)
    """Keyed digest of the fact's digest: found by whoever holds the content, useless for guessing without the key."""
    entry_hash = models.CharField(max_length=64, unique=True)
    leaf_hash = models.CharField(max_length=64)
    sealed_fact_id = models.UUIDField(unique=True)
    sealed_record_id = models.UUIDField()
    subject_token: "models.CharField[str | None, str | None]" = models.CharField(max_length=64, null=True)
    subject_seq: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    receipt = models.CharField(max_length=128)
    """Ed25519 signature over index, entry and time, in hexadecimal: what a subject may hold against the log."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["kind", "fact_id", "version"], name="entry_once"),
            models.UniqueConstraint(fields=["subject_token", "subject_seq"], name="entry_subject_order"),
            models.CheckConstraint(name="entry_index_from_zero", condition=Q(index__gte=0)),
            models.CheckConstraint(
                name="entry_subject_paired",
                condition=Q(subject_token=None, subject_seq=None)
                | Q(subject_token__isnull=False, subject_seq__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index}: {self.kind} {self.fact_id} v{self.version}"


class FileMark(models.Model):
    """Keyed digest of a document that a fact names, so that its holder finds the record."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="files")
    mark = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return f"file of {self.entry_id}"


class Node(models.Model):
    """One full subtree above the leaves: level 1 and up, 32 bytes."""

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    digest: "models.BinaryField[bytes, bytes | memoryview]" = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["level", "position"], name="node_once"),
            models.CheckConstraint(name="node_above_leaves", condition=Q(level__gte=1)),
        ]

    def __str__(self) -> str:
        return f"node {self.level}/{self.position}"


class Deployment(models.Model):
    """A checkpoint contract of ours: the stored transaction that creates it, and how to recognise it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    chain_id = models.BigIntegerField()
    genesis = models.CharField(max_length=66)
    contract = models.CharField(max_length=42)
    code_sha256 = models.CharField(max_length=64)
    deployer = models.CharField(max_length=42)
    nonce = models.BigIntegerField()
    raw: "models.BinaryField[bytes, bytes | memoryview]" = models.BinaryField()
    transaction = models.CharField(max_length=66, unique=True)
    signed_at = models.DateTimeField()
    deployed_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    retired_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    predecessor: "models.ForeignKey[Deployment | None, Deployment | None]" = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="successors"
    )
    standby = models.BooleanField(default=False)
    """Made to succeed another contract and not in use before that one is frozen."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["chain_id", "genesis", "standby"], condition=Q(retired_at=None), name="one_active_deployment"
            ),
            models.CheckConstraint(
                name="standby_succeeds_another", condition=Q(standby=False) | Q(predecessor__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} on {self.chain_id}"


class AnchorAttempt(models.Model):
    """One transaction that carries a checkpoint, stored with its bytes before it is sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    deployment = models.ForeignKey(Deployment, models.PROTECT, related_name="attempts")
    state = models.CharField(max_length=12, choices=[(state, state) for state in AttemptState])
    seq = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    meta = models.CharField(max_length=64)
    layout: "models.BinaryField[bytes, bytes | memoryview]" = models.BinaryField()
    proof: "models.JSONField[Any, Any]" = models.JSONField()
    nonce: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)
    max_fee_wei: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)
    priority_fee_wei: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)
    raw: "models.BinaryField[bytes | None, bytes | memoryview | None]" = models.BinaryField(null=True)
    transaction: "models.CharField[str | None, str | None]" = models.CharField(max_length=66, null=True, unique=True)
    replaces: "models.ForeignKey[AnchorAttempt | None, AnchorAttempt | None]" = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by"
    )
    built_at = models.DateTimeField()
    sent_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)
    sender = models.CharField(max_length=42, blank=True)
    """Account that signed it; empty in rows of the time when the deployer's was the only one."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="attempt_signed_before_sent",
                condition=Q(state__in=[AttemptState.BUILT, AttemptState.DROPPED])
                | Q(raw__isnull=False, transaction__isnull=False, nonce__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["deployment", "nonce"], condition=Q(state__in=sorted(LIVE)), name="attempt_live"),
        ]

    @property
    def account(self) -> str:
        """The account whose nonce it uses."""
        return self.sender or self.deployment.deployer

    def __str__(self) -> str:
        return f"{self.state} seq {self.seq} size {self.size}"


class Errand(models.Model):
    """One transaction that hands a role over or ends a contract, stored with its bytes before it is sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    deployment = models.ForeignKey(Deployment, models.PROTECT, related_name="errands")
    step = models.CharField(max_length=16, choices=[(step, step) for step in Step])
    subject = models.CharField(max_length=42)
    """The account that takes the role, or the contract that goes on."""
    sender = models.CharField(max_length=42)
    nonce = models.BigIntegerField()
    raw: "models.BinaryField[bytes, bytes | memoryview]" = models.BinaryField()
    transaction = models.CharField(max_length=66, unique=True)
    signed_at = models.DateTimeField()
    done_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    dropped_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["deployment", "step", "subject"],
                condition=Q(done_at=None, dropped_at=None),
                name="one_open_errand",
            ),
            models.CheckConstraint(name="errand_ends_once", condition=Q(done_at=None) | Q(dropped_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.subject}"


class DearerOffer(models.Model):
    """The same step or deployment at a higher price under the same nonce, stored before it is sent; rows stay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    """Counts time."""
    errand: "models.ForeignKey[Errand | None, Errand | None]" = models.ForeignKey(
        Errand, models.PROTECT, null=True, related_name="dearer_offers"
    )
    deployment: "models.ForeignKey[Deployment | None, Deployment | None]" = models.ForeignKey(
        Deployment, models.PROTECT, null=True, related_name="dearer_offers"
    )
    raw: "models.BinaryField[bytes, bytes | memoryview]" = models.BinaryField()
    transaction = models.CharField(max_length=66, unique=True)
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="dearer_offer_of_one",
                condition=Q(errand=None, deployment__isnull=False) | Q(errand__isnull=False, deployment=None),
            ),
        ]

    def __str__(self) -> str:
        return f"dearer {self.transaction}"


class Checkpoint(models.Model):
    """A checkpoint that stands in the contract. Until it is final, its block may move or a rival one take its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    deployment = models.ForeignKey(Deployment, models.PROTECT, related_name="checkpoints")
    attempt = models.OneToOneField(AnchorAttempt, models.PROTECT, related_name="checkpoint")
    seq = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    meta = models.CharField(max_length=64)
    layout: "models.BinaryField[bytes, bytes | memoryview]" = models.BinaryField()
    transaction = models.CharField(max_length=66)
    gas_used = models.BigIntegerField()
    block_number = models.BigIntegerField()
    block_hash = models.CharField(max_length=66)
    mined_at = models.DateTimeField()
    final_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["deployment", "seq"], name="checkpoint_once"),
            models.UniqueConstraint(fields=["deployment", "size"], name="checkpoint_grows"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["size"], name="checkpoint_over")]

    def __str__(self) -> str:
        return f"checkpoint {self.seq} over {self.size}"


class Alarm(models.Model):
    """Something about the chain that a person must look at; anchoring may stand still meanwhile.

    ``owner`` is who looks after it; nobody until somebody takes it. It closes when its cause is gone or when a person
    says what was done; ``resolution`` may follow later, so that also what ended by itself is explained.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=64)
    message = models.TextField()
    """English, for the terminal; all there is of alarms from before cases were kept."""
    case = models.CharField(max_length=64, blank=True, default="")
    """Which sentence tells it to people, in their language."""
    facts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    """What that sentence mentions."""
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    owner_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    owner_label = models.CharField(max_length=80, blank=True, default="")
    resolved_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    resolution = models.TextField(blank=True, default="")
    """What was done, in a person's words."""
    explained_by = models.CharField(max_length=80, blank=True, default="")
    explained_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["name"], condition=Q(resolved_at=None), name="alarm_open_once"),
            models.CheckConstraint(
                name="alarm_owner_with_name",
                condition=Q(owner_id=None, owner_label="") | (Q(owner_id__isnull=False) & ~Q(owner_label="")),
            ),
            models.CheckConstraint(
                name="alarm_explained_by_somebody",
                condition=Q(resolution="", explained_by="", explained_at=None)
                | (~Q(resolution="") & ~Q(explained_by="") & Q(explained_at__isnull=False, resolved_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} since {self.raised_at:%Y-%m-%d %H:%M}"


class AlarmStep(models.Model):
    """Who took an alarm, handed it over or said what was done, and when; rows are never changed."""

    id = models.BigAutoField(primary_key=True)
    alarm = models.ForeignKey(Alarm, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=[(step, step) for step in AlarmMove])
    at = models.DateTimeField()
    actor_label = models.CharField(max_length=80)
    owner_label = models.CharField(max_length=80, blank=True)
    """Whose the alarm was from then on."""

    def __str__(self) -> str:
        return f"{self.step} by {self.actor_label}"


class ScanRun(models.Model):
    """One look at everything: how much was checked, and through whose eyes the answer counts until the next one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    started_at = models.DateTimeField()
    entries = models.BigIntegerField()
    erased = models.BigIntegerField()
    guards = models.BigIntegerField()
    checkpoints = models.BigIntegerField()
    actor_label = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"scan of {self.entries} at {self.started_at:%Y-%m-%d %H:%M}"


class ScanFinding(models.Model):
    """One thing a scan found, named by kind, record and place in the log."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ScanRun, models.CASCADE, related_name="findings")
    flaw = models.CharField(max_length=32)
    kind = models.CharField(max_length=64)
    record = models.CharField(max_length=200)
    index: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)
    detail = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["run", "index"], name="finding_by_place")]

    def __str__(self) -> str:
        return f"{self.flaw} {self.kind} {self.record}"


class ScanJob(models.Model):
    """A scan that was asked for; at most one is running.

    ``length`` is how long the log can be at most, ``guards`` how many objects of the catalogue were compared; the first
    chunk sets both.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    length = models.BigIntegerField(default=0)
    guards = models.BigIntegerField(default=0)
    finished_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    run: "models.OneToOneField[ScanRun | None, ScanRun | None]" = models.OneToOneField(
        ScanRun, models.PROTECT, null=True, related_name="job"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["finished_at"], condition=Q(finished_at=None), nulls_distinct=False, name="one_scan_at_a_time"
            ),
            models.CheckConstraint(
                name="scan_finished_with_a_run",
                condition=Q(finished_at=None, run=None) | Q(finished_at__isnull=False, run__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"scan asked for at {self.asked_at:%Y-%m-%d %H:%M}"


class ScanChunk(models.Model):
    """What one transaction of a scan looked through: its findings, and from where the next one goes on."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(ScanJob, models.PROTECT, related_name="chunks")
    number = models.PositiveIntegerField()
    entries = models.BigIntegerField()
    erased = models.BigIntegerField()
    cursor = models.BigIntegerField()
    """Index of the last entry looked at."""
    edge: "models.JSONField[Any, Any]" = models.JSONField()
    gaps: "models.JSONField[Any, Any]" = models.JSONField()
    findings: "models.JSONField[Any, Any]" = models.JSONField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["job", "number"], name="chunk_once"),
        ]

    def __str__(self) -> str:
        return f"chunk {self.number} up to {self.cursor}"
