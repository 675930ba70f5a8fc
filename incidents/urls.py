"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from incidents.exports.forms import SUFFIXES
from incidents.views import (
    cards,
    crawlers,
    embeds,
    events,
    forms,
    health,
    pages,
    readings,
    record,
    sharing,
    timeline,
)

urlpatterns = [
    path("", timeline.timeline, name="timeline"),
    path("count", timeline.timeline_count, name="timeline_count"),
    *(path(f"timeline{suffix}", forms.view_of(suffix), {"suffix": suffix}) for suffix in SUFFIXES),
    path("events/<int:number>/", events.event, name="event_without_slug"),
    path("events/<int:number>.json", events.event_data, name="event_data"),
    path("events/<int:number>.ics", events.event_calendar, name="event_calendar"),
    path("events/<int:number>/<slug:slug>/", events.event, name="event"),
    path("events/<int:number>/<slug:slug>/history/", events.event_history, name="event_history"),
    path("api/v1/", include("incidents.api.urls")),
    path("share/", sharing.share_page, name="share"),
    path("s/<str:code>", sharing.short_link, name="short_link"),
    path("difference/", sharing.difference, name="difference"),
    path("embed/", embeds.view_embed, name="view_embed"),
    path("oembed", embeds.oembed_data, name="oembed"),
    path("events/<int:number>/<slug:slug>/embed/", embeds.event_embed, name="event_embed"),
    path("card.png", cards.view_picture, name="view_card"),
    path("events/<int:number>/card.png", cards.event_picture, name="event_card"),
    path("read-date", readings.read_date, name="read_date"),
    path("methods/", pages.methods, name="methods"),
    path("collections/", pages.collections, name="collections"),
    path("collections/<slug:slug>/", pages.collection, name="collection"),
    path("corrections/", record.corrections, name="corrections"),
    path("corrections.atom", record.corrections_feed, name="corrections_feed"),
    path("sources/", record.sources, name="sources"),
    path("sources/<slug:slug>/", record.source, name="source"),
    path("data/", record.data, name="data"),
    path("about/", pages.about, name="about"),
    path("contact/", pages.contact, name="contact"),
    path("care/", pages.care, name="care"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", crawlers.sitemap_part, name="sitemap_part"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "incidents.views.errors.bad_request"
handler403 = "incidents.views.errors.permission_denied"
handler404 = "incidents.views.errors.page_not_found"
handler500 = "incidents.views.errors.server_error"
