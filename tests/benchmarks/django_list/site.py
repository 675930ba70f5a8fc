"""An ordinary Django list of events, as a peer: filters, GROUP BY facets and OFFSET pages.

Words are asked of SQLite's full-text table, which is more than an ordinary list has. `FLAT` names the data.
"""

import os
from pathlib import Path

from django.conf import settings

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": os.environ["FLAT"],
                "CONN_MAX_AGE": 600,
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=["tests.benchmarks.django_list"],
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        ROOT_URLCONF=__name__,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [Path(__file__).parent],
            }
        ],
    )

import django

django.setup()

from django.core.paginator import Paginator  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.db.models.expressions import RawSQL  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402

from tests.benchmarks.django_list.models import Event  # noqa: E402

PAGE, SHOWN = 50, 100


COLUMNS = ("strand", "kind", "grade", "harm")
LISTS = {"place": Event.places, "actor": Event.actors, "source": Event.sources}


def found_by(asked, but=""):
    """Give the events that pass the filters, or all of them but one."""
    events = Event.objects.all()
    if but != "grade":
        events = events.exclude(grade="discounted")
    if asked.getlist("kind") and but != "kind":
        events = events.filter(kind__in=asked.getlist("kind"))
    for name in ("actor", "place"):
        if asked.getlist(name) and but != name:
            through = LISTS[name].through.objects.filter(**{f"{name}__slug__in": asked.getlist(name)})
            events = events.filter(pk__in=through.values("event"))
    if "q" in asked:
        words = " ".join(f'"{word}"' for word in asked["q"].split())
        held = RawSQL("SELECT rowid FROM event_fts WHERE event_fts MATCH %s", [words])
        events = events.filter(pk__in=held)
    if "from" in asked:
        events = events.filter(low__lte=asked["to"], high__gte=asked["from"])
    return events


def counted(asked, facet):
    events, value = found_by(asked, but=facet), facet if facet in COLUMNS else f"{facet}s__slug"
    values = events.filter(**{f"{value}__isnull": False}).order_by().values_list(value)
    return [list(row) for row in values.annotate(n=Count("pk")).order_by("-n", value)[:SHOWN]]


def listed(request):
    asked = request.GET
    events = found_by(asked)
    pages = Paginator(events.prefetch_related("places", "actors", "sources"), PAGE)
    page = pages.get_page(asked.get("page", 1))
    facets = {facet: counted(asked, facet) for facet in (*COLUMNS, *LISTS)}
    months = events.exclude(month=None).order_by("month", "strand").values_list("month", "strand")
    histogram = [list(row) for row in months.annotate(n=Count("pk"))]
    if "json" in asked:
        ids = [event.pk for event in page]
        return JsonResponse({"total": pages.count, "ids": ids, "counts": facets, "histogram": histogram})
    context = {"page": page, "total": pages.count, "facets": facets, "histogram": histogram}
    return render(request, "list.html", context)


urlpatterns = [path("", listed)]
application = get_wsgi_application()
