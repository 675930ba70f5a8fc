"""A pinned view beside what its query finds now: what is new, what has changed, what has left and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from incidents.language import foreign, gettext
from incidents.models import Edition
from incidents.taxonomy import ACTIONS
from incidents.timeline.archive import Archive, Head, Published
from incidents.timeline.cards import Card, event_url, make_card
from incidents.timeline.differences import Difference, differences
from incidents.timeline.page import sentence_of, since_words
from incidents.timeline.public import valid_at
from incidents.timeline.query import TimelineQuery
from incidents.timeline.redactions import removal_notices
from incidents.timeline.since import changes_since, compare
from incidents.timeline.wording import label_of, moment_words

MOST: Final = 100
"""Of each sort so many are shown; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Step:
    """One edition since: what it was, when, and the reason that was published with it."""

    action: str
    when: str
    reason: str


@dataclass(frozen=True, slots=True)
class Changed:
    """An event in both views; `steps` are oldest first, `differences` between then and now."""

    card: Card
    steps: tuple[Step, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """An event that is no more in the view: why, and what changed in it where it is still public."""

    title: str
    url: str
    why: str
    reason: str
    differences: tuple[Difference, ...]


class _Standing(NamedTuple):
    """What stands for an event now."""

    sequence: int
    event: int
    action: str
    published_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """`then` and `now` are the sentences of both views; `more` counts what is not shown of each sort."""

    query: TimelineQuery
    then: str
    now: str
    as_of: str
    until: str
    since: str
    redactions: tuple[str, ...]
    added: tuple[Card, ...]
    changed: tuple[Changed, ...]
    left: tuple[Left, ...]
    more: Mapping[str, int]


def make_difference(query: TimelineQuery, archive: Archive, head: Head, shown: Head) -> DifferencePage:
    """Compare a query pinned to `shown` with the same as of `head`; 20 queries, whatever has changed."""
    pinned = archive.select(query, shown.sequence)
    compared = compare(pinned, archive, head.sequence)
    added, changed, removed = (
        compared.added[:MOST],
        tuple(compared.changed.values())[:MOST],
        compared.removed[:MOST],
    )
    both = [sequence for pair in changed for sequence in pair]
    editions = archive.published([*added, *both, *removed])
    today = head.at.date() if head.at else date.max
    return DifferencePage(
        query=query,
        then=sentence_of(query, archive, shown.sequence)[0],
        now=sentence_of(query.replacing(as_of=None), archive, head.sequence)[0],
        as_of=moment_words(shown.at),
        until=moment_words(head.at),
        since=since_words(changes_since(pinned, archive, head.sequence)),
        redactions=tuple(notice.message for notice in removal_notices(shown.sequence)),
        added=tuple(_card(editions[sequence], today) for sequence in added if sequence in editions),
        changed=_changed(changed, editions, shown.sequence, head.sequence, today),
        left=_left([editions[s] for s in removed if s in editions], archive, head.sequence),
        more={
            "added": len(compared.added) - len(added),
            "changed": len(compared.changed) - len(changed),
            "left": len(compared.removed) - len(removed),
        },
    )


def _card(edition: Published, today: date) -> Card:
    return make_card(edition, today=today, line=today)


def _changed(
    pairs: Sequence[tuple[int, int]], editions: Mapping[int, Published], at: int, head: int, today: date
) -> tuple[Changed, ...]:
    held = [(editions[old], editions[new]) for old, new in pairs if old in editions and new in editions]
    steps = _steps([new.event for _, new in held], at, head)
    return tuple(
        Changed(_card(new, today), tuple(steps.get(new.event, ())), differences(old.document, new.document))
        for old, new in held
    )


def _steps(events: Sequence[int], at: int, head: int) -> dict[int, list[Step]]:
    """Give the editions of these events after `at`, oldest first; one query. Erased ones have no reason."""
    made = Edition.objects.filter(event__in=events, sequence__gt=at, sequence__lte=head, redacts__isnull=True)
    columns = ("event", "action", "published_at", "content__reason")
    steps: dict[int, list[Step]] = {}
    for event, action, published_at, reason in made.order_by("sequence").values_list(*columns):
        step = Step(label_of(ACTIONS[action]), moment_words(published_at), reason or "")
        steps.setdefault(event, []).append(step)
    return steps


def _left(editions: Sequence[Published], archive: Archive, head: int) -> tuple[Left, ...]:
    """Say of each event why it is no more in the view; two queries."""
    standing = Edition.objects.filter(valid_at(head), event__in=[e.event for e in editions])
    columns = ("sequence", "event", "action", "published_at", "content__reason")
    found = {row[1]: _Standing(*row) for row in standing.values_list(*columns)}
    now = archive.published([each.sequence for each in found.values() if ACTIONS[each.action].public])
    return tuple(_one_left(edition, found[edition.event], now) for edition in editions)


def _one_left(edition: Published, stands: _Standing, now: Mapping[int, Published]) -> Left:
    document, present = edition.document, now.get(stands.sequence)
    if present is not None:
        why, reason = gettext("It no longer fits the filters."), ""
    elif ACTIONS[stands.action].public:
        why, reason = gettext("What it said was removed from the archive."), ""
    else:
        action, moment = label_of(ACTIONS[stands.action]), moment_words(stands.published_at)
        why, reason = gettext("{action} on {moment}.", action=action, moment=moment), stands.reason or ""
    return Left(
        title=foreign(document["title"], document["language"]),
        url=event_url(document),
        why=why,
        reason=reason,
        differences=differences(document, present.document) if present is not None else (),
    )
