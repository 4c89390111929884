"""The names the product goes by: the platform's public name and the software's own mark."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Brand:
    """`name` and `line` stand in the public masthead; `glyph` is the mark of the workplace."""

    name: Text
    line: Text
    glyph: str


PLATFORM = Brand(name=_("Mingzheng"), line=_("Disclosure and verification"), glyph="枢")
