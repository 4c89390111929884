"""Where Chinese and English lines may break, and what is set on them."""

import os
import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.rendering import typeset
from reports.rendering.fonts import FontSet, GlyphMissing, load_fonts
from reports.rendering.linebreak import Break, breaks
from reports.rendering.theme import BODY, Language
from reports.rendering.typeset import Run, set_lines
from tests.domain.reports.corpus import NARROWEST, STYLES, WIDEST, faults_of, texts

FONTS = Path(
    os.environ.get("REPORT_FONT_DIR", Path(__file__).resolve().parents[3] / "node_modules" / "@expo-google-fonts")
)
NEVER_FIRST = "，。；：！？”）》、』」…%‰·"
PHRASES = st.sampled_from(
    [
        "适当性报告",
        "，",
        "。",
        "；",
        "：",
        "！",
        "？",
        "“",
        "”",
        "（",
        "）",
        "《风险揭示书》",
        "Three-Month Hold",
        "No.2",
        "120,000.00",
        "0.35%",
        "2027-09-01",
        "C2",
        " ",
        "元",
        "——",
        "……",
        "the client's",
        "·",
    ]
)


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts(directory=FONTS)


def parts(text: str) -> list[str]:
    """Cut a text at every permitted break."""
    cuts = [i for i, kind in enumerate(breaks(text)) if kind is Break.MAY]
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说“好”，走了。", ["他", "说", "“好”，", "走", "了。"]),
        ("共120,000元整", ["共", "120,000元", "整"]),
        ("费率0.35%，见（第3版）", ["费", "率", "0.35%，", "见", "（第", "3版）"]),
        ("the client's words — “soon” here", ["the ", "client's ", "words ", "— ", "“soon” ", "here"]),
        ("2027-09-01到期", ["2027-09-01", "到", "期"]),
        ("真的……吗？", ["真", "的……", "吗？"]),
        ("¥1,234.50 or −5%", ["¥1,234.50 ", "or ", "−5%"]),
        ("等等——他说", ["等", "等", "——", "他", "说"]),
        ("a\u00a0b c", ["a\u00a0b ", "c"]),
        ("好\u200b。走”\u200b了", ["好\u200b。", "走”\u200b", "了"]),
        ("他说 \u00a0。好", ["他", "说 \u00a0。", "好"]),
    ],
)
def test_the_rules_of_uax_14_hold_on_known_cases(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_a_line_feed_always_breaks() -> None:
    assert breaks("一\n二")[2] is Break.MUST


@settings(max_examples=300, deadline=None)
@given(st.lists(PHRASES, min_size=1, max_size=60).map("".join), st.integers(330, 420), st.sampled_from(Language))
def test_no_line_starts_with_a_mark_or_breaks_a_word(text: str, width: int, language: Language) -> None:
    faces = load_fonts(directory=FONTS)
    lines = set_lines(runs=[Run(text)], style=BODY, width=width, language=language, fonts=faces)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    run_on = re.compile(r"[^\u4e00-\u9fff ]{30,}")
    if run_on.search(text):
        return
    position = 0
    for line in lines[:-1]:
        position = text.index(line.text, position) + len(line.text)
        before, after = text[position - 1], text[position]
        assert after not in NEVER_FIRST, line.text
        assert before not in "“（《"
        assert not (before.isdigit() and after.isdigit())
        assert not (_latin(before) and _latin(after)), line.text


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def test_a_line_never_exceeds_its_measure(fonts: FontSet) -> None:
    text = "在您现在的等级C2以内，“教育目标方案”与您说出的需要相符：120,000元放入三月持有2号（R2）。" * 5
    for width in range(80, 420, 7):
        for line in set_lines(runs=[Run(text)], style=BODY, width=width, language=Language.ZH, fonts=fonts):
            assert line.width <= width + 0.01


def test_neighbouring_marks_close_up_and_latin_stands_apart(fonts: FontSet) -> None:
    def width(text: str) -> float:
        (line,) = set_lines(runs=[Run(text)], style=BODY, width=900, language=Language.ZH, fonts=fonts)
        return line.width * 1000 / BODY.size

    assert width("好），好") == pytest.approx(3500)  # three squares and a half instead of four
    assert width("好A好") - width("A") == pytest.approx(2000 + 2 * 160)


@pytest.mark.parametrize(("name", "lacking"), [("沈🦄溪", "🦄"), ("𠮷野家", "𠮷"), ("王𡋾·买买提", "𡋾")])
def test_a_character_without_a_glyph_is_named_with_where_it_stands(fonts: FontSet, name: str, lacking: str) -> None:
    with pytest.raises(GlyphMissing, match=f"U\\+{ord(lacking):04X}") as refusal:
        set_lines(runs=[Run(f"为：{name}")], style=BODY, width=200, language=Language.ZH, fonts=fonts)
    assert refusal.value.characters == lacking
    assert refusal.value.named == f"{lacking} U+{ord(lacking):04X}"
    assert name in refusal.value.where


@pytest.mark.parametrize("name", ["㛃", "䶮", "𬱖", "欧阳·买买提", "赟犇甪頔"])
def test_rare_characters_of_names_are_set(fonts: FontSet, name: str) -> None:
    (line,) = set_lines(runs=[Run(name)], style=BODY, width=400, language=Language.ZH, fonts=fonts)
    assert line.text == name


def test_no_line_of_the_corpus_is_broken_where_it_must_not_be(fonts: FontSet) -> None:
    random = Random(3)
    for text, language in texts(400, seed=3):
        style = random.choice(STYLES)
        width = random.uniform(style.size * NARROWEST, WIDEST)
        assert not faults_of(text, language, style=style, width=width, fonts=fonts), text


def test_the_judge_of_the_corpus_can_fail(fonts: FontSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "breaks", lambda text: (Break.NO, *(Break.MAY for _ in text[1:])))
    found = {
        fault.rule
        for text, language in texts(60)
        for fault in faults_of(text, language, style=BODY, width=200, fonts=fonts)
    }
    assert "breaks a word or a number" in found
    assert any(rule.startswith("starts with") for rule in found)


def test_missing_fonts_say_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reports.rendering import fonts as module

    monkeypatch.setattr(module, "FALLBACK", tmp_path / "none.ttc")
    with pytest.raises(module.FontsMissing, match=r"@expo-google-fonts/noto-sans-sc.*fonts-wqy-microhei"):
        load_fonts.__wrapped__(directory=tmp_path)
