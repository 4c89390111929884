"""How large the world is: one row per scale."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Counts of one scale.

    ``projects`` multiplies the projects' amounts, so that as many yuan are raised as the people can place; the
    appraisals of their collateral only ever grow. ``months`` is how many monthly figures are published.
    """

    people: int
    sessions: tuple[int, int]
    visits: tuple[int, ...]
    months: int
    projects: float
    today: int
    only: tuple[str, ...] = ()

    @property
    def collateral(self) -> float:
        """By how much collateral is larger than in the list."""
        return max(1.0, self.projects)


SCALES: dict[str, Scale] = {
    "tiny": Scale(people=8, sessions=(2, 5), visits=(0, 1, 1, 2), months=2, projects=0.05, today=2,
                  only=("NB-COLD-3", "QY-SOLAR-2", "CJ-NOTES-3M", "QY-TEA-1")),
    "small": Scale(people=300, sessions=(7, 16), visits=(0, 1, 1, 2, 2, 3), months=11, projects=1, today=4),
    "full": Scale(people=3000, sessions=(7, 16), visits=(0, 1, 1, 2, 2, 3), months=11, projects=10, today=6),
}  # fmt: skip
"""``visits`` is drawn from once per person, ``today`` is how many appointments each advisor has,
``only`` names the projects of a world that is to be built quickly."""
