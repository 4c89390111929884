"""Products, projects and what stands behind them as rows; what they say is decided in :mod:`hub.catalogue.domain`."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from hub.catalogue.domain.products import HIGHEST_RATING, LOWEST_RATING, WHOLE_BPS, Family, Redemption
from hub.catalogue.domain.projects import BorrowerType, RepaymentMethod
from hub.catalogue.domain.regimes import Regime
from hub.catalogue.domain.ties import LONGEST_REFERENCE, TieKind
from hub.kernel.ids import new_id


def _choices(kind: type[Family | Redemption | BorrowerType | RepaymentMethod | Regime]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]


def _rating(name: str) -> models.CheckConstraint:
    between = Q(**{f"{name}__gte": LOWEST_RATING, f"{name}__lte": HIGHEST_RATING})
    return models.CheckConstraint(name=f"product_{name}_r1_to_r5", condition=between)


_BOTH_RATED = Q(
    issuer_rating__gte=LOWEST_RATING,
    issuer_rating__lte=HIGHEST_RATING,
    distributor_rating__gte=LOWEST_RATING,
    distributor_rating__lte=HIGHEST_RATING,
)


class Project(models.Model):
    """A project; the row is history once written."""

    id = models.UUIDField(primary_key=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    purpose_zh = models.TextField()
    purpose_en = models.TextField()
    borrower_type = models.CharField(max_length=16, choices=_choices(BorrowerType))
    borrower_zh = models.CharField(max_length=120)
    borrower_en = models.CharField(max_length=120)
    industry_zh = models.CharField(max_length=60)
    industry_en = models.CharField(max_length=60)
    amount_fen = models.BigIntegerField()
    term_days = models.IntegerField()
    annual_rate_bps = models.IntegerField()
    repayment_method = models.CharField(max_length=20, choices=_choices(RepaymentMethod))
    repayment_source_zh = models.TextField()
    repayment_source_en = models.TextField()
    safeguards_zh = models.TextField()
    safeguards_en = models.TextField()
    value_date = models.DateField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="project_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(name="project_term_positive", condition=Q(term_days__gt=0)),
            models.CheckConstraint(
                name="project_rate_in_range", condition=Q(annual_rate_bps__gte=0, annual_rate_bps__lte=WHOLE_BPS)
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Product(models.Model):
    """A product; only its ratings and the last day of sale may still change.

    ``proposed_rating`` follows the proposals: the rating that waits for a second person, null where none does.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    family = models.CharField(max_length=16, choices=_choices(Family))
    issuer_rating = models.SmallIntegerField()
    distributor_rating = models.SmallIntegerField()
    proposed_rating: "models.SmallIntegerField[int | None, int | None]" = models.SmallIntegerField(
        null=True, editable=False
    )
    term_days = models.IntegerField()
    redemption = models.CharField(max_length=16, choices=_choices(Redemption))
    min_ticket_fen = models.BigIntegerField()
    lot_fen = models.BigIntegerField()
    fee_bps = models.IntegerField()
    benchmark_text_zh = models.TextField()
    benchmark_text_en = models.TextField()
    stress_loss_bps = models.IntegerField()
    regime = models.CharField(max_length=32, choices=_choices(Regime))
    issuer_zh = models.CharField(max_length=120)
    issuer_en = models.CharField(max_length=120)
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="products")
    on_sale_from = models.DateField()
    on_sale_until: "models.DateField[date | None, date | None]" = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            _rating("issuer_rating"),
            _rating("distributor_rating"),
            models.CheckConstraint(
                name="product_ticket_is_positive", condition=Q(lot_fen__gt=0, min_ticket_fen__gte=F("lot_fen"))
            ),
            models.CheckConstraint(
                name="product_rates_in_range",
                condition=Q(fee_bps__gte=0, fee_bps__lte=WHOLE_BPS)
                & Q(stress_loss_bps__gte=0, stress_loss_bps__lte=WHOLE_BPS),
            ),
            models.CheckConstraint(
                name="product_maturity_has_a_term",
                condition=~Q(redemption=Redemption.AT_MATURITY.value) | Q(term_days__gt=0),
            ),
            models.CheckConstraint(
                name="product_sale_ends_after_it_starts",
                condition=Q(on_sale_until=None) | Q(on_sale_until__gte=F("on_sale_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RatingProposal(models.Model):
    """Two other ratings for a product, as one person wants them; they count once another person agrees.

    ``affected`` counts whom the author saw touched by it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="rating_proposals")
    issuer_rating = models.SmallIntegerField()
    distributor_rating = models.SmallIntegerField()
    before_issuer = models.SmallIntegerField()
    before_distributor = models.SmallIntegerField()
    reason = models.CharField(max_length=500)
    affected = models.JSONField(default=dict)
    proposed_by_id = models.UUIDField()
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="ratingproposal_r1_to_r5", condition=_BOTH_RATED),
            models.CheckConstraint(name="ratingproposal_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="ratingproposal_changes_something",
                condition=~Q(issuer_rating=F("before_issuer"), distributor_rating=F("before_distributor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} to R{max(self.issuer_rating, self.distributor_rating)}"


class RatingDecision(models.Model):
    """Another person's word on a proposed rating; ``proposed_by_id`` is the proposal's, for the database to compare."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.OneToOneField(RatingProposal, on_delete=models.PROTECT, related_name="decision")
    approved = models.BooleanField()
    words = models.CharField(max_length=300, blank=True, default="")
    proposed_by_id = models.UUIDField()
    decided_by_id = models.UUIDField()
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="ratingdecision_by_another_person", condition=~Q(decided_by_id=F("proposed_by_id"))
            ),
            models.CheckConstraint(name="ratingdecision_declined_says_why", condition=Q(approved=True) | ~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {'approved' if self.approved else 'declined'}"


class Rerating(models.Model):
    """Two ratings that took the place of two others, and why; the product carries the newest.

    ``decision`` is what two people agreed on; only rows of before that was asked for have none.
    """

    id = models.BigAutoField(primary_key=True)
    decision = models.OneToOneField(RatingDecision, null=True, on_delete=models.PROTECT, related_name="carried_out")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="reratings")
    issuer_rating = models.SmallIntegerField()
    distributor_rating = models.SmallIntegerField()
    before_issuer = models.SmallIntegerField()
    before_distributor = models.SmallIntegerField()
    reason = models.CharField(max_length=500)
    rated_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="rerating_r1_to_r5", condition=_BOTH_RATED),
            models.CheckConstraint(name="rerating_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} R{max(self.issuer_rating, self.distributor_rating)}"


class ProjectTie(models.Model):
    """Something that belongs to a project beside its terms; account numbers stand as keyed digests."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in TieKind])
    reference = models.CharField(max_length=LONGEST_REFERENCE)
    since = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["project", "kind", "reference"], name="projecttie_once"),
            models.CheckConstraint(name="projecttie_names_something", condition=~Q(reference="")),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind}"
