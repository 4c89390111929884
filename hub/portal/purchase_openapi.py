"""Describe the purchase API for machines (OpenAPI 3.1): what it takes, what it answers, and every refusal's code.

The body is described by the models that read it, and refusals by the table that the page for people is held against.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from crm.purchases.domain.stages import Stage
from hub.access.policy import allow_public
from hub.portal.purchase_body import InstructionBody
from hub.portal.purchase_problems import CODES
from hub.web.problems import CONTENT_TYPE, as_json

ALWAYS: Final = (401, 403, 405, 500, 503)
_TEXT: Final = {"type": "string"}
_SOME: Final = {"type": ["string", "null"]}
_FLAG: Final = {"type": "boolean"}
_WHOLE: Final = {"type": "integer"}
_TIME: Final = {"type": "string", "format": "date-time"}
_ID: Final = {"type": "string", "format": "uuid"}
_YUAN: Final = {"type": "string", "pattern": r"^[0-9]+\.[0-9]{2}$"}


@allow_public
@require_GET
def openapi(_request: HttpRequest) -> HttpResponse:
    """Give the description; it says nothing of anybody."""
    return as_json(200, described(), content_type="application/vnd.oai.openapi+json;version=3.1")


def described() -> dict[str, Any]:
    """Return the description."""
    purchase, product = _in_path("purchase_id", _ID), _in_path("code", _TEXT)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Purchase API",
            "version": "1",
            "description": "An investor's own app buys as the pages do. See docs/purchase-api.md.",
        },
        "security": [{"session": []}],
        "paths": {
            "/my/v1/products": {"get": _telling("listProducts", _ref("Products"))},
            "/my/v1/products/{code}": {"get": _telling("tellProduct", _ref("ProductTold"), 404, within=product)},
            "/my/v1/purchases": {
                "get": _telling("listPurchases", _ref("Purchases")),
                "post": _instructing(),
            },
            "/my/v1/purchases/{purchase_id}": {"get": _telling("tellPurchase", _ref("Purchase"), 404, within=purchase)},
            "/my/v1/purchases/{purchase_id}/cancel": {"post": _acting("cancelPurchase", purchase, 404, 409)},
            "/my/v1/purchases/{purchase_id}/sign": {"post": _acting("signPurchase", purchase, 404, 409, 422)},
        },
        "components": {"schemas": _schemas(), "securitySchemes": _schemes()},
    }


def _telling(
    name: str, schema: Mapping[str, Any], *refused: int, within: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "operationId": name,
        "parameters": [within] if within else [],
        "responses": {"200": _answer("as it stands now", schema), **_refusals(*refused)},
    }


def _instructing() -> dict[str, Any]:
    return {
        "operationId": "instruct",
        "parameters": [_TOKEN],
        "requestBody": {"required": True, "content": {"application/json": {"schema": _ref("InstructionBody")}}},
        "responses": {
            "200": _answer("taken before", _ref("Purchase")),
            "201": _answer("taken and committed", _ref("Purchase")),
            **_refusals(400, 404, 409, 413, 422),
        },
    }


def _acting(name: str, within: Mapping[str, Any], *refused: int) -> dict[str, Any]:
    told = _telling(name, _ref("Purchase"), *refused, within=within)
    return {**told, "parameters": [within, _TOKEN]}


_TOKEN: Final = {"name": "X-CSRFToken", "in": "header", "required": True, "schema": _TEXT}


def _in_path(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _schemes() -> dict[str, Any]:
    words = "The session of whoever signed in at /accounts/login/; over HTTPS its name is __Host-session."
    return {"session": {"type": "apiKey", "in": "cookie", "name": "hub_session", "description": words}}


def _refusals(*more: int) -> dict[str, Any]:
    return {str(status): _refusal(*CODES[status]) for status in sorted({*ALWAYS, *more})}


def _refusal(*codes: str) -> dict[str, Any]:
    schema = {"allOf": [_ref("Problem"), {"properties": {"code": {"enum": list(codes)}}}]}
    return {"description": ", ".join(codes), "content": {CONTENT_TYPE: {"schema": schema}}}


def _answer(words: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas() -> dict[str, Any]:
    instruction = InstructionBody.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = instruction.pop("$defs")
    product = {
        "code": _TEXT, "name": _TEXT, "issuer": _TEXT, "rating": _WHOLE, "term_days": {"type": ["integer", "null"]},
        "min_ticket": _YUAN, "lot": _YUAN, "suitable": _FLAG, "why_not": _list(_TEXT), "may_insist": _FLAG,
    }  # fmt: skip
    version = {"slug": _TEXT, "number": _WHOLE, "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
    to_read = {"anyOf": [_object({**version, "page": _TEXT, "payload": _TEXT}), {"type": "null"}]}
    reason = {"rule": _TEXT, "title": _TEXT, "outcome": _TEXT, "sentence": _TEXT}
    told = {"sold_online": _FLAG, "disclosure": to_read, "reasons": _list(_object(reason))}
    purchase = {
        "id": _ID, "key": _TEXT, "product_code": _TEXT, "amount": _YUAN, "rating": _WHOLE, "read": _object(version),
        "stage": {"enum": [stage.value for stage in Stage]}, "stage_words": _TEXT, "stopped_because": _TEXT,
        "instructed_at": _TIME, "cooling_until": _TIME, "sign_until": _TIME, "contract_number": _SOME,
        "contract": _SOME, "certificate": _SOME,
    }  # fmt: skip
    problem = {"type": _TEXT, "title": _TEXT, "status": _WHOLE, "code": _TEXT, "detail": _TEXT}
    return {
        "InstructionBody": instruction,
        **parts,
        "Product": _object(product),
        "Products": _object({"products": _list(_ref("Product"))}),
        "ProductTold": _object({**product, **told}),
        "Purchase": _object(purchase),
        "Purchases": _object({"purchases": _list(_ref("Purchase"))}),
        "Problem": {**_object(problem), "additionalProperties": True},
    }


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(items)}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object that has all of these and nothing else."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
