"""Cut a text into the pieces the model weighs: characters in runs, words, slots, scenes, and how it is said."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from hub.wording.normalise import is_han, normalise
from hub.wording.scenes import scene_patterns
from hub.wording.slots import slot_patterns

LONGEST_RUN = 4
SLOT_WEIGHT = 0.2
SCENE_WEIGHT = 0.15
MANNER_WEIGHT = 0.6
"""How much a slot, a scene and a manner of speaking count beside the runs, whose weights together have length 1; chosen
by leaving out one way of speaking at a time, 2026-11."""
SKIPPED = re.compile(r"[\s，,。.！!；;：:、]+")
LATIN_WORD = re.compile(r"[a-z']+|\d+")
NEGATED = re.compile(r"(?:没有?|不(?!但|仅|管|论|用|怕|愁)|未|无|非|别|勿|\bno|\bnot|n't|never)[^，,。；;]{0,6}$")
ASKS = re.compile(r"(?:[?？]|[吗么])[”」』\"’）)\s]*$")


def runs(text: str) -> Counter[str]:
    """Runs of one to four characters with marks of beginning and end, and Latin words in ones and twos."""
    plain = normalise(text).text.strip()
    joined = "^" + SKIPPED.sub(" ", plain) + "$"
    counted: Counter[str] = Counter()
    for size in range(1, LONGEST_RUN + 1):
        pieces = (joined[start : start + size] for start in range(len(joined) - size + 1))
        counted.update(piece for piece in pieces if size == LONGEST_RUN or any(map(is_han, piece)))
    words = LATIN_WORD.findall(plain)
    counted.update(f"w:{word}" for word in words)
    counted.update(f"w:{first} {second}" for first, second in pairwise(words))
    return counted


def manners(text: str, *, denied: bool) -> Iterator[str]:
    """Slots and scenes that occur, slots that are negated, and whether the text asks, quotes, or denies a promise."""
    plain = normalise(text).text
    places = sorted((found.start(), name) for name, words in slot_patterns().items() for found in words.finditer(plain))
    names = [name for _, name in places]
    yield from sorted({f"<{name}>" for name in names})
    yield from sorted({f"<not {name}>" for start, name in places if NEGATED.search(plain, max(0, start - 7), start)})
    yield from (f"[{name}]" for name, words in scene_patterns().items() if words.search(plain))
    if ASKS.search(plain):
        yield "<asks>"
    if re.search(r"[“「『‘\"《]", plain):
        yield "<quotes>"
    if denied:
        yield "<denies>"


def weighed(counted: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    """Known runs with their shares: rarer ones count more, repeats little, all together of length 1."""
    shares = {piece: (1 + math.log(n)) * rarity[piece] for piece, n in counted.items() if piece in rarity}
    length = math.sqrt(sum(share * share for share in shares.values())) or 1.0
    return {piece: share / length for piece, share in shares.items()}


def manner_weight(name: str) -> float:
    if name.startswith("["):
        return SCENE_WEIGHT
    return MANNER_WEIGHT if name in {"<asks>", "<quotes>", "<denies>"} else SLOT_WEIGHT
