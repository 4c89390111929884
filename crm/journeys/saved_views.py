"""Keep lists of clients under a name: each for oneself, and a manager's for the whole branch."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from crm.journeys.models import SavedView
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.schema.locks import hold_names

MOST: Final = 20
"""More tabs than this are no longer found at a glance (unmeasured)."""


class NothingToKeep(ValueError):
    """A list that is narrowed by nothing that may be kept."""


class TooManyViews(ValueError):
    """Somebody keeps as many lists as there is room for."""


class NameTaken(ValueError):
    """The same person keeps another list under this name."""


class ViewUnknown(LookupError):
    """No such list of this person's."""


def views_for(*, owner_id: UUID, branch_id: UUID | None) -> tuple[SavedView, ...]:
    """Return somebody's own lists, then those that the branch shares, each by name."""
    mine = Q(owner_id=owner_id)
    rows = SavedView.objects.filter(mine | Q(shared=True, branch_id=branch_id) if branch_id else mine)
    return tuple(sorted(rows, key=lambda row: (row.owner_id != owner_id, row.name)))


def keep_view(*, name: str, criteria: Mapping[str, str], branch_id: UUID | None, by: Actor, at: datetime) -> SavedView:
    """Keep a list under a name; the same list under the same name again is the one kept before."""
    assert by.id is not None
    if not criteria:
        raise NothingToKeep("expected at least one criterion that may be kept, got none")
    with transaction.atomic():
        hold_names([f"views:{by.id}"])
        held = {row.name: row for row in SavedView.objects.filter(owner_id=by.id)}
        if name in held:
            if held[name].criteria != dict(criteria):
                raise NameTaken(f"expected a new name, got {name!r}")
            return held[name]
        if len(held) >= MOST:
            raise TooManyViews(f"expected at most {MOST} lists, got one more")
        kept = SavedView.objects.create(
            owner_id=by.id, branch_id=branch_id, name=name, criteria=dict(criteria), saved_at=at
        )
        _note("view.kept", kept, by, at)
    return kept


def share_view(*, view_id: UUID, shared: bool, by: Actor, at: datetime) -> SavedView:
    """Share a list with the branch, or take it back; whoever calls has made sure that ``by`` leads the branch."""
    with transaction.atomic():
        row = _own(view_id, by)
        if row.shared != shared:
            row.shared = shared
            row.save(update_fields=["shared"])
            _note("view.shared" if shared else "view.unshared", row, by, at)
    return row


def drop_view(*, view_id: UUID, by: Actor, at: datetime) -> None:
    """Forget a list; the clients in it are untouched."""
    with transaction.atomic():
        row = _own(view_id, by)
        _note("view.dropped", row, by, at)
        row.delete()


def _own(view_id: UUID, by: Actor) -> SavedView:
    assert by.id is not None
    row = SavedView.objects.select_for_update().filter(id=view_id, owner_id=by.id).first()
    if row is None:
        raise ViewUnknown(f"no saved view {view_id} of {by.label}")
    return row


def _note(action: str, row: SavedView, by: Actor, at: datetime) -> None:
    record(by=by, action=action, at=at, target_kind="saved_view", target_id=str(row.id),
           details={"criteria": dict(row.criteria)})  # fmt: skip
