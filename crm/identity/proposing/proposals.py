"""Propose a model, publish it when a second person approves, decline it, or bring a former one back.

Nothing that was learnt goes live by itself. Whoever proposed a model cannot approve it, here and in the database;
bringing back what was in force before needs one person, because it was approved when it came.
"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from crm.identity.live.published import (
    SHIPPED,
    LiveModel,
    forget,
    live_model,
    passed_over,
    read_live_model,
    shipped_model,
)
from crm.identity.models import Comparison, MatchModel, Phase
from crm.identity.proposing.comparing import begin_comparison
from crm.identity.proposing.declining import note_decline, waiting
from crm.identity.proposing.rescoring import begin_rescoring
from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor
from hub.schema.locks import hold_names

SHIPPED_LABEL = "wealth-hub"


class ProposalRefused(ValueError):
    """The model cannot be proposed; the message says why."""


class ProposalUnknown(LookupError):
    """No such model, or one that does not wait for a decision."""


class NotCompared(ValueError):
    """The model was not compared with the one in force now."""


class SecondPersonNeeded(ValueError):
    """Whoever proposed a model cannot approve it."""


class ReasonMissing(ValueError):
    """A model is declined with a reason."""


def refuse_second_proposal() -> None:
    """Raise ProposalRefused while a model waits: whoever decides should compare with one only."""
    with entered(system_scope("learn-links")):
        known = waiting().first()
    if known is not None:
        raise ProposalRefused(f"model {known.version[:12]} waits for approval; approve or decline it first")


def propose(*, figures: Any, by: Actor, at: datetime) -> MatchModel:
    """Store a model as proposed and begin to compare it; nothing goes live by it.

    Raises ModelUnreadable where it does not fit the code, and ProposalRefused.
    """
    proposed = read_live_model(figures)
    with entered(system_scope("learn-links")):
        _hold()
        refuse_second_proposal()
        _refuse_known(proposed)
        row = MatchModel.objects.create(
            version=proposed.version,
            figures=figures,
            learnt_from=proposed.model.learnt_from,
            proposed_at=at,
            proposed_by_id=by.id,
            proposed_by_label=by.label,
        )
        begin_comparison(row, at=at)
        audit(by=by, action="identity.model_proposed", at=at, target_kind="match_model", target_id=row.version,
              details={"learnt_from": row.learnt_from})  # fmt: skip
    return row


def publish(*, version: str, by: Actor, at: datetime) -> MatchModel:
    """Put a proposed model into force and have all records scored anew.

    Raises ProposalUnknown, NotCompared, SecondPersonNeeded, and ModelUnreadable where it no longer fits the code.
    """
    with entered(system_scope("match-model")):
        row = _held(version)
        if by.id is None or by.id == row.proposed_by_id:
            raise SecondPersonNeeded("expected another person than the one who proposed the model, got the same one")
        read_live_model(row.figures)
        known = Comparison.objects.filter(model=row).first()
        if known is None or known.phase != Phase.DONE or known.against != live_model().version:
            raise NotCompared(f"expected a comparison of {version[:12]} with the model in force, got none that is done")
        row.approved_by_id, row.approved_by_label, row.published_at = by.id, by.label, at
        row.save(update_fields=["approved_by_id", "approved_by_label", "published_at"])
        _come_into_force(row, action="identity.model_published", by=by, at=at)
    return row


def decline(*, version: str, reason: str, by: Actor, at: datetime) -> MatchModel:
    """Say no to a proposed model; who proposed it may also take it back so. Raises ProposalUnknown, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("expected a reason, got none")
    with entered(system_scope("match-model")):
        row = _held(version)
        note_decline(row, reason=reason, by=by, at=at)
    return row


def bring_back(*, version: str, by: Actor, at: datetime) -> MatchModel:
    """Put a model into force that was so before, or the one that the hub came with; also one that only stands in.

    Raises ProposalUnknown, and ModelUnreadable where it no longer fits the code.
    """
    with entered(system_scope("match-model")):
        _hold()
        row = MatchModel.objects.select_for_update().filter(version=version).exclude(published_at=None).first()
        if row is None and version == shipped_model().version:
            row = _shipped(by, at)
        if row is None or (version == live_model().version and not passed_over()):
            raise ProposalUnknown(f"no former model {version}")
        read_live_model(row.figures)
        row.published_at = at
        row.save()
        _come_into_force(row, action="identity.model_brought_back", by=by, at=at)
    return row


def _come_into_force(row: MatchModel, *, action: str, by: Actor, at: datetime) -> None:
    forget()
    begin_rescoring(version=row.version, by=by, at=at)
    audit(by=by, action=action, at=at, target_kind="match_model", target_id=row.version)
    transaction.on_commit(forget, robust=True)


def _hold() -> None:
    """Let nobody else decide meanwhile, and ask which model is in force now: another process may have published."""
    hold_names(["match-model"])
    forget()


def _held(version: str) -> MatchModel:
    _hold()
    row: MatchModel | None = waiting().select_for_update().filter(version=version).first()
    if row is None:
        raise ProposalUnknown(f"no model {version} waits for a decision")
    return row


def _refuse_known(proposed: LiveModel) -> None:
    if proposed.version == live_model().version:
        raise ProposalRefused("these are the weights in force; nothing would change")
    known = MatchModel.objects.filter(version=proposed.version).first()
    if known is not None:
        word = "was in force before; bring it back" if known.published_at else "was declined"
        raise ProposalRefused(f"model {proposed.version[:12]} {word}")


def _shipped(by: Actor, at: datetime) -> MatchModel:
    found = shipped_model()
    return MatchModel(
        version=found.version,
        figures=json.loads(SHIPPED.read_text(encoding="utf-8")),
        learnt_from=found.model.learnt_from,
        proposed_at=at,
        proposed_by_label=SHIPPED_LABEL,
        approved_by_id=by.id,
        approved_by_label=by.label,
    )
