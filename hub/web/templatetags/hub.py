"""`{% load hub %}`: the parts every page is made of. Each tag is shown in every state at /design/."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.template import Context, Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hub.kernel.clock import utc_now
from hub.web.components import amounts, channels, levels, masks, moments, notes, seals
from hub.web.components.attributes import next_id, state_of
from hub.web.components.explained import Explained
from hub.web.components.icon import icon_html
from hub.web.components.lists import PageOfRows, Step, Tab, TimelineItem, address_with, carried
from hub.web.components.proofs import Link, Stage
from hub.web.components.statements import Said
from hub.web.navigation import address_of
from hub.web.templatetags import drawn, once

register = Library()
register.tags.update(drawn.register.tags)
register.tags.update(once.register.tags)
CLAUSE = re.compile(r"[^，：；、。！？]+[，：；、。！？]*")


# ---- words and shapes -------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """{% icon "search" %}: silent beside a word; give `label` when it stands alone."""
    return icon_html(name, label=str(label), size=size)


@register.simple_tag
def seal(state: object, size: str = "s", word: bool = True, href: str = "") -> SafeString:
    """{% seal proof.state %} {% seal state size="l" word=False href=url %}; sizes s, m, l, xl."""
    return seals.seal_html(state, size=size, word=word, href=href)


@register.simple_tag
def level(code: str | int, word: bool = True, lowest: bool = False) -> SafeString:
    """{% level "C2" %} {% level product.code word=False %}; a number stands for C of that number."""
    return levels.level_html(f"C{code}" if isinstance(code, int) else code, word=word, lowest=lowest)


@register.simple_tag
def rating(number: int, word: bool = True) -> SafeString:
    """{% rating 2 %}: a product's rating R1–R5 from its number."""
    return levels.level_html(f"R{number}", word=word)


@register.simple_tag
def masked(kind: str, value: str | None, reveal_url: str = "") -> SafeString:
    """{% masked "phone" row.phone_masked reveal_url %}; kinds phone, id_number, card, email, name."""
    return masks.masked_html(kind, value, reveal_url)


@register.simple_tag
def money(fen: int | None, unit: bool = False, sign: bool = False, capitals: bool = False) -> SafeString:
    """{% money fen %} {% money fen unit=True %} {% money fen capitals=True %}; right-align with class num."""
    return amounts.money_html(fen, unit=unit, sign=sign, in_capitals=capitals)


@register.simple_tag
def short_money(fen: int) -> SafeString:
    """{% short_money fen %}: 6.12 亿元 / 612 million yuan, exact in the title."""
    return amounts.short_money_html(fen)


@register.simple_tag
def change(value: Decimal | int | float, text: str = "") -> SafeString:
    """{% change 0.68 "0.68%" %}: red up, green down, always with an arrow."""
    return amounts.change_html(value, text=text)


@register.simple_tag
def channel(kind: object, word: bool = True) -> SafeString:
    """{% channel "desk" %}: online, desk, phone, wechat, system, document."""
    return channels.channel_html(kind, word=word)


@register.simple_tag
def key(name: str) -> SafeString:
    """{% key "N" %}"""
    return format_html("<kbd>{}</kbd>", name)


@register.simple_tag
def key_hint(name: str, text: object) -> SafeString:
    """{% key_hint "N" _("New visit") %}: one item of the key bar; several keys are parted by a space."""
    keys = format_html_join("", "<kbd>{}</kbd>", ((part,) for part in name.split()))
    return format_html("<li>{}<span>{}</span></li>", keys, text)


@register.simple_tag
def digest(value: str) -> SafeString:
    """{% digest hex %}: both ends of a digest, the whole of it in the title and when copied."""
    short = f"{value[:8]}…{value[-6:]}" if len(value) > 18 else value
    return format_html('<code class="digest" title="{}" data-copy="{}">{}</code>', value, value, short)


@register.simple_tag
def when(at: datetime | date | None, mode: str = "auto", now: datetime | None = None) -> SafeString:
    """{% when row.at %}; modes auto, relative, absolute, date, time, short. Asia/Shanghai."""
    return moments.when_html(at, mode=mode, now=now or utc_now())


@register.filter
def marked(text: str, spans: Iterable[notes.Span]) -> SafeString:
    """{{ text|marked:spans }}: escaped, with only those spans inside <mark>."""
    return notes.marked_html(text, spans)


@register.filter
def clauses(text: object) -> SafeString | str:
    """{{ title|clauses }}: Chinese that does not fit on one line breaks after its punctuation first."""
    parts = CLAUSE.findall(str(text))
    return (
        format_html_join("", '<span class="phrase">{}</span>', ((part,) for part in parts))
        if len(parts) > 1
        else str(text)
    )


# ---- addresses --------------------------------------------------------------------------------


@register.simple_tag
def url_or(url_name: str, fallback: str) -> str:
    """{% url_or "portal:home" "/" %}: the address of a page another package may not have wired."""
    return address_of(url_name) or fallback


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """{% query page=2 %}: this page's query string with some parameters changed, None drops one."""
    return address_with(context["request"].GET, **changes)


# ---- composed parts ---------------------------------------------------------------------------


@register.inclusion_tag("web/parts/source.html")
def source(
    text: str = "", channel: str = "", at: datetime | None = None, href: str = "", now: datetime | None = None
) -> dict[str, Any]:
    """{% source "risk questionnaire v4" channel="online" at=answered_at href=url %}"""
    return {"text": text, "channel": channel, "at": at, "href": href, "now": now}


