"""The five risk ratings of a product or project, lowest first."""

from cms.domain.schema import Field, choice

RATINGS = ("R1", "R2", "R3", "R4", "R5")


def rating(name: str, zh: str, en: str) -> Field:
    return choice(name, zh, en, *((level, level, level) for level in RATINGS))
