"""The drafting room: Wagtail pages that hold drafts and are never served, published or read by the public."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PagePermissionTester

from cms.domain.schema import PageSchema
from cms.models.reviews import Change


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
    subpage_types: ClassVar[list[type[Page]]] = []
    """Every kind of draft; `cms.models.kinds` enters them."""
    preview_modes: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("Drafting folder")


MINOR_CORRECTION = "minor"
NEXT_CHANGE = [
    (Change.UPDATE.value, _("Update")),
    (Change.CORRECTION.value, _("Correction of something material")),
    (MINOR_CORRECTION, _("Correction of something minor")),
]
"""A correction counts as material unless its author says otherwise, and a second person agrees."""


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

    def clean(self) -> None:
        """Refuse values at their field, in the language of whoever types them."""
        super().clean()
        from cms.previews import refusals

        refused = refusals(self)
        if refused:
            raise ValidationError(refused)

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
