"""A covered message shows its shape and software, and nothing that it says about a person."""

import json

from hypothesis import given
from hypothesis import strategies as st

from hub.inbox.masking import masked

SENT = {
    "event": {
        "type": "identify", "messageId": "m-1", "userId": "u-1", "sentAt": "2026-11-20T08:00:00.123Z",
        "traits": {"name": "沈若溪", "phone": 13800126021, "age": 46, "vip": True, "13800126021": "own"},
        "context": {"library": {"name": "analytics-node", "version": "3.1.0"}, "page": {"title": "沈若溪的资产"}},
        "event": "call 13800126021 or a.b@example.com",
    },
    "type": None,
}  # fmt: skip


def test_what_happened_stays_readable_and_whom_it_was_about_does_not():
    shown = json.loads(masked(json.dumps(SENT)))["event"]
    assert (shown["type"], shown["messageId"], shown["sentAt"]) == ("identify", "m-1", "2026-11-20T08:00:00.123Z")
    assert shown["context"]["library"] == {"name": "analytics-node", "version": "3.1.0"}
    assert shown["traits"] == {"name": "•••", "phone": "••••••••", "age": 46, "vip": True, "••••••••": "•••"}
    assert (shown["userId"], shown["context"]["page"]["title"]) == ("•••", "••••••")
    assert shown["event"] == "call •••••••• or ••••••••"


def test_what_is_no_json_is_covered_as_a_whole():
    assert masked("姓名=沈若溪&phone=13800126021") == "••••••••"


NAMES = st.sampled_from(["traits", "name", "手机", "context", "phone", "note"])


@given(st.recursive(st.just("沈若溪13800126021"), lambda inner: st.dictionaries(NAMES, inner) | st.lists(inner)))
def test_no_word_under_any_other_name_is_ever_shown(value):
    shown = masked(json.dumps({"event": {"note": value}}))
    assert "沈若溪" not in shown
    assert "13800126021" not in shown
