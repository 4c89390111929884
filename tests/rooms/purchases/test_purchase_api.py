"""An investor's own app buys as the pages do: read, instruct, think, take back or sign; refusals are problems."""

import json
import os
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from jsonschema import Draft202012Validator

from crm.purchases.models import Purchase, PurchaseStep
from crm.suitability.models import GateDecision
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.portal.purchase_openapi import described
from hub.portal.purchase_problems import CODES
from tests.domain.suitability.cases import AT
from tests.rooms.cms.people import everybody, released_by
from tests.rooms.purchases.people import ABOVE, FEN, WITHIN, buyer, disclose, shelf

PRODUCTS, PURCHASES = "/my/v1/products", "/my/v1/purchases"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """The clock of the door, to be moved by hand."""
    clock = {"at": AT}
    monkeypatch.setattr("hub.portal.purchase_api.utc_now", lambda: clock["at"])
    return clock


@pytest.fixture
def ann(sold):
    _, by = buyer()
    return signed_in(User.objects.get(id=by.id))


def signed_in(user):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def body(read, *, code=WITHIN, key="a-1", **changes):
    said = {"slug": read.slug, "number": read.number, "digest": read.digest, "confirmed": True}
    return {"key": key, "product_code": code, "amount": f"{FEN // 100}.00", "read": said, **changes}


def send(client, told, to=PURCHASES, **more):
    return client.post(
        to, told if isinstance(told, bytes) else json.dumps(told), content_type="application/json", **more
    )


def problem(answer, status, code):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content.decode()
    told = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert code in CODES[status]
    return told


def test_a_product_names_the_version_to_read_and_every_rules_answer(ann, sold):
    told = ann.get(f"{PRODUCTS}/{WITHIN}").json()
    assert told["disclosure"].items() >= {"slug": sold.slug, "number": sold.number, "digest": sold.digest}.items()
    assert (told["suitable"], told["sold_online"]) == (True, True)
    assert {one["outcome"] for one in told["reasons"]} <= {"passed", "noted"}
    listed = {one["code"]: one for one in ann.get(PRODUCTS).json()["products"]}
    assert any("R3 is above level C2" in why for why in listed[ABOVE]["why_not"])
    problem(ann.get(f"{PRODUCTS}/NOBODY"), 404, "product_unknown")
    problem(ann.get(f"{PRODUCTS}/A%00B"), 404, "product_unknown")


def test_the_same_key_and_body_is_one_instruction_and_another_body_is_refused(ann, sold):
    first, second = send(ann, body(sold)), send(ann, body(sold))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert problem(send(ann, body(sold, amount="20000.00")), 409, "key_reused")["differs"] == ["amount"]
    assert problem(send(ann, body(sold, key="a-2")), 409, "already_open")["purchase"] == first.json()["id"]
    assert Purchase.objects.count() == 1


def test_what_is_not_read_or_another_version_or_unsuitable_is_refused_in_both_languages(ann, sold, publish):
    problem(send(ann, body(sold) | {"read": body(sold)["read"] | {"confirmed": False}}), 422, "not_read")
    above = disclose(publish, ABOVE)
    refused = problem(send(ann, body(above, code=ABOVE)), 422, "unsuitable")
    assert "R3 is above level C2" in refused["detail"]
    told = problem(send(ann, body(above, code=ABOVE), headers={"Accept-Language": "zh-CN"}), 422, "unsuitable")
    assert told["detail"].startswith("未通过适当性检查")
    disclose(publish, change="correction", reason_zh="改了期限。", reason_en="The term changed.")
    assert problem(send(ann, body(sold)), 409, "version_outdated")["current"]["number"] == 2
    assert not Purchase.objects.exists()
    assert not GateDecision.objects.filter(allowed=True).exists()


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        (b"{", ""),
        (b"[" * 9000, ""),
        ({"amount": "1e4"}, "amount"),
        ({"amount": "0.00"}, "amount"),
        ({"amount": "1０.00"}, "amount"),
        ({"amount": 10000}, "amount"),
        ({"key": "a\u0000b"}, "key"),
        ({"key": ""}, "key"),
        ({"key": " \u3000\u00a0"}, "key"),
        ({"key": "\u200b"}, "key"),
        (b'{"key": "a", "amount": "1.00", "amount": "9.00"}', "amount"),
        (b'{"key": "a", "read": {"number": 1, "number": 2}}', "number"),
        ({"exception_id": "1"}, "exception_id"),
    ],
)
def test_a_body_that_is_no_instruction_is_refused_by_the_place(ann, sold, sent, place):
    told = sent if isinstance(sent, bytes) else body(sold) | sent
    assert problem(send(ann, told), 400, "body_unusable")["place"] == place
    problem(send(ann, b" " * 20_000), 413, "too_large")


