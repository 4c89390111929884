"""An investor buys: what is on sale and why it fits or does not, the version to read, the amount, the instruction.

Nothing is ticked beforehand and nothing is sorted by return. What the gate blocks shows its reasons and has no form.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cms.reading.language import spoken
from crm.purchases.domain.stages import Instruction, KeyReused, PurchaseFacts, ReadVersion
from crm.purchases.operations import (
    AlreadyOpen,
    DisclosureMissing,
    NotSoldHere,
    PurchaseBlocked,
    VersionOutdated,
    instruct,
)
from crm.purchases.ports import InForce, disclosure_of
from crm.purchases.queries import purchases_for
from crm.purchases.rematching import held_above_level
from crm.suitability.domain.gate_rules import RATING
from crm.suitability.domain.insistence import REGIME_RULES
from crm.suitability.domain.matching import Outcome, Verdict
from crm.suitability.queries import JudgedProduct, current_level, purchase_verdicts
from hub.access.policy import allow
from hub.access.queries import own_profile
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.domain.products import FAMILY_NAMES, REDEMPTION_NAMES, ProductFacts
from hub.catalogue.queries import ProductUnknown, product, product_offered, products_on_sale
from hub.contracts.domain.terms import ContractChannel
from hub.kernel.clock import business_date, utc_now
from hub.kernel.ids import new_id
from hub.portal.buying_words import stage_words
from hub.portal.questionnaire_shown import said
from hub.web.pages import render_page

UNVERIFIED = "portal/my/unverified.html"


class Order(forms.Form):
    """How much, which version was read, and the key that makes two taps one instruction."""

    key = forms.CharField(max_length=120, widget=forms.HiddenInput)
    number = forms.IntegerField(widget=forms.HiddenInput)
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount (CNY)"),
        min_value=1,
        max_digits=13,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say how much you want to invest.")},
    )
    read = forms.BooleanField(
        label=gettext_lazy("I have read this version of the disclosure."),
        error_messages={"required": gettext_lazy("Read the disclosure first, then tick that you have read it.")},
    )


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One product as an investor reads it, with the gate's answer."""

    judged: JudgedProduct

    @property
    def product(self) -> ProductFacts:
        """What is offered."""
        return self.judged.product

    @property
    def verdict(self) -> Verdict:
        """What the gate says of the smallest purchase."""
        return self.judged.verdict

    @property
    def name(self) -> str:
        """The product's name in the reader's language."""
        return self.product.name_en if spoken() == "en" else self.product.name_zh

    @property
    def issuer(self) -> str:
        """The issuer's name in the reader's language."""
        return self.product.issuer_en if spoken() == "en" else self.product.issuer_zh

    @property
    def family(self) -> str:
        """Which sort of exposure it is."""
        names = FAMILY_NAMES[self.product.family]
        return names.en if spoken() == "en" else names.zh

    @property
    def redemption(self) -> str:
        """When the money comes back."""
        names = REDEMPTION_NAMES[self.product.redemption]
        return names.en if spoken() == "en" else names.zh

    @property
    def why_not(self) -> tuple[str, ...]:
        """The reasons that forbid it, in the reader's language."""
        return tuple(said(words) for words in self.verdict.why_not)

    @property
    def reasons(self) -> tuple[dict[str, Any], ...]:
        """Every rule's answer."""
        return tuple(
            {
                "title": said(reason.rule.title),
                "id": reason.rule.id,
                "words": said(reason.words),
                "blocked": reason.outcome is Outcome.BLOCKED,
                "noted": reason.outcome is Outcome.NOTED,
            }
            for reason in self.verdict.reasons
        )

    @property
    def may_insist(self) -> bool:
        """Whether the rating alone is in the way, and the law knows a way."""
        rules = {reason.rule.id for reason in self.verdict.blocking}
        return rules == {RATING.id} and REGIME_RULES[self.product.regime].exception_allowed


@allow(Role.INVESTOR)
@require_GET
def my_shelf(request: HttpRequest) -> HttpResponse:
    """What is on sale, apart by what fits and what does not, each with its reasons."""
    subject, at = subject_buying(request), utc_now()
    if subject is None:
        return render_page(request, UNVERIFIED)
    judged = purchase_verdicts(subject_id=subject, products=products_on_sale(on=business_date(at)), at=at)
    offers = [Offer(judged=one) for one in judged]
    context = {
        "fits": [offer for offer in offers if offer.verdict.allowed],
        "others": [offer for offer in offers if not offer.verdict.allowed],
        "level": current_level(subject_id=subject, at=at),
        "held_above": [_named(item) for item in held_above_level(subject_id=subject, at=at)],
        "purchases": [_row(one) for one in purchases_for(subject_id=subject)],
    }
    return render_page(request, "portal/buy/shelf.html", context)


