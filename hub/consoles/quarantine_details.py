"""Tell in the reader's language what was expected of a message and what was found; both are kept as the door said it.

The door answers programs, so it writes English with the found value behind it. Every form of its sentences stands here;
one that does not is shown as it was written.
"""

import re
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

Words = Callable[[], str]

TYPES: Mapping[str, Words] = {
    "NoneType": lambda: _("nothing"),
    "str": lambda: _("text"),
    "int": lambda: _("a number"),
    "float": lambda: _("a number"),
    "bool": lambda: _("yes or no"),
    "list": lambda: _("a list"),
    "dict": lambda: _("an object"),
}

FORMS: tuple[tuple[re.Pattern[str], Words], ...] = tuple(
    (re.compile(form, re.DOTALL), words)
    for form, words in (
        (r"got (?P<type>\w+)", lambda: _("Found: %(type)s.")),
        (
            r"expected at most (?P<most>\d+) bytes, got (?P<found>\d+)",
            lambda: _("Expected: at most %(most)s bytes. Found: %(found)s."),
        ),
        (
            r"expected milliseconds since 1970, got (?P<found>.*)",
            lambda: _("Expected: milliseconds since 1970. Found: %(found)s."),
        ),
        (
            r"expected ISO 8601 text, got (?P<type>\w+)",
            lambda: _("Expected: a time as ISO 8601 text. Found: %(type)s."),
        ),
        (r"expected ISO 8601, got (?P<found>.*)", lambda: _("Expected: a time as ISO 8601. Found: %(found)s.")),
        (r"expected text in event, got (?P<type>\w+)", lambda: _("Expected: text in event. Found: %(type)s.")),
        (r"expected text in event", lambda: _("Expected: text in event.")),
        (
            r"expected one of (?P<allowed>[^;]*); got (?P<found>.*)",
            lambda: _("Expected: one of %(allowed)s. Found: %(found)s."),
        ),
        (
            r"expected project (?P<project>.*), got (?P<found>.*)",
            lambda: _("Expected: project %(project)s. Found: %(found)s."),
        ),
        (r"expected the checksum that came along", lambda: _("Expected: the checksum that came along.")),
        (
            r"expected version and answers in the properties",
            lambda: _("Expected: version and answers in the properties."),
        ),
        (
            r"(?P<name>\S+) has (?P<found>\d+) characters or a null character; "
            r"expected at most (?P<most>\d+), none null",
            lambda: _("Expected: at most %(most)s characters in %(name)s, none null. Found: %(found)s characters."),
        ),
        (r"nested more deeply than can be kept", lambda: _("It is nested more deeply than can be kept.")),
        (r"still packed", lambda: _("It is still packed.")),
        (
            r"(?P<one>\w+) (?:and|or) (?P<other>\w+) (?P<number>are both|is) missing",
            lambda: _("Missing: %(one)s, %(other)s."),
        ),
        (r"(?P<one>\w+) is missing", lambda: _("Missing: %(one)s.")),
        (
            r"(?P<needs>.+) needs a verified source, (?P<source>.+) is (?P<level>\w+)",
            lambda: _("Expected: a verified source for %(needs)s. Found: %(source)s, which is not (%(level)s)."),
        ),
        (
            r"(?P<found>\S+ is '[^']*'(?:; \S+ is '[^']*')*)",
            lambda: _("Expected: an id of somebody. Found: %(found)s."),
        ),
    )
)


def detail_words(detail: str) -> str:
    """Return the sentence in the reader's language."""
    for form, words in FORMS:
        found = form.fullmatch(detail)
        if found:
            named = found.groupdict()
            if "type" in named:
                named["type"] = TYPES[named["type"]]() if named["type"] in TYPES else named["type"]
            if "found" in named:
                named["found"] = named["found"].replace(" is ", " = ")
            return words() % named
    return detail
