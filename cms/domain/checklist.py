"""How complete a payload is against the checklist of its kind."""

from collections.abc import Iterable
from dataclasses import dataclass

from cms.domain.kinds import SCHEMAS, schema_for
from cms.domain.payload import Payload
from cms.domain.rules import GUIDELINE, RULES, DisclosureRule
from cms.domain.schema import BILINGUAL, Field, Kind, Label, PageSchema, Sort

__all__ = [
    "CHECKLISTS",
    "GUIDELINE",
    "RULES",
    "Completeness",
    "DisclosureRule",
    "Item",
    "completeness",
    "items_of",
    "together",
]


@dataclass(frozen=True)
class Item:
    """A field that a rule wants. An encouraged item counts on its own, never against the required ones."""

    kind: Kind
    rule: str
    field: str
    required: bool = True

    @property
    def id(self) -> str:
        return f"{self.rule}.{self.field}"

    @property
    def label(self) -> Label:
        return schema_for(self.kind).field(self.field).label


def items_of(schema: PageSchema) -> tuple[Item, ...]:
    """The checklist that came with this set of fields, in its order."""
    return tuple(
        Item(schema.kind, wanted.rule, field, wanted.required) for wanted in schema.wanted for field in wanted.fields
    )


CHECKLISTS: dict[Kind, tuple[Item, ...]] = {kind: items_of(schema) for kind, schema in SCHEMAS.items()}


@dataclass(frozen=True)
class Completeness:
    """Items present and missing, in checklist order."""

    present: tuple[Item, ...]
    missing: tuple[Item, ...]

    @property
    def percent(self) -> int:
        """Required items present, in whole percent, rounded down: 100 only when nothing is missing."""
        required = self.required_total
        return 100 * self.required_present // required if required else 100

    @property
    def required_present(self) -> int:
        return self._count(self.present)

    @property
    def required_total(self) -> int:
        return self._count(self.present) + self._count(self.missing)

    @property
    def missing_required(self) -> tuple[Item, ...]:
        return tuple(item for item in self.missing if item.required)

    @staticmethod
    def _count(items: tuple[Item, ...]) -> int:
        return sum(item.required for item in items)


def together(results: Iterable[Completeness]) -> int:
    """Required items present over several disclosures, in whole percent, rounded down."""
    found = tuple(results)
    required = sum(result.required_total for result in found)
    return 100 * sum(result.required_present for result in found) // required if required else 100


def completeness(payload: Payload) -> Completeness:
    """Compare a payload with the checklist of its set of fields. A bilingual text counts only in both languages."""
    items = items_of(payload.schema)
    present = tuple(
        item for item in items if _is_present(payload.schema.field(item.field), payload.fields.get(item.field))
    )
    return Completeness(present, tuple(item for item in items if item not in present))


def _is_present(field: Field, value: object) -> bool:
    if value is None:
        return False
    if field.sort in BILINGUAL:
        return _in_both_languages(value)
    if field.sort is Sort.ROWS:
        return isinstance(value, list) and bool(value) and all(_row_is_bilingual(field, row) for row in value)
    return value != ""


def _row_is_bilingual(field: Field, row: dict[str, object]) -> bool:
    """A row may leave cells empty, but a text it holds must be there in both languages."""
    return all(_in_both_languages(row[c.name]) for c in field.columns if c.sort in BILINGUAL and c.name in row)


def _in_both_languages(value: object) -> bool:
    return isinstance(value, dict) and bool(value.get("zh")) and bool(value.get("en"))
