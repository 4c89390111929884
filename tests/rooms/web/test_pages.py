"""The frame as a browser meets it: language by address, preferences, sign-in, what happens at a wrong address."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("theme", ["staff", "public"])
def test_each_language_links_to_the_same_page_in_the_other(client: Client, theme: str) -> None:
    chinese = client.get(f"/design/{theme}/?q=1").content.decode()
    english = client.get(f"/en/design/{theme}/?q=1").content.decode()
    assert '<html lang="zh-Hans"' in chinese
    assert f'href="/en/design/{theme}/?q=1"' in chinese
    assert '<html lang="en"' in english
    assert f'href="/design/{theme}/?q=1"' in english


def test_the_address_decides_the_language_and_not_the_browser(client: Client) -> None:
    response = client.get("/design/", headers={"accept-language": "en"})
    assert '<html lang="zh-Hans"' in response.content.decode()


def test_pages_allow_neither_inline_code_nor_other_hosts(client: Client) -> None:
    response = client.get("/design/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    text = response.content.decode()
    assert not re.search(r"<[^>]*\sstyle=|<style|<[^>]*\son[a-z]+=", text)
    assert not re.search(r'(?:src|href)="https?://', text)


def test_large_type_lasts_until_it_is_switched_off(client: Client) -> None:
    client.post("/preferences/", {"type": "large", "next": "/design/"})
    assert 'data-type="large"' in client.get("/design/public/").content.decode()
    client.post("/preferences/", {"type": "normal", "next": "/design/"})
    assert "data-type" not in client.get("/design/public/").content.decode().split(">", 2)[1]


def test_preferences_need_no_token_and_set_no_session() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/preferences/", {"theme": "dark", "next": "/"}).status_code == 302
    assert set(strict.cookies) == {"hub_theme"}


def test_public_pages_set_no_cookie(client: Client) -> None:
    client.get("/design/public/")
    assert set(client.cookies) <= {"hub_csrf"}


@pytest.mark.parametrize(("address", "sentence"), [("/", "用户名与密码不匹配"), ("/en/", "do not go together")])
def test_a_refused_sign_in_does_not_tell_who_exists(client: Client, address: str, sentence: str) -> None:
    answer = client.post(f"{address}accounts/login/", {"username": "nobody", "password": "wrong"})
    text = answer.content.decode()
    assert sentence in text
    assert 'role="alert"' in text
    assert "wrong" not in text


@pytest.mark.parametrize(
    ("address", "sentence"), [("/lost/", "这个网址没有内容"), ("/en/lost/", "nothing at this address")]
)
def test_a_wrong_address_says_what_to_do(client: Client, address: str, sentence: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert sentence in response.content.decode()


def test_an_expired_form_says_so() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/accounts/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "表单已过期" in response.content.decode()


def test_a_body_that_no_page_takes_is_turned_away_unread(client: Client) -> None:
    class Unread(BytesIO):
        def read(self, *_amount: int) -> bytes:
            raise AssertionError("somebody read it")

    refused = client.generic("POST", "/en/preferences/", b"", CONTENT_LENGTH=str(2**30), **{"wsgi.input": Unread()})
    assert refused.status_code == 413
    assert "more than 32 MiB" in refused.content.decode()
