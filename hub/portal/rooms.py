"""Where the pages of a disclosure stand: by public addresses, or by those of the investors whom it is for."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """Names of addresses, as templates ask for them; ``closed`` pages lead to no public list and no feed."""

    page: str
    version: str
    compare: str
    payload: str
    paper: str
    closed: bool


PUBLIC_ROOMS: Final = Rooms(
    page="portal:disclosure",
    version="portal:disclosure_version",
    compare="portal:compare",
    payload="portal:payload",
    paper="portal:disclosure_paper",
    closed=False,
)
INVESTORS_ROOMS: Final = Rooms(
    page="portal:my_disclosure",
    version="portal:my_disclosure_version",
    compare="portal:my_disclosure_compare",
    payload="portal:my_disclosure_payload",
    paper="portal:my_disclosure_paper",
    closed=True,
)
