"""Say which running contracts do not suit: judged so when they were registered, or lost when either side changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from crm.purchases.domain.registrations import RegistrationFacts, Suits
from crm.purchases.domain.rematches import Change, RematchFacts
from crm.purchases.models import RegisteredContract, Rematch
from crm.purchases.registrations import doubts_about
from crm.suitability.domain.words import Words
from hub.access.queries import absorbed_by, in_use
from hub.contracts.domain.terms import ContractTerms
from hub.contracts.queries import contracts_by_number, contracts_of
from hub.funds.queries import outstanding_under

Losses = Mapping[tuple[UUID, str], tuple[RematchFacts, ...]]
"""What is lost and was not regained, by investor (as in use now) and product, the oldest first."""


class MatchUnknown(LookupError):
    """Matching again found no such thing, or the scope may not see it."""


class Ground(StrEnum):
    """What a contract does not suit by."""

    REGISTERED = "registered"
    LEVEL = "level"
    RATING = "rating"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing found against a contract; ``reference_id`` is what its advisor's task is about."""

    ground: Ground
    since: datetime
    words: Words
    reference_id: UUID


@dataclass(frozen=True, kw_only=True)
class Unsuitable:
    """A running contract and what is found against it, the oldest first; ``subject_id`` is the profile in use."""

    terms: ContractTerms
    subject_id: UUID
    outstanding_fen: int
    findings: tuple[Finding, ...]

    @property
    def since(self) -> datetime:
        """Since when it does not suit."""
        return self.findings[0].since


def unsuitable_contracts() -> tuple[Unsuitable, ...]:
    """Return every running contract that does not suit, of all that the scope may see, by number."""
    lost = _standing(Rematch.objects.all())
    people = known_as({subject for subject, _ in lost})
    found = {one.number: one for one in contracts_of(subject_ids=set(people), codes={code for _, code in lost})}
    judged = RegisteredContract.objects.exclude(suits=Suits.YES).values_list("contract_number", flat=True)
    found |= contracts_by_number(list(judged))
    return _unsuitable(list(found.values()), lost, doubts_about(list(found)))


def cautions_of(contracts: Sequence[ContractTerms]) -> Mapping[str, Words]:
    """Return what is said beside those of these contracts that run and do not suit, by number."""
    lost = losses_among(known_as({one.subject_id for one in contracts}))
    doubts = doubts_about([one.number for one in contracts])
    found = {one.terms.number: _sentence(one.findings) for one in _unsuitable(contracts, lost, doubts)}
    return {number: one.words for number, one in doubts.items()} | found


def rematch(match_id: UUID) -> RematchFacts:
    """Return one answer of matching again; raise :class:`MatchUnknown`."""
    row = Rematch.objects.filter(id=match_id).first()
    if row is None:
        raise MatchUnknown(f"matching again found no {match_id} in this scope")
    return _facts(row)


def still_lost(match_id: UUID) -> bool:
    """Tell whether what was lost was not regained since."""
    found = rematch(match_id)
    lost = losses_among(known_as([found.subject_id]))
    return any(found.id == one.id for rows in lost.values() for one in rows)


def losses_among(people: Mapping[UUID, UUID]) -> Losses:
    """Return what these people lost and did not regain; ``people`` are their ids with the one in use."""
    return _standing(Rematch.objects.filter(subject_id__in=people))


def known_as(subject_ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Return every id that the people behind these profiles are known by, with the one in use."""
    now = set(in_use(subject_ids).values())
    return {one: one for one in now} | {
        old: one for one, absorbed in absorbed_by(now).items() for old in absorbed
    }  # fmt: skip


def _standing(rows: Iterable[Rematch]) -> Losses:
    found: dict[tuple[UUID, str], list[RematchFacts]] = {}
    answers = sorted((_facts(row) for row in rows), key=lambda one: (one.found_at, not one.suits, str(one.id)))
    now = in_use({one.subject_id for one in answers})
    for one in answers:
        lost = found.setdefault((now[one.subject_id], one.product_code), [])
        if one.suits:
            lost.clear()
        else:
            lost.append(one)
    return {key: tuple(lost) for key, lost in found.items() if lost}


def _unsuitable(
    contracts: Sequence[ContractTerms], lost: Losses, doubts: Mapping[str, RegistrationFacts]
) -> tuple[Unsuitable, ...]:
    now = in_use({one.subject_id for one in contracts})
    wanted = [one for one in contracts if one.number in doubts or (now[one.subject_id], one.product_code) in lost]
    running = outstanding_under(wanted) if wanted else {}
    found = []
    for one in sorted(wanted, key=lambda terms: terms.number):
        person, left = now[one.subject_id], running.get(one.number)
        judged = [_judged(doubts[one.number])] if one.number in doubts and left != 0 else []
        rematched = [_lost(answer) for answer in lost.get((person, one.product_code), ())] if left else []
        if findings := tuple(sorted([*judged, *rematched], key=lambda finding: finding.since)):
            found.append(Unsuitable(terms=one, subject_id=person, outstanding_fen=left or 0, findings=findings))
    return tuple(found)


def _judged(one: RegistrationFacts) -> Finding:
    return Finding(ground=Ground.REGISTERED, since=one.registered_at, words=one.words, reference_id=one.id)


def _lost(one: RematchFacts) -> Finding:
    return Finding(ground=Ground(one.change), since=one.found_at, words=one.words, reference_id=one.id)


def _sentence(findings: Sequence[Finding]) -> Words:
    """Say the newest answer of matching again behind what was found at registration."""
    judged = [one.words for one in findings if one.ground is Ground.REGISTERED]
    lost = [one.words for one in findings if one.ground is not Ground.REGISTERED][-1:]
    again = [Words("不再适合：{why}", "Suits no longer: {why}").filled({"why": one}) for one in lost]
    told = [*judged, *again]
    return Words("".join(one.zh for one in told), " ".join(one.en for one in told))


def _facts(row: Rematch) -> RematchFacts:
    return RematchFacts(
        id=row.id, subject_id=row.subject_id, product_code=row.product_code, suits=row.suits,
        change=Change(row.change), level=row.level, rating=row.rating, found_at=row.found_at,
    )  # fmt: skip
