"""Check every channel of a version as a reader gets it, and keep what was found; a channel that differs is an alarm."""

import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.db import transaction

from chain.alarms import raise_alarm, resolve_alarm
from cms import queries
from cms.attachments import files_of
from cms.queries import Version
from cms.searching import amiss
from hub.access.scope import entered, system_scope
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from hub.portal.models import ParityCheck
from hub.portal.parity.carried import NotReadable
from hub.portal.parity.channels import CHANNELS, FILES, SEARCH, Channel

ALARM: Final = "channels_differ"
AGAIN_AFTER: Final = timedelta(days=1)
"""What was the same may be tampered with later; unmeasured how soon anybody would."""
SETTLED_AFTER: Final = timedelta(seconds=3)
"""A server process may show the version before for a moment."""
NEVER: Final = datetime.min.replace(tzinfo=UTC)
AT_ONCE: Final = 5
UNREAD: Final = "unread"
TIMEOUT_S: Final = 20


@dataclass(frozen=True)
class Answer:
    """What an address answered."""

    status: int
    body: bytes


Fetch = Callable[[str, Mapping[str, str]], Answer]
"""Asks for an address of this site with headers; raises ``OSError`` when nobody answers."""


def fetched(path: str, headers: Mapping[str, str]) -> Answer:
    """Ask the web server of this installation, as any reader would."""
    request = urllib.request.Request(f"{settings.NEAR_BASE_URL}{path}", headers=dict(headers))  # noqa: S310  our own
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
            return Answer(answer.status, answer.read())
    except urllib.error.HTTPError as refused:
        return Answer(refused.code, refused.read())


def differences(version: Version, *, fetch: Fetch | None = None) -> dict[str, list[str]]:
    """Return for each channel the paths by which it differs from the register; ``unread`` where it gave no answer."""
    found = {channel.id: _differences(channel, version, fetch or fetched) for channel in CHANNELS}
    return found | {FILES.id: _files(version, fetch or fetched), SEARCH.id: _search(version)}


def check_version(version: Version, *, at: datetime, fetch: Fetch | None = None) -> ParityCheck:
    """Check a version, keep the result, and raise or close the alarm; nothing is locked while channels are read."""
    found = differences(version, fetch=fetch)
    with entered(system_scope("parity")):
        row, _ = ParityCheck.objects.update_or_create(
            slug=version.slug, defaults={"number": version.number, "found": found, "checked_at": at}
        )
        _tell(at)
    return row


def check_due(*, at: datetime, fetch: Fetch | None = None, limit: int = AT_ONCE) -> int:
    """Check what was published, asked for or not looked at for a day; what differed or nobody could read, again."""
    with entered(system_scope("parity")):
        due = _due(at)[:limit]
    for version in due:
        check_version(version, at=at, fetch=fetch)
    return len(due)


def ask_again(*, by: Actor, at: datetime) -> None:
    """Have every disclosure checked anew."""
    with transaction.atomic():
        ParityCheck.objects.update(checked_at=None)
        record(by=by, action="parity.asked", at=at)


def red(found: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the channels that differ; one that could not be read is not known to."""
    return {channel: paths for channel, paths in found.items() if paths and paths != [UNREAD]}


def _due(at: datetime) -> list[Version]:
    known = {row.slug: row for row in ParityCheck.objects.all()}
    due = [version for version in queries.standing().rows if _is_due(version, known.get(version.slug), at)]
    longest_ago = {slug: row.checked_at for slug, row in known.items() if row.checked_at}
    return sorted(due, key=lambda version: longest_ago.get(version.slug, NEVER))


def _is_due(version: Version, row: ParityCheck | None, at: datetime) -> bool:
    if version.published_at > at - SETTLED_AFTER:
        return False
    if row is None or row.checked_at is None or row.number != version.number:
        return True
    return row.checked_at < at - AGAIN_AFTER or bool(red(row.found)) or [UNREAD] in row.found.values()


def _differences(channel: Channel, version: Version, fetch: Fetch) -> list[str]:
    try:
        answer = fetch(channel.address(version), channel.headers)
    except OSError:
        return [UNREAD]
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return [UNREAD]
    expected = HTTPStatus.GONE if channel.gone and version.withdrawn else HTTPStatus.OK
    if answer.status != expected:
        return [f"status {answer.status}"]
    try:
        return list(channel.read(answer.body, version, channel.language))
    except NotReadable:
        return ["form"]


def _files(version: Version, fetch: Fetch) -> list[str]:
    """The attached files at their addresses; a withdrawn version still has them."""
    differing = []
    for number, row in enumerate(files_of(version.payload), start=1):
        try:
            answer = fetch(f"/attachments/{row['file']}", {})
        except OSError:
            return [UNREAD]
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return [UNREAD]
        if answer.status != HTTPStatus.OK or sha256_hex(answer.body) != row["file"]:
            differing.append(f"attachments.{number}.file")
    return differing


def _search(version: Version) -> list[str]:
    """Whoever takes a version out of the index makes it disappear for all who look for it."""
    with entered(system_scope("parity")):
        return list(amiss(version.slug))


def _tell(at: datetime) -> None:
    """One alarm for all; it names the disclosure that differs, and closes when none does."""
    rows = [row for row in ParityCheck.objects.order_by("slug") if red(row.found)]
    if not rows:
        resolve_alarm(name=ALARM, at=at)
        return
    first = rows[0]
    channels = ", ".join(sorted(red(first.found)))
    raise_alarm(
        name=ALARM, message=f"{first.slug} v{first.number} differs from the register in {channels}", at=at,
        facts={"slug": first.slug, "number": first.number, "channels": channels, "waiting": len(rows)},
    )  # fmt: skip
