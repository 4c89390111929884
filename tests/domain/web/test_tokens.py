"""One place decides colour and distance: the tokens agree with themselves, are readable, and nobody goes round them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.web.bundles import SOURCE

CSS = SOURCE / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
COMPONENTS = sorted(path for path in CSS.glob("*.css") if path.name != "tokens.css")
DECLARATION = re.compile(r"(--[\w-]+):\s*([^;]+);")
SYSTEM_DARK = r':root:not([data-theme="light"])'
CHOSEN_DARK = r':root[data-theme="dark"]'
LARGE = r':root[data-type="large"]'

GROUNDS = ("--paper", "--surface", "--sunken", "--hover", "--selected")
INKS = ("--ink", "--ink-2", "--ink-3", "--accent", "--accent-strong")
SOFT = ("alarm", "caution", "good", "level-1", "level-2", "level-3", "level-4", "level-5", "up", "down", "neutral")
TEXT_PAIRS = (
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *((f"--{name}", f"--{name}-soft") for name in SOFT),
    *((f"--{name}", ground) for name in ("alarm", "caution", "good", "up", "down", "flat") for ground in GROUNDS[:2]),
    ("--accent", "--accent-soft"),
    ("--ink", "--alarm-soft"),
    ("--ink", "--caution-soft"),
    ("--on-accent", "--accent"),
    ("--on-accent", "--accent-strong"),
    ("--on-alarm", "--alarm"),
    ("--on-deep", "--deep"),
    ("--on-deep-2", "--deep"),
    ("--note-ink", "--note-paper"),
    ("--note-ink-2", "--note-paper"),
    ("--mark-ink", "--mark"),
)
EDGE_PAIRS = (
    *(("--line-control", ground) for ground in GROUNDS[:2]),
    *(("--focus", ground) for ground in GROUNDS),
    ("--online", "--paper"),
    ("--offline", "--paper"),
    ("--on-deep", "--deep"),
)


def rules(selector: str) -> list[dict[str, str]]:
    """The declarations of every rule with exactly this selector, in order."""
    found = re.findall(rf"(?m)^\s*{re.escape(selector)} \{{(.*?)\}}", TOKENS, re.S)
    return [dict(DECLARATION.findall(body)) for body in found]


def palette(*selectors: str) -> dict[str, str]:
    """Light values, overridden by the first rule of each selector given."""
    values = dict(rules(":root")[0])
    for selector in selectors:
        values |= rules(selector)[0]
    return values


THEMES = {
    "light": palette(),
    "dark": palette(CHOSEN_DARK),
    "large": palette(LARGE),
    "large dark": palette(CHOSEN_DARK, LARGE, f'{LARGE}[data-theme="dark"]'),
}


def test_the_two_dark_lists_are_one() -> None:
    assert rules(SYSTEM_DARK)[0] == rules(CHOSEN_DARK)[0] != {}


def test_the_two_large_dark_lists_are_one() -> None:
    system = rules(f'{LARGE}:not([data-theme="light"])')[0]
    assert system == rules(f'{LARGE}[data-theme="dark"]')[0] != {}


def test_dark_redefines_every_colour_of_the_page() -> None:
    """A colour forgotten in the dark list would shine through from the light one."""
    kept = {"--rule"}
    colours = {name for name, value in rules(":root")[0].items() if value.startswith("#")}
    assert colours - set(rules(CHOSEN_DARK)[0]) - kept == set()


def test_large_type_overrides_in_the_dark_whatever_it_overrides_in_the_light() -> None:
    light = {name for name, value in rules(LARGE)[0].items() if value.startswith("#")}
    assert light == set(rules(f'{LARGE}[data-theme="dark"]')[0])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_words_can_be_read(theme: str, ink: str, ground: str) -> None:
    values = THEMES[theme]
    assert contrast(values[ink], values[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["large", "large dark"])
@pytest.mark.parametrize("ink", ["--ink", "--ink-2", "--ink-3"])
def test_large_type_is_read_at_seven_to_one(theme: str, ink: str) -> None:
    values = THEMES[theme]
    assert contrast(values[ink], values["--paper"]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_of_controls_can_be_seen(theme: str, edge: str, ground: str) -> None:
    values = THEMES[theme]
    assert contrast(values[edge], values[ground]) >= 3


def test_large_type_prints_nothing_below_twenty_four_pixels() -> None:
    sizes = {name: value for name, value in rules(LARGE)[0].items() if re.fullmatch(r"--text-[\w]+", name)}
    assert sizes
    assert {name for name, value in sizes.items() if float(value.removesuffix("rem")) < 1.5} == set()


def test_large_type_has_targets_of_sixty_pixels() -> None:
    assert rules(LARGE)[0]["--target"] == rules(LARGE)[0]["--target-compact"] == "3.75rem"


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_a_component_names_no_colour_of_its_own(path: Path) -> None:
    found = [
        value
        for name, value in declarations(path)
        if re.search(
            r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(|\b(?:white|black|red|green|blue|gray|grey)\b", value
        )
    ]
    assert found == []


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_a_component_takes_type_and_time_from_the_tokens(path: Path) -> None:
    """Sizes in em follow the text around them; drawings count in their own units."""
    own = {"drawing.css", "print.css"}
    loose = [
        (name, value)
        for name, value in declarations(path)
        if name in {"font-size", "font-family", "transition", "z-index", "box-shadow", "color", "background-color"}
        and "var(--" not in value
        and not re.fullmatch(r"inherit|none|[\d.]+em|transparent|currentColor", value)
    ]
    assert path.name in own or loose == []


def test_every_variable_that_is_used_is_defined() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in CSS.glob("*.css")}
    defined = {name for text in sources.values() for name in re.findall(r"(--[\w-]+):", text)}
    used = {(name, where) for where, text in sources.items() for name in re.findall(r"var\((--[\w-]+)\)", text)}
    assert {pair for pair in used if pair[0] not in defined} == set()


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two #rrggbb colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2 definition."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def declarations(path: Path) -> Iterator[tuple[str, str]]:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    for body in re.findall(r"\{([^{}]*)\}", text):
        for part in body.split(";"):
            name, colon, value = part.partition(":")
            if colon:
                yield name.strip(), value.strip()
