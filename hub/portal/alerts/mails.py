"""Write the letters: plain text and simple HTML, in the reader's language, with every address they need.

Every letter passes the wording check. What an older version said may not pass any more; then the letter leaves the
old and new words out and leads to where they stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import formataddr
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from cms import queries
from cms.alerts import confirming, ending, listing_link
from cms.domain.gate import stops_publication
from cms.models import Alert, AlertMail, Letter
from cms.reading.differences import ShownChange, shown_changes, word_for
from cms.reading.language import said
from hub.portal.alerts.words import rhythm_words, topic_words
from hub.portal.version_addresses import absolute, addresses_of
from hub.web.brand import PLATFORM
from hub.wording import Finding, check

MOST_CHANGES: Final = 12
LONGEST_VALUE: Final = 200
"""Characters of an old or new value; the page has all of it."""
LANGUAGES: Final = {"zh": "zh-hans", "en": "en"}


class WordingStops(ValueError):
    """A letter says something that no rule lets through, even without what changed."""


@dataclass(frozen=True)
class Written:
    """What a letter says before it is addressed to anybody; ``stopped`` is what keeps it from going out."""

    name: str
    context: dict[str, object]
    text: str
    stopped: tuple[Finding, ...]
    end: str = ""

    @property
    def subject(self) -> str:
        """The head's line."""
        return str(self.context["subject"])


@dataclass(frozen=True)
class ShownVersion:
    """One version as a letter tells of it; ``changes`` are (where, before, after)."""

    title: str
    word: str
    number: int
    published_at: datetime
    reason: str
    summary: str
    changes: tuple[tuple[str, str, str], ...]
    more_changes: int
    address: str
    verify: str
    corrected: bool


def letter(mails: Sequence[AlertMail], *, at: datetime) -> EmailMultiAlternatives:
    """Write one letter of rows that go to one address. Raises `WordingStops`."""
    with translation.override(LANGUAGES[mails[0].alert.language]):
        words = _written(mails, at)
        if words.stopped:
            rules = ", ".join(sorted({found.rule_id for found in words.stopped}))
            raise WordingStops(f"{rules} in a letter of {mails[0].slug or mails[0].letter}")
        return _addressed(mails[0], words)


def written(mails: Sequence[AlertMail], *, at: datetime) -> Written:
    """What a letter of these rows would say, also where it may not go out; for people who look after it."""
    with translation.override(LANGUAGES[mails[0].alert.language]):
        return _written(mails, at)


def _written(mails: Sequence[AlertMail], at: datetime) -> Written:
    first = mails[0]
    if first.letter == Letter.CONFIRM:
        return _said(first, _confirmation(first.alert), "confirm")
    if first.letter == Letter.OVERVIEW:
        return _said(first, _overview(first.alert, at), "overview")
    return _news(mails)


def _confirmation(row: Alert) -> dict[str, object]:
    return {
        "subject": _("Please confirm: disclosures by e-mail"),
        "topic": topic_words(row),
        "rhythm": rhythm_words(row.rhythm),
        "address": _link("confirm", confirming(row)),
    }


def _overview(row: Alert, at: datetime) -> dict[str, object]:
    return {
        "subject": _("Your e-mail alerts"),
        "address": _link("mine", listing_link(row, at=at)),
    }


def _news(mails: Sequence[AlertMail]) -> Written:
    row = mails[0].alert
    versions = [_shown(mail) for mail in mails]
    one = versions[0]
    subject = f"{one.word}: {one.title}" if len(versions) == 1 else _("%(n)s disclosures today") % {"n": len(versions)}
    context: dict[str, object] = {
        "subject": " ".join(subject.split()),
        "versions": versions,
        "topic": topic_words(row),
        "end": _link("end", ending(row)),
        "mine": absolute(_prefix() + "/alerts/"),
    }
    whole = _said(mails[0], context, "news", end=ending(row))
    if not whole.stopped:
        return whole
    bare = [replace(one, changes=(), more_changes=0, summary="") for one in versions]
    return _said(mails[0], context | {"versions": bare}, "news", end=ending(row))


def _shown(mail: AlertMail) -> ShownVersion:
    version = queries.version_by_id(mail.version_id)
    if version is None:
        raise LookupError(f"no version {mail.version_id}")
    before = queries.version(version.slug, version.number - 1) if version.number > 1 else None
    changed: tuple[ShownChange, ...] = ()
    if before is not None and not version.withdrawn and before.kind is version.kind:
        changed = shown_changes(before.payload, version.payload)
    addresses = addresses_of(version)
    return ShownVersion(
        title=said(version.title), word=word_for(version.change, version.weight), number=version.number,
        published_at=version.published_at, reason=said(version.reason),
        summary="" if version.number > 1 else said(version.summary),
        changes=tuple((one.trail, _short(one.before), _short(one.after)) for one in changed[:MOST_CHANGES]),
        more_changes=max(0, len(changed) - MOST_CHANGES),
        address=addresses["page_en" if mail.alert.language == "en" else "page_zh"],
        verify=absolute(f"{_prefix()}/verify/disclosure/{version.id}/"), corrected=version.number > 1,
    )  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _said(mail: AlertMail, context: dict[str, object], name: str, *, end: str = "") -> Written:
    language = mail.alert.language
    context = context | {"platform": str(PLATFORM.name), "html_language": "en" if language == "en" else "zh-Hans"}
    text = render_to_string(f"portal/mail/{name}.txt", context)
    found = check(f"{context['subject']}\n{text}", language=language, hints=False, weigh=False)
    return Written(name, context, text, tuple(one for one in found if stops_publication(one)), end)


def _addressed(mail: AlertMail, words: Written) -> EmailMultiAlternatives:
    """Put one letter together; its id stays the same at every try, so that a mailbox knows a letter that came twice."""
    message = EmailMultiAlternatives(
        subject=words.subject, body=words.text,
        from_email=formataddr((str(PLATFORM.name), settings.DEFAULT_FROM_EMAIL)),
        to=[str(mail.alert.address)], headers={"Message-ID": f"<{mail.id}@{_host()}>", **_ending_headers(words.end)},
    )  # fmt: skip
    message.attach_alternative(render_to_string(f"portal/mail/{words.name}.html", words.context), "text/html")
    return message


def _ending_headers(token: str) -> dict[str, str]:
    """How a mail program ends it in one click (RFC 8058)."""
    if not token:
        return {"Auto-Submitted": "auto-generated"}
    return {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{_link('end', token)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _link(door: str, token: str) -> str:
    return absolute(f"{_prefix()}/alerts/{door}/{token}/")


def _prefix() -> str:
    return "/en" if translation.get_language() == "en" else ""


def _host() -> str:
    return urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
