"""Records to test with: `make_event(**overrides)` and its kin, from a country that does not exist.

Examplia (ISO XX) has the provinces Lake Province and Eastfield, the town Northport, a Blue Council that
governs and a Red Front that fights it. Whatever a test does not name has a value that may be published.
"""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from incidents.dates import Interval
from incidents.editing.review import publish
from incidents.models import (
    Actor,
    Claim,
    Collection,
    Document,
    Event,
    EventPlace,
    Figure,
    Link,
    Participation,
    Place,
    ResponsibilityAssertion,
    Source,
)

_numbers = count(1)


def make_user(*, may_publish: bool = False, **overrides: Any) -> Any:
    """Make a staff account without rights; `may_publish=True` makes a Reviewer of it."""
    values = {"username": f"editor-{next(_numbers)}", "is_staff": True} | overrides
    user = get_user_model().objects.create_user(**values)
    if may_publish:
        user.user_permissions.add(
            Permission.objects.get_or_create(
                codename="publish_event",
                content_type=ContentType.objects.get_for_model(Event),
                defaults={"name": "Can publish events"},
            )[0]
        )
    return user


def make_administrator(**overrides: Any) -> Any:
    return make_user(is_superuser=True, **overrides)


def make_source(**overrides: Any) -> Source:
    number = next(_numbers)
    values = {"slug": f"northport-gazette-{number}", "name": f"Northport Gazette {number}"}
    return Source.objects.create(**values | overrides)


def make_document(**overrides: Any) -> Document:
    """Make a report of a source of its own, so that two documents are two origins."""
    number = next(_numbers)
    values = {
        "title": f"Rockets near Northport, report {number}",
        "url": f"https://gazette.example/{number}",
        "published_at": datetime(2021, 4, 4, 14, 50, tzinfo=UTC),
        "published_zone": "Etc/UTC",
    }
    if "source" not in overrides:
        values["source"] = make_source()
    return Document.objects.create(**values | overrides)


def make_actor(**overrides: Any) -> Actor:
    number = next(_numbers)
    values = {"slug": f"red-front-{number}", "name": f"Red Front {number}", "actor_type": "rebel"}
    return Actor.objects.create(**values | overrides)


def make_place(*, parents: tuple[Place, ...] = (), **overrides: Any) -> Place:
    number = next(_numbers)
    values = {"slug": f"northport-{number}", "name": f"Northport {number}", "place_kind": "settlement"}
    place = Place.objects.create(**values | overrides)
    place.parents.add(*parents)
    return place


def make_examplia() -> dict[str, Place]:
    """Make the country with its provinces and towns, by slug; safe to call twice."""
    places = {}
    for slug, name, kind, parent in (
        ("examplia", "Examplia", "country", None),
        ("lake-province", "Lake Province", "province", "examplia"),
        ("eastfield", "Eastfield", "province", "examplia"),
        ("northport", "Northport", "settlement", "lake-province"),
    ):
        place, _ = Place.objects.get_or_create(slug=slug, defaults={"name": name, "place_kind": kind})
        if parent:
            place.parents.add(places[parent])
        places[slug] = place
    return places


def make_collection(**overrides: Any) -> Collection:
    number = next(_numbers)
    values = {
        "slug": f"examplia-{number}",
        "name": f"Examplia {number}",
        "standfirst": "What happened in Examplia.",
        "coverage": "Covers Examplia; leaves out the rest of the world.",
    }
    return Collection.objects.create(**values | overrides)


def make_claim(event: Event, **overrides: Any) -> Claim:
    """Add a claim with the next number of its event."""
    last = Claim.objects.filter(event=event).order_by("-number").first()
    values = {
        "number": last.number + 1 if last else 1,
        "said_by": "The Gazette",
        "voice": "outlet",
        "text": "Two rockets came down outside the town.",
        "supports": ["what", "date", "place"],
    }
    if "document" not in overrides:
        values["document"] = make_document()
    return Claim.objects.create(event=event, **values | overrides)


def make_figure(claim: Claim, measure: str = "killed", low: int = 1, **overrides: Any) -> Figure:
    """Add a figure to a claim, which then supports it; exactly `low`, unless overridden."""
    _support(claim, f"figure:{measure}")
    values = {"best": low, "high": low, "text": str(low)}
    return Figure.objects.create(claim=claim, measure=measure, low=low, **values | overrides)


def make_assertion(claim: Claim, stance: str, actor: Actor | None, **overrides: Any) -> Any:
    _support(claim, "responsibility")
    return ResponsibilityAssertion.objects.create(claim=claim, stance=stance, actor=actor, **overrides)


def _support(claim: Claim, what: str) -> None:
    if what not in claim.supports:
        claim.supports = [*claim.supports, what]
        claim.save()


def make_link(event: Event, target: Event, relation: str = "about", **overrides: Any) -> Link:
    return Link.objects.create(event=event, target=target, relation=relation, **overrides)


def make_event(
    *,
    place: Place | None = None,
    precision: str = "locality",
    actors: tuple[tuple[Actor, str], ...] = (),
    collections: tuple[Collection, ...] = (),
    claim: dict[str, Any] | None = None,
    claims: bool = True,
    **overrides: Any,
) -> Event:
    """Make a draft of a rocket attack near Northport, with one claim that supports it.

    `edtf` sets the bounds as well; `place=None` gives no place; `actors` are pairs of actor and role;
    `claim` overrides the claim's fields, `claims=False` leaves it out.
    """
    values = {
        "kind": "rocket-attack",
        "title": "Two rockets land near Northport",
        "short_title": "Rockets near Northport",
        "summary": "Two rockets came down outside the town, the Gazette says.",
        "grade": "reported",
        "edtf": "2021-04-04",
    } | overrides
    interval = Interval.parse(values["edtf"]) if values["edtf"] else None
    values.setdefault("earliest", interval.earliest if interval else None)
    values.setdefault("latest", interval.latest if interval else None)
    event = Event.objects.create(**values)
    event.collections.add(*collections)
    if place is not None:
        EventPlace.objects.create(event=event, place=place, role="occurred", precision=precision)
    for actor, role in actors:
        Participation.objects.create(event=event, actor=actor, role=role)
    if claims:
        make_claim(event, **claim or {})
    return event


def make_published(*, by: Any = None, **overrides: Any) -> Event:
    """Make an event and publish it; without `by` as the operator's commands do."""
    event = make_event(**overrides)
    publish(event=event, by=by)
    event.refresh_from_db()
    return event
