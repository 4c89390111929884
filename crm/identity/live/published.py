"""The model that records are scored with: the newest published one that fits the code, or the one the hub came with.

A published model that an upgrade left behind stops no visit: the one before it scores on, and :func:`passed_over` names
it for those who are to see to it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from time import monotonic
from typing import Any, Final

import structlog

from crm.identity.domain.scoring.model import Model, ModelUnreadable, read_model
from crm.identity.domain.scoring.scorer import Scale
from crm.identity.domain.scoring.shares import Shares, read_shares
from crm.identity.models import MatchModel

SHIPPED: Final = Path(__file__).with_name("model.json")
"""Learnt on the invented world of the linking bench; holds no record and no rare value."""
log = structlog.get_logger(__name__)
REFRESH_S: Final = 30.0
"""How long a process may score with a model after another one was published (unmeasured: a query every so often)."""


@dataclass(frozen=True, kw_only=True)
class LiveModel:
    """A model, how common values are, and the digest that names both."""

    version: str
    model: Model
    share: Shares

    @cached_property
    def scale(self) -> Scale:
        """What scores a pair."""
        return Scale(model=self.model, share=self.share, rarest=self.share.rarest)


@dataclass(frozen=True, kw_only=True)
class PassedOver:
    """A published model that does not fit the code, and what its reading said; an older one scores in its place."""

    version: str
    published_at: datetime | None
    because: str


_held: dict[str, tuple[LiveModel, float]] = {}


def live_model() -> LiveModel:
    """Return the model in force; asked again after :data:`REFRESH_S`. Never raises for a model that does not fit."""
    found, asked_at = _held.get("", (None, 0.0))
    if found is None or monotonic() - asked_at > REFRESH_S:
        found = _newest_readable(found)
        _held[""] = (found, monotonic())
    return found


def passed_over() -> tuple[PassedOver, ...]:
    """Return the published models that should score and cannot be read, the newest first."""
    return tuple(one for one in _newest_first() if isinstance(one, PassedOver))


def _newest_readable(held: LiveModel | None) -> LiveModel:
    """The newest published model that fits the code; ``held`` is not read again."""
    for one in _newest_first(held):
        if isinstance(one, LiveModel):
            return one
        log.error("match_model_unreadable", version=one.version, because=one.because)
    return shipped_model()


def _newest_first(held: LiveModel | None = None) -> Iterator[LiveModel | PassedOver]:
    """The published models up to the first that can be read, each read only when it is asked for."""
    published = MatchModel.objects.exclude(published_at=None).order_by("-published_at", "version")
    for version, at in published.values_list("version", "published_at"):
        if held is not None and held.version == version:
            yield held
            return
        try:
            read = read_live_model(published.values_list("figures", flat=True).get(version=version))
        except ModelUnreadable as unreadable:
            yield PassedOver(version=version, published_at=at, because=str(unreadable))
            continue
        yield read
        return


def forget() -> None:
    """Ask for the model again at its next use."""
    _held.clear()


@cache
def shipped_model() -> LiveModel:
    """Return the model that the hub came with."""
    return read_live_model(json.loads(SHIPPED.read_text(encoding="utf-8")))


def read_live_model(figures: Any) -> LiveModel:
    """Return the model of a file's content; raises ModelUnreadable where it does not fit the code."""
    return LiveModel(version=version_of(figures), model=read_model(json.dumps(figures)), share=read_shares(figures))


def version_of(figures: Any) -> str:
    """The digest that names a model: 32 hexadecimal characters over its canonical JSON."""
    text = json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
