"""List products and register projects; the same code with other facts is refused."""

from dataclasses import asdict, replace
from datetime import date, datetime

from django.db import transaction

from hub.audit.operations import record
from hub.catalogue.domain import products, projects
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.domain.projects import ProjectFacts
from hub.catalogue.models import Product, Project, Rerating
from hub.catalogue.queries import ProductUnknown, product_facts, project_facts
from hub.catalogue.wording import require_clean_words
from hub.kernel.actor import Actor


class CodeTaken(Exception):
    """The code names a product or project that is already there with other facts."""

    def __init__(self, code: str, differing: tuple[str, ...]) -> None:
        super().__init__(f"{code} is already registered with another {', '.join(differing)}")
        self.code, self.differing = code, differing


def register_project(*, facts: ProjectFacts, by: Actor, at: datetime) -> ProjectFacts:
    """Register a project once; repeating the same facts changes nothing. Raises ``ForbiddenWords``."""
    projects.require_sound(facts)
    with transaction.atomic():
        row, created = Project.objects.get_or_create(code=facts.code, defaults={"id": facts.id, **asdict(facts)})
        if created:
            require_clean_words(facts)
            record(by=by, action="project.registered", at=at, target_kind="project", target_id=facts.code)
        _require_same(facts.code, project_facts(row), facts)
    return facts


def list_product(*, facts: ProductFacts, by: Actor, at: datetime) -> ProductFacts:
    """List a product once; repeating the same facts changes nothing, with the ratings of then or those of now.

    Its project must be registered before; another rating is agreed on by two people (:mod:`hub.catalogue.rating`).
    Raises ``ForbiddenWords`` where a name or a benchmark promises what nobody may promise.
    """
    products.require_sound(facts)
    with transaction.atomic():
        row, created = Product.objects.get_or_create(code=facts.code, defaults={"id": facts.id, **asdict(facts)})
        if created:
            require_clean_words(facts)
            record(by=by, action="product.listed", at=at, target_kind="product", target_id=facts.code)
        present = product_facts(row)
        _require_same(facts.code, _as_listed(row, present) if facts != present else present, facts)
    return present


def _as_listed(row: Product, present: ProductFacts) -> ProductFacts:
    """Return a product with the ratings that it was listed with, whatever it is rated since."""
    first = Rerating.objects.filter(product=row).order_by("id").first()
    if first is None:
        return present
    return replace(present, issuer_rating=first.before_issuer, distributor_rating=first.before_distributor)


def end_sale(*, code: str, until: date, by: Actor, at: datetime) -> ProductFacts:
    """Set a product's last day of sale."""
    with transaction.atomic():
        row = Product.objects.select_for_update().filter(code=code).first()
        if row is None:
            raise ProductUnknown(f"no product {code!r} is listed")
        row.on_sale_until = until
        facts = product_facts(row)
        products.require_sound(facts)
        row.save(update_fields=["on_sale_until"])
        record(by=by, action="product.sale_ended", at=at, target_kind="product", target_id=code,
               details={"until": until.isoformat()})  # fmt: skip
    return facts


def _require_same(code: str, present: ProductFacts | ProjectFacts, asked: ProductFacts | ProjectFacts) -> None:
    before, after = asdict(present), asdict(asked)
    differing = tuple(name for name in after if before[name] != after[name])
    if differing:
        raise CodeTaken(code, differing)
