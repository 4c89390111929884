"""One fact, one byte string; anything ambiguous is refused by name."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.canonical import NotCanonical, canonical_bytes, parse_canonical

KEYS = st.text(string.ascii_lowercase + string.digits + "_", min_size=1, max_size=6)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(lambda t: t == t.strip("\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text('ab中é\n"\\\u2028', max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def slow_reference(value) -> str:
    """RFC 8785 written out for our profile, one rule a line."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        short = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
        return '"' + "".join(short.get(ord(c), f"\\u{ord(c):04x}" if ord(c) < 32 else c) for c in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(slow_reference, value)) + "]"
    ordered = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(f"{slow_reference(key)}:{slow_reference(value[key])}" for key in ordered) + "}"


@given(VALUES)
def test_the_bytes_are_those_of_the_slow_reference_and_read_back(value):
    data = canonical_bytes(value)
    assert data == slow_reference(value).encode()
    assert parse_canonical(data) == value


@given(VALUES)
def test_any_other_spelling_of_the_same_value_is_refused(value):
    spaced = json.dumps(value, indent=1, ensure_ascii=True).encode()
    if spaced != canonical_bytes(value):
        with pytest.raises(NotCanonical):
            parse_canonical(spaced)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": 1.5}, r"\$\.a: float"),
        ({"a": [2**53]}, r"\$\.a\[0\]: integer"),
        ({"Upper": 1}, r"key 'Upper'"),
        ({"a": "e\u0301"}, r"\$\.a: text is not in Unicode NFC"),
        ({"a": "\ud800"}, r"\$\.a: .*surrogate"),
        ({"a": {1: 2}}, r"\$\.a: key 1"),
        ({"a": b"x"}, r"\$\.a: bytes"),
    ],
)
def test_what_has_no_single_form_is_refused_with_its_place(value, place):
    with pytest.raises(NotCanonical, match=place):
        canonical_bytes(value)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**54), 2**54)
    | st.floats(allow_nan=False)
    | st.binary(max_size=2)
    | st.text('aen\n"\\\u0301\u0338\u00e9\ud800\u4e2d', max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.dictionaries(KEYS | st.sampled_from(["A", "", "\u00e9", 1]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(ANYTHING)
def test_a_quick_look_lets_through_exactly_what_a_close_one_does(value):
    """Also where neighbours in the spelling could deceive: the n of a line break before a combining accent."""
    from hub.kernel.canonical import _check

    def judged(work) -> str:
        try:
            work()
        except NotCanonical as refusal:
            return str(refusal)
        return ""

    assert judged(lambda: canonical_bytes(value)) == judged(lambda: _check(value, "$"))


def test_an_accent_after_a_line_break_is_text_like_any_other():
    assert canonical_bytes({"a": "\n\u0301"}) == '{"a":"\\n\u0301"}'.encode()


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":2}',
        b'{"a":1.0}',
        b'{"a":NaN}',
        b"\xff",
        b"",
        b"{",
        b'{"a":1}\n',
        b'{"b":1,"a":2}',
        b"[" * 100_000,
        b'{"a":' + b"9" * 5000 + b"}",
    ],
)
def test_bytes_that_are_not_canonical_are_refused(data):
    with pytest.raises(NotCanonical):
        parse_canonical(data)
