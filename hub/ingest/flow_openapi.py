"""Describe the flow door for machines (OpenAPI 3.1): what it takes, what it answers, and every refusal's code.

Bodies are described by the models that read them, so that the description cannot say otherwise.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from hub.access.policy import allow_public
from hub.funds.domain.rules import FlowKind
from hub.ingest.domain.flow_body import MAX_FLOWS, FlowBody
from hub.ingest.flows import CODES
from hub.web.problems import CONTENT_TYPE, as_json

_TEXT: Final = {"type": "string"}
_UUID: Final = {"type": "string", "format": "uuid"}
_SOME: Final = {"type": ["string", "null"]}
_REFUSED: Final[Mapping[str, tuple[str, ...]]] = {
    "400": ("body_unusable",),
    "401": ("signature_refused",),
    "403": ("https_only",),
    "409": ("key_reused",),
    "413": ("too_large",),
    "422": (*sorted(CODES.values()), "flow_refused"),
    "429": ("too_many_refusals",),
    "503": ("database_away",),
}


@allow_public
@require_GET
def openapi(_request: HttpRequest) -> HttpResponse:
    """Give the description; it says nothing of anybody."""
    return as_json(200, described(), content_type="application/vnd.oai.openapi+json;version=3.1")


def described() -> dict[str, Any]:
    """Return the description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Flow API",
            "version": "1",
            "description": "The custodian tells single movements of money, signed (RFC 9421). See docs/flow-api.md.",
        },
        "security": [{"signature": []}],
        "paths": {
            "/bank/v1/flows": {"post": _taking("recordFlow", _ref("Flow"), _ref("Recorded"))},
            "/bank/v1/flows/batch": {"post": _taking("recordFlows", _ref("Batch"), _ref("RecordedBatch"))},
            "/bank/v1/flows/{key}": {"get": _telling()},
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "signature": {"type": "apiKey", "in": "header", "name": "Signature", "description": "RFC 9421, Ed25519"}
            },
        },
    }


def _taking(name: str, body: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "parameters": [
            {"name": "Idempotency-Key", "in": "header", "required": False, "schema": _TEXT},
            {"name": "Signature-Input", "in": "header", "required": True, "schema": _TEXT},
            {"name": "Content-Digest", "in": "header", "required": True, "schema": _TEXT},
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": _answer("recorded before", answer),
            "201": _answer("recorded and committed", answer),
            **_refusals(*_REFUSED),
        },
    }


def _telling() -> dict[str, Any]:
    return {
        "operationId": "tellFlow",
        "parameters": [{"name": "key", "in": "path", "required": True, "schema": _TEXT}],
        "responses": {
            "200": _answer("recorded", _ref("Told")),
            "404": _refusal("flow_unrecorded"),
            **_refusals("401", "403", "429", "503"),
        },
    }


def _refusals(*statuses: str) -> dict[str, Any]:
    return {status: _refusal(*_REFUSED[status]) for status in statuses}


def _refusal(*codes: str) -> dict[str, Any]:
    schema = {"allOf": [_ref("Problem"), {"properties": {"code": {"enum": list(codes)}}}]}
    return {"description": ", ".join(codes), "content": {CONTENT_TYPE: {"schema": schema}}}


def _answer(words: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas() -> dict[str, Any]:
    flow = FlowBody.model_json_schema()
    flow["properties"]["kind"] = {"enum": [kind.value for kind in FlowKind]}
    recorded = {
        "key": _TEXT,
        "id": _UUID,
        "recorded_at": {"type": "string", "format": "date-time"},
        "repeated": {"type": "boolean"},
    }
    told = {"kind": _TEXT, "amount": _TEXT, "effective_date": {"type": "string", "format": "date"}, "subject_id": _SOME,
            "project_code": _SOME, "contract_number": _SOME, "reverses": _SOME}  # fmt: skip
    count = {"type": "integer", "minimum": 0}
    batch = {"recorded": count, "repeated": count, "flows": {"type": "array", "items": _ref("Recorded")}}
    problem = {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "code": _TEXT, "detail": _TEXT}
    return {
        "Flow": flow,
        "Batch": _object({"flows": {"type": "array", "items": _ref("Flow"), "minItems": 1, "maxItems": MAX_FLOWS}}),
        "Recorded": _object(recorded),
        "RecordedBatch": _object(batch),
        "Told": _object({**recorded, **told}),
        "Problem": {**_object(problem), "additionalProperties": True},
    }


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object that has all of these and nothing else."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
