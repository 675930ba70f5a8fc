"""Requests made up from the OpenAPI: every answer is one that it declares, in the shape it gives."""

from copy import deepcopy

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from incidents.api.urls import openapi_schema
from incidents.timeline.archive import archive
from incidents.wsgi import application
from tests.factories import make_actor, make_examplia, make_published

# That `from` is not after `to`, and `as_of` not after the newest edition, no schema can say: so a request
# that fits it may still be answered with 400, and one that does not, such as an unknown key, with a notice.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    unsupported_method,
]
PLAIN = {"Accept-Encoding": "identity"}


def described():
    """Give the OpenAPI, with short lists alone: long ones take all the time and ask nothing new."""
    schema = deepcopy(openapi_schema())
    for operations in schema["paths"].values():
        for parameter in operations["get"]["parameters"]:
            parameter["schema"] |= {"maxItems": 2} if parameter["schema"].get("type") == "array" else {}
    return schema


def schema_in(*modes):
    schema = schemathesis.openapi.from_dict(described())
    schema.config.base_url = "http://127.0.0.1:8000"
    schema.config.generation.update(modes=list(modes))
    return schema


readable = schema_in(GenerationMode.POSITIVE)
everything = schema_in(GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture
def some_events(db):
    archive.cache_clear()
    # Here the application is called in the test's own transaction, which it must not close the connection of.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    front = make_actor(slug="red-front", name="Red Front")
    for day in range(1, 4):
        make_published(place=make_examplia()["northport"], edtf=f"2021-04-0{day}", actors=((front, "party"),))
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    archive.cache_clear()


def bounded(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@readable.parametrize()
@bounded(2)
def test_every_answer_is_as_declared(case, some_events):
    case.call_and_validate(app=application, checks=CHECKS, headers=PLAIN)


@pytest.mark.slow
@everything.parametrize()
@bounded(30)
def test_very_many_answers_are_as_declared(case, some_events):
    case.call_and_validate(app=application, checks=CHECKS, headers=PLAIN)
