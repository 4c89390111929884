"""Where something happened, as a shape: colour only repeats what the shape says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext_lazy

from hub.web.brand import Text
from hub.web.components.attributes import state_of


@dataclass(frozen=True)
class Channel:
    """`side` is which half of the counter it belongs to: online, branch or neither."""

    word: Text
    side: str
    shape: SafeString


CHANNELS: Mapping[str, Channel] = {
    "online": Channel(
        pgettext_lazy("channel", "Online"),
        "online",
        mark_safe('<circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" stroke-width="1.8"/>'),
    ),
    "desk": Channel(
        pgettext_lazy("channel", "Desk"),
        "branch",
        mark_safe('<path d="M1.2 1.2H8.8V8.8H1.2Z" fill="currentColor"/>'),
    ),
    "phone": Channel(
        pgettext_lazy("channel", "Phone"),
        "branch",
        mark_safe(
            '<path d="M1.7 1.7H8.3V8.3H1.7Z" fill="none" stroke="currentColor" stroke-width="1.4"/>'
            '<path d="M1.7 1.7H8.3L1.7 8.3Z" fill="currentColor"/>'
        ),
    ),
    "wechat": Channel(
        pgettext_lazy("channel", "WeChat"),
        "branch",
        mark_safe(
            '<path d="M1 1.4H9V7H5.2L3 9.2V7H1Z" fill="none" stroke="currentColor" stroke-width="1.4"'
            ' stroke-linejoin="round"/>'
        ),
    ),
    "system": Channel(
        pgettext_lazy("channel", "System"),
        "neither",
        mark_safe('<path d="M5 .9L9.1 5 5 9.1.9 5Z" fill="none" stroke="currentColor" stroke-width="1.4"/>'),
    ),
    "document": Channel(
        pgettext_lazy("channel", "Document"),
        "neither",
        mark_safe(
            '<path d="M2 .9H5.9L8.1 3.1V9.1H2ZM5.6 1V3.4H8" fill="none" stroke="currentColor" stroke-width="1.3"/>'
        ),
    ),
}


ELSEWHERE = Channel(
    pgettext_lazy("channel", "Elsewhere"),
    "neither",
    mark_safe('<path d="M1.5 5H8.5" fill="none" stroke="currentColor" stroke-width="1.6"/>'),
)
"""A channel that was written down before channels were checked: the page stays readable."""


def channel_of(kind: object) -> Channel:
    return CHANNELS.get(state_of(kind), ELSEWHERE)


def channel_html(kind: object, *, word: bool = True) -> SafeString:
    """The shape of a channel with its word; without the word the name stays for screen readers."""
    channel = channel_of(kind)
    shape = format_html(
        '<svg class="channel__shape" viewBox="0 0 10 10" aria-hidden="true" focusable="false">{}</svg>', channel.shape
    )
    name = channel.word
    shown: Text = name if word else format_html('<span class="visually-hidden">{}</span>', name)
    title = "" if word else format_html(' title="{}"', name)
    return format_html('<span class="channel channel--{}"{}>{}{}</span>', channel.side, title, shape, shown)
