"""What a door refused and who hears of what is told in the reader's language, not in codes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from hub.consoles.operations import RECEIVERS, receiver_name
from hub.consoles.quarantine_details import FORMS, detail_words

ROOT = Path(__file__).resolve().parents[3]
SAID = {
    "got list": "实际：列表。",
    "expected at most 32768 bytes, got 40000": "应为：最多32768字节。实际：40000。",
    "expected milliseconds since 1970, got 'soon'": "应为：自1970年起的毫秒数。实际：'soon'。",
    "expected ISO 8601 text, got int": "应为：ISO 8601格式的时间文本。实际：数字。",
    "expected ISO 8601, got 'yesterday'": "应为：ISO 8601格式的时间。实际：'yesterday'。",
    "expected text in event, got NoneType": "应为：event中有文本。实际：无。",
    "expected text in event": "应为：event中有文本。",
    "expected one of alias, track; got 'x; y'": "应为：alias, track之一。实际：'x; y'。",
    "expected project 'a', got 'b'": "应为：项目'a'。实际：'b'。",
    "expected the checksum that came along": "应为：与随附的校验和一致。",
    "expected version and answers in the properties": "应为：属性中有version和answers。",
    "userId has 900 characters or a null character; expected at most 256, none null": (
        "应为：userId最多256个字符且不含空字符。实际：900个字符。"
    ),
    "nested more deeply than can be kept": "嵌套过深，无法保存。",
    "still packed": "仍未解包。",
    "userId and anonymousId are both missing": "缺少：userId、anonymousId。",
    "item_type or item_id is missing": "缺少：item_type、item_id。",
    "groupId is missing": "缺少：groupId。",
    "a questionnaire needs a verified source, app is claimed": (
        "应为：a questionnaire须来自已核验的来源。实际：来源app未经核验（claimed）。"
    ),
    "userId is 'null'; anonymousId is 'undefined'": (
        "应为：某个人的标识。实际：userId = 'null'; anonymousId = 'undefined'。"
    ),
}


@pytest.mark.parametrize(("detail", "chinese"), SAID.items())
def test_a_detail_is_told_in_both_languages(detail, chinese):
    with override("zh-hans"):
        assert detail_words(detail) == chinese
    with override("en"):
        assert detail_words(detail).startswith(("Expected", "Found", "Missing", "It is"))


def test_every_form_is_tried_and_what_has_none_is_shown_as_it_was_written():
    assert all(any(form.fullmatch(detail) for detail in SAID) for form, _ in FORMS)
    assert detail_words("something that nobody foresaw: 7%") == "something that nobody foresaw: 7%"


def sentences() -> Iterator[str]:
    """Every sentence that the doors write behind a refusal, a figure in place of what is filled in."""
    for path in sorted((ROOT / "hub/ingest/domain").rglob("*.py")):
        if path.parent.name not in ("segment", "sensors") and path.name not in ("ids.py", "clock.py"):
            continue
        for quoted in re.findall(r'(?:return ""[^\n]*else |detail=|Unreadable\()f?"([^"]+)"', path.read_text()):
            told = re.sub(r"\{[^}]*!r\}", "'7'", re.sub(r"\{type\([^}]*\}", "int", re.sub(r"\{[^}!]*\}", "7", quoted)))
            if re.search("[a-z]", told):  # else it is a library's own word alone
                yield told


def test_every_sentence_of_the_doors_has_a_form():
    found = set(sentences())
    assert len(found) >= 9, found
    with override("zh-hans"):
        assert [one for one in sorted(found) if detail_words(one) == one] == []


def test_every_receiver_has_a_name():
    wiring = (ROOT / "hub/wiring.py").read_text()
    assert set(re.findall(r'subscriber="([\w.]+)"', wiring)) == set(RECEIVERS)
    with override("zh-hans"):
        assert receiver_name("chain.log") == "存证账本"
    assert receiver_name("of.another.release") == "of.another.release"
