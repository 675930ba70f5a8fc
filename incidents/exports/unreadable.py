"""What programs are told of a query that cannot be read."""

from django.http import HttpRequest, JsonResponse

from incidents.problems import problem
from incidents.timeline.query import UnreadableQuery


def unreadable(request: HttpRequest, error: UnreadableQuery) -> JsonResponse:
    """Say what could not be read, for each key what it takes."""
    problems = [{"key": each.key, "value": each.value, "message": each.message} for each in error.problems]
    return problem(400, " ".join(each.message for each in error.problems), problems=problems)
