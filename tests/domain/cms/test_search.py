"""Words, pairs and sounds: what a search compares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.domain.payload import freeze
from cms.domain.search import Piece, pieces_of, plain, searchable, spans_of
from tests.rooms.cms import samples

PROJECT = freeze(kind="project", slug="qingyu-cold-chain", fields=samples.project())
FIGURES = freeze(kind="figures", slug="figures-2026-10", fields=samples.figures("2026-10"))


def words_of(text: str) -> set[str]:
    """Every two neighbouring characters of a text."""
    return {text[place : place + 2] for place in range(len(text) - 1)}


@pytest.mark.parametrize("payload", [PROJECT, FIGURES], ids=["project", "figures"])
def test_every_two_characters_of_a_title_are_a_token_or_part_of_the_plain_text(payload) -> None:
    kept = searchable(payload)
    for word in words_of(payload.line("title", "zh")):
        for piece in pieces_of(word):
            assert set(piece.tokens) <= set(kept.tokens) or not piece.chinese
            assert piece.text in kept.plain


@pytest.mark.parametrize(
    ("payload", "words"), [(FIGURES, "逾期率"), (PROJECT, "信息披露"), (FIGURES, "运营数据"), (PROJECT, "还款来源")]
)
def test_what_the_page_prints_around_the_payload_is_found_too(payload, words: str) -> None:
    kept, (piece,) = searchable(payload), pieces_of(words)
    assert set(piece.tokens) <= set(kept.tokens)
    assert words in kept.plain


def test_a_longer_word_is_the_pairs_it_is_made_of() -> None:
    assert Piece("逾期率").tokens == ("逾期", "期率")
    assert Piece("率").tokens == ("率",)
    assert Piece("26年10月末").tokens == ("年", "月末")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("逾期率　公告", ["逾期率", "公告"]),
        ("《信息披露》，公告？", ["信息披露", "公告"]),
        ("ＰＪ－2026-017 COLD Chain", ["pj-2026-017", "cold", "chain"]),
        ("風險 風險", ["风险"]),
        ("…！", []),
    ],
)
def test_a_question_is_taken_apart_as_it_is_meant(question: str, expected: list[str]) -> None:
    assert [piece.text for piece in pieces_of(question)] == expected


def test_a_word_is_found_by_its_pinyin_and_by_its_first_letters() -> None:
    tokens = set(searchable(FIGURES).tokens)
    assert {"yuqilv", "yql", "yunyingshuju"} <= tokens
    assert Piece("于期率").sound == "yuqilv"


def test_words_are_marked_where_they_stand_in_the_printed_text() -> None:
    text = "逾期率：ＯＰＳ-17，逾期風險"
    assert [text[start:end] for start, end in spans_of(text, pieces_of("逾期 风险"))] == ["逾期", "逾期", "風險"]
    assert [text[start:end] for start, end in spans_of(text, pieces_of("逾期率 期率"))] == ["逾期率"]


@given(st.text(max_size=60), st.text(max_size=12))
def test_marks_lie_apart_inside_the_text_and_hold_the_word(text: str, question: str) -> None:
    pieces, last = pieces_of(question), 0
    for start, end in spans_of(text, pieces):
        assert last <= start < end <= len(text)
        assert any(piece.text in plain(text[start:end]) for piece in pieces)
        last = end
