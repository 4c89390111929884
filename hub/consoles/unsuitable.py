"""Running contracts that do not suit: why and since when, who was told, and what is still to be done.

Everybody reads those that their scope shows: an advisor the own clients', compliance and audit all. What matching again
found is shown as it was kept; nothing is matched here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.journeys.models import AdvisorTask, TaskStatus
from crm.journeys.queries import outcome_words, tasks_about
from crm.profile.queries import names_of
from crm.purchases.unsuitable import Ground, Unsuitable, unsuitable_contracts
from hub.access.policy import allow
from hub.access.queries import Advisor, advisors_of
from hub.access.roles import Role
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.queries import products_by_code
from hub.catalogue.spoken import said
from hub.kernel.clock import utc_now
from hub.web.pages import render_page

READERS: Final = (Role.ADVISOR, Role.BRANCH_MANAGER, Role.COMPLIANCE, Role.AUDITOR)
CONTRACTS_ON_A_PAGE: Final = 30
GROUNDS: Final[Mapping[Ground, Any]] = {
    Ground.REGISTERED: gettext_lazy("When it was registered"),
    Ground.LEVEL: gettext_lazy("The client’s level fell"),
    Ground.RATING: gettext_lazy("The product was rated higher"),
}


@dataclass(frozen=True, kw_only=True)
class ShownContract:
    """A contract that does not suit with its words; ``task`` is the advisor's newest about it, None before one is."""

    it: Unsuitable
    client: str
    product: str
    rating: int
    advisor: Advisor | None
    task: AdvisorTask | None
    why: tuple[str, ...]

    @property
    def grounds(self) -> frozenset[str]:
        """What it does not suit by."""
        return frozenset(one.ground.value for one in self.it.findings)

    @property
    def waits(self) -> bool:
        """Whether somebody still has to see the client about it."""
        return self.task is None or self.task.status == TaskStatus.OPEN

    @property
    def outcome(self) -> str:
        """What came of the talk; empty while it is owed."""
        return outcome_words(self.task) if self.task else ""


ORDERS: Final[Mapping[str, tuple[Any, Callable[[ShownContract], Any], bool]]] = {
    "": (pgettext_lazy("order", "Newest first"), lambda row: row.it.findings[-1].since, True),
    "oldest": (pgettext_lazy("order", "Longest first"), lambda row: row.it.since, False),
    "amount": (pgettext_lazy("order", "Largest first"), lambda row: row.it.terms.amount_fen, True),
    "client": (pgettext_lazy("order", "By client"), lambda row: row.client, False),
    "product": (pgettext_lazy("order", "By product"), lambda row: row.it.terms.product_code, False),
}


class UnsuitableFilters(forms.Form):
    """The address of the list."""

    ground = forms.ChoiceField(label=gettext_lazy("Why"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("waits", gettext_lazy("To be talked through")),
            ("done", gettext_lazy("Talked through")),
        ],
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Order"), required=False, choices=[(name, order[0]) for name, order in ORDERS.items()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(ground.value, words) for ground, words in GROUNDS.items()]
        self.fields["ground"].choices = [("", gettext_lazy("All")), *grounds]  # type: ignore[attr-defined]

    def admitted(self, rows: list[ShownContract]) -> list[ShownContract]:
        """Return the rows that the filters let through, in their order; a word that is none filters nothing."""
        told = self.cleaned_data if self.is_valid() else {}
        ground, state = told.get("ground", ""), told.get("state", "")
        _words, key, falling = ORDERS[told.get("order", "")]
        found = [
            row
            for row in rows
            if ground in ("", *row.grounds) and state in ("", "waits" if row.waits else "done")
        ]  # fmt: skip
        return sorted(found, key=key, reverse=falling)


@allow(*READERS)
@require_GET
def unsuitable(request: HttpRequest) -> HttpResponse:
    """List the contracts that do not suit; filters and order stand in the address."""
    filters, every = UnsuitableFilters(request.GET), shown_contracts()
    rows = filters.admitted(every)
    assert request.user.is_authenticated
    context = {
        "filters": filters,
        "page": Paginator(rows, CONTRACTS_ON_A_PAGE).get_page(request.GET.get("page")),
        "total": len(every),
        "waiting": sum(row.waits for row in every),
        "at_desk": request.user.role in (Role.ADVISOR, Role.BRANCH_MANAGER),
        "now": utc_now(),
    }
    return render_page(request, "consoles/unsuitable.html", context)


def shown_contracts() -> list[ShownContract]:
    """Return every contract of the scope that does not suit, ready to show."""
    found = unsuitable_contracts()
    people = {one.subject_id for one in found}
    names, advisors = names_of(people), advisors_of(people)
    products = products_by_code(sorted({one.terms.product_code for one in found}))
    tasks = tasks_about({finding.reference_id for one in found for finding in one.findings})
    return [
        _shown(one, products[one.terms.product_code], names.get(one.subject_id, ""), advisors, tasks) for one in found
    ]


def _shown(
    one: Unsuitable,
    item: ProductFacts,
    client: str,
    advisors: Mapping[UUID, Advisor],
    tasks: Mapping[UUID, AdvisorTask],
) -> ShownContract:
    asked = [tasks[finding.reference_id] for finding in one.findings if finding.reference_id in tasks]
    return ShownContract(
        it=one,
        client=client or _("Unnamed visitor"),
        product=said(item.name_zh, item.name_en),
        rating=item.rating,
        advisor=advisors.get(one.subject_id),
        task=max(asked, key=lambda task: (task.status == TaskStatus.OPEN, task.opened_at), default=None),
        why=tuple(finding.words.said(get_language() or "") for finding in one.findings),
    )
