"""The order of a suitability report: sections of traced statements, conclusion first."""

from dataclasses import dataclass
from enum import Enum

from reports.domain.inputs import Issue, ReportContent, Text
from reports.domain.statements import Statement


class Part(Enum):
    """The sections, in printed order."""

    CONCLUSION = "conclusion"
    TOLD = "told"
    SAW = "saw"
    CONTRADICTIONS = "contradictions"
    LEVEL = "level"
    MATCHES = "matches"
    PLAN = "plan"
    ALTERNATIVES = "alternatives"
    SWITCHING = "switching"
    DRAWBACKS = "drawbacks"
    COSTS = "costs"
    CONFLICTS = "conflicts"
    LESSONS = "lessons"
    EXCEPTIONS = "exceptions"
    REVIEW = "review"
    VERIFY = "verify"


TITLES = {
    Part.CONCLUSION: Text("适当性报告", "Suitability Report"),
    Part.TOLD: Text("您告诉我们的", "What you told us"),
    Part.SAW: Text("客户经理看到的", "What the advisor saw"),
    Part.CONTRADICTIONS: Text("说法不一致之处，怎么处理", "Contradictions, and how they were resolved"),
    Part.LEVEL: Text("您的等级由哪一项决定", "Which cap sets your level"),
    Part.MATCHES: Text("哪些产品合适，哪些不合适，为什么", "Which products fit, which do not, and why"),
    Part.PLAN: Text("方案与可能的损失", "The plan and what it could lose"),
    Part.ALTERNATIVES: Text("其他选择", "Alternatives"),
    Part.SWITCHING: Text("转换", "Switching"),
    Part.DRAWBACKS: Text("不利之处", "Disadvantages"),
    Part.COSTS: Text("费用", "Costs"),
    Part.CONFLICTS: Text("我们的利益", "Our own interests"),
    Part.LESSONS: Text("风险教育", "Risk education"),
    Part.EXCEPTIONS: Text("例外", "Exceptions"),
    Part.REVIEW: Text("什么时候复核", "When this is reviewed"),
    Part.VERIFY: Text("签署与核验", "Signatures and verification"),
}


@dataclass(frozen=True)
class Section:
    """One section and its statements in printed order."""

    part: Part
    statements: tuple[Statement, ...]

    @property
    def title(self) -> Text:
        """The heading."""
        return TITLES[self.part]

    def about(self, key: str) -> tuple[Statement, ...]:
        """Return the statements on one row or fact."""
        return tuple(statement for statement in self.statements if statement.about == key)

    def phrases(self, *names: str) -> tuple[Statement, ...]:
        """Return the statements made from the named phrases."""
        return tuple(statement for statement in self.statements if statement.id.partition(":")[0] in names)


@dataclass(frozen=True)
class Document:
    """A composed report: what it is made of, the act of issuing, and every sentence it prints."""

    content: ReportContent
    issue: Issue
    sections: tuple[Section, ...]

    def section(self, part: Part) -> Section:
        """Return one section."""
        return next(section for section in self.sections if section.part is part)

    def statements(self) -> tuple[Statement, ...]:
        """Return every sentence in printed order."""
        return tuple(statement for section in self.sections for statement in section.statements)
