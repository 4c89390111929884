"""Decide which published versions somebody asked to be told of, and when the daily letter goes out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from cms.domain.kinds import CLOSED
from cms.domain.schema import Kind
from hub.kernel.clock import HOME_ZONE

DAILY_AT: Final = time(8, 0)
"""By the platform's clock: before the branches open."""
CORRECTING: Final = frozenset({"correction", "withdrawal"})


_EVENT_OF_PROJECT: Final = re.compile(r"event-(.+)-\d{8}")
"""How the hub names the disclosure of an event at a project's site."""


class Topic(StrEnum):
    """What somebody wants to hear of; KIND and PROJECT say of which one in their target."""

    ALL = "all"
    KIND = "kind"
    PROJECT = "project"
    CORRECTIONS = "corrections"


class Rhythm(StrEnum):
    """When: with every publication, or once a day with whatever there was."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class NoSuchTopic(ValueError):
    """A choice names no topic, no public kind of disclosure, or no project."""


@dataclass(frozen=True)
class Choice:
    """A topic with its target: a kind's value, a project's code, or ""."""

    topic: Topic
    target: str = ""

    def __str__(self) -> str:
        return f"{self.topic}:{self.target}" if self.target else self.topic.value


def read_choice(text: str) -> Choice:
    """Read what `str` of a choice wrote. Raises `NoSuchTopic`; whether there is such a project is not known here."""
    name, _, target = text.partition(":")
    try:
        topic = Topic(name)
    except ValueError:
        raise NoSuchTopic(f"expected one of {', '.join(Topic)}, got {name!r}") from None
    if bool(target) is not (topic in (Topic.KIND, Topic.PROJECT)):
        raise NoSuchTopic(f"expected a target for kind and project alone, got {text!r}")
    if topic is Topic.KIND and (target in CLOSED or target not in set(Kind)):
        raise NoSuchTopic(f"expected a public kind, got {target!r}")
    return Choice(topic, target)


def choices_told_of(*, kind: str, change: str, project_code: str) -> frozenset[Choice]:
    """Every choice that a version of this kind and change answers; none where only some may read the kind."""
    if kind in CLOSED:
        return frozenset()
    found = {Choice(Topic.ALL), Choice(Topic.KIND, kind)}
    if project_code:
        found.add(Choice(Topic.PROJECT, project_code))
    if change in CORRECTING:
        found.add(Choice(Topic.CORRECTIONS))
    return frozenset(found)


def project_of(slug: str, fields: Mapping[str, Any]) -> str:
    """The code of the one project that a disclosure is about, "" where it is about none or several."""
    named = _EVENT_OF_PROJECT.fullmatch(slug)
    return str(fields.get("project_code") or (named[1] if named else "")).upper()


def due_at(rhythm: Rhythm | str, at: datetime) -> datetime:
    """When a letter queued at ``at`` goes out."""
    if rhythm == Rhythm.AT_ONCE:
        return at
    here = at.astimezone(HOME_ZONE)
    morning = datetime.combine(here.date(), DAILY_AT, HOME_ZONE)
    return (morning if here < morning else morning + timedelta(days=1)).astimezone(at.tzinfo)