def test_nobody_else_buys_or_finds_it_and_an_act_needs_the_token(ann, sold):
    bought = send(ann, body(sold)).json()["id"]
    _, other = buyer("周先生", phone="13800006022")
    stranger = signed_in(User.objects.get(id=other.id))
    for act in ("", "/cancel", "/sign"):
        path = f"{PURCHASES}/{bought}{act}"
        problem(stranger.get(path) if not act else send(stranger, b"", path), 404, "purchase_unknown")
    desk = User.objects.create(username="d", display_name="何静", role=Role.COMPLIANCE, joined_at=AT)
    problem(send(signed_in(desk), body(sold)), 403, "not_the_client")
    problem(send(Client(), body(sold)), 401, "sign_in_first")
    unknown = User.objects.create(username="n", display_name="新", role=Role.INVESTOR, joined_at=AT)
    problem(send(signed_in(unknown), body(sold)), 403, "unverified")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(subject_id=Purchase.objects.get().subject_id))
    problem(send(strict, b"", f"{PURCHASES}/{bought}/cancel"), 403, "token_missing")
    problem(ann.put(PURCHASES), 405, "method_refused")
    assert not PurchaseStep.objects.exists()


def shape(path, method, status):
    """What the description says of one answer."""
    told = described()
    [content] = told["paths"][path][method]["responses"][str(status)]["content"].values()
    return Draft202012Validator({**content["schema"], "components": told["components"]})


def test_the_description_is_served_to_everybody_and_holds_for_real_answers(ann, sold, now):
    served = Client().get("/my/v1/openapi.json")
    assert (served.status_code, served.json()) == (200, described())
    one, first = f"{PURCHASES}/{{purchase_id}}", send(ann, body(sold))
    bought = f"{PURCHASES}/{first.json()['id']}"
    answers = [
        (PURCHASES, "post", first),
        (PURCHASES, "post", send(ann, body(sold))),
        (PURCHASES, "post", send(ann, b"{")),
        (PURCHASES, "post", send(ann, body(sold, code="NOBODY"))),
        (PURCHASES, "post", send(ann, body(sold, amount="20000.00"))),
        (PURCHASES, "post", send(ann, b" " * 20_000)),
        (PURCHASES, "post", send(ann, body(sold) | {"read": body(sold)["read"] | {"confirmed": False}})),
        (PURCHASES, "get", ann.get(PURCHASES)),
        (PURCHASES, "get", ann.put(PURCHASES)),
        (PURCHASES, "get", Client().get(PURCHASES)),
        (PRODUCTS, "get", ann.get(PRODUCTS)),
        (f"{PRODUCTS}/{{code}}", "get", ann.get(f"{PRODUCTS}/{WITHIN}")),
        (f"{PRODUCTS}/{{code}}", "get", ann.get(f"{PRODUCTS}/{ABOVE}")),
        (f"{one}/sign", "post", send(ann, b"", f"{bought}/sign")),
        (one, "get", ann.get(bought)),
        (f"{one}/cancel", "post", send(ann, b"", f"{bought}/cancel")),
    ]
    assert sorted({answer.status_code for *_, answer in answers}) == [200, 201, 400, 401, 404, 405, 409, 413, 422]
    for path, method, answer in answers:
        shape(path, method, answer.status_code).validate(answer.json())
    assert not shape(PURCHASES, "post", 201).is_valid({**first.json(), "more": 1})
    assert not shape(PURCHASES, "post", 409).is_valid({**first.json(), "code": "unsuitable"})
    taken = Draft202012Validator({"$ref": "#/components/schemas/InstructionBody", **described()})
    taken.validate(body(sold))
    assert not taken.is_valid(body(sold, more=1))


