"""Ask for a pack with a reason, make it in steps that show, hand it out with a row on the trail, let it go in time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from chain.domain.bundle import file_bytes
from chain.models import Entry
from chain.proofs import NotSealed, checkpoint_file, proofs_of_entries
from chain.queries import proving_size
from chain.wallet import wallet
from hub.access.scope import current_actor, entered, system_scope
from hub.audit.operations import record
from hub.catalogue.queries import ProductUnknown, product
from hub.kernel.actor import Actor
from hub.kernel.clock import instant
from hub.kernel.digest import sha256_hex
from hub.outbox.operations import publish
from hub.packs.domain.archive import About, PackFile, archive_bytes, manifest_bytes
from hub.packs.evidence import KIND, seal_pack
from hub.packs.gathering import PackTooLarge, all_ids, data_of, gather, papers_of
from hub.packs.index import index_files, proof_path
from hub.packs.models import Pack, PackKind, PackState
from hub.retention.parts import was_known
from hub.vault.operations import erase, seal, unseal

log = structlog.get_logger(__name__)

PROOFS_AT_ONCE: Final = 200
PAPERS_AT_ONCE: Final = 50
KEPT: Final = timedelta(days=7)
"""How long an archive lies here: whoever was asked for it has it by then, and nobody who is forgotten stays in one."""
STALE: Final = timedelta(minutes=5)
"""A worker that has not touched a pack for so long was killed: the pack is made anew."""
GIVEN_UP: Final = timedelta(hours=1)
"""Whose worker was killed so long after it was asked for is not begun again, lest it take every worker with it."""


class PackTaken(RuntimeError):
    """Another worker took the pack meanwhile, or somebody in it is forgotten: whoever worked on it lets go."""


class PackRefused(ValueError):
    """A pack is not asked for or handed out: ``reason`` is ``why``, ``client``, ``product``, ``days`` or ``gone``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def ask_pack(
    *, kind: PackKind, target: str, begins_date: date | None, ends_date: date | None, reason: str, by: Actor,
    at: datetime,
) -> Pack:  # fmt: skip
    """Ask for a pack; the worker makes it. Raises :class:`PackRefused`."""
    if not reason.strip() or by.id is None:
        raise PackRefused("why", "a pack is asked for by a person who says why")
    subject_id = _refuse_unknown(kind, target, begins_date, ends_date)
    with transaction.atomic():
        row = Pack.objects.create(
            kind=kind, target=target, reason=reason.strip(), asked_by_id=by.id, asked_by=by.label, asked_at=at,
            begins_date=begins_date if kind == PackKind.PERIOD else None,
            ends_date=ends_date if kind == PackKind.PERIOD else None,
        )  # fmt: skip
        record(by=by, action="pack.asked", at=at, subject_id=subject_id, target_kind=KIND, target_id=str(row.id),
               details={"kind": kind.value, "reason": row.reason})  # fmt: skip
    return row


def hand_out_pack(*, pack_id: UUID, by: Actor, at: datetime) -> tuple[Pack, bytes]:
    """Return a pack and its archive exactly as it was made, and record who took it."""
    with transaction.atomic():
        row = Pack.objects.get(id=pack_id)
        if row.state != PackState.READY or row.sealed_id is None:
            raise PackRefused("gone", f"pack {pack_id} is {row.state}")
        data = unseal(row.sealed_id)
        record(by=by, action="pack.handed_out", at=at, subject_id=_subject(row), target_kind=KIND,
               target_id=str(row.id), details={"archive_digest": row.archive_digest})  # fmt: skip
    return row, data


def make_next_pack(*, at: datetime, clock: Callable[[], datetime] | None = None) -> bool:
    """Make the pack that waits longest, in a transaction a step; return whether there was one.

    ``clock`` tells the time of each step, by which others see that somebody works on it; without it all happens at
    ``at``. What cannot be made says why, and is asked for again by a person.
    """
    clock = clock or (lambda: at)
    with entered(system_scope("packs")):
        waiting = Q(state=PackState.ASKED) | Q(state=PackState.MAKING, touched_at__lt=at - STALE)
        row = Pack.objects.select_for_update(skip_locked=True).filter(waiting).order_by("asked_at", "id").first()
        if row is None:
            return False
        if row.state == PackState.MAKING and row.asked_at < at - GIVEN_UP:
            _note(row, at=at, state=PackState.FAILED, error="stopped: whoever made it was killed again and again")
            return True
        _note(row, at=at, state=PackState.MAKING, done=0)
    try:
        _make(row, at=at, clock=clock)
    except PackTaken as taken:
        log.info("pack_let_go", pack=str(row.id), why=str(taken))
    except (PackTooLarge, ProductUnknown, NotSealed) as refusal:
        _fail(row, str(refusal), at=clock())
    except Exception as error:
        log.exception("pack_failed", pack=str(row.id))
        _fail(row, f"stopped: {type(error).__name__}", at=clock())
    return True


def let_packs_go(*, at: datetime) -> int:
    """Destroy archives after their week; digests and the reason stay. Return how many went."""
    gone = 0
    for row in Pack.objects.select_for_update().filter(state=PackState.READY, finished_at__lt=at - KEPT):
        let_go(row, reason="a pack lies here for a week", by=current_actor(), at=at)
        gone += 1
    return gone


def let_go(row: Pack, *, reason: str, by: Actor, at: datetime) -> None:
    """Destroy the archive of a pack; one that is being made is begun anew, and whoever makes it lets go."""
    if row.state == PackState.MAKING:
        _note(row, at=at, state=PackState.ASKED, done=0)
        return
    if row.sealed_id is not None:
        erase(row.sealed_id, reason=reason, by=by, at=at)
    _note(row, at=at, state=PackState.GONE)


