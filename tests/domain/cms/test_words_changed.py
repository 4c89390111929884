"""Which words of a text changed."""

from hypothesis import given
from hypothesis import strategies as st

from cms.domain.words_changed import Part, changed_words

TEXTS = st.text(alphabet="租金下调到月底支付，。 abc123,.\n", max_size=40)


@given(TEXTS, TEXTS)
def test_the_parts_join_to_the_texts_and_the_unchanged_ones_are_the_same(before: str, after: str) -> None:
    was, now = changed_words(before, after)
    assert "".join(part.text for part in was) == before
    assert "".join(part.text for part in now) == after
    assert "".join(part.text for part in was if not part.changed) == "".join(p.text for p in now if not p.changed)


@given(TEXTS)
def test_a_text_compared_with_itself_has_no_changed_word(text: str) -> None:
    was, now = changed_words(text, text)
    assert not any(part.changed for part in (*was, *now))


def test_a_changed_amount_is_marked_whole_and_nothing_beside_it() -> None:
    was, now = changed_words("评估值31,800,000.00元，已登记。", "评估值30,600,000.00元，已登记。")
    assert was == (Part("评估值", False), Part("31,800,000.00", True), Part("元，已登记。", False))
    assert now[1] == Part("30,600,000.00", True)


def test_an_english_word_is_marked_whole() -> None:
    was, now = changed_words("The rent is paid monthly.", "The rent is paid quarterly.")
    assert [part.text for part in was if part.changed] == ["monthly"]
    assert [part.text for part in now if part.changed] == ["quarterly"]


def test_one_equal_character_between_two_changes_is_not_left_alone() -> None:
    was, now = changed_words("设备抵押物登记手续齐全", "房产质押权登记手续齐全")
    assert was == (Part("设备抵押物", True), Part("登记手续齐全", False))
    assert now == (Part("房产质押权", True), Part("登记手续齐全", False))


def test_a_text_that_was_empty_is_new_as_a_whole() -> None:
    assert changed_words("", "新增") == ((), (Part("新增", True),))
