"""Identity and telephone numbers that pass every check and belong to nobody.

Identity numbers carry a valid check digit over a place that does not exist: GB/T 2260 has no prefecture 99 in any
province. Telephone numbers begin with 145, a block of data cards for tablets and routers, behind which nobody answers.
"""

from datetime import date

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
AREAS = ("339901", "339902", "339903")
"""One per invented town."""


def id_number(area: str, born: date, gender: str, *, sequence: int = 499) -> str:
    """Return a number with a valid check digit; odd sequences are men's, even ones women's (GB 11643)."""
    body = f"{area}{born:%Y%m%d}{(sequence * 2 + (gender != '女')) % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def phone_number(number: int, *, line: int = 0) -> str:
    """Return the telephone number of a person; ``line`` counts further numbers of the same person."""
    return f"145{5710 + line:04d}{number:04d}"


def masked_id(number: str) -> str:
    """How a branch list shows an identity number."""
    return f"{number[:4]}**********{number[-4:]}"


def masked_phone(number: str) -> str:
    """How a branch list shows a telephone number."""
    return f"{number[:3]}****{number[-4:]}"
