"""Read products and projects as facts."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from hub.catalogue.domain.products import DoubtedProduct, Family, ProductFacts, Redemption
from hub.catalogue.domain.projects import BorrowerType, ProjectFacts, RepaymentMethod
from hub.catalogue.domain.regimes import Regime
from hub.catalogue.models import Product, Project

_ENUMS = {
    "family": Family,
    "redemption": Redemption,
    "regime": Regime,
    "borrower_type": BorrowerType,
    "repayment_method": RepaymentMethod,
}


class ProductUnknown(LookupError):
    """No product is listed under this code."""


class ProjectUnknown(LookupError):
    """No project is registered under this code or identifier."""


def products_on_sale(*, on: date) -> tuple[ProductFacts, ...]:
    """Return what may be bought on that day as it is offered, by rating and then code; never by return."""
    open_ended = Q(on_sale_until=None) | Q(on_sale_until__gte=on)
    found = (_offered(row) for row in Product.objects.filter(open_ended, on_sale_from__lte=on))
    return tuple(sorted(found, key=lambda facts: (facts.rating, facts.code)))


def product(*, code: str) -> ProductFacts:
    """Return the product listed under ``code``; raise :class:`ProductUnknown`."""
    return product_facts(_listed(code))


def product_offered(*, code: str) -> ProductFacts:
    """Return a product as it may be recommended and sold; raise :class:`ProductUnknown`.

    While a higher rating waits for a second person it is a :class:`DoubtedProduct`.
    """
    return _offered(_listed(code))


def products_by_code(codes: Sequence[str]) -> Mapping[str, ProductFacts]:
    """Return the listed products among ``codes``; unknown codes are absent."""
    return {row.code: product_facts(row) for row in Product.objects.filter(code__in=codes)}


def project(*, code: str) -> ProjectFacts:
    """Return the project registered under ``code``; raise :class:`ProjectUnknown`."""
    row = Project.objects.filter(code=code).first()
    if row is None:
        raise ProjectUnknown(f"no project {code!r} is registered")
    return project_facts(row)


def project_by_id(project_id: UUID) -> ProjectFacts:
    """Return the project with this identifier; raise :class:`ProjectUnknown`."""
    row = Project.objects.filter(id=project_id).first()
    if row is None:
        raise ProjectUnknown(f"no project {project_id} is registered")
    return project_facts(row)


def projects_by_code(codes: Sequence[str]) -> Mapping[str, ProjectFacts]:
    """Return the registered projects among ``codes``; unknown codes are absent."""
    return {row.code: project_facts(row) for row in Project.objects.filter(code__in=codes)}


def product_facts(row: Product) -> ProductFacts:
    """Return a product's row as facts."""
    return ProductFacts(**_values(ProductFacts, row))


def project_facts(row: Project) -> ProjectFacts:
    """Return a project's row as facts."""
    return ProjectFacts(**_values(ProjectFacts, row))


def _listed(code: str) -> Product:
    row = Product.objects.filter(code=code).first()
    if row is None:
        raise ProductUnknown(f"no product {code!r} is listed")
    return row


def _offered(row: Product) -> ProductFacts:
    facts = product_facts(row)
    if row.proposed_rating is None or row.proposed_rating <= facts.rating:
        return facts
    return DoubtedProduct(**_values(ProductFacts, row), proposed_rating=row.proposed_rating)


def _values(kind: type[ProductFacts | ProjectFacts], row: Product | Project) -> dict[str, Any]:
    """Every field of the facts is a column of the row; codes become their enums."""
    names = [field.name for field in fields(kind)]
    return {name: _ENUMS[name](getattr(row, name)) if name in _ENUMS else getattr(row, name) for name in names}
