"""What every section of a report needs to be laid out: words in the part's language, sources in its margin."""

from collections.abc import Iterator

from reports.domain.document import Document
from reports.domain.figures import Value, in_chinese, in_english
from reports.domain.inputs import Text
from reports.domain.statements import Statement
from reports.rendering.blocks import Block, Paragraph, Setting
from reports.rendering.charts import paragraph
from reports.rendering.margins import Margins
from reports.rendering.pages import Item
from reports.rendering.tables import Row, Table
from reports.rendering.theme import BODY


class Layout:
    """One language part being laid out."""

    def __init__(self, *, document: Document, digest: str, setting: Setting, original: str = "") -> None:
        self.document = document
        self.content = document.content
        self.digest = digest
        self.original = original
        self.setting = setting
        self.pick = setting.pick
        self.margins = Margins(content=document.content, setting=setting)

    def words(self, statement: Statement) -> str:
        """Return a statement in this part's language."""
        return self.pick(statement.zh, statement.en)

    def text(self, text: Text) -> str:
        """Return a text in this part's language."""
        return self.pick(text.zh, text.en)

    def value(self, value: Value) -> str:
        """Write a figure in this part's language."""
        return in_chinese(value) if self.setting.chinese else in_english(value)

    def body(self, statement: Statement) -> Paragraph:
        """Set a statement as reading text."""
        return paragraph(self.setting, self.words(statement), BODY)

    def beside(self, *statements: Statement, space: float = 5) -> Iterator[Item]:
        """Yield statements one below the other, each with its sources."""
        for statement in statements:
            yield self.narrow(self.body(statement), statement, space=space)

    def narrow(self, block: Block, *sources: Statement, space: float, keep: bool = False) -> Item:
        """A block in the main column with the records and rules of its statements in the margin."""
        return Item(block, space=space, keep=keep, narrow=True, side=self.margins.of(*sources))

    def yuan(self) -> str:
        """Write the unit of money."""
        return self.pick("元", "CNY")

    def table_beside(self, table: Table, rows: list[Row], *sources: Statement) -> Iterator[Item]:
        """A table in the main column with its sources beside the head."""
        yield self.narrow(table.head(), *sources, space=3, keep=True)
        for row in rows:
            yield Item(row, repeat=table.head, narrow=True)
