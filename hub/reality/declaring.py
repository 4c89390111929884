"""Record what a project declares of itself: handed in with the project, shown to everybody, never overwritten."""

from datetime import datetime

from django.db import transaction

from hub.audit.operations import record
from hub.catalogue.queries import projects_by_code
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date
from hub.reality.domain.declared import Bound, DeclarationUnsound, Declared, require_sound
from hub.reality.models import Declaration
from hub.schema.locks import hold_names


class DeclaredOtherwise(ValueError):
    """The project has declared something else of this quantity from the same day."""


def declare(*, declared: Declared, by: Actor, at: datetime) -> bool:
    """Keep a declaration; return False where the same one is kept already."""
    require_sound(declared)
    if declared.project_code not in projects_by_code([declared.project_code]):
        raise DeclarationUnsound("project_code", "a listed project")
    asked = {
        "bound": declared.bound.value,
        "value": declared.value,
        "tolerance_bps": declared.tolerance_bps,
        "freeze_days": declared.freeze_days,
    }
    with transaction.atomic():
        hold_names([f"declaration:{declared.project_code}:{declared.quantity}"])
        others = Declaration.objects.filter(project_code=declared.project_code, quantity=declared.quantity)
        new = not others.filter(since=declared.since).exists()
        if new and declared.since <= business_date(at) and others.exists():
            raise DeclarationUnsound("since", "a day to come, where something is declared already")
        row, added = Declaration.objects.get_or_create(
            project_code=declared.project_code, quantity=declared.quantity, since=declared.since,
            defaults={**asked, "recorded_by": by.label, "recorded_at": at},
        )  # fmt: skip
        if not added and any(getattr(row, name) != value for name, value in asked.items()):
            raise DeclaredOtherwise(f"{row} is declared otherwise from {declared.since}; choose a later day")
        if added:
            record(by=by, action="reality.declared", at=at, target_kind="project", target_id=declared.project_code,
                   details={"quantity": declared.quantity, "value": declared.value})  # fmt: skip
    return added


def declarations(*, project_code: str = "") -> tuple[Declared, ...]:
    """Return everything that was ever declared, of one project when given, oldest first."""
    rows = Declaration.objects.order_by("since", "id")
    if project_code:
        rows = rows.filter(project_code=project_code)
    return tuple(
        Declared(
            project_code=row.project_code, quantity=row.quantity, bound=Bound(row.bound), value=row.value,
            tolerance_bps=row.tolerance_bps, freeze_days=row.freeze_days, since=row.since,
        )
        for row in rows
    )  # fmt: skip
