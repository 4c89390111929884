"""Values that stay covered until a person gives a reason. The full value is never in the page before."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hub.web.components.icon import icon_html

STAR = "*"


def _middle(*, first: int, last: int) -> Callable[[str], str]:
    def cover(value: str) -> str:
        if len(value) <= first + last:
            return STAR * len(value)
        return value[:first] + STAR * (len(value) - first - last) + value[len(value) - last :]

    return cover


def _mail(value: str) -> str:
    name, at, host = value.partition("@")
    return f"{name[:2]}{STAR * 3}{at}{host}" if at else STAR * len(value)


def _name(value: str) -> str:
    return value[:1] + STAR * max(len(value) - 1, 1)


COVERS: Mapping[str, Callable[[str], str]] = {
    "phone": _middle(first=3, last=4),
    "id_number": _middle(first=4, last=4),
    "card": _middle(first=0, last=4),
    "email": _mail,
    "name": _name,
}
LABELS: Mapping[str, str] = {
    "phone": gettext_noop("phone number"),
    "id_number": gettext_noop("identity number"),
    "card": gettext_noop("card number"),
    "email": gettext_noop("e-mail address"),
    "name": gettext_noop("name"),
}


def covered(*, kind: str, value: str) -> str:
    """The value with its middle starred; one that already carries stars is left as it is."""
    return value if STAR in value else COVERS[kind](value)


def masked_html(kind: str, value: str | None, reveal_url: str = "") -> SafeString:
    """A covered value and, with `reveal_url`, the eye that leads there; a script asks for the reason on the spot."""
    if not value:
        return format_html('<span class="mask mask--none">{}</span>', _("not recorded"))
    text = format_html('<span class="mask__value">{}</span>', covered(kind=kind, value=value))
    if not reveal_url:
        return format_html('<span class="mask">{}</span>', text)
    label = _("Show the full %(what)s") % {"what": _(LABELS[kind])}
    return format_html(
        '<span class="mask">{}<a class="mask__reveal" href="{}" data-reveal aria-label="{}" title="{}">'
        "{}</a></span>",
        text, reveal_url, label, label, icon_html("eye"),
    )  # fmt: skip
