"""Name what brings a decision about a level about."""

from enum import StrEnum

from crm.suitability.domain.words import Words


class Cause(StrEnum):
    """Seen from the decision before."""

    ASSESSED = "assessed"
    LOWERED = "lowered"
    RAISED = "raised"
    WEIGHED = "weighed"


CAUSE_NAMES = {
    Cause.ASSESSED: Words("本人测评", "Assessment by the client"),
    Cause.LOWERED: Words("下调", "Lowered"),
    Cause.RAISED: Words("恢复", "Let up again"),
    Cause.WEIGHED: Words("重新衡量，等级不变", "Weighed again, level unchanged"),
}


def cause_of(*, first: bool, level: int, before: int | None) -> Cause:
    """Return the cause of a decision; ``first`` means the first on its assessment."""
    if first or before is None:
        return Cause.ASSESSED
    if level == before:
        return Cause.WEIGHED
    return Cause.LOWERED if level < before else Cause.RAISED
