"""Lay out what was said: answers, the advisor's notes on their own paper, and where the two disagree."""

from collections.abc import Iterator

from reports.domain.document import Section
from reports.domain.figures import (
    Day,
)
from reports.domain.inputs import Heard, Text
from reports.domain.statements import Statement, strong
from reports.rendering.blocks import (
    Columns,
    Levelled,
    Note,
    Paragraph,
    Setting,
)
from reports.rendering.charts import paragraph
from reports.rendering.emblem import CHANNEL_NAMES
from reports.rendering.layout import Layout
from reports.rendering.letter import day_text
from reports.rendering.pages import CONTENT_WIDTH, Item
from reports.rendering.pen import Element
from reports.rendering.tables import Column, Row, Table
from reports.rendering.theme import (
    BODY,
    MM,
    NOTE,
    QUOTE,
)
from reports.rendering.typeset import Run


def told(layout: Layout, section: Section) -> Iterator[Item]:
    """Answers as a table, then each need with its status."""
    columns = (Column(layout.pick("问", "Asked"), 42), Column(layout.pick("您答", "You answered"), 52))
    table = Table(layout.setting, columns, Element("Table"))
    rows: list[Row] = []
    answered: list[Statement] = []
    for answer in layout.content.answers:
        statement = section.about(answer.id)[0]
        answered.append(statement)
        question = layout.text(answer.question)
        rows.append(table.row([question, strong(layout.words(statement))], colours=["ink-2"]))
    if rows:
        yield from layout.table_beside(table, rows, *answered)
    for need in layout.content.needs:
        first, status = section.about(need.id)
        joined = Paragraph(
            layout.setting,
            [*layout.body(first).runs, Run(layout.pick("", " ")), *layout.body(status).runs],
            BODY,
        )
        yield layout.narrow(joined, first, status, space=9)


def saw(layout: Layout, section: Section) -> Iterator[Item]:
    """Each note on a person's own paper, the used words marked, then what it means."""
    for heard in layout.content.heard:
        statement = section.about(heard.id)[0]
        note = Note(_quote(layout, heard), _caption(layout, heard), heard.channel)
        yield layout.narrow(note, statement, space=6, keep=True)
        yield from layout.beside(statement, space=6)
    yield from layout.beside(*section.phrases("saw.nothing", "saw.label"), space=8)


def _quote(layout: Layout, heard: Heard) -> Paragraph:
    return Paragraph(layout.setting, highlighted(heard.excerpt, heard.spans), QUOTE)


def _caption(layout: Layout, heard: Heard) -> Paragraph:
    channel = layout.pick(*CHANNEL_NAMES[heard.channel])
    day = day_text(layout.setting, Day(heard.said_on))
    dot = layout.pick("　", "  ·  ")
    words = f"{channel}{dot}{day}{dot}{layout.pick('记录：', 'noted by ')}{layout.text(heard.recorded_by)}"
    return paragraph(layout.setting, words, NOTE, "ink-2")


def contradictions(layout: Layout, section: Section) -> Iterator[Item]:
    """Both sides beside each other, then what follows."""
    for contradiction in layout.content.contradictions:
        sides = [
            Note(
                Paragraph(layout.setting, _side_runs(layout.setting, side.words, side.spans_zh), QUOTE),
                paragraph(layout.setting, layout.text(side.source), NOTE, "ink-2"),
            )
            for side in (contradiction.first, contradiction.second)
        ]
        half = (CONTENT_WIDTH - 5 * MM) / 2
        shared = [(note, half) for note in sides]
        yield Item(paragraph(layout.setting, strong(layout.text(contradiction.title)), BODY), space=5, keep=True)
        yield Item(Columns([(Levelled(note, shared), half) for note in sides]), space=6, keep=True)
        yield from layout.beside(*section.about(contradiction.id), space=7)
    yield from layout.beside(*section.phrases("contradiction.none"))


def highlighted(text: str, spans: tuple[tuple[int, int], ...]) -> list[Run]:
    """Put the highlighter behind the words a rule used."""
    runs, position = [], 0
    for start, end in sorted(spans):
        runs += [Run(text[position:start]), Run(text[start:end], marked=True)]
        position = end
    runs.append(Run(text[position:]))
    return [run for run in runs if run.text]


def _side_runs(setting: Setting, words: Text, spans_zh: tuple[tuple[int, int], ...]) -> list[Run]:
    """The highlighter follows the original words; a translation carries none."""
    if setting.chinese or words.zh == words.en:
        return highlighted(words.zh, spans_zh)
    return [Run(words.en)]
