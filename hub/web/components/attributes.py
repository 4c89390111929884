"""Small answers templates need about a value: its bare state, an id no other element has."""

from __future__ import annotations

import secrets
from enum import Enum
from itertools import count

from django.template import Context

COUNTER = "_hub_element_ids"


def state_of(value: object) -> str:
    """The text of a state: an enum's value, the `.state` of a record, or the text itself."""
    inner = getattr(value, "state", value)
    return str(inner.value if isinstance(inner, Enum) else inner)


def next_id(context: Context, prefix: str) -> str:
    """An element id unique on the page; a fragment answered to htmx cannot meet the page's own ids."""
    request = context.get("request")
    holder = request if request is not None else context.render_context
    ids = getattr(holder, COUNTER, None)
    if ids is None:
        fragment = request is not None and request.headers.get("HX-Request") == "true"
        ids = (secrets.token_hex(3) if fragment else "", count(1))
        setattr(holder, COUNTER, ids)
    salt, numbers = ids
    return f"{prefix}-{salt}{next(numbers)}"
