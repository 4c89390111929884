"""Say which words of a text changed: Chinese character by character, everything else word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]|\d[\d,.]*\d|\w+|\s+|.", re.S)
LONELY = 2
"""So few equal tokens between two changes read better as part of the change than as confetti."""


@dataclass(frozen=True)
class Part:
    """A run of text; `changed` when the other text does not have it there."""

    text: str
    changed: bool


def changed_words(before: str, after: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts in parts. The parts of each join to the text itself; the unchanged ones are the same on both sides."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    was: list[Part] = []
    now: list[Part] = []
    for equal, one, other in _runs(old, new):
        _add(was, "".join(one), changed=not equal)
        _add(now, "".join(other), changed=not equal)
    return tuple(was), tuple(now)


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Equal and changed stretches in order; a lonely equal one between two changes joins them."""
    codes = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    for place, (tag, old_start, old_end, new_start, new_end) in enumerate(codes):
        between = 0 < place < len(codes) - 1
        equal = tag == "equal" and not (between and old_end - old_start <= LONELY)
        yield equal, old[old_start:old_end], new[new_start:new_end]


def _add(parts: list[Part], text: str, *, changed: bool) -> None:
    if not text:
        return
    if parts and parts[-1].changed is changed:
        parts[-1] = Part(parts[-1].text + text, changed)
    else:
        parts.append(Part(text, changed))
