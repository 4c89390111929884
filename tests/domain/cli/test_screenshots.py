"""The declared pages and the looks that each is photographed in."""

from hub.cli.screenshots import LANGUAGES, WIDTHS, Look, looks
from hub.cli.shown_pages import SHOWN_PAGES, ShownPage


def test_names_are_unique_and_a_link_is_looked_for_on_a_page_that_is_declared_before():
    seen = []
    for page in SHOWN_PAGES:
        assert page.name not in seen
        assert not page.after or page.after in seen
        assert sum(map(bool, (page.path, page.flagship, page.after))) == 1
        seen.append(page.name)


def test_the_public_is_seen_in_large_type_staff_in_the_dark_and_what_is_printed_on_paper():
    public = set(looks(ShownPage(name="a", path="/", printed=True), languages=LANGUAGES, widths=WIDTHS))
    staff = set(looks(ShownPage(name="b", path="/", role="advisor"), languages=LANGUAGES, widths=WIDTHS))
    assert {look.kind for look in public} == {"light", "large", "print"}
    assert {look.kind for look in staff} == {"light", "dark"}
    assert {(look.language, look.width) for look in staff if look.kind == "light"} == {
        (language, width) for language in LANGUAGES for width in WIDTHS
    }
    assert Look(language="zh", width=375, kind="large").cookies == {"hub_type": "large"}