@allow(Role.INVESTOR)
@require_http_methods(["GET", "POST"])
def my_offer(request: HttpRequest, code: str) -> HttpResponse:
    """One product: what it is, why it fits or not, the disclosure to read; a POST is the instruction."""
    subject = subject_buying(request)
    if subject is None:
        return render_page(request, UNVERIFIED)
    try:
        item = product_offered(code=code)
    except ProductUnknown as error:
        raise Http404(_("No such product is listed.")) from error
    if request.method == "POST":
        return _instructed(request, subject, item)
    return _offer_page(request, subject, item)


def subject_buying(request: HttpRequest) -> UUID | None:
    """Return the profile under which this login acts; None as long as it was not verified for any."""
    assert request.user.is_authenticated
    return own_profile(request.user.subject_id) if request.user.subject_id else None


def _instructed(request: HttpRequest, subject: UUID, item: ProductFacts) -> HttpResponse:
    form, in_force = Order(request.POST), disclosure_of(item)
    if not form.is_valid() or in_force is None:
        return _offer_page(request, subject, item, form=form, status=422)
    read = ReadVersion(
        slug=in_force.version.slug, number=form.cleaned_data["number"], digest=form.cleaned_data["digest"]
    )
    wanted = Instruction(
        key=form.cleaned_data["key"], product_code=item.code, amount_fen=int(form.cleaned_data["amount"] * 100),
        read=read,
    )  # fmt: skip
    try:
        taken = instruct(
            subject_id=subject, instruction=wanted, channel=ContractChannel.ONLINE, by=current_actor(), at=utc_now()
        )
    except AlreadyOpen as found:
        return redirect("portal:my_purchase", purchase_id=found.purchase.id)
    except VersionOutdated as refusal:
        return _offer_page(request, subject, item, outdated=refusal, status=409)
    except PurchaseBlocked as refusal:
        return _offer_page(request, subject, item, form=form, blocked=refusal.verdict, status=422)
    except KeyReused:
        return _offer_page(request, subject, item, problem=_("This form was sent before with another amount."),
                           status=409)  # fmt: skip
    except (DisclosureMissing, NotSoldHere):
        return _offer_page(request, subject, item, status=409)
    return redirect("portal:my_purchase", purchase_id=taken.id)


def _offer_page(
    request: HttpRequest, subject: UUID, item: ProductFacts, *, form: Order | None = None,
    outdated: VersionOutdated | None = None, blocked: Verdict | None = None, problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    at = utc_now()
    [judged] = purchase_verdicts(subject_id=subject, products=[item], at=at)
    in_force = disclosure_of(item)
    offer = Offer(judged=JudgedProduct(product=item, verdict=blocked) if blocked else judged)
    context = {
        "offer": offer,
        "sold": judged.verdict.allowed and _may_be_read(in_force) and item.project_id is not None,
        "in_force": in_force,
        "form": form if form is not None and outdated is None else _fresh(item, in_force),
        "outdated": outdated,
        "blocked": blocked,
        "problem": problem,
    }
    return render_page(request, "portal/buy/offer.html", context, status=status)


def _may_be_read(in_force: InForce | None) -> bool:
    return in_force is not None and not in_force.withdrawn


def _fresh(item: ProductFacts, in_force: InForce | None) -> Order | None:
    if in_force is None:
        return None
    return Order(
        initial={
            "key": str(new_id()),
            "number": in_force.version.number,
            "digest": in_force.version.digest,
            "amount": item.min_ticket_fen // 100,
        }
    )


def _named(item: ProductFacts) -> dict[str, Any]:
    return {"it": item, "name": item.name_en if spoken() == "en" else item.name_zh}


def _row(one: PurchaseFacts) -> dict[str, Any]:
    item = product(code=one.product_code)
    return {
        "it": one,
        "name": item.name_en if spoken() == "en" else item.name_zh,
        "stage": stage_words(one.stage(utc_now())),
    }
