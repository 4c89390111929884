"""What the editor sees in Wagtail: no publish, a button that hands the draft in for review, a short menu."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem

from cms import operations
from cms.domain.payload import DoesNotFit
from cms.drafting_home import ReviewStates
from cms.models.pages import Draft
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now

SUBMIT = "action-hub-submit"
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


@hooks.register("after_edit_page")  # type: ignore[untyped-decorator]
def submit_when_asked(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The draft is saved by now; hand it in if that button was pressed, and say what was refused."""
    if SUBMIT not in request.POST or not isinstance(page, Draft):
        return None
    try:
        operations.submit_for_review(slug=page.slug, by=current_actor(), at=utc_now())
    except tuple(REFUSALS) as error:
        messages.error(request, REFUSALS[type(error)] % {"error": error})
        return redirect("wagtailadmin_pages:edit", page.pk)
    messages.success(request, _("Submitted for review. Another person decides."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


REFUSALS: dict[type[Exception], Any] = {
    operations.NothingChanged: gettext_lazy("The draft says exactly what is already published."),
    operations.ReasonMissing: gettext_lazy("Write the reason of this version in both languages (tab “Draft”)."),
    DoesNotFit: gettext_lazy("A field does not fit: %(error)s"),
}
