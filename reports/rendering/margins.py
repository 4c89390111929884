"""Say in the margin what a sentence rests on: its records and its rule, each named once per section."""

from reports.domain.inputs import ReportContent, Rule
from reports.domain.rules import REPORT_RULES
from reports.domain.statements import Statement
from reports.rendering.blocks import Paragraph, Setting, Stack
from reports.rendering.charts import paragraph
from reports.rendering.theme import NOTE, NOTE_STRONG


class Margins:
    """The sources of one part of the document; call :meth:`section` where a section begins."""

    def __init__(self, *, content: ReportContent, setting: Setting) -> None:
        self._setting = setting
        self._labels = {e.key: setting.pick(e.label.zh, e.label.en) for e in content.evidence}
        self._rules = {rule.id: rule for rule in (*content.rules, *REPORT_RULES)}
        self._named: set[str] = set()

    def section(self) -> None:
        """Forget what was named: a new section names its sources again."""
        self._named.clear()

    def of(self, *statements: Statement) -> Stack | None:
        """Return the note beside these statements, or nothing if all of it is already named."""
        records = self._fresh([self._labels[key] for statement in statements for key in statement.evidence])
        rules = self._fresh([self.rule(statement.rule_id) for statement in statements])
        notes: list[Paragraph] = [paragraph(self._setting, label, NOTE_STRONG) for label in records]
        notes += [paragraph(self._setting, label, NOTE) for label in rules]
        return Stack(notes) if notes else None

    def rules(self) -> tuple[Rule, ...]:
        """Return every rule the document may rest on."""
        return tuple(self._rules.values())

    def rule(self, rule_id: str) -> str:
        """Write a rule; one that is not listed has no place in a margin."""
        return self._setting.pick(f"规则{self._rules[rule_id].id}", f"Rule {self._rules[rule_id].id}")

    def _fresh(self, labels: list[str]) -> list[str]:
        fresh = [label for label in dict.fromkeys(labels) if label not in self._named]
        self._named.update(fresh)
        return fresh
