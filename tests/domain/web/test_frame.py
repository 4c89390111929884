"""The frame: navigation given by others, preferences in cookies, the same page in the other language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import path
from django.utils.translation import override

from hub.web import errors, navigation
from hub.web.bundles import BUNDLES, BundleFinder, bundle_text
from hub.web.checks import navigation_leads_somewhere
from hub.web.context import Frame, frame
from hub.web.middleware import PreferencesMiddleware
from hub.web.navigation import NavItem, Registry, Surface, items_for, register
from hub.web.pages import render_page, render_revealed
from hub.web.preferences import Keys, Theme, TypeSize, read_preferences
from hub.web.views import gallery, preferences


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", _page, name="start"),
    path("clients/", _page, name="clients"),
    path("clients/due/", _page, name="due"),
    path("preferences/", preferences, name="preferences"),
    path("accounts/login/", _page, name="login"),
    path("accounts/logout/", _page, name="logout"),
]


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(navigation, "_registry", Registry())
    register(
        NavItem(surface=Surface.STAFF, url_name="clients", label="Clients", icon="people", go="c", order=2),
        NavItem(surface=Surface.STAFF, url_name="due", label="Due", icon="clock", order=3, badge=lambda _: 7),
        NavItem(surface=Surface.STAFF, url_name="start", label="Start", icon="today", order=1),
        NavItem(surface=Surface.STAFF, url_name="preferences", label="Secret", roles=frozenset({"auditor"})),
    )
    with override_settings(ROOT_URLCONF=__name__), override("en"):
        yield


def names(*, at: str, role: str = "") -> list[str]:
    return [str(p.label) for p in items_for(request=RequestFactory().get(at), surface=Surface.STAFF, role=role)]


def current(at: str) -> list[str]:
    places = items_for(request=RequestFactory().get(at), surface=Surface.STAFF)
    return [str(place.label) for place in places if place.current]


@pytest.mark.usefixtures("places")
def test_places_come_in_their_order_and_only_for_their_roles() -> None:
    assert names(at="/") == ["Start", "Clients", "Due"]
    assert names(at="/", role="auditor") == ["Start", "Clients", "Due", "Secret"]


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("at", "label"), [("/", "Start"), ("/clients/", "Clients"), ("/clients/7/", "Clients"), ("/clients/due/", "Due")]
)
def test_the_longest_address_that_begins_the_path_is_current(at: str, label: str) -> None:
    assert current(at) == [label]


@pytest.mark.usefixtures("places")
def test_the_start_page_is_not_current_everywhere() -> None:
    assert current("/elsewhere/") == []


@pytest.mark.usefixtures("places")
def test_a_place_that_leads_nowhere_is_left_out_and_reported() -> None:
    register(NavItem(surface=Surface.STAFF, url_name="lost:place", label="Lost", icon="unicorn"))
    assert "Lost" not in names(at="/")
    assert [error.id for error in navigation_leads_somewhere()] == ["web.E001", "web.E002"]


@pytest.mark.usefixtures("places")
def test_the_rail_draws_badges_and_second_keys() -> None:
    request = RequestFactory().get("/clients/")
    html = render_to_string("web/staff.html", frame(request) | {"request": request})
    assert 'data-go="c"' in html
    assert ">7<" in html
    assert 'aria-current="page"' in html


def test_unknown_cookies_count_as_not_said() -> None:
    chosen = read_preferences({"hub_type": "gigantic", "hub_theme": "dark"})
    assert (chosen.type_size, chosen.theme, chosen.keys) == (TypeSize.NORMAL, Theme.DARK, Keys.ON)


def test_preferences_are_remembered_and_the_reader_returns_to_the_page() -> None:
    response = preferences(RequestFactory().post("/preferences/", {"type": "large", "next": "/disclosures/?q=1"}))
    assert response.status_code == 302
    assert response["Location"] == "/disclosures/?q=1"
    assert response.cookies["hub_type"].value == "large"
    assert response.cookies["hub_type"]["httponly"]
    assert "hub_theme" not in response.cookies


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_the_way_back_never_leaves_the_site(target: str) -> None:
    assert preferences(RequestFactory().post("/preferences/", {"next": target}))["Location"] == "/"


def test_preferences_are_not_changed_by_a_link() -> None:
    assert preferences(RequestFactory().get("/preferences/", {"type": "large"})).status_code == 405


def test_an_unknown_preference_sets_no_cookie() -> None:
    assert not preferences(RequestFactory().post("/preferences/", {"type": "gigantic"})).cookies


def test_pages_tell_caches_that_they_depend_on_cookies() -> None:
    shown = PreferencesMiddleware(lambda request: HttpResponse("<p>"))(RequestFactory().get("/"))
    assert "Cookie" in shown["Vary"]
    data = PreferencesMiddleware(lambda request: HttpResponse("{}", content_type="application/json"))
    assert "Vary" not in data(RequestFactory().get("/"))


def test_the_html_element_says_language_type_and_theme() -> None:
    request = RequestFactory().get("/", headers={"cookie": "hub_type=large; hub_theme=dark; hub_keys=off"})
    with override("en"):
        html = render_to_string("web/bare.html", frame(request))
    assert '<html lang="en" data-keys="off" data-type="large" data-theme="dark">' in html


def test_the_same_page_is_offered_in_the_other_language() -> None:
    request = RequestFactory().get("/design/", {"q": "沈"})
    with override("zh-hans"):
        assert Frame(request).other_language.code == "en"
        assert Frame(request).language == "zh-Hans"
    with override("en"):
        assert Frame(request).other_language.code == "zh-hans"


def test_htmx_gets_the_fragment_and_history_gets_the_page() -> None:
    factory = RequestFactory()
    fragment = {"fragment": "web/parts/tabs.html"}
    whole = render_page(factory.get("/"), "web/error.html", {"obstacle": errors.MISSING}, **fragment)
    part = render_page(factory.get("/", headers={"HX-Request": "true"}), "web/error.html", **fragment)
    restored = factory.get("/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b"<html" in render_page(restored, "web/error.html", {"obstacle": errors.MISSING}, **fragment).content
    assert "HX-Request" in part["Vary"]


def test_a_revealed_value_is_not_kept_by_any_cache() -> None:
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    response = render_revealed(request, value="13812346021", seconds=5)
    assert response["Cache-Control"] == "no-store"
    assert b'data-hide-after="5">13812346021<' in response.content


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.refused, 403),
        (errors.missing, 404),
        (errors.broken, 500),
        (errors.stale_form, 403),
        (errors.database_away, 503),
    ],
)
def test_every_obstacle_is_told_without_a_database(language: str, view: object, status: int) -> None:
    """A domain test: any query here would fail, because there is no database."""
    assert callable(view)
    with override(language):
        response = view(RequestFactory().get("/somewhere/"))
    text = response.content.decode()
    assert response.status_code == status
    assert f">{status}<" in text
    assert ("Mingzheng" in text) == (language == "en")
    assert ("明证" in text) == (language == "zh-hans")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("theme", ["staff", "public"])
def test_the_gallery_draws_every_part(language: str, theme: str) -> None:
    with override(language):
        text = gallery(RequestFactory().get("/design/"), theme=theme).content.decode()
    for part in (
        "seal--l",
        "level--5",
        "channel__shape",
        "mask__reveal",
        "note__sign",
        "timeline__item",
        "staves--tall",
    ):
        assert part in text
    assert "explain__card" in text
    assert "pagination" in text
    assert "errors__title" in text


def test_bundles_are_written_below_the_home_and_follow_their_parts(tmp_path: Path) -> None:
    with override_settings(HUB_HOME=tmp_path):
        finder = BundleFinder()
        found = finder.find("web/staff.css")
        assert Path(str(found)).read_text(encoding="utf-8") == bundle_text("web/staff.css")
        assert str(found).startswith(str(tmp_path))
        Path(str(found)).write_text("stale", encoding="utf-8")
        assert Path(str(finder.find("web/staff.css"))).read_text(encoding="utf-8") != "stale"
        assert {name for name, _ in finder.list(None)} == set(BUNDLES)
        assert finder.find("web/unknown.css") == []


@pytest.mark.usefixtures("places")
def test_the_search_field_is_only_for_roles_whose_rail_has_the_place() -> None:
    request = RequestFactory().get("/")
    with override_settings(HUB_STAFF_SEARCH="clients"):
        assert Frame(request).search_url == "/clients/"
    with override_settings(HUB_STAFF_SEARCH="preferences"):
        assert Frame(request).search_url == ""


@pytest.mark.usefixtures("places")
def test_a_badge_is_counted_once_per_page() -> None:
    counted = []
    register(
        NavItem(
            surface=Surface.STAFF,
            url_name="due",
            label="Due",
            icon="clock",
            badge=lambda request: counted.append(request) or 3,
        )
    )
    request = RequestFactory().get("/clients/")
    render_to_string("web/staff.html", frame(request) | {"request": request})
    assert len(counted) == 1
