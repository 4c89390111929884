"""Send the letters that are due, each in a transaction of its own.

A worker that is killed before a letter was handed over leaves it waiting; one that is killed between the mail server's
yes and the commit sends that one letter again, under the same Message-ID.
"""

import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from cms.alert_letters import clear
from cms.alerts import note_bounce
from cms.models import AlertMail, Letter
from hub.access.scope import entered, system_scope
from hub.portal.alerts.mails import WordingStops, letter
from hub.portal.alerts.parking import MOST_TRIES, close_alarm, park, tell_parked, unpark_overtaken

MOST: Final = 100
"""Letters of one run; the next one goes on."""
LONGEST_WAIT: Final = timedelta(hours=6)
NEVER_TAKEN: Final = frozenset({550, 551, 553, 556})
"""SMTP answers by which a mailbox is not there and will not be (RFC 5321, RFC 7504)."""
POLICY: Final = b"5.7."
"""How a server that refuses the sender and not the mailbox goes on (RFC 3463)."""


class Outcome(StrEnum):
    """What became of a try: a letter went, there was none, this one could not go, or nothing can go at present."""

    SENT = "sent"
    NONE = "none"
    LATER = "later"
    DOWN = "down"


def send_due(*, at: datetime, most: int = MOST) -> int:
    """Send up to ``most`` letters over one connection and delete what lapsed; return how many letters went."""
    with entered(system_scope("alerts")):
        clear(at=at)
        close_alarm(at=at)
        waiting = AlertMail.objects.filter(sent_at=None, due_at__lte=at).exists()
    if not waiting:
        return 0
    sent, server = 0, get_connection()
    try:
        for _ in range(most):
            outcome = _send_next(server, at=at)
            sent += outcome is Outcome.SENT
            if outcome in (Outcome.NONE, Outcome.DOWN):
                break
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.close()
    with entered(system_scope("alerts")):
        tell_parked(at=at)
    return sent


def _send_next(server: BaseEmailBackend, *, at: datetime) -> Outcome:
    with entered(system_scope("alerts")):
        rows = AlertMail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("alert")
        first = rows.filter(sent_at=None, due_at__lte=at).order_by("due_at", "id").first()
        if first is None:
            return Outcome.NONE
        mails = [first]
        if first.letter == Letter.DIGEST:
            mails = list(rows.filter(
                sent_at=None, due_at__lte=at, letter=Letter.DIGEST, address_index=first.address_index
            ).order_by("queued_at", "id"))  # fmt: skip
        mails = _still_news(mails)
        if not mails:
            return Outcome.LATER
        ready = _written(mails, at=at)
        return _handed_over(server, *ready, at=at) if ready else Outcome.LATER


def _written(mails: list[AlertMail], *, at: datetime) -> tuple[EmailMessage, list[AlertMail]] | None:
    """Write one letter of what can be written; what cannot is set back and holds the rest of a day's letter not up."""
    try:
        return letter(mails, at=at), mails
    except Exception as error:  # whatever one letter cannot be written for, the others go on
        if len(mails) == 1:
            _set_back(mails, str(error) if isinstance(error, WordingStops) else _named(error), at=at)
            return None
    fit = [mail for mail in mails if _written([mail], at=at)]
    if len(fit) == len(mails):
        fit = fit[:1]  # each alone, but not together: the others follow
    return _written(fit, at=at) if fit else None


def _still_news(mails: list[AlertMail]) -> list[AlertMail]:
    """Let go of a version of which the address was sent a later one already: a correction has overtaken it."""
    kept = [mail for mail in mails if not (mail.slug and AlertMail.objects.filter(
        address_index=mail.address_index, slug=mail.slug, number__gt=mail.number, sent_at__isnull=False
    ).exists())]  # fmt: skip
    AlertMail.objects.filter(id__in={mail.id for mail in mails} - {mail.id for mail in kept}).delete()
    return kept


def _handed_over(server: BaseEmailBackend, message: EmailMessage, mails: list[AlertMail], *, at: datetime) -> Outcome:
    try:
        server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        if all(code in NEVER_TAKEN and not said.startswith(POLICY) for code, said in error.recipients.values()):
            note_bounce(address=str(mails[0].alert.address), at=at)
            return Outcome.LATER
        return _later(mails, "the mailbox takes no letters at present", Outcome.LATER, at=at)
    except smtplib.SMTPDataError as error:
        return _later(mails, _named(error), Outcome.LATER, at=at)
    except Exception as error:  # a server that is down, or an address that cannot be written: the others go on
        with suppress(OSError, smtplib.SMTPException):
            server.close()
        if isinstance(error, OSError):
            return _later(mails, _named(error), Outcome.DOWN, at=at)
        return _set_back(mails, _named(error), at=at)
    AlertMail.objects.filter(id__in=[mail.id for mail in mails]).update(sent_at=at, last_error="", parked_at=None)
    unpark_overtaken(mails)
    return Outcome.SENT


def _named(error: Exception) -> str:
    """Name an error without its text, in which a server may repeat the address."""
    return " ".join((type(error).__name__, str(getattr(error, "smtp_code", "")))).strip()


def _set_back(mails: list[AlertMail], why: str, *, at: datetime) -> Outcome:
    """Try again later what no waiting alone repairs; after ``MOST_TRIES`` it is for people."""
    tries = mails[0].attempts + 1
    if tries < MOST_TRIES:
        return _later(mails, why, Outcome.LATER, at=at)
    park(mails, tries=tries, why=why, at=at)
    return Outcome.LATER


def _later(mails: list[AlertMail], why: str, outcome: Outcome, *, at: datetime) -> Outcome:
    """Try again after a pause that doubles."""
    tries = mails[0].attempts + 1
    pause = min(timedelta(minutes=2 ** min(tries, 12)), LONGEST_WAIT)
    AlertMail.objects.filter(id__in=[mail.id for mail in mails]).update(
        attempts=tries, due_at=at + pause, last_error=why[:200]
    )
    return outcome
