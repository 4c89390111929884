"""Take down who wants to be told of publications by e-mail: asked for, confirmed by the address itself, ended.

Nobody is told anything before the address itself has confirmed, and asking never says whether an address is known.
Needs a scope of background work: nobody else may write here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import F, QuerySet

from cms.domain.alerts import Choice, NoSuchTopic, Rhythm, Topic
from cms.models import Alert, AlertMail, End, Letter
from cms.queries import disclosed_project
from hub.kernel.ids import new_id
from hub.vault.blind import blind_index

LINK_FOR: Final = timedelta(days=3)
"""How long a link that confirms holds; whoever comes later asks again."""
LIST_FOR: Final = timedelta(days=3)
ASK_AGAIN_AFTER: Final = timedelta(hours=1)
QUESTIONS_AN_HOUR: Final = 5
"""To one address, so that nobody fills another's mailbox by asking for one topic over and over, or for each there is.
Unmeasured: as many as one reader wants at one sitting."""
SIGNED: Final = "cms.alerts"


class LinkRefused(ValueError):
    """A link was changed, was used before, is too old, or what it led to is gone."""


def ask(*, address: str, choice: Choice, rhythm: Rhythm, language: str, subject_id: UUID | None, at: datetime) -> None:
    """Take down what an address wants and queue the question whether it does; one that has it gets its own list.

    Raises `NoSuchTopic` for a project that is not disclosed.
    """
    if choice.topic is Topic.PROJECT and disclosed_project(choice.target) is None:
        raise NoSuchTopic(f"no disclosed project {choice.target}")
    with transaction.atomic():
        row, fresh = Alert.objects.select_for_update().get_or_create(
            address_index=index_of(address), topic=choice.topic, target=choice.target,
            defaults={
                "address": address.strip(), "language": language, "rhythm": rhythm, "subject_id": subject_id,
                "asked_at": at,
            },
        )  # fmt: skip
        if row.confirmed_at is not None and row.ended_at is None:
            _queue(row, Letter.OVERVIEW, at)
            return
        if not fresh:
            _ask_anew(row, rhythm, language, subject_id, at)
        _queue(row, Letter.CONFIRM, at)


def _ask_anew(row: Alert, rhythm: Rhythm, language: str, subject_id: UUID | None, at: datetime) -> None:
    """Of a row that lapsed or ended; a link that is on its way still holds, and whose row it was an erasure finds."""
    row.rhythm, row.language, row.asked_at = rhythm, language, at
    row.subject_id = subject_id or row.subject_id
    row.confirmed_at, row.ended_at, row.ended_by = None, None, ""
    row.save(update_fields=["rhythm", "language", "subject_id", "asked_at", "confirmed_at", "ended_at", "ended_by"])


def ask_for_list(*, address: str, at: datetime) -> None:
    """Queue a letter with the link to its own list, where the address has anything; else do nothing."""
    row = wanted().filter(address_index=index_of(address)).order_by("confirmed_at").first()
    if row is not None:
        _queue(row, Letter.OVERVIEW, at)


def _queue(row: Alert, letter: Letter, at: datetime) -> None:
    """A list is of the whole address, a question of one topic; neither is sent again for a while."""
    since = at - ASK_AGAIN_AFTER
    lately = AlertMail.objects.filter(address_index=row.address_index, letter=letter, queued_at__gt=since)
    most = 1 if letter is Letter.OVERVIEW else QUESTIONS_AN_HOUR
    if lately.count() < most and not lately.filter(alert=row).exists():
        AlertMail.objects.create(alert=row, address_index=row.address_index, letter=letter, queued_at=at, due_at=at)


def index_of(address: str) -> str:
    """The keyed index by which an address is found; capitals make no difference."""
    return blind_index(address.strip().casefold(), field="cms.alert.address")


def confirming(row: Alert) -> str:
    """What stands in the link that confirms."""
    return _sign("confirm", str(row.id), str(row.nonce))


def ending(row: Alert) -> str:
    """What stands in the link that ends one alert; it holds as long as the alert."""
    return _sign("end", str(row.id))


def listing_link(row: Alert, *, at: datetime) -> str:
    """What stands in the link to everything an address has."""
    return _sign("list", str(row.id), str(int((at + LIST_FOR).timestamp())))


def asked_by(token: str, *, at: datetime) -> Alert:
    """The row that a link would confirm. Raises `LinkRefused`."""
    key, nonce = _read("confirm", token, 2)
    row = Alert.objects.select_for_update().filter(id=key, nonce=nonce, confirmed_at=None).first()
    if row is None or row.asked_at + LINK_FOR < at:
        raise LinkRefused("expected a link that was not used and is not older than three days")
    return row


def confirm(*, token: str, at: datetime) -> Alert:
    """Confirm once by the link; the question that was answered goes. Raises `LinkRefused`, also the second time."""
    with transaction.atomic():
        row = asked_by(token, at=at)
        row.confirmed_at, row.nonce = at, new_id()
        row.ended_at, row.ended_by = None, ""
        row.save(update_fields=["confirmed_at", "nonce", "ended_at", "ended_by"])
        AlertMail.objects.filter(alert=row, letter=Letter.CONFIRM).delete()  # its link is used: the next wish gets one
        return row


def ended_by_link(token: str) -> Alert:
    """The row that a link would end, or has ended. Raises `LinkRefused`."""
    row = Alert.objects.filter(id=_read("end", token, 1)[0]).first()
    if row is None:
        raise LinkRefused("expected an alert that is there")
    return row


def end(*, token: str, at: datetime, everything: bool = False) -> Alert:
    """End one alert by the link that stands in each of its letters, or all of its address; again changes nothing.

    Raises `LinkRefused`.
    """
    with transaction.atomic():
        row = ended_by_link(token)
        index = row.address_index
        _end(wanted().filter(address_index=index) if everything else Alert.objects.filter(id=row.id), End.READER, at)
        return row


def remaining_beside(row: Alert) -> Sequence[Alert]:
    """What the address of an alert has besides it, oldest first."""
    return tuple(wanted().filter(address_index=row.address_index).exclude(id=row.id).order_by("confirmed_at", "id"))


def asked_while_signed_in(subject_id: UUID) -> Sequence[Alert]:
    """What an investor asked for and the mailbox confirmed: what goes on, the oldest first, then what ended.

    What waits for its mailbox is left out: beside what is confirmed already it would tell whose address is known.
    """
    own = Alert.objects.filter(subject_id=subject_id, confirmed_at__isnull=False)
    return tuple(own.order_by(F("ended_at").desc(nulls_first=True), "confirmed_at", "id"))


def end_own(*, alert_id: UUID, subject_id: UUID, at: datetime) -> Alert | None:
    """End what an investor asked for while signed in; None where it is not theirs. Again changes nothing."""
    with transaction.atomic():
        row = Alert.objects.filter(id=alert_id, subject_id=subject_id, confirmed_at__isnull=False).first()
        if row is not None:
            _end([row], End.READER, at)
        return row


def own_alerts(token: str, *, at: datetime) -> Sequence[Alert]:
    """What the address of a link has, oldest first. Raises `LinkRefused`."""
    key, until = _read("list", token, 2)
    row = Alert.objects.filter(id=key).first()
    if row is None or int(until) < at.timestamp():
        raise LinkRefused("expected a link that is not older than three days")
    return tuple(wanted().filter(address_index=row.address_index).order_by("confirmed_at", "id"))


def forget(*, token: str, at: datetime) -> int:
    """Delete the address of a link with all that it asked for and was sent; return how many alerts. `LinkRefused`."""
    with transaction.atomic():
        own_alerts(token, at=at)
        index = Alert.objects.values_list("address_index", flat=True).get(id=_read("list", token, 2)[0])
        gone = Alert.objects.filter(address_index=index)
        count = gone.count()
        gone.delete()
        return count


def note_bounce(*, address: str, at: datetime) -> int:
    """End every alert of a mailbox that takes no letters; return how many."""
    with transaction.atomic():
        return _end(Alert.objects.filter(address_index=index_of(address)), End.BOUNCE, at)


def _end(rows: Iterable[Alert], by: End, at: datetime) -> int:
    ids = [row.id for row in rows if row.ended_at is None]
    Alert.objects.filter(id__in=ids).update(ended_at=at, ended_by=by)
    AlertMail.objects.filter(alert__in=ids, sent_at=None).delete()
    return len(ids)


def wanted() -> QuerySet[Alert]:
    """Alerts that were confirmed and did not end."""
    return Alert.objects.filter(confirmed_at__isnull=False, ended_at=None)


def _sign(purpose: str, *words: str) -> str:
    return signing.Signer(salt=f"{SIGNED}.{purpose}").sign_object(list(words))


def _read(purpose: str, token: str, count: int) -> list[str]:
    try:
        words = signing.Signer(salt=f"{SIGNED}.{purpose}").unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise LinkRefused("expected a link as it stood in the letter") from error
    if not isinstance(words, list) or len(words) != count:
        raise LinkRefused("expected a link as it stood in the letter")
    return words
