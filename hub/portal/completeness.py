"""The checklist of a version as a page shows it."""

from dataclasses import dataclass
from typing import Any

from cms.domain.checklist import RULES, Completeness
from cms.reading.language import said, spoken


@dataclass(frozen=True)
class ShownCompleteness:
    """The checklist as squares: one for each item, missing ones named with the rule that wants them."""

    result: Completeness

    @property
    def percent(self) -> int:
        return self.result.percent

    @property
    def required(self) -> dict[str, Any]:
        return self._count(required=True)

    @property
    def encouraged(self) -> dict[str, Any]:
        return self._count(required=False)

    @property
    def items(self) -> list[dict[str, Any]]:
        """Every item with its rule, article and whether it is there, in checklist order."""
        ordered = sorted([*self.result.present, *self.result.missing], key=lambda item: (item.rule, item.field))
        return [
            {"item": item, "label": said(item.label), "rule": RULES[item.rule], "what": said(RULES[item.rule].what),
             "due": said(RULES[item.rule].due), "source": said(RULES[item.rule].source),
             "present": item in self.result.present}
            for item in ordered
        ]  # fmt: skip

    def _count(self, *, required: bool) -> dict[str, Any]:
        present = sum(item.required is required for item in self.result.present)
        missing = [said(item.label) for item in self.result.missing if item.required is required]
        return {
            "present": range(present),
            "missing": missing,
            "named": (", " if spoken() == "en" else "、").join(missing),
            "have": present,
            "total": present + len(missing),
        }
