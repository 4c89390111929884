"""Write a pattern of Chinese characters so that each may also be spelled in pinyin (保ben, bao ben)."""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

from hub.wording.normalise import is_han

SPELLED = re.compile(r"<([^>]+)>")


def with_pinyin(pattern: str) -> str:
    """Expand every `<…>` group of a pattern: each character inside matches itself or its pinyin."""
    return SPELLED.sub(lambda found: _spelled(found.group(1)), pattern)


def without_pinyin(pattern: str) -> str:
    """Read every `<…>` group as the plain characters."""
    return SPELLED.sub(lambda found: f"(?:{found.group(1)})", pattern)


@lru_cache(maxsize=2_000)
def _spelled(characters: str) -> str:
    parts = [f"(?:{c}|{lazy_pinyin(c)[0]})" if is_han(c) else re.escape(c) for c in characters]
    return r"(?:" + r"\s?".join(parts) + r")"