def test_the_page_for_people_names_the_same_refusals_and_doors():
    page = (Path(__file__).resolve().parents[3] / "docs" / "purchase-api.md").read_text()
    rows = re.findall(r"^\| (\d{3}) \| ([^|]+) \|", page, re.MULTILINE)
    told = {(int(status), code) for status, codes in rows for code in re.findall(r"`(\w+)`", codes)}
    assert told == {(status, code) for status, codes in CODES.items() for code in codes}
    doors = {
        (method.lower(), path) for method, path in re.findall(r"^\| `(GET|POST) (/my/v1/\S+)`", page, re.MULTILINE)
    }
    assert doors - {("get", "/my/v1/openapi.json")} == {
        (method, re.sub(r"\{(?:purchase_)?(\w+)\}", r"<\1>", path))
        for path, methods in described()["paths"].items()
        for method in methods
    }


@pytest.mark.parametrize("path", ["", "product", "purchases/not-an-id", "products/", "a/b"])
def test_an_address_that_leads_nowhere_is_told_as_a_problem_to_everybody(db, client, path):
    for answer in (client.get(f"/my/v1/{path}"), Client(enforce_csrf_checks=True).post(f"/my/v1/{path}")):
        assert problem(answer, 404, "missing")["detail"].startswith("这个地址")


@pytest.mark.parametrize(
    ("raised", "status", "code"), [(OperationalError("gone"), 503, "database_away"), (KeyError("x"), 500, "broken")]
)
def test_what_breaks_is_told_as_a_problem(ann, sold, monkeypatch, raised, status, code):
    def breaks(**_named):
        raise raised

    ann.raise_request_exception = False
    monkeypatch.setattr("hub.portal.purchase_api.purchases_for", breaks)
    answer = ann.get(PURCHASES)
    told = problem(answer, status, code)
    shape(PURCHASES, "get", status).validate(told)
    assert answer.has_header("Retry-After") is (status == 503)


def test_the_lines_of_the_page_buy_once(live_server, now, tmp_path):
    """``docs/purchase-api.md``, run by bash and curl as it stands, the last lines a day later."""
    page = (Path(__file__).resolve().parents[3] / "docs" / "purchase-api.md").read_text()
    first, second, third = re.findall(r"```bash\n(.*?)```", page, re.DOTALL)
    with entered(system_scope("test")):
        shelf()
        disclose(released_by(everybody()))
        _, by = buyer()
        user = User.objects.get(id=by.id)
        user.set_password("a long enough secret")
        user.save()
    told = {**os.environ, "HUB": live_server.url, "LOGIN": user.username, "PASSWORD": "a long enough secret",
            "PRODUCT": WITHIN, "KEPT": str(tmp_path / "kept")}  # fmt: skip
    keep = '{ declare -p JAR ID; declare -f; } > "$KEPT"\n'
    assert _lines(f"{first}{second}{keep}", told) == ["cooling", "stage_refused", "cancelled"]
    now["at"] = AT + timedelta(hours=25)
    stage, number = _lines(f'. "$KEPT"\n{third}', told)
    assert stage == "contracted"
    with entered(system_scope("test")):
        assert PurchaseStep.objects.get(kind="contracted").reference == number


def _lines(script, told):
    done = subprocess.run(["bash", "-ec", script], env=told, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()
