"""How typed words are read as dates, for readers and scripts."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from incidents import htmx, share
from incidents.dates import DateError, RangeReading, read_range
from incidents.language import foreign, gettext, ngettext, spoken
from incidents.timeline.query import other_value
from incidents.timeline.wording import range_in_words
from incidents.views.answers import cross_origin

LONGEST = 200


@require_safe
def read_date(request: HttpRequest) -> HttpResponse:
    """Echo how `when` is read; 400 with what is accepted where it is not. `format=json` gives data."""
    words = other_value(request.GET, "when")
    reading, problem = _read(words)
    status = 400 if problem else 200
    if other_value(request.GET, "format") == "json":
        return cross_origin(JsonResponse(_as_json(words, reading, problem), status=status))
    context = {
        "section": "timeline",
        "meta": share.page_meta(
            gettext("Dates in words"),
            gettext("How typed words are read as dates."),
            "/read-date",
            noindex=True,
        ),
        "words": words,
        "reads": _echo(reading) if reading else "",
        "problem": problem,
    }
    response = htmx.render_page(
        request, "readings/page.html", "readings/_reading.html", context, status=status
    )
    response["Cache-Control"] = "no-store"
    return response


def _read(words: str) -> tuple[RangeReading | None, str]:
    if not words:
        return None, ""
    if len(words) > LONGEST or "\0" in words:
        message = ngettext(
            "“when” takes words of at most {n} character.",
            "“when” takes words of at most {n} characters.",
            LONGEST,
        )
        return None, message
    try:
        return read_range(words, datetime.now(UTC).date()), ""
    except DateError as error:
        return None, foreign(str(error))


def _echo(reading: RangeReading) -> str:
    """Say how words were read, to the day in English, elsewhere as the page names a range."""
    return reading.echo if spoken() == "en" else range_in_words(reading.start, reading.end)


def _as_json(words: str, reading: RangeReading | None, problem: str) -> dict[str, str | None]:
    return {
        "when": words,
        "from": reading.start if reading else None,
        "to": reading.end if reading else None,
        "reads": reading.echo if reading else None,
        "problem": problem or None,
    }
