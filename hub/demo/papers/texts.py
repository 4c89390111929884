"""Texts that several disclosures share, each in both languages."""

from collections.abc import Sequence

Both = dict[str, str]


def both(zh: str, en: str) -> Both:
    """Return one text in the two languages of a disclosure."""
    return {"zh": zh, "en": en}


def pair(texts: Sequence[str]) -> Both:
    """Return a text of a list, Chinese first, as a disclosure holds it."""
    zh, en = texts
    return both(zh, en)


RISK = both(
    "投资有风险，理财需谨慎。过往业绩不代表未来表现。您可能损失部分或全部本金。",
    "Investing carries risk; decide with care. Past performance does not indicate future results. "
    "You may lose part or all of your principal.",
)
