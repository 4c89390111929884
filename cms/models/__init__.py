"""Tables of the disclosures: drafts (Wagtail pages), submissions and reviews, and the register."""

from cms.models.pages import DraftingFolder, MonthlyFiguresPage, OrganisationPage, ProjectDisclosurePage
from cms.models.register import RegisterVersion
from cms.models.reviews import Change, Decision, Review, Submission

__all__ = [
    "Change",
    "Decision",
    "DraftingFolder",
    "MonthlyFiguresPage",
    "OrganisationPage",
    "ProjectDisclosurePage",
    "RegisterVersion",
    "Review",
    "Submission",
]
