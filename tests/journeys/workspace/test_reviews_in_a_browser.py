"""An advisor answers whether two are one person, with the keyboard alone, and takes the answer back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two(world: Any) -> list[Any]:
    """Three visitors with names that sound alike, and two questions about them."""
    from crm.identity.models import ReviewItem
    from hub.access.scope import entered, system_scope
    from tests.rooms.workspace.test_reviews import ask, record_of
    from tests.rooms.workspace.world import found, settle_outbox, visit

    for turn, name in enumerate(("程以宁", "程亦宁", "程一宁")):
        visit(world.lin, world.at - timedelta(days=2), name, f"135{turn}111{turn}000", "来问。", key=f"cheng-{turn}")
    settle_outbox(world.at)
    people = [found(f"135{turn}111{turn}000") for turn in range(3)]
    second = ask(people[1], people[2], at=world.at - timedelta(hours=1))
    pair = sorted((record_of(people[0]), record_of(people[1])))
    with entered(system_scope("test")):
        row = ReviewItem.objects.create(
            left_id=pair[0], right_id=pair[1], weight=1.3, probability=0.7, reasons=[["name", "sound", 9.2]],
            model_version="m1", opened_at=world.at - timedelta(days=1),
        )  # fmt: skip
    return [row.id, second]


def test_a_question_is_answered_and_taken_back_with_the_keyboard_alone(
    world: Any, two: list[Any], opened: Callable[..., Any]
) -> None:
    page = opened("/workspace/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/workspace/reviews/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/workspace/reviews/{two[0]}/")
    page.keyboard.press("j")
    page.wait_for_url(f"**/workspace/reviews/{two[1]}/")
    page.keyboard.press("k")
    page.wait_for_url(f"**/workspace/reviews/{two[0]}/")
    page.keyboard.press("d")
    page.wait_for_url(f"**/workspace/reviews/{two[1]}/")
    page.get_by_text("仍是两位客户").wait_for()
    page.keyboard.press("u")
    page.get_by_text("已撤回，重新等待判断。").wait_for()
    page.wait_for_url(f"**/workspace/reviews/{two[0]}/")
    page.keyboard.press("s")
    page.get_by_text("现在是同一位客户了").wait_for()
    assert [text for text in complaints if "Content Security Policy" in text] == []
