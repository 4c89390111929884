"""A record's way into the proof, and which link of it holds."""

from __future__ import annotations

from dataclasses import dataclass

from hub.web.brand import Text


@dataclass(frozen=True, kw_only=True)
class Link:
    """One station of a proof. `agrees` says whether it equals the station before it; the first has none."""

    title: Text
    detail: Text = ""
    agrees: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage records pass through, with how many have reached it; `state` shows that seal."""

    label: Text
    count: int
    detail: Text = ""
    state: str = ""
    href: str = ""
