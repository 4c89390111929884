"""Tables of the disclosures: drafts (Wagtail pages), submissions, reviews, signatures, and the register."""

from cms.models.alerts import Alert, AlertMail, End, Letter
from cms.models.attachments import Attachment
from cms.models.kinds import (
    AfterFundingPage,
    AuditsPage,
    CommitteePage,
    ComplaintsPage,
    CorrectionPage,
    EducationPage,
    FeesPage,
    FilingsPage,
    GlossaryPage,
    InvestorsPartPage,
    KeyInformationPage,
    MaterialEventPage,
    MonthlyFiguresPage,
    OfflineMaterialPage,
    OrganisationPage,
    PartnersPage,
    PrivacyPage,
    ProjectDisclosurePage,
    RiskNoticePage,
)
from cms.models.pages import DraftingFolder
from cms.models.readings import Reading
from cms.models.register import RegisterVersion
from cms.models.reviews import Change, Decision, Lane, Review, Submission, Weight
from cms.models.search import SearchEntry
from cms.models.signing import Cause, Signature, Stop

__all__ = [
    "AfterFundingPage",
    "Alert",
    "AlertMail",
    "Attachment",
    "AuditsPage",
    "Cause",
    "Change",
    "CommitteePage",
    "ComplaintsPage",
    "CorrectionPage",
    "Decision",
    "DraftingFolder",
    "EducationPage",
    "End",
    "FeesPage",
    "FilingsPage",
    "GlossaryPage",
    "InvestorsPartPage",
    "KeyInformationPage",
    "Lane",
    "Letter",
    "MaterialEventPage",
    "MonthlyFiguresPage",
    "OfflineMaterialPage",
    "OrganisationPage",
    "PartnersPage",
    "PrivacyPage",
    "ProjectDisclosurePage",
    "Reading",
    "RegisterVersion",
    "Review",
    "RiskNoticePage",
    "SearchEntry",
    "Signature",
    "Stop",
    "Submission",
    "Weight",
]
