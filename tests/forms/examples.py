"""An archive of Examplia with something of everything, queries to ask it, and what happens to it later."""

import random

from incidents.taxonomy import GRADES, KINDS, STATUSES, STRANDS, TARGETS, WEAPONS
from incidents.timeline.query import TimelineQuery
from tests.timeline.archives import TITLES
from tests.timeline.editions import append, make_claim, make_figure, make_place, named

ACTORS = ("red-front", "blue-council", "green-watch", "lake-guard")
PLACES = ("northport", "eastfield", "lake-province", "examplia", "frontier", "online")
POINTS = {"northport": (34.5, 43.25), "eastfield": (33.125, 44.0)}
ROLES = ("attacker", "target", "party", "victim", "participant", "present")
COLLECTIONS = ("examplia-2021", "lakes")
DATES = ("2021-04-04", "2021-04", "2021", "[..2021-03-02]", "2021-02-03/2021-02-06", "2019/..", "202X")


def place(slug, chance):
    """Give a place of the archive, some with coordinates, and some of these known only to the district."""
    found = make_place(slug, chance.choice(("occurred", "venue", "launched-from")))
    if slug in POINTS:
        found["latitude"], found["longitude"] = POINTS[slug]
        found["precision"] = chance.choice(("exact", "locality", "near", "district"))
    return found


def facts(chance):
    """Give the document of an event, and what its facets do not take from that."""
    kind = chance.choice(("rocket-attack", "bombing", "talks", "visit", "deployment", *KINDS))
    strand = KINDS[kind].strand
    day = f"{chance.randrange(2018, 2022)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    killed = chance.choice((None, 0, 1, 2, 12)) if strand == "violence" else None
    outlet = chance.choice(("gazette", "herald"))
    figures = [make_figure("killed", killed, best=killed)] if killed is not None else []
    combined = {
        "killed": {
            "low": killed,
            "best": killed,
            "high": killed,
            "stated_high": None,
            "approximate": False,
            "differs": chance.random() < 0.2,
            "inconsistent": False,
            "basis": "stated",
            "of_whom": [],
            "claims": [1],
        }
    }
    harms = {None: "not-stated", 0: "none-reported"}
    return {
        "kind": kind,
        "edtf": day if chance.random() < 0.6 else chance.choice(DATES),
        "title": chance.choice(TITLES),
        "grade": chance.choice((*GRADES, "reported", "verified")),
        "status": chance.choice((None, *STATUSES)) if strand == "diplomacy" else None,
        "places": [place(slug, chance) for slug in chance.sample(PLACES, chance.randrange(3))],
        "actors": [(slug, chance.choice(ROLES)) for slug in chance.sample(ACTORS, chance.randrange(3))],
        "weapons": chance.sample(list(WEAPONS)[:-1], chance.randrange(2)) if strand == "violence" else [],
        "targets": chance.sample(list(TARGETS), chance.randrange(2)) if strand == "violence" else [],
        "collections": [
            named(slug) | {"standfirst": "", "coverage": "Covers Examplia."}
            for slug in chance.sample(COLLECTIONS, chance.randrange(2))
        ],
        "figures": combined if killed is not None else {},
        "claims": [make_claim(outlet=outlet, figures=figures)],
        "facets": {
            "killed": killed,
            "harm": harms.get(killed, "killed") if strand == "violence" else None,
            "figures_differ": chance.random() < 0.2,
            "corrected": chance.random() < 0.1,
        },
    }


def fill(number, seed=1):
    """Publish so many events, some of them in more than one edition."""
    chance = random.Random(seed)
    for event in range(1, number + 1):
        append(event, **facts(chance))
    for event in chance.sample(range(1, number + 1), number // 5):
        append(event, action=chance.choice(("updated", "corrected")), reason="More.", **facts(chance))


def go_on(number, events, seed=2):
    """Let so many things happen to the first `events`: edits, renames, withdrawals, merges, new entries."""
    chance = random.Random(seed)
    standing, newest = list(range(1, events + 1)), events
    for _ in range(number):
        event = chance.choice(standing)
        match chance.choice(("edited", "updated", "corrected", "withdrawn", "merged", "published")):
            case "withdrawn":
                append(event, action="withdrawn", reason="It was never there.")
                standing.remove(event)
            case "merged":
                winner = chance.choice([other for other in standing if other != event])
                append(event, action="merged", merged_into=winner)
                standing.remove(event)
            case "published":
                newest += 1
                append(newest, **facts(chance))
                standing.append(newest)
            case action:
                words = {"title": f"Renamed {chance.random()}", "slug": "renamed"}
                append(event, action=action, reason="Put right.", **(facts(chance) | words))


def random_query(chance, **fields):
    """Give a query of up to four keys over what the archive holds, and some over what it does not."""
    choices = {
        "q": ("rockets", "north*", '"ring road"', "council envoy"),
        "collection": COLLECTIONS,
        "start": ("2019", "2020-03", "2021-02-04"),
        "end": ("2021", "2021-03", "2021-04-04"),
        "match": ("certainly", "possibly", "any"),
        "strand": tuple(STRANDS),
        "kind": ("rocket-attack", "talks", "deployment", "visit", "bombing"),
        "actor": (*ACTORS, "nobody"),
        "role": ROLES,
        "place": PLACES,
        "weapon": ("rocket", "drone", "not-stated"),
        "target": ("military-base", "not-stated"),
        "responsibility": ("not-stated", "claimed"),
        "grade": tuple(GRADES),
        "harm": ("killed", "none-reported", "not-stated"),
        "killed_min": (0, 1, 2),
        "source": ("gazette", "herald"),
        "status": tuple(STATUSES),
        "precision": ("day", "month", "year", "open"),
        "has": ("correction", "figures-differ", "no-place"),
    }
    many = {name for name in choices if isinstance(getattr(TimelineQuery(), name), tuple)}
    for name in chance.sample(list(choices), chance.choice((0, 1, 1, 2, 2, 3, 4))):
        values = choices[name]
        if name in many:
            fields[name] = tuple(chance.sample(values, min(len(values), chance.randrange(1, 4))))
        else:
            fields[name] = chance.choice(values)
    fields |= {"order": chance.choice(("newest", "oldest")), "lang": chance.choice(("en", "en", "ar"))}
    return TimelineQuery(**fields)
