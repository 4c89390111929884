"""The drafting room: Wagtail pages that hold drafts and are never served, published or read by the public."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PagePermissionTester

from cms.domain.kinds import FIGURES, ORGANISATION, PROJECT
from cms.domain.schema import PageSchema
from cms.models.reviews import Change
from cms.models.typed import typed_by


class WagtailPublishRefused(PermissionDenied):
    """Wagtail's publish was called. A disclosure reaches the public through review and the register alone."""


class DraftPermissions(PagePermissionTester):  # type: ignore[misc]
    """Nobody publishes with Wagtail here, superusers included."""

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False


class Unpublished(Page):  # type: ignore[misc]
    """A page that stays a draft whatever anybody calls."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> DraftPermissions:
        return DraftPermissions(user, self)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        raise WagtailPublishRefused(f"{self.slug}: a disclosure is published through compliance review only")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        raise Http404("drafts are not served")

    def get_url_parts(self, request: HttpRequest | None = None) -> None:
        """A draft has no public address."""
        return

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.live = False
        super().full_clean(*args, **kwargs)


class DraftingFolder(Unpublished):
    """The one folder that all drafts lie in."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "cms.OrganisationPage",
        "cms.ProjectDisclosurePage",
        "cms.MonthlyFiguresPage",
    ]
    preview_modes: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("Drafting folder")


NEXT_CHANGE = [(Change.UPDATE.value, _("Update")), (Change.CORRECTION.value, _("Correction"))]


class Draft(Unpublished):
    """What every drafted disclosure has besides its typed fields: the reason for the version being prepared."""

    schema: ClassVar[PageSchema]
    reason_zh = models.TextField(_("Reason for this version (Chinese)"), blank=True)
    reason_en = models.TextField(_("Reason for this version (English)"), blank=True)
    change = models.CharField(
        _("What the next version is"), max_length=12, choices=NEXT_CHANGE, default=Change.UPDATE.value
    )

    parent_page_types: ClassVar[list[str]] = ["cms.DraftingFolder"]
    subpage_types: ClassVar[list[str]] = []
    preview_modes: ClassVar[list[Any]] = [("checks", _("Checks"))]

    class Meta:
        abstract = True

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "cms/checks.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from cms.previews import preview_of

        return preview_of(self, request)


def working_panels() -> list[Any]:
    """Working title, address, and the reason shown to the public when a version is corrected."""
    reason = FieldRowPanel([FieldPanel("reason_zh"), FieldPanel("reason_en")])
    return [
        FieldPanel("title", heading=_("Working title (not published)"), help_text=_("Only drafters see this.")),
        FieldPanel(
            "slug", heading=_("Address"), help_text=_("The last part of /disclosures/…/; keep it once published.")
        ),
        MultiFieldPanel([FieldPanel("change"), reason], heading=_("Reason for this version")),
    ]


@typed_by(ORGANISATION, working_panels=working_panels())
class OrganisationPage(Draft):
    """Who the platform is: registration, filings, people, branches, custody, audits, complaints."""

    max_count = 1

    class Meta:
        verbose_name = _("Organisation")


@typed_by(PROJECT, working_panels=working_panels())
class ProjectDisclosurePage(Draft):
    """What a project's money is for, where it is, what pays it back, and what can go wrong."""

    class Meta:
        verbose_name = _("Project disclosure")


@typed_by(FIGURES, working_panels=working_panels())
class MonthlyFiguresPage(Draft):
    """The operating figures of one month, each with its parts and formula."""

    class Meta:
        verbose_name = _("Monthly figures")


DRAFT_PAGES: dict[str, type[Draft]] = {
    page.schema.kind: page for page in (OrganisationPage, ProjectDisclosurePage, MonthlyFiguresPage)
}
