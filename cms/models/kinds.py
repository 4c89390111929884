"""One draft page for each kind of disclosure; its columns and panels come from the kind's schema."""

from cms.domain.kinds import schema_for
from cms.domain.schema import Kind
from cms.models.pages import Draft, DraftingFolder, working_panels
from cms.models.typed import typed_by


@typed_by(schema_for(Kind.ORGANISATION), working_panels=working_panels())
class OrganisationPage(Draft):
    """Who the platform is: registration, filings, people, branches, custody, audits, complaints."""

    max_count = 1


@typed_by(schema_for(Kind.PROJECT), working_panels=working_panels())
class ProjectDisclosurePage(Draft):
    """What a project's money is for, where it is, what pays it back, and what can go wrong."""


@typed_by(schema_for(Kind.FIGURES), working_panels=working_panels())
class MonthlyFiguresPage(Draft):
    """The operating figures of one month, each with its parts and formula."""


@typed_by(schema_for(Kind.FILINGS), working_panels=working_panels())
class FilingsPage(Draft):
    """What is filed and licensed, and who holds the money."""


@typed_by(schema_for(Kind.AUDITS), working_panels=working_panels())
class AuditsPage(Draft):
    """One year's audit, audit of processes, and legal review."""


@typed_by(schema_for(Kind.INVESTORS_PART), working_panels=working_panels())
class InvestorsPartPage(Draft):
    """What only a project's investors read of it."""


@typed_by(schema_for(Kind.AFTER_FUNDING), working_panels=working_panels())
class AfterFundingPage(Draft):
    """What became of a project after funding."""


@typed_by(schema_for(Kind.KEY_INFORMATION), working_panels=working_panels())
class KeyInformationPage(Draft):
    """A product on three pages."""


@typed_by(schema_for(Kind.FEES), working_panels=working_panels())
class FeesPage(Draft):
    """Who pays what."""


@typed_by(schema_for(Kind.EVENT), working_panels=working_panels())
class MaterialEventPage(Draft):
    """What happened, told within 48 hours."""


@typed_by(schema_for(Kind.RISK), working_panels=working_panels())
class RiskNoticePage(Draft):
    """What may happen, and what a reader can do."""


@typed_by(schema_for(Kind.CORRECTION), working_panels=working_panels())
class CorrectionPage(Draft):
    """What was wrong, and what is right."""


@typed_by(schema_for(Kind.COMPLAINTS), working_panels=working_panels())
class ComplaintsPage(Draft):
    """Where to turn, and what happens next."""


@typed_by(schema_for(Kind.PRIVACY), working_panels=working_panels())
class PrivacyPage(Draft):
    """Which data for what, and what a person may ask for."""


@typed_by(schema_for(Kind.PARTNERS), working_panels=working_panels())
class PartnersPage(Draft):
    """Who does what for the platform."""


@typed_by(schema_for(Kind.COMMITTEE), working_panels=working_panels())
class CommitteePage(Draft):
    """Who reviews projects, and what was decided."""


@typed_by(schema_for(Kind.EDUCATION), working_panels=working_panels())
class EducationPage(Draft):
    """One subject in plain words."""


@typed_by(schema_for(Kind.GLOSSARY), working_panels=working_panels())
class GlossaryPage(Draft):
    """Terms and formulas explained."""


@typed_by(schema_for(Kind.OFFLINE), working_panels=working_panels())
class OfflineMaterialPage(Draft):
    """A poster, leaflet, slides or advert: its words, its file, its places."""


DRAFT_PAGES: dict[str, type[Draft]] = {
    page.schema.kind: page
    for page in (
        OrganisationPage,
        ProjectDisclosurePage,
        MonthlyFiguresPage,
        FilingsPage,
        AuditsPage,
        InvestorsPartPage,
        AfterFundingPage,
        KeyInformationPage,
        FeesPage,
        MaterialEventPage,
        RiskNoticePage,
        CorrectionPage,
        ComplaintsPage,
        PrivacyPage,
        PartnersPage,
        CommitteePage,
        EducationPage,
        GlossaryPage,
        OfflineMaterialPage,
    )
}
DraftingFolder.subpage_types = list(DRAFT_PAGES.values())
