"""How far the proof of each shown version has come, and the newest checkpoint over all records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chain.queries import ProofState, RecordState, head, overview, states_for
from cms.queries import Version

KIND = "disclosure"


@dataclass(frozen=True)
class Proof:
    """State of one version, ``number`` its place in the log counted from one.

    A version the log has not taken up yet counts as recorded.
    """

    state: RecordState
    number: int | None
    checkpoint_seq: int | None
    sealed_at: datetime | None


def proofs_of(versions: Iterable[Version]) -> Mapping[UUID, Proof]:
    """Proofs by version id, for every version given."""
    ids = [version.id for version in versions]
    states = states_for(KIND, ids)
    return {version_id: _proof(states.get(version_id)) for version_id in ids}


def _proof(state: ProofState | None) -> Proof:
    if state is None:
        return Proof(RecordState.RECORDED, None, None, None)
    return Proof(state.state, state.index + 1, state.checkpoint_seq, state.sealed_at)


@dataclass(frozen=True)
class Latest:
    """The newest checkpoint, as the strip on the home page states it; numbers with separators."""

    seq: str
    size: str
    block_number: str
    sealed_at: datetime
    state: RecordState


def latest_checkpoint() -> Latest | None:
    checkpoint = head()
    if checkpoint is None:
        return None
    state = RecordState.FINAL if checkpoint.final_at else RecordState.SEALED
    return Latest(
        f"{checkpoint.seq:,}", f"{checkpoint.size:,}", f"{checkpoint.block_number:,}", checkpoint.mined_at, state
    )


def contradictions() -> int:
    """How many records the newest scan found contradicted; the home page does not hide it."""
    return overview().contradicted