@register.inclusion_tag("web/parts/note.html")
def note(
    text: str,
    spans: Iterable[notes.Span] = (),
    author: str = "",
    at: datetime | None = None,
    channel: str = "",
    href: str = "",
) -> dict[str, Any]:
    """{% note visit.text statement.spans author=name at=written_at channel="desk" href=url %}"""
    body = notes.paragraphs_html(text, spans)
    return {"body": body, "author": author, "at": at, "channel": channel, "href": href}


@register.simple_tag
def quote(text: str, spans: Iterable[notes.Span] = ()) -> SafeString:
    """{% quote excerpt %}: a person's words inside a line of ours."""
    return format_html('<q class="quote" lang="zh-Hans">{}</q>', notes.marked_html(text, spans))


@register.inclusion_tag("web/parts/timeline_item.html")
def timeline_item(item: TimelineItem) -> dict[str, Any]:
    """{% timeline_item item %} inside <ol class="timeline">; see components/lists.py for the shape."""
    body = notes.paragraphs_html(item.note, item.spans) if item.note else ""
    return {"item": item, "body": body}


@register.inclusion_tag("web/parts/explain.html", takes_context=True)
def explain(context: Context, number: Explained) -> dict[str, Any]:
    """{% explain explained %}: dotted underline, a native popover with formula, inputs and time."""
    return {"number": number, "id": next_id(context, "explain")}


@register.inclusion_tag("web/parts/clash.html")
def clash(one: Said, other: Said) -> dict[str, Any]:
    """{% clash online branch %}: two statements that disagree; see components/statements.py."""
    return {"sides": (one, other)}


@register.inclusion_tag("web/parts/links.html")
def links(stations: Sequence[Link]) -> dict[str, Any]:
    """{% links stations %}: a proof as a chain; the box before a broken sign is the one that was altered."""
    following = [*stations[1:], None]
    return {
        "links": [
            {**asdict(link), "bad": after is not None and after.agrees is False}
            for link, after in zip(stations, following, strict=True)
        ]
    }


@register.inclusion_tag("web/parts/pipeline.html")
def pipeline(stages: Sequence[Stage]) -> dict[str, Any]:
    """{% pipeline stages %}: how many records have reached each stage."""
    return {"stages": [{**asdict(stage), "shown": f"{stage.count:,}"} for stage in stages]}


@register.inclusion_tag("web/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: PageOfRows, total: int | None = None) -> dict[str, Any]:
    """{% pagination page %}: keeps every other parameter of the address; `page` as from a Paginator."""
    asked = context["request"].GET
    paginator = getattr(page, "paginator", None)
    return {
        "page": page,
        "pages": getattr(paginator, "num_pages", None),
        "total": total if total is not None else getattr(paginator, "count", None),
        "previous": address_with(asked, page=page.number - 1) if page.has_previous() else "",
        "next": address_with(asked, page=page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("web/parts/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: forms.Form, first: int = 4) -> dict[str, Any]:
    """{% filter_bar form first=4 %}: a GET form, the first fields open, the rest under 展开."""
    fields = list(form.visible_fields())
    asked = context["request"].GET
    names = {field.html_name for field in fields} | {"page"}
    return {
        "shown": fields[:first],
        "folded": fields[first:],
        "unfold": any(asked.get(field.html_name) for field in fields[first:]),
        "carried": carried(asked, without=names),
    }


@register.inclusion_tag("web/parts/tabs.html")
def tabs(items: Sequence[Tab], label: str = "") -> dict[str, Any]:
    """{% tabs items label=_("Saved views") %}: links, so that the address says which tab."""
    return {"items": items, "label": label}


@register.inclusion_tag("web/parts/stepper.html")
def stepper(steps: Sequence[Step]) -> dict[str, Any]:
    """{% stepper steps %}: numbered steps with state, outcome and a detail that unfolds."""
    return {"steps": steps}


@register.inclusion_tag("web/parts/empty.html")
def empty(title: str, text: str = "", action: str = "", href: str = "", icon: str = "inbox") -> dict[str, Any]:
    """{% empty _("No visits yet") _("Write the first one down.") action=_("New visit") href=url %}"""
    return {"title": title, "text": text, "action": action, "href": href, "icon": icon}


@register.inclusion_tag("web/parts/toasts.html", takes_context=True)
def toasts(context: Context) -> dict[str, Any]:
    """{% toasts %}: Django's messages; the frame already prints them."""
    return {"messages": context.get("messages") or ()}


# ---- forms ------------------------------------------------------------------------------------


@register.inclusion_tag("web/parts/errors.html")
def errors(form: forms.BaseForm) -> dict[str, Any]:
    """{% errors form %}: what is wrong, each linked to its field; prints nothing when all is well."""
    return {"form": form, "bad": [field for field in form if field.errors] if form.is_bound else []}


@register.inclusion_tag("web/parts/field.html")
def field(bound: forms.BoundField, key: str = "") -> dict[str, Any]:
    """{% field form.name key="N" %}: label, help, errors and control, tied together for a screen reader."""
    return {"field": bound, "kind": _kind(bound), "key": key}


@register.inclusion_tag("web/parts/file_drop.html")
def file_drop(bound: forms.BoundField, text: str = "") -> dict[str, Any]:
    """{% file_drop form.file _("PDF, at most 10 MB") %}: drop or choose; works without script."""
    return {"field": bound, "text": text}


@register.filter
def grouped(number: int) -> str:
    """{{ checkpoint.gas_used|grouped }}: a count with thousands separators."""
    return f"{number:,}"


@register.filter
def state(value: object) -> str:
    """{{ value|state }}: an enum's value as text, for class names."""
    return state_of(value)


def _kind(bound: forms.BoundField) -> str:
    """How a control is set: box (label beside it), choices (a fieldset), file, or plain."""
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "box"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "plain"
