"""Ask the segmenter where words begin and end, so that 买房 is not found inside 购买房车."""

import logging
import warnings
from functools import cache, lru_cache
from types import ModuleType


def at_word_edges(text: str, start: int, end: int) -> bool:
    """True when no word reaches over either end of the match."""
    edges = word_edges(text)
    return start in edges and end in edges


@lru_cache(maxsize=64)
def word_edges(text: str) -> frozenset[int]:
    """Return the positions between two words of ``text``, both ends included."""
    edges = {0}
    for word in segmenter().cut(text, HMM=False):
        edges.add(max(edges) + len(word))
    return frozenset(edges)


@cache
def segmenter() -> ModuleType:
    """Load jieba once (it takes a second) and keep it quiet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    return jieba  # type: ignore[no-any-return]
