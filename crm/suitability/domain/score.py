"""Add up the points of the scored questions and find the band: one cap among six, never the level itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from crm.suitability.domain.answers import Answers

FULL_SCORE = 100


@dataclass(frozen=True)
class Band:
    """From ``least`` points of a hundred on, the score alone would allow ``level``."""

    least: int
    level: int


# The bands that securities firms' questionnaires commonly use; not confirmed in a standard's own text.
BANDS = (Band(0, 1), Band(20, 2), Band(37, 3), Band(54, 4), Band(83, 5))


@dataclass(frozen=True, kw_only=True)
class Score:
    """Points reached, points possible, and the score out of a hundred, rounded down."""

    points: int
    most: int

    @property
    def out_of_hundred(self) -> int:
        """The score that is printed and banded."""
        return self.points * FULL_SCORE // self.most

    @property
    def band(self) -> Band:
        """The highest band that the score reaches."""
        return self.band_among(BANDS)

    def band_among(self, bands: Iterable[Band]) -> Band:
        """Return the highest of these bands that the score reaches."""
        return max((band for band in bands if self.out_of_hundred >= band.least), key=lambda band: band.least)


def score_of(answers: Answers) -> Score:
    """Score the answers; of several options the boldest counts."""
    points = 0
    for question in answers.questionnaire.questions:
        if question.scored:
            chosen = answers.several(question.id)
            points += max(option.points for option in question.options if option.id in chosen)
    return Score(points=points, most=answers.questionnaire.most_points)