def _refuse_unknown(kind: PackKind, target: str, begins: date | None, ends: date | None) -> UUID | None:
    if kind == PackKind.PERIOD:
        if begins is None or ends is None or ends < begins:
            raise PackRefused("days", f"expected two days in order, got {begins} and {ends}")
        return None
    if kind == PackKind.PRODUCT:
        try:
            product(code=target)
        except ProductUnknown as unknown:
            raise PackRefused("product", str(unknown)) from unknown
        return None
    try:
        subject_id = UUID(target)
    except ValueError as error:
        raise PackRefused("client", f"{target!r} is no id") from error
    if not was_known(subject_id):
        raise PackRefused("client", f"no client {subject_id}")
    return subject_id


def _make(row: Pack, *, at: datetime, clock: Callable[[], datetime]) -> None:
    with entered(system_scope("packs")):
        found = gather(row)
        _note(row, at=clock(), total=len(found.entries), records=len(found.entries))
    sealed_until = proving_size()
    proved = [one for one in found.entries if one.index < sealed_until]
    waiting = [one.entry_hash for one in found.entries if one.index >= sealed_until]
    files, closed = _proofs(row, proved, clock=clock)
    files += _in_steps(row, papers_of(row, found), clock=clock)
    files += _in_steps(row, data_of(row, at=at), clock=clock)
    with entered(system_scope("packs")):
        files.append(PackFile(path="checkpoints.json", data=file_bytes(checkpoint_file())))
        finished = clock()
        files += index_files(row, found.entries, files, sealed_until=sealed_until, at=finished)
        _finish(row, files, waiting, left_out=closed, at=finished)


def _in_steps(row: Pack, files: Iterable[PackFile], *, clock: Callable[[], datetime]) -> list[PackFile]:
    """Read papers or data some at a time, so that others see that somebody works on it."""
    read, waiting = list[PackFile](), iter(files)
    while True:
        with entered(system_scope("packs")):
            some = list(islice(waiting, PAPERS_AT_ONCE))
            _note(row, at=clock())
        if not some:
            return read
        read += some


def _proofs(row: Pack, proved: Sequence[Entry], *, clock: Callable[[], datetime]) -> tuple[list[PackFile], int]:
    """One wallet for a client, whose records stand in one chain, a file a record otherwise; and how many are erased."""
    if row.kind == PackKind.CLIENT:
        with entered(system_scope("packs")):
            held = wallet(all_ids(UUID(row.target)))
            _note(row, at=clock(), done=len(proved))
        closed = sum(_is_closed(proof) for one in held["chains"] for proof in one["proofs"])
        return [PackFile(path="wallet.json", data=file_bytes(held))], closed
    files, closed = list[PackFile](), 0
    for start in range(0, len(proved), PROOFS_AT_ONCE):
        some = proved[start : start + PROOFS_AT_ONCE]
        with entered(system_scope("packs")):
            bundles = proofs_of_entries(some)
            _note(row, at=clock(), done=start + len(some))
        closed += sum(_is_closed(bundle) for bundle in bundles)
        proofs = zip(some, bundles, strict=True)
        files += [PackFile(path=proof_path(one), data=file_bytes(bundle)) for one, bundle in proofs]
    return files, closed


def _is_closed(bundle: Mapping[str, Any]) -> bool:
    """Whether only the commitment is left of a record."""
    return bundle["record"].get("envelope") is None


def _finish(row: Pack, files: Sequence[PackFile], waiting: Sequence[str], *, left_out: int, at: datetime) -> None:
    about = About(
        kind=row.kind, target=row.target, begins=row.begins_date.isoformat() if row.begins_date else None,
        ends=row.ends_date.isoformat() if row.ends_date else None,
    )  # fmt: skip
    manifest = manifest_bytes(
        pack_id=str(row.id), about=about, reason=row.reason, made_by=row.asked_by, made_at=instant(at), files=files,
        waiting=waiting, left_out=left_out,
    )  # fmt: skip
    archive = archive_bytes(manifest=manifest, files=files)
    kept = seal(purpose="document", owner_kind=KIND, owner_id=row.id, content=archive, subject_id=None, at=at)
    _note(
        row, at=at, state=PackState.READY, finished_at=at, files=len(files), archive_bytes=len(archive),
        archive_digest=sha256_hex(archive), manifest_digest=sha256_hex(manifest), sealed_id=kept.id, done=row.total,
    )  # fmt: skip
    publish(event=seal_pack(row, at=at), at=at)
    record(by=current_actor(), action="pack.made", at=at, subject_id=_subject(row), target_kind=KIND,
           target_id=str(row.id), details={"files": row.files, "manifest_digest": row.manifest_digest})  # fmt: skip


def _fail(row: Pack, why: str, *, at: datetime) -> None:
    try:
        with entered(system_scope("packs")):
            _note(row, at=at, state=PackState.FAILED, error=why[:200])
    except PackTaken as taken:
        log.info("pack_let_go", pack=str(row.id), why=str(taken))


def _note(row: Pack, *, at: datetime, **values: object) -> None:
    """Write how far a pack is, if nobody else wrote since; raise :class:`PackTaken`.

    ``touched_at`` rises with every note, so that the one last written is the claim of whoever wrote it.
    """
    touched = at if row.touched_at is None else max(at, row.touched_at + timedelta(microseconds=1))
    noted = {**values, "touched_at": touched}
    if not Pack.objects.filter(id=row.id, state=row.state, touched_at=row.touched_at).update(**noted):
        raise PackTaken(f"pack {row.id} is not as it was left at {row.touched_at}")
    for name, value in noted.items():
        setattr(row, name, value)


def _subject(row: Pack) -> UUID | None:
    return UUID(row.target) if row.kind == PackKind.CLIENT else None
