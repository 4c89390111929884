"""What the editor sees in Wagtail: no publish, a button that hands the draft in for review, a short menu."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem

from cms import operations, queries
from cms.domain.payload import DoesNotFit
from cms.drafting_home import ReviewStates
from cms.filling import NothingToFillFrom, filler_for
from cms.models.pages import Draft
from cms.reading.language import said
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now

SUBMIT = "action-hub-submit"
FILL = "action-hub-fill"
LAST = 1000
"""Wagtail puts its own summary in by the same hook."""
KEPT_MENU = frozenset({"explorer"})
REFUSED_ACTIONS = frozenset({"action-publish", "action-unpublish", "action-submit", "action-restart-workflow"})


class SubmitForReview(ActionMenuItem):  # type: ignore[misc]
    """Saves the draft and freezes it for compliance."""

    name = SUBMIT
    label = gettext_lazy("Submit for review")
    icon_name = "check"

    def is_shown(self, context: dict[str, Any]) -> bool:
        return context["view"] == "edit" and isinstance(context.get("page"), Draft) and not context["locked_for_user"]


class FillIn(ActionMenuItem):  # type: ignore[misc]
    """Saves the draft and fills in what the hub knows; only for kinds that something fills."""

    name = FILL
    icon_name = "download"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        filler = filler_for(context["page"].schema.kind)
        return context | {"label": said(filler.label) if filler else ""}

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        known = isinstance(page, Draft) and filler_for(page.schema.kind) is not None
        return context["view"] == "edit" and known and not context["locked_for_user"]


class NextVersion(ActionMenuItem):  # type: ignore[misc]
    """Leads to where a correction or a withdrawal begins; only for what is published."""

    name = "action-hub-next-version"
    label = gettext_lazy("Start from the published version, or withdraw it")
    icon_name = "history"

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("consoles:next-version", args=[parent_context["page"].slug])

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        return context["view"] == "edit" and isinstance(page, Draft) and queries.current(page.slug) is not None


class AttachFile(ActionMenuItem):  # type: ignore[misc]
    """Leads to the files of a saved draft."""

    name = "action-hub-attach"
    label = gettext_lazy("Attach a file")
    icon_name = "doc-empty"

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("consoles:attach", args=[parent_context["page"].slug])

    def is_shown(self, context: dict[str, Any]) -> bool:
        return context["view"] == "edit" and isinstance(context.get("page"), Draft)


@hooks.register("register_page_action_menu_item")  # type: ignore[untyped-decorator]
def register_attach() -> AttachFile:
    return AttachFile(order=8)


@hooks.register("register_page_action_menu_item")  # type: ignore[untyped-decorator]
def register_next_version() -> NextVersion:
    return NextVersion(order=7)


@hooks.register("register_page_action_menu_item")  # type: ignore[untyped-decorator]
def register_fill() -> FillIn:
    return FillIn(order=6)


@hooks.register("register_page_action_menu_item")  # type: ignore[untyped-decorator]
def register_submit() -> SubmitForReview:
    return SubmitForReview(order=5)


@hooks.register("construct_page_action_menu")  # type: ignore[untyped-decorator]
def without_publish(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in REFUSED_ACTIONS]


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]
def short_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name in KEPT_MENU]


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [ReviewStates()]


@hooks.register("construct_homepage_summary_items", order=LAST)  # type: ignore[untyped-decorator]
def no_summary(request: HttpRequest, summary_items: list[Any]) -> None:
    summary_items.clear()


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def our_colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/css/drafting.css"))


@hooks.register("insert_editor_js")  # type: ignore[untyped-decorator]
def wording_while_typing() -> str:
    return format_html('<script src="{}" defer></script>', static("cms/js/live-wording.js"))


@hooks.register("after_edit_page")  # type: ignore[untyped-decorator]
def fill_when_asked(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The draft is saved by now; fill in what the hub knows and show it."""
    if FILL not in request.POST or not isinstance(page, Draft):
        return None
    try:
        operations.fill_in(slug=page.slug, by=current_actor(), at=utc_now())
    except (NothingToFillFrom, DoesNotFit) as error:
        messages.error(request, said(error.said))
    else:
        messages.success(request, _("Filled in and saved as a draft. Look it over before you submit it."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("after_edit_page")  # type: ignore[untyped-decorator]
def submit_when_asked(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The draft is saved by now; hand it in if that button was pressed, and say what was refused."""
    if SUBMIT not in request.POST or not isinstance(page, Draft):
        return None
    try:
        operations.submit_for_review(slug=page.slug, by=current_actor(), at=utc_now())
    except tuple(REFUSALS) as error:
        told = said(error.said) if isinstance(error, DoesNotFit) else str(error)
        messages.error(request, REFUSALS[type(error)] % {"error": told})
        return redirect("wagtailadmin_pages:edit", page.pk)
    messages.success(request, _("Submitted for review. Another person decides."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


REFUSALS: dict[type[Exception], Any] = {
    operations.NothingChanged: gettext_lazy("The draft says exactly what is already published."),
    operations.ReasonMissing: gettext_lazy("Write the reason of this version in both languages (tab “Draft”)."),
    DoesNotFit: gettext_lazy("A field does not fit: %(error)s"),
}
