"""Contracts that the investors signed and what the custodian bank moved, as the lists the bank and the archive send."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from hub.catalogue.domain.products import ProductFacts
from hub.demo.cast import SHEN, ZHOU, Person, Persona
from hub.demo.draw import moment, stream
from hub.demo.market import COLD, NOTES, ROOF, YUAN, products
from hub.kernel.clock import instant
from hub.kernel.money import yuan

_CHOICES = {
    Persona.CAREFUL: ("TERM-3M-1",),
    Persona.STEADY: ("TERM-3M-1", "COLD-3"),
    Persona.BOLD: ("COLD-3", "SOLAR-2"),
}
_PROJECT = {"TERM-3M-1": NOTES, "COLD-3": COLD, "SOLAR-2": ROOF}
_SHARE = 3
"""Every third drawn investor has bought nothing yet."""


@dataclass(frozen=True, kw_only=True)
class Purchase:
    """One contract and the money behind it."""

    number: str
    person: Person
    product: ProductFacts
    amount_fen: int
    deposit_fen: int
    signed_at: datetime
    online: bool

    @property
    def project_code(self) -> str:
        """The project that the money goes to."""
        return _PROJECT[self.product.code]


def purchases(people: tuple[Person, ...], *, seed: int, as_of: date) -> tuple[Purchase, ...]:
    """Return what was bought, oldest first."""
    draw = stream(seed, "money")
    known = {facts.code: facts for facts in products(as_of)}
    found = []
    for person in people:
        buys = draw.randrange(_SHARE) > 0
        product = known[draw.choice(_CHOICES[person.persona])]
        days_ago, lots = draw.randint(25, 38), draw.randint(1, 9)
        if person.key in {SHEN, ZHOU}:
            product, buys, lots = known["TERM-3M-1"], True, 15 if person.key == SHEN else 6
        if not buys or not person.assessed:
            continue
        amount = max(product.min_ticket_fen, lots * product.lot_fen)
        found.append(
            Purchase(
                number=f"HT-{as_of.year}-{person.key[1:]}",
                person=person,
                product=product,
                amount_fen=amount,
                deposit_fen=amount + draw.randint(5, 120) * 1000 * YUAN,
                signed_at=moment(as_of, days_ago=days_ago, hour=14, minute=draw.randint(0, 59)),
                online=draw.random() < 0.6,
            )
        )
    return tuple(sorted(found, key=lambda purchase: (purchase.signed_at, purchase.number)))


def manifest(bought: tuple[Purchase, ...], subjects: Mapping[str, UUID]) -> str:
    """Write the archive's list of contract files."""
    return _csv(
        ("number", "subject_id", "product_code", "amount", "file", "signed_at", "channel"),
        [
            (
                purchase.number,
                subjects[purchase.person.key],
                purchase.product.code,
                yuan(purchase.amount_fen),
                f"{purchase.number}.pdf",
                instant(purchase.signed_at),
                "online" if purchase.online else "desk",
            )
            for purchase in bought
        ],
    )


def movements(bought: tuple[Purchase, ...], subjects: Mapping[str, UUID]) -> str:
    """Write the custodian's list: deposits, bids, and what was paid out to the projects."""
    rows: list[tuple[object, ...]] = []
    paid_out: dict[str, int] = {}
    for purchase in bought:
        subject, day = subjects[purchase.person.key], purchase.signed_at.date()
        rows.append((f"D-{purchase.number}", "deposit", yuan(purchase.deposit_fen), day, subject, "", ""))
        rows.append(
            (
                f"B-{purchase.number}",
                "bid",
                yuan(purchase.amount_fen),
                day + timedelta(days=1),
                subject,
                purchase.project_code,
                purchase.number,
            )
        )
        paid_out[purchase.project_code] = paid_out.get(purchase.project_code, 0) + purchase.amount_fen
    last = max(purchase.signed_at for purchase in bought).date()
    for code, amount in sorted(paid_out.items()):
        kept = amount * 5 // 100
        rows.append((f"P-{code}", "disbursement", yuan(amount - kept), last + timedelta(days=3), "", code, ""))
    rows.sort(key=lambda row: (str(row[3]), str(row[0])))
    return _csv(("key", "kind", "amount", "effective_date", "subject_id", "project_code", "contract_number"), rows)


def _csv(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
