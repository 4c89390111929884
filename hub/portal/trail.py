"""The correction trail: every version of a slug with its proof and what it changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.queries import Version
from cms.reading.differences import ShownChange, shown_changes, word_for
from cms.reading.language import said
from hub.portal.proofs import Proof, proofs_of

CAPACITIES: dict[str, Callable[[], str]] = {
    "author": lambda: _("Drafted by a disclosure editor"),
    "reviewer": lambda: _("reviewed by compliance"),
    "signatory": lambda: _("signed by a second person"),
}


@dataclass(frozen=True)
class Step:
    """One version in the trail, newest first; `changes` against the version `before` it (0: none)."""

    version: Version
    word: str
    proof: Proof
    reason: str
    changes: tuple[ShownChange, ...]
    signed: str
    before: int


def trail(versions: Sequence[Version]) -> tuple[Step, ...]:
    """Requires the versions of one slug, newest first."""
    proofs = proofs_of(versions)
    earlier = [*versions[1:], None]
    return tuple(
        Step(
            version=version,
            word=word_for(version.change, version.weight),
            proof=proofs[version.id],
            reason=said(version.reason),
            changes=shown_changes(before.payload, version.payload) if before else (),
            before=before.number if before else 0,
            signed=_("; ").join(CAPACITIES[item.capacity]() for item in version.signatories),
        )
        for version, before in zip(versions, earlier, strict=True)
    )
