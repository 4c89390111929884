"""Bring what a source said about a person into the spelling in which two equal values are equal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.identity.domain.idnumbers import IdNumberRefused, read_id_number
from crm.identity.domain.phones import find_phones
from crm.identity.domain.sightings import Assurance
from crm.profile.domain.golden import Fact
from crm.profile.domain.sayings import Saying
from crm.profile.domain.vocabulary import Channel

_SEPARATOR = "\x1f"


@dataclass(frozen=True, kw_only=True)
class Worded:
    """A value that is said in both languages and has a code, such as an answer of a questionnaire."""

    zh: str
    en: str
    code: str = ""

    def packed(self) -> str:
        """Return the one text under which it is kept."""
        return _SEPARATOR.join((self.zh, self.en, self.code))


def worded(value: str) -> Worded:
    """Return a kept value in both languages; a plain text is itself in both, and its own code."""
    zh, found, rest = value.partition(_SEPARATOR)
    if not found:
        return Worded(zh=value, en=value, code=value)
    en, _, code = rest.partition(_SEPARATOR)
    return Worded(zh=zh, en=en, code=code)


def sayings(
    *,
    facts: Mapping[Fact, str],
    source_id: UUID,
    channel: Channel,
    assurance: Assurance,
    at: datetime,
    by_label: str = "",
) -> Iterator[Saying]:
    """Yield one saying per value; day of birth and gender also follow from a whole ID number."""
    for fact, value in _normalised(facts):
        yield Saying(
            source_id=source_id,
            fact=fact,
            value=value,
            channel=channel,
            assurance=assurance,
            observed_at=at,
            by_label=by_label,
        )


def _normalised(facts: Mapping[Fact, str]) -> Iterable[tuple[Fact, str]]:
    for fact, value in facts.items():
        if fact is Fact.PHONE:
            yield from ((fact, phone.e164) for phone in find_phones(value).phones if not phone.remark)
        elif fact is Fact.ID_NUMBER:
            yield from _from_id_number(value)
        elif value.strip():
            yield fact, value.strip()


def _from_id_number(text: str) -> Iterable[tuple[Fact, str]]:
    try:
        number = read_id_number(text)
    except IdNumberRefused:
        return
    yield Fact.ID_NUMBER, number.pattern
    if number.birth_date:
        yield Fact.BIRTH_DATE, number.birth_date.isoformat()
    if number.gender:
        yield Fact.GENDER, number.gender.value
