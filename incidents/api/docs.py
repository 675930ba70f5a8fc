"""The API's documentation as a page of ours: made from its OpenAPI, without a script or another site."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents import htmx, share
from incidents.api.parameters import OPTIONS
from incidents.api.routes import PATH, api
from incidents.language import gettext


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    takes: str
    repeats: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`takes_query` stands for all keys of the query; `parameters` are those beside it."""

    anchor: str
    path: str
    summary: str
    takes_query: bool
    parameters: tuple[Parameter, ...]
    statuses: tuple[str, ...]
    example: str


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parameters and an address to try."""

    def context() -> dict[str, Any]:
        schema: dict[str, Any] = api.get_openapi_schema(path_prefix=f"{PATH}/")
        operations = [_operation(path, each["get"]) for path, each in schema["paths"].items()]
        keys = schema["paths"][f"{PATH}/events"]["get"]["parameters"]
        return {
            "section": "data",
            "meta": share.page_meta(
                gettext("The API"), gettext("Read the archive with programs, and mirror it."), f"{PATH}/docs"
            ),
            "operations": operations,
            "keys": [_parameter(each) for each in keys if each["name"] not in OPTIONS],
            "base": settings.BASE_URL,
        }

    return htmx.render_page(request, "pages/api.html", "pages/api.html", context, etag_parts=["api-docs"])


def _operation(path: str, operation: dict[str, Any]) -> Operation:
    parameters = operation["parameters"]
    takes_query = any(each["name"] == "kind" for each in parameters)
    beside = [each for each in parameters if not takes_query or each["name"] in OPTIONS]
    return Operation(
        anchor=operation["operationId"],
        path=path,
        summary=operation["summary"],
        takes_query=takes_query,
        parameters=tuple(map(_parameter, beside)),
        statuses=tuple(map(str, operation["responses"])),
        example=path.replace("{number}", "1").replace("{sequence}", "1"),
    )


def _parameter(parameter: dict[str, Any]) -> Parameter:
    schema = parameter["schema"]
    repeats = schema.get("type") == "array"
    single = schema["items"] if repeats else schema
    values = single.get("enum")
    takes = " · ".join(values) if values else single.get("pattern") or single.get("type", "")
    example = f" ({json.dumps(parameter['example'])})" if "example" in parameter else ""
    return Parameter(parameter["name"], f"{takes}{example}", repeats, parameter.get("description", ""))
