"""The wording handbook shows every rule, finds them again by word and gravity, and keeps nothing of what is tried."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.wording.rules import RULES

ADDRESS = "/wording/"


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_rule_stands_there_with_its_law_and_what_to_say_instead(db: None, client: Client, prefix: str) -> None:
    html = read(client, prefix + ADDRESS)
    for rule in RULES:
        assert f'id="{rule.id}"' in html
    assert ("You may lose" if prefix else "您可能损失") in html
    assert ("Advertising Law" if prefix else "《广告法》") in html


def test_a_word_and_a_gravity_choose_rules(db: None, client: Client) -> None:
    html = read(client, f"{ADDRESS}?q=旱涝保收")
    assert 'id="W-RETURN"' in html
    assert 'id="W-URGENCY"' not in html
    reviewed = read(client, f"{ADDRESS}?severity=review")
    assert 'id="W-HINT"' in reviewed
    assert 'id="W-RETURN"' not in reviewed
    assert "没有规则含有这些字" in read(client, f"{ADDRESS}?q=查无此词")


def test_a_sentence_is_judged_with_rule_law_and_advice_and_not_kept(db: None, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        html = client.post(ADDRESS, {"sentence": "老师<b>保本保息</b>"}).content.decode()
    assert "<mark>保本&lt;/b&gt;" not in html
    assert "&lt;b&gt;<mark>保本保息</mark>&lt;/b&gt;" in html
    assert "W-PRINCIPAL" in html
    assert not [one for one in asked.captured_queries if one["sql"].startswith(("INSERT", "UPDATE"))]


def test_the_model_says_which_pieces_speak_for_its_finding(db: None, client: Client) -> None:
    html = client.post("/en" + ADDRESS, {"sentence": "闭着眼睛买，睡醒了数钱就行"}).content.decode()
    assert 'role="status"' in html
    honest = client.post("/en" + ADDRESS, {"sentence": "本产品不保本，您可能损失部分本金。"}).content.decode()
    assert "Nothing found. That is no approval" in honest


def test_a_very_long_text_is_cut_not_refused(db: None, client: Client) -> None:
    assert client.post(ADDRESS, {"sentence": "零风险" * 1000}).status_code == 200
