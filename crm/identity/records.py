"""Store what a sighting says about one record: identifiers, link keys, and the hour a device was in its hands."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from crm.identity.domain.marking import Told
from crm.identity.domain.sightings import ASIDE, Sighting, read_sighting
from crm.identity.domain.sightings import Identifier as Said
from crm.identity.domain.sightings import LinkKey as Proof
from crm.identity.models import DeviceUse, Identifier, LinkKey
from hub.kernel.ids import stable_id
from hub.schema import statements
from hub.schema.locks import holding
from hub.vault.blind import blind_index

DEVICES = "device"
STRIPES: Final = 1024
"""Block keys share so many locks: a long list of visits must not fill the database's table of locks."""
_VALUE: Final = Identifier._meta.get_field("value")


@dataclass(frozen=True, kw_only=True)
class Known:
    """A sighting with its record's id and everything blinded, ready to be compared with what is stored."""

    sighting: Sighting
    record_id: UUID
    key_blind: str
    device_id: UUID | None
    device_blind: str
    marks: tuple[tuple[Said, str], ...]
    proofs: tuple[tuple[Proof, str], ...]

    @property
    def anonymous(self) -> bool:
        """Only a device spoke."""
        return self.record_id == self.device_id


def recognise(sighting: Sighting) -> Known:
    """Read a sighting and blind it; touches no table."""
    reading = read_sighting(sighting)
    device_blind = blind_index(f"{sighting.source}\x1f{sighting.device_id}", field="identity.device")
    device = stable_id("source-record", DEVICES, device_blind) if sighting.device_id else None
    key_blind = blind_index(f"{sighting.source}\x1f{sighting.source_key}", field="identity.source_key")
    personal = stable_id("source-record", sighting.source, key_blind)
    record_id = personal if sighting.source_key or device is None else device
    return Known(
        sighting=sighting,
        record_id=record_id,
        key_blind=key_blind,
        device_id=device,
        device_blind=device_blind,
        marks=tuple((mark, _mark_blind(mark, record_id)) for mark in reading.identifiers),
        proofs=tuple((key, blind_index(key.text, field=f"identity.{key.rule}")) for key in reading.link_keys),
    )


def told_by(known: Iterable[Known]) -> dict[UUID, list[Told]]:
    """Return what sightings tell of each record that is more than a device."""
    found: dict[UUID, list[Told]] = {}
    for one in known:
        if not one.anonymous:
            at, assurance = one.sighting.observed_at, int(one.sighting.assurance)
            told = [Told(kind=mark.kind, value=mark.value, assurance=assurance, since=at) for mark, _ in one.marks]
            found.setdefault(one.record_id, []).extend(told)
    return found


def _mark_blind(mark: Said, record_id: UUID) -> str:
    """Evidence has few values, so that equal indexes would say who shares one: it is blinded for its record alone."""
    text = f"{record_id}\x1f{mark.value}" if mark.kind in ASIDE else mark.value
    return blind_index(text, field=f"identity.{mark.kind}")


def unchanged(known: Sequence[Known]) -> set[UUID]:
    """Return the records about which these sightings say nothing new."""
    ids = {one.record_id for one in known}
    _, found = statements.rows_of_each(statements.PLANNED_ONCE, (_SEEN, [list(ids)]))
    since: dict[UUID, datetime] = dict(found)
    if not since:
        return set()
    marks = _stored_marks(ids)
    proofs = set(LinkKey.objects.filter(record_id__in=ids).values_list("record_id", "rule", "blind"))
    changed = {one.record_id for one in known if not _says_nothing_new(one, since, marks, proofs)}
    return ids - changed


def held_and_seen_since(record_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Hold these records to the end of the transaction, so that nobody stores them meanwhile.

    Return since when each is known; those that nobody stored are absent.
    """
    ids = list(record_ids)
    _, found = statements.rows_of_each(holding(names_of(ids)), (_SEEN, [ids]))
    return dict(found)


def names_of(record_ids: Iterable[UUID]) -> list[str]:
    """Under which names records are held."""
    return [f"record:{record}" for record in record_ids]


def names_of_keys(proofs: Iterable[str], block_keys: Iterable[int]) -> list[str]:
    """Under which names everything is held by which records meet others; held after the records, in one go."""
    return [*(f"mark:{blind}" for blind in proofs), *(f"block:{key % STRIPES}" for key in block_keys)]


_SEEN: Final = "SELECT id, seen_since FROM identity_sourcerecord WHERE id = ANY(%s)"


def storing(known: Sequence[Known], *, new: Collection[UUID] = frozenset()) -> statements.Question:
    """Return what writes records, identifiers and link keys; ``seen_since`` only moves back, so order leaves no trace.

    The caller holds the records. ``new`` are those of which nothing is stored yet: nothing is looked up for them.
    """
    proofs = [
        (one.record_id, proof.rule.value, blind) for one in known if not one.anonymous for proof, blind in one.proofs
    ]
    return _STORE, [*_columns(_records(known), 5), *_columns(_marks(known, new), 7), *_columns(proofs, 3)]


_STORE_RECORDS: Final = """
    INSERT INTO identity_sourcerecord (id, source, key_blind, is_device, seen_since)
    SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::boolean[], %s::timestamptz[])
        ON CONFLICT (id) DO UPDATE SET seen_since = EXCLUDED.seen_since
     WHERE identity_sourcerecord.seen_since > EXCLUDED.seen_since
"""
_STORE: Final = f"""
WITH record AS ({_STORE_RECORDS}), mark AS (
    INSERT INTO identity_identifier (record_id, kind, blind, masked, value, assurance, seen_since)
    SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::bytea[], %s::smallint[], %s::timestamptz[])
        ON CONFLICT (record_id, kind, blind) DO UPDATE
       SET seen_since = EXCLUDED.seen_since, assurance = EXCLUDED.assurance
)
INSERT INTO identity_linkkey (record_id, rule, blind) SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[])
    ON CONFLICT DO NOTHING
