"""Keep what stands behind a project: said once, with its day; accounts so that they compare and nobody reads them."""

from datetime import datetime

from django.db import transaction

from hub.audit.operations import record
from hub.catalogue.domain.ties import ACCOUNT_FIELD, ACCOUNTS, Tie, TieKind, require_sound
from hub.catalogue.models import Project, ProjectTie
from hub.catalogue.operations import CodeTaken
from hub.catalogue.queries import ProjectUnknown
from hub.kernel.actor import Actor
from hub.vault.blind import blind_index


def account_digest(number: str) -> str:
    """Return what stands for an account number: the same for the same number, whatever its spaces."""
    return blind_index("".join(number.split()).upper(), field=ACCOUNT_FIELD)


def tie_project(*, tie: Tie, by: Actor, at: datetime) -> bool:
    """Record a tie once and return whether it is new; another day for the same tie is refused."""
    require_sound(tie)
    reference = account_digest(tie.reference) if tie.kind in ACCOUNTS else tie.reference
    with transaction.atomic():
        project = Project.objects.filter(code=tie.project_code).first()
        if project is None:
            raise ProjectUnknown(f"no project {tie.project_code!r} is registered")
        row, created = ProjectTie.objects.get_or_create(
            project=project, kind=tie.kind.value, reference=reference, defaults={"since": tie.since, "recorded_at": at}
        )
        if created:
            record(by=by, action="project.tied", at=at, target_kind="project", target_id=tie.project_code,
                   details={"kind": tie.kind.value})  # fmt: skip
        elif row.since != tie.since:
            raise CodeTaken(tie.project_code, ("since",))
    return created


def all_ties() -> tuple[Tie, ...]:
    """Return every tie; accounts as digests. Oversight and background work alone see them."""
    rows = ProjectTie.objects.select_related("project").order_by("id")
    return tuple(
        Tie(project_code=row.project.code, kind=TieKind(row.kind), reference=row.reference, since=row.since)
        for row in rows
    )
