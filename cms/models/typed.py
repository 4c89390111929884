"""Give a Wagtail page the typed fields of a disclosure schema: one column per value and language, blocks for rows.

People type yuan and percent; the payload holds fen and basis points (`cms.drafts` translates).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, TypeVar

from django.db import models
from django.utils.functional import lazy
from django.utils.translation import get_language
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.fields import StreamField

from cms.domain.schema import BILINGUAL, Field, Label, PageSchema, Sort

PageClass = TypeVar("PageClass", bound=type[models.Model])
LINE_LENGTH = 300


def typed_by(schema: PageSchema, *, working_panels: list[Panel]) -> Callable[[PageClass], PageClass]:
    """Class decorator: add the schema's fields to a page class and lay out one editing tab per chapter."""

    def add(page: PageClass) -> PageClass:
        for field in schema.fields():
            for name, column in _columns(field):
                page.add_to_class(name, column)
        tabs = [ObjectList(_panels(chapter.fields), heading=_said(chapter.label)) for chapter in schema.chapters]
        page.edit_handler = TabbedInterface([ObjectList(working_panels, heading=_said(WORKING)), *tabs])  # type: ignore[attr-defined]
        page.schema = schema  # type: ignore[attr-defined]
        page._meta.verbose_name = _said(schema.label)
        page.page_description = _said(schema.purpose)  # type: ignore[attr-defined]
        return page

    return add


WORKING = Label("稿件", "Draft")
ZH, EN = Label("中文", "Chinese"), Label("英文", "English")


def draft_names(field: Field) -> tuple[str, ...]:
    """The draft columns that one schema field is kept in."""
    if field.sort in BILINGUAL:
        return f"{field.name}_zh", f"{field.name}_en"
    if field.sort is Sort.MONEY:
        return (f"{field.name.removesuffix('_fen')}_yuan",)
    if field.sort is Sort.BPS:
        return (f"{field.name.removesuffix('_bps')}_percent",)
    return (field.name,)


def _columns(field: Field) -> list[tuple[str, models.Field[Any, Any]]]:
    names, label = draft_names(field), _said(field.label)
    if field.sort is Sort.LINE:
        return [(name, models.CharField(label, max_length=LINE_LENGTH, blank=True)) for name in names]
    if field.sort is Sort.PROSE:
        return [(name, models.TextField(label, blank=True)) for name in names]
    return [(names[0], _single_column(field, label))]


def _single_column(field: Field, label: Any) -> models.Field[Any, Any]:
    if field.sort is Sort.MONEY:
        return models.DecimalField(label, max_digits=16, decimal_places=2, null=True, blank=True)
    if field.sort is Sort.BPS:
        return models.DecimalField(label, max_digits=7, decimal_places=2, null=True, blank=True)
    if field.sort is Sort.COUNT:
        return models.BigIntegerField(label, null=True, blank=True)
    if field.sort is Sort.DAY:
        return models.DateField(label, null=True, blank=True)
    if field.sort is Sort.INSTANT:
        return models.DateTimeField(label, null=True, blank=True)
    if field.choices:
        return models.CharField(label, max_length=120, blank=True, choices=_options(field))
    if field.sort is Sort.CODE:
        return models.CharField(label, max_length=120, blank=True)
    stream: models.Field[Any, Any] = StreamField(
        [("row", _row_block(field))], verbose_name=label, blank=True, use_json_field=True
    )
    return stream


def _row_block(field: Field) -> blocks.StructBlock:
    children = [
        (name, _cell_block(column, language))
        for column in field.columns
        for name, language in zip(draft_names(column), ("zh", "en"), strict=False)
    ]
    return blocks.StructBlock(children, label=field.label.zh, icon="list-ul", form_classname="struct-block hub-row")


def _cell_block(column: Field, language: str) -> blocks.Block:
    """A cell is labelled in its own language when it holds a text, in both when it holds a value."""
    label = f"{column.label.zh} {column.label.en}"
    if column.sort in BILINGUAL:
        label = column.label.en if language == "en" else column.label.zh
    if column.choices:
        return blocks.ChoiceBlock(choices=_options(column), required=False, label=label)
    if column.sort is Sort.PROSE:
        return blocks.TextBlock(required=False, label=label)
    if column.sort in (Sort.MONEY, Sort.BPS):
        return blocks.DecimalBlock(required=False, label=label, decimal_places=2)
    if column.sort is Sort.COUNT:
        return blocks.IntegerBlock(required=False, label=label)
    if column.sort is Sort.DAY:
        return blocks.DateBlock(required=False, label=label)
    if column.sort is Sort.INSTANT:
        return blocks.DateTimeBlock(required=False, label=label)
    return blocks.CharBlock(required=False, label=label, max_length=LINE_LENGTH)


def _options(field: Field) -> list[tuple[str, str]]:
    """The choices of a code, both languages in one label: a choice's label is part of the column and cannot follow."""
    return [(one.code, one.label.zh if one.label.zh == one.label.en else f"{one.label.zh} {one.label.en}")
            for one in field.choices]  # fmt: skip


def _panels(fields: Iterable[Field]) -> list[Panel]:
    """Texts in both languages side by side, tables on their own, and runs of short values two in a row."""
    panels: list[Panel] = []
    for short, run in groupby(fields, key=_is_short):
        found = [_panel(field) for field in run]
        panels += [FieldRowPanel(found[start : start + 2]) for start in range(0, len(found), 2)] if short else found
    return panels


def _is_short(field: Field) -> bool:
    return field.sort not in BILINGUAL and field.sort is not Sort.ROWS


def _panel(field: Field) -> Panel:
    names, label = draft_names(field), _said(field.label)
    hint = _said(field.hint) if field.hint else ""
    if field.sort not in BILINGUAL:
        return FieldPanel(names[0], heading=label, help_text=hint)
    pair = [FieldPanel(names[0], heading=_said(ZH)), FieldPanel(names[1], heading=_said(EN))]
    return MultiFieldPanel([FieldRowPanel(pair)], heading=label, help_text=hint)


def _say(zh: str, en: str) -> str:
    return en if (get_language() or "").startswith("en") else zh


_say_lazily = lazy(_say, str)


def _said(label: Label) -> Any:
    """The label in the language of whoever looks."""
    return _say_lazily(label.zh, label.en)