"""  # noqa: S608  both parts are written here


def _columns(found: Sequence[tuple[object, ...]], width: int) -> list[list[object]]:
    """Rows as one list a column, as ``unnest`` takes them."""
    return [[row[position] for row in found] for position in range(width)]


def store_device_uses(known: Sequence[Known]) -> set[UUID]:
    """Write in whose hands devices were; return the devices about which something new was learnt."""
    uses: dict[tuple[UUID, UUID, datetime], tuple[datetime, datetime]] = {}
    for one in known:
        if one.device_id and not one.anonymous:
            at = one.sighting.observed_at
            key = (one.device_id, one.record_id, at.replace(minute=0, second=0, microsecond=0))
            first, last = uses.get(key, (at, at))
            uses[key] = (min(first, at), max(last, at))
    if not uses:
        return set()
    _store_devices(known)
    return _widen(uses)


def _widen(uses: Mapping[tuple[UUID, UUID, datetime], tuple[datetime, datetime]]) -> set[UUID]:
    devices = {device for device, _user, _hour in uses}
    stored = {(row.device_id, row.user_id, row.hour): row for row in DeviceUse.objects.filter(device_id__in=devices)}
    new = [
        DeviceUse(device_id=device, user_id=user, hour=hour, first_at=first, last_at=last)
        for (device, user, hour), (first, last) in uses.items()
        if (device, user, hour) not in stored
    ]
    wider = []
    for key, (first, last) in uses.items():
        row = stored.get(key)
        if row and (first < row.first_at or last > row.last_at):
            row.first_at, row.last_at = min(first, row.first_at), max(last, row.last_at)
            wider.append(row)
    DeviceUse.objects.bulk_create(new, ignore_conflicts=True)
    DeviceUse.objects.bulk_update(wider, ["first_at", "last_at"])
    return {row.device_id for row in (*new, *wider)}


def _store_devices(known: Iterable[Known]) -> None:
    """Write devices in one order of ids, each since the earliest that it was seen."""
    devices: dict[UUID, tuple[object, ...]] = {}
    for one in sorted(known, key=lambda one: one.sighting.observed_at):
        if one.device_id:
            row = (one.device_id, DEVICES, one.device_blind, True, one.sighting.observed_at)
            devices.setdefault(one.device_id, row)
    statements.rows(_STORE_RECORDS, _columns([devices[device] for device in sorted(devices)], 5))


def _records(known: Iterable[Known]) -> list[tuple[object, ...]]:
    earliest: dict[UUID, Known] = {}
    for one in known:
        held = earliest.setdefault(one.record_id, one)
        if one.sighting.observed_at < held.sighting.observed_at:
            earliest[one.record_id] = one
    return [
        (one.record_id, DEVICES, one.device_blind, True, one.sighting.observed_at)
        if one.anonymous
        else (one.record_id, one.sighting.source, one.key_blind, False, one.sighting.observed_at)
        for one in earliest.values()
    ]


def _marks(known: Iterable[Known], new: Collection[UUID]) -> list[tuple[object, ...]]:
    """What is new of the marks: a stored one changes only towards more assurance and an earlier first sight."""
    best = _best(known)
    stored = _stored_marks({record for record, _kind, _blind in best}.difference(new))
    news = []
    for key, (mark, since, assurance) in best.items():
        held_since, held_assurance = stored.get(key, (since, assurance))
        if key not in stored or since < held_since or assurance > held_assurance:
            news.append((key, mark, min(since, held_since), max(assurance, held_assurance)))
    sealed = _VALUE.seal_for([(mark.value, (str(key[0]), *key[1:])) for key, mark, _, _ in news])
    return [
        (*key, mark.masked[:120], value, assurance, since)
        for value, (key, mark, since, assurance) in zip(sealed, news, strict=True)
    ]


def _best(known: Iterable[Known]) -> dict[tuple[UUID, str, str], tuple[Said, datetime, int]]:
    """Each mark that was said, since when at the earliest, and how surely at best."""
    best: dict[tuple[UUID, str, str], tuple[Said, datetime, int]] = {}
    for one in known:
        at, assurance = one.sighting.observed_at, int(one.sighting.assurance)
        for mark, blind in one.marks if not one.anonymous else ():
            key = (one.record_id, mark.kind.value, blind)
            first, since, most = best.get(key, (mark, at, assurance))
            best[key] = (first, min(since, at), max(most, assurance))
    return best


def _stored_marks(record_ids: Iterable[UUID]) -> dict[tuple[UUID, str, str], tuple[datetime, int]]:
    wanted = set(record_ids)
    if not wanted:
        return {}
    fields = Identifier.objects.filter(record_id__in=wanted).values_list(
        "record_id", "kind", "blind", "seen_since", "assurance"
    )
    return {(record, kind, blind): (since, assurance) for record, kind, blind, since, assurance in fields}


def _says_nothing_new(
    one: Known,
    since: Mapping[UUID, datetime],
    marks: Mapping[tuple[UUID, str, str], tuple[datetime, int]],
    proofs: set[tuple[UUID, str, str]],
) -> bool:
    at, assurance = one.sighting.observed_at, int(one.sighting.assurance)
    if one.record_id not in since or since[one.record_id] > at:
        return False
    if one.anonymous:
        return True
    for mark, blind in one.marks:
        stored = marks.get((one.record_id, mark.kind.value, blind))
        if stored is None or at < stored[0] or assurance > stored[1]:
            return False
    return all((one.record_id, proof.rule.value, blind) in proofs for proof, blind in one.proofs)
