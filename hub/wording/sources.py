"""Where a wording rule comes from: law, article, and whether a lawyer has confirmed the article."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Source:
    """A legal source. `confirmed` says whether the article was seen in the text itself."""

    code: str
    law_zh: str
    law_en: str
    article: str
    confirmed: bool
    effective_from: date | None = None

    def __str__(self) -> str:
        mark = "" if self.confirmed else " (unconfirmed)"
        return f"{self.law_zh} {self.article}{mark}"


ADVERTISING_25 = Source("AD-25", "《广告法》", "Advertising Law", "25", confirmed=True)
ADVERTISING_9 = Source("AD-9-3", "《广告法》", "Advertising Law", "9(3)", confirmed=True)
INTERIM_10 = Source(
    "IM-10",
    "《网络借贷信息中介机构业务活动管理暂行办法》",
    "Interim Measures for online lending intermediaries",
    "10",
    confirmed=True,
)
ONLINE_MARKETING = Source(
    "OM-2026",
    "《金融产品网络营销管理办法》",
    "Measures for online marketing of financial products",
    "unnumbered",
    confirmed=False,
    effective_from=date(2026, 9, 30),
)
SUITABILITY_22 = Source(
    "SU-22",
    "《证券期货投资者适当性管理办法》",
    "Measures for suitability of securities and futures investors",
    "22",
    confirmed=True,
)
