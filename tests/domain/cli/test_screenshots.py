"""The declared pages and the looks that each is photographed in."""

from urllib.parse import urlsplit

from hub.cli.screenshots import LANGUAGES, WIDTHS, Look, looks
from hub.cli.shown_pages import SHOWN_PAGES, ShownPage
from hub.cli.window import Window


class Deaf:
    """A context that never calls back."""

    def set_default_timeout(self, ms):
        self.patience = ms

    def on(self, event, listener):
        pass


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


def test_a_window_keeps_strangers_and_complaints_but_not_a_status_that_is_meant():
    host = urlsplit("http://127.0.0.1:8000").netloc
    window = Window(context=Deaf(), host=host)
    window.asked("http://127.0.0.1:8000/x.css")
    window.asked("data:image/png;base64,AA==")
    window.asked("http://elsewhere.example/x.js")
    window.said("Failed to load resource: the server responded with a status of 404 (Not Found)")
    window.said("Refused to apply inline style")
    assert window.strangers == ["http://elsewhere.example/x.js"]
    assert window.complaints == ["Refused to apply inline style"]
