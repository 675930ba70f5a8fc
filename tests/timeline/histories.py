"""Random histories of an archive in Examplia, and random queries of it; the same ones for the same seed."""

from datetime import date, timedelta

from incidents.models import Edition
from incidents.timeline.query import TimelineQuery
from tests.timeline.editions import PLACES, append, make_claim, make_figure, named, redact

KINDS = (
    "rocket-attack",
    "bombing",
    "armed-clash",
    "air-strike",
    "talks",
    "visit",
    "statement",
    "troop-level",
)
ACTORS = ("red-front", "blue-council", "white-guard", "grey-line", "green-league")
ROLES = ("attacker", "target", "present", "participant")
OUTLETS = ("gazette", "herald", "wire")
GRADES = ("verified", "corroborated", "reported", "disputed", "discounted")
STATES = ("not-stated", "attributed", "claimed", "no-claim")
WEAPONS = ("rocket-122", "katyusha-107", "rocket", "drone-armed", "firearm", "not-stated")
TARGETS = ("military-base", "convoy", "school")
WORDS = (
    "rockets",
    "talks",
    "council",
    "envoy",
    "ring",
    "road",
    "bridge",
    "harbour",
    "طريق",
    "مجلس",
    "rocketry",
)
COLLECTIONS = ("examplia-2021", "lake-war")
HARMS = ("killed", "injured", "other-harm", "none-reported", "not-stated")
RENAMED = {"white-guard": "grey-line", "green-league": "blue-council"}
PHRASE = '"ring road"'


def random_day(chance):
    return date(2018, 1, 1) + timedelta(days=chance.randrange(1500))


def random_date(chance):
    """Give the EDTF of a date of any precision."""
    day = random_day(chance)
    later = day + timedelta(days=chance.choice((1, 3, 40, 500)))
    shapes = (
        f"{day}",
        f"{day}~",
        f"{day:%Y-%m}",
        f"{day:%Y}",
        f"{day:%Y}"[:3] + "X",
        f"{day:%Y}-21",
        f"{day:%Y}-24",
        f"{day}/{later}",
        f"{day:%Y-%m}/{later:%Y-%m}",
        f"{day:%Y}/{later:%Y}",
        f"[{day}..{later}]",
        f"[{day},{later}]",
        f"[..{day}]",
        f"[{day}..]",
        f"{day}/..",
        f"../{day}",
        f"{day}/",
        f"/{day}",
    )
    return chance.choice(shapes[:1] * 12 + shapes)


def some(chance, values, most):
    return chance.sample(values, chance.randint(0, min(most, len(values))))


def random_edition(chance, event):
    """Give what `append` takes for a public edition; one in twenty has more actors than others by far."""
    kind = chance.choice(KINDS)
    crowd = [f"group-{number}" for number in range(60)] if chance.random() < 0.05 else []
    actors = [(slug, chance.choice(ROLES)) for slug in (*some(chance, ACTORS, 3), *some(chance, crowd, 60))]
    figures = [make_figure(nature=chance.choice(("reached", "observed")))] if chance.random() < 0.2 else []
    killed = chance.choice((None, None, 0, 1, 4, 30))
    also = [["actor", old, RENAMED[old]] for old in RENAMED if (RENAMED[old], "renamed") in actors]
    for old in some(chance, list(RENAMED), 1):
        if chance.random() < 0.2:
            actors.append((RENAMED[old], "present"))
            also.append(["actor", old, RENAMED[old]])
    links = [{"relation": "about", "event": other, "claim": None} for other in some(chance, range(1, 9), 2)]
    return {
        "edtf": random_date(chance),
        "kind": kind,
        "places": some(chance, list(PLACES), 2),
        "actors": sorted(set(actors)),
        "grade": chance.choice(GRADES),
        "aggregate": chance.random() < 0.1,
        "weapons": some(chance, WEAPONS[:-1], 2),
        "targets": some(chance, TARGETS, 1),
        "status": chance.choice((None, "scheduled", "held")),
        "collections": [
            named(slug) | {"standfirst": "", "coverage": ""} for slug in some(chance, COLLECTIONS, 2)
        ],
        "claims": [make_claim(outlet=outlet, figures=figures) for outlet in chance.sample(OUTLETS, 2)],
        "links": [link for link in links if link["event"] != event],
        "words": " ".join(chance.choices(WORDS, k=9)),
        "facets": {
            "killed": killed,
            "harm": chance.choice(HARMS) if kind in KINDS[:4] else None,
            "responsibility": chance.choice(STATES),
            "corrected": chance.random() < 0.1,
            "figures_differ": chance.random() < 0.1,
            "also": also,
            "newest_source": chance.choice((None, random_day(chance).isoformat())),
        },
    }


