"""The model that records are scored with: the newest that was published, or the one that the hub came with."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, Final

from crm.identity.domain.scoring.model import Model, read_model
from crm.identity.domain.scoring.shares import Shares, read_shares
from crm.identity.models import MatchModel

SHIPPED: Final = Path(__file__).with_name("model.json")
"""Learnt on the invented world of the linking bench; holds no record and no rare value."""
REFRESH_S: Final = 30.0
"""How long a process may score with a model after another one was published (unmeasured: a query every so often)."""


@dataclass(frozen=True, kw_only=True)
class LiveModel:
    """A model, how common values are, and the digest that names both."""

    version: str
    model: Model
    share: Shares


_held: dict[str, tuple[LiveModel, float]] = {}


def live_model() -> LiveModel:
    """Return the model in force; asked again after :data:`REFRESH_S`."""
    found, asked_at = _held.get("", (None, 0.0))
    if found is None or monotonic() - asked_at > REFRESH_S:
        newest = MatchModel.objects.exclude(published_at=None).order_by("-published_at", "version").first()
        if newest is None:
            found = shipped_model()
        elif found is None or newest.version != found.version:
            found = read_live_model(newest.figures)
        _held[""] = (found, monotonic())
    return found


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
