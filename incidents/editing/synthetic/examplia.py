"""Examplia, the country that does not exist: its places, actors, outlets and words, as many as are needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from incidents.editing.freezing import collection_document
from incidents.models import Actor, Collection, Place, Source
from incidents.models.document import (
    ActorDocument,
    AncestorDocument,
    PlaceDocument,
    SourceDocument,
)
from incidents.models.synthetic import SLUG

PROVINCES: Final = 20
DISTRICTS: Final = 100
OUTLETS: Final = 60
WORDS: Final = 30_000
SEEN_ONCE: Final = 0.4
"""Share of the towns that one event alone names."""
LESS_EXACT_FROM: Final = 0.92
WAR_ACTORS: Final = 20
"""Actors of the one war, that half of the events are of."""

_ACTOR_NAMES: Final = (
    ("Blue Council", "state"),
    ("Red Front", "rebel"),
    ("Eastfield Guard", "armed-forces"),
    ("Lake Militia", "political-militia"),
    ("Northport Council", "government-body"),
    ("Residents of Eastfield", "civilians"),
)
_CONSONANTS: Final = "bdlmnrtv"
_VOWELS: Final = "aeiou"


@dataclass(frozen=True, slots=True)
class Town:
    """A place as its documents show it, but for role and precision."""

    record: Place
    ancestors: list[AncestorDocument]
    precision: str

    def document(self, role: str) -> PlaceDocument:
        return {
            "slug": self.record.slug,
            "names": self.record.names,
            "aliases": [],
            "kind": self.record.place_kind,
            "iso": self.record.iso or None,
            "ancestors": self.ancestors,
            "role": role,
            "precision": self.precision,
            "latitude": self.record.latitude,
            "longitude": self.record.longitude,
        }


class Examplia:
    """The shared records of an archive of `count` events, made without the database.

    The first of each list is the most frequent; of `towns` the last `seen_once` are named by one event each.
    """

    def __init__(self, count: int, seed: int) -> None:
        self.count = count
        self.seed = seed
        self.coverage = (
            f"Invented events in an invented country, generated to measure with (count {count}, seed {seed})."
            " Nothing here happened."
        )
        country = Place(slug="examplia", name="Examplia", place_kind="country", iso="XX")
        self.country = Town(country, [], "country")
        self.provinces = [_province(number, self.country) for number in range(PROVINCES)]
        self.districts = [_district(number, self.provinces) for number in range(DISTRICTS)]
        many = min(max(10, round(2 * count**0.65)), max(10, count))
        self.seen_once = min(int(many * SEEN_ONCE), count)
        self.towns = [_town(number, self.districts) for number in range(many)]
        self.actors = [_actor(number) for number in range(max(2 * WAR_ACTORS, round(20 * count**0.3)))]
        self.outlets = [_outlet(number) for number in range(OUTLETS)]
        self.words = [_word(number) for number in range(WORDS)]
        self.collection = Collection(
            slug=SLUG,
            name="Synthetic data, for measuring only",
            standfirst="Invented events in Examplia, a country that does not exist.",
            coverage=self.coverage,
        )
        self.collection_document = collection_document(self.collection)

    def located(self, town: Town, draw: float) -> Town:
        """Give the town, or for some events only what it lies in: its district, its province, the country."""
        if draw < LESS_EXACT_FROM:
            return town
        above = [self.districts, self.provinces, [self.country]][int((draw - LESS_EXACT_FROM) * 3 / 0.08)]
        return above[int(draw * 1e9) % len(above)]

    def save(self) -> Collection:
        """Write the shared records that are not there yet; give the collection's row."""
        towns: Sequence[Town] = [self.country, *self.provinces, *self.districts, *self.towns]
        Place.objects.bulk_create([town.record for town in towns], 500, ignore_conflicts=True)
        Actor.objects.bulk_create(self.actors, 500, ignore_conflicts=True)
        Source.objects.bulk_create(self.outlets, 500, ignore_conflicts=True)
        places = dict(Place.objects.values_list("slug", "pk"))
        through = Place.parents.through
        lies_in = [
            through(from_place_id=places[town.record.slug], to_place_id=places[town.ancestors[0]["slug"]])
            for town in towns
            if town.ancestors
        ]
        through.objects.bulk_create(lies_in, 500, ignore_conflicts=True)
        sources = dict(Source.objects.values_list("slug", "pk"))
        for outlet in self.outlets:
            outlet.pk = sources[outlet.slug]
        return Collection.objects.get_or_create(
            slug=SLUG,
            defaults={
                "name": self.collection.name,
                "standfirst": self.collection.standfirst,
                "coverage": self.coverage,
            },
        )[0]


def actor_in_role(actor: Actor, role: str) -> ActorDocument:
    return {
        "slug": actor.slug,
        "names": actor.names,
        "aliases": [],
        "type": actor.actor_type,
        "role": role,
        "note": "",
    }


def outlet_document(outlet: Source) -> SourceDocument:
    return {"slug": outlet.slug, "names": outlet.names, "url": outlet.url}


def _numbered(name: str, number: int) -> tuple[str, str]:
    """Give slug and name; the first of a kind has no number."""
    words = name if number == 0 else f"{name} {number + 1}"
    return words.lower().replace(" ", "-"), words


def _below(above: Town) -> list[AncestorDocument]:
    nearest: AncestorDocument = {
        "slug": above.record.slug,
        "names": above.record.names,
        "kind": above.record.place_kind,
    }
    return [nearest, *above.ancestors]


def _spot(number: int) -> dict[str, float]:
    """Spread places over the open sea, where nobody looks for a country."""
    return {
        "latitude": round(-40 + (number * 0.618034) % 1 * 8, 4),
        "longitude": round(-120 + (number * 0.754878) % 1 * 10, 4),
    }


def _province(number: int, country: Town) -> Town:
    slug, name = _numbered("Lake Province", number)
    return Town(
        Place(slug=slug, name=name, place_kind="province", **_spot(number)), _below(country), "province"
    )


def _district(number: int, provinces: Sequence[Town]) -> Town:
    slug, name = _numbered("Eastfield District", number)
    record = Place(slug=slug, name=name, place_kind="district", **_spot(number))
    return Town(record, _below(provinces[number % len(provinces)]), "district")


def _town(number: int, districts: Sequence[Town]) -> Town:
    slug, name = _numbered(("Northport", "Eastfield")[number % 2], number // 2)
    record = Place(slug=slug, name=name, place_kind="settlement", **_spot(number))
    return Town(record, _below(districts[number * 7 % len(districts)]), "locality")


def _actor(number: int) -> Actor:
    name, actor_type = _ACTOR_NAMES[number % len(_ACTOR_NAMES)]
    slug, words = _numbered(name, number // len(_ACTOR_NAMES))
    return Actor(slug=slug, name=words, actor_type=actor_type)


def _outlet(number: int) -> Source:
    slug, name = _numbered("Northport Gazette", number)
    return Source(slug=slug, name=name, url=f"https://{slug}.example/")


def _word(number: int) -> str:
    """Give an invented word, short for the frequent ones; no two are alike."""
    syllables = 2 if number < 1000 else 3
    base = len(_CONSONANTS) * len(_VOWELS)
    # Times a number without a factor in common, so that neighbours do not begin alike.
    scattered = number * 7919 % base**syllables
    word = ""
    for _ in range(syllables):
        scattered, syllable = divmod(scattered, base)
        word += _CONSONANTS[syllable % len(_CONSONANTS)] + _VOWELS[syllable // len(_CONSONANTS)]
    return word