def take_step(chance, events, *, may_take_back=True):
    """Append one edition to the log: a new event, a change, a withdrawal, a merge, a redaction."""
    event = chance.randrange(1, events + 1)
    standing = Edition.objects.filter(event=event, superseded_by=None, redacts=None).first()
    move = chance.random()
    if standing is None or standing.action in ("withdrawn", "merged"):
        append(event, action="restored" if standing else "published", **random_edition(chance, event))
    elif move < 0.08:
        append(event, action="withdrawn", reason="A drill.")
    elif move < 0.12 and event > 1:
        append(event, action="merged", merged_into=event - 1)
    elif move < 0.18 and may_take_back:
        _take_back(chance)
    else:
        action = chance.choice(("updated", "corrected", "clarified", "edited"))
        append(event, action=action, **random_edition(chance, event))


def _take_back(chance):
    sequences = Edition.objects.filter(redacts=None, content__isnull=False).exclude(
        action__in=("withdrawn", "merged")
    )
    redact(chance.choice(list(sequences.order_by("sequence").values_list("sequence", flat=True))))


def random_query(chance):
    """Give a query of up to four keys, every key of the address among them in time."""
    start, end = sorted([random_day(chance), random_day(chance)])
    makers = {
        "q": lambda: chance.choice(
            (*WORDS, "rock*", "ring road", PHRASE, "مجلس", f"bridge {PHRASE}", "nowhere")
        ),
        "collection": lambda: tuple(some(chance, (*COLLECTIONS, "unknown"), 2)),
        "start": lambda: chance.choice((f"{start}", f"{start:%Y-%m}", f"{start:%Y}")),
        "end": lambda: chance.choice((f"{end}", f"{end:%Y-%m}", f"{end:%Y}")),
        "match": lambda: chance.choice(("certainly", "possibly", "any")),
        "strand": lambda: tuple(some(chance, ("violence", "diplomacy", "forces"), 2)),
        "kind": lambda: tuple(some(chance, KINDS, 3)),
        "actor": lambda: tuple(some(chance, (*ACTORS, "group-7", "unknown"), 2)),
        "role": lambda: tuple(some(chance, ROLES, 2)),
        "place": lambda: tuple(some(chance, (*PLACES, "unknown"), 2)),
        "weapon": lambda: tuple(some(chance, WEAPONS, 2)),
        "target": lambda: tuple(some(chance, (*TARGETS, "not-stated"), 2)),
        "responsibility": lambda: tuple(some(chance, STATES, 2)),
        "grade": lambda: tuple(some(chance, GRADES, 3)),
        "harm": lambda: tuple(some(chance, HARMS, 2)),
        "killed_min": lambda: chance.choice((0, 1, 5)),
        "source": lambda: tuple(some(chance, (*OUTLETS, "unknown"), 2)),
        "status": lambda: tuple(some(chance, ("scheduled", "held"), 1)),
        "precision": lambda: tuple(some(chance, ("day", "month", "year", "open"), 2)),
        "has": lambda: tuple(some(chance, ("correction", "figures-differ", "no-place"), 1)),
    }
    keys = chance.sample(list(makers), chance.choice((0, 1, 1, 2, 2, 3, 4)))
    return TimelineQuery(**{key: makers[key]() for key in keys}, order=chance.choice(("newest", "oldest")))
