"""Recognise logins that a server's SDK sends unmarked: an id that was a login once is one from then on.

The Sensors SDKs for servers say once, in a sign-up, that ``u-1`` is a login, and send ``distinct_id: u-1`` ever after.
"""

from collections.abc import Sequence
from dataclasses import replace

from crm.identity.domain.sightings import Sighting
from crm.identity.operations import record_of
from crm.identity.queries import subjects_of_records
from crm.profile.domain.signals import Signal


def with_known_logins(signals: Sequence[Signal]) -> list[Signal]:
    """Return the signals in their order; a device's id that is a known login of its source becomes the user."""
    named = {(signal.source, signal.user_id) for signal in signals}
    unmarked = {one: signal for signal in signals if (one := _unmarked(signal)) and one not in named}
    records = {one: record_of(_as_login(signal)) for one, signal in unmarked.items()}
    stored = subjects_of_records(records.values()) if records else {}
    known = named | {one for one, record in records.items() if record in stored}
    return [
        replace(signal, user_id=signal.anonymous_id, anonymous_id="") if _unmarked(signal) in known else signal
        for signal in signals
    ]


def _unmarked(signal: Signal) -> tuple[str, str] | None:
    return None if signal.user_id or not signal.anonymous_id else (signal.source, signal.anonymous_id)


def _as_login(signal: Signal) -> Sighting:
    return Sighting(
        key=signal.key,
        source=signal.source,
        source_key=f"user:{signal.anonymous_id}",
        observed_at=signal.occurred_at,
        assurance=signal.assurance,
    )
