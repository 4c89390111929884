"""A computed figure on a client's page opens the sum behind it, and the sum is right."""

import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from crm.identity.domain.sightings import ASIDE, IdentifierKind
from crm.suitability.queries import plans_for
from crm.workspace.facts_part import covered
from crm.workspace.papers_part import total_of
from crm.workspace.plan_part import plans_shown
from hub.access.scope import entered, system_scope
from hub.web.components.masks import masked_html
from hub.web.drawings.shares import Share


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def test_the_total_of_a_clients_money_is_the_sum_of_its_parts(world: Any) -> None:
    shares = [Share(label="a", fen=120_000_00), Share(label="b", fen=80_000_05)]
    total = total_of(shares, at=world.at)
    assert number(total.value) == sum(number(part.value) for part in total.inputs) == Decimal("200000.05")
    assert [part.operator for part in total.inputs] == ["", "+"]
    assert total.at == world.at


def test_the_loss_of_a_plan_is_one_round_of_every_product_times_the_rounds(world: Any, as_user: Any) -> None:
    with entered(system_scope("test")):
        (facts,) = plans_for(subject_id=world.shen)
        (shown,) = plans_shown([facts], proofs={})
    *products, one, rounds = shown.loss.inputs
    assert len(products) == len(facts.plan.lines)
    assert number(one.value) == sum(number(part.value) for part in products)
    assert number(shown.loss.value) == number(one.value) * number(rounds.value)
    assert (one.operator, rounds.operator, shown.loss.rule) == ("=", "×", facts.plan.rule_id)
    page = as_user(world.lin).get(f"/workspace/clients/{world.shen}/").content.decode()
    opened = re.search(r'popovertarget="(explain-\d+)"[^>]*>' + re.escape(shown.loss.value), page)
    assert opened
    assert f'id="{opened[1]}" popover' in page


def test_every_kind_of_mark_that_a_record_shows_can_be_covered() -> None:
    for kind in IdentifierKind:
        if kind not in (IdentifierKind.USER_ID, IdentifierKind.DEVICE, *ASIDE):
            mark = SimpleNamespace(id=1, masked="3301**********4021")
            shown = covered(kind.value, "ID", mark)  # type: ignore[arg-type]
            assert "data-reveal" in masked_html(shown.kind, shown.value, shown.reveal_url)
