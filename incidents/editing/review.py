"""Publish: the one way from the working copy to what readers see.

Every function is one transaction under the writers' lock, and leaves nothing half done. `by` is the user who
decides; it is None for the operator's own commands alone. `version` is the working copy's version that the
user saw: where somebody has saved another since, `Conflict` is raised and nothing changes.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Max
from django.utils import timezone

from incidents.editing.differences import material_differences
from incidents.editing.facets import facets_of, freeze
from incidents.editing.freezing import document_of, load, load_many
from incidents.editing.gazetteer import Lineage, former_slugs
from incidents.editing.log import (
    BATCH,
    Entry,
    append,
    append_many,
    next_public_id,
    notice,
    writers_lock,
)
from incidents.editing.roles import PUBLISH
from incidents.editing.second_person import Authorship, SecondPerson, guarded_changes
from incidents.editing.validation import Refusal, private_names, refusals, text_problem
from incidents.models import (
    Actor,
    Claim,
    Contribution,
    Edition,
    EditionContent,
    Event,
    Link,
    Place,
    Submission,
)
from incidents.models.document import EventDocument
from incidents.taxonomy import ACTIONS

REASON_NEEDED = frozenset({"corrected", "clarified", "withdrawn", "restored", "merged"})
CORRECTIONS = ("corrected", "clarified")
UNPUBLISHED = ("draft", "in-review")


class Refused(Exception):  # noqa: N818 (it is the editor's word, not a fault)
    """Publishing was refused; `refusals` say why, each with the field it is about."""

    def __init__(self, *found: Refusal) -> None:
        super().__init__(" ".join(refusal.message for refusal in found))
        self.refusals = found


class Conflict(Exception):  # noqa: N818
    """Somebody else has saved the event since its version was read."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one event among many: its first edition, or else every reason why there is none."""

    event: Event
    edition: Edition | None
    refusals: tuple[Refusal, ...] = ()


def may_publish(user: Any) -> bool:
    """Whether a user may put an entry before readers, or take it away."""
    return bool(user.is_active and user.has_perm(PUBLISH))


def publish(*, event: Event, by: Any, reason: str = "", version: int | None = None) -> Edition:
    """Publish an event for the first time, and give it its public id."""
    with writers_lock():
        copy = take(event, version, states=UNPUBLISHED)
        edition = _put(event, copy, action="published", by=by, reason=reason)
    return edition


def publish_many(
    *, events: Sequence[Event], by: Any, reason: str = "", versions: Mapping[int, int] | None = None
) -> list[Outcome]:
    """Publish many events for the first time, in this order, as `publish` would; an outcome for each.

    `versions` are the working copies' versions that were seen, by primary key: an event that has another by
    now is refused.

    One that is refused keeps none of the others back. A transaction for every 200, so that an interruption
    leaves whole batches, each of which can be given again: what is published already is refused. About 25
    queries a batch and three for each event. Raises `PermissionDenied`, and `Refused` for the reason alone.
    """
    _check_decision("published", by, reason)
    outcomes: list[Outcome] = []
    for start in range(0, len(events), BATCH):
        outcomes += _publish_batch(events[start : start + BATCH], by, reason, versions or {})
    return outcomes


def update(*, event: Event, by: Any, reason: str = "", version: int | None = None) -> Edition:
    """Publish what the world or our sources now have more."""
    return _republish(event, "updated", by, reason, version)


def correct(*, event: Event, by: Any, reason: str, version: int | None = None) -> Edition:
    """Publish a correction: something was wrong when we published it. `reason` tells readers what."""
    return _republish(event, "corrected", by, reason, version)


def clarify(*, event: Event, by: Any, reason: str, version: int | None = None) -> Edition:
    """Publish a clarification: something was true but misleading. `reason` tells readers what."""
    return _republish(event, "clarified", by, reason, version)


def edit(*, event: Event, by: Any, reason: str = "", version: int | None = None) -> Edition:
    """Publish spelling, links or a translation; refused where a reader would cite the difference."""
    return _republish(event, "edited", by, reason, version)


def restore(*, event: Event, by: Any, reason: str, version: int | None = None) -> Edition:
    """Publish a withdrawn event again, as its working copy now is."""
    with writers_lock():
        copy = take(event, version, states=("withdrawn",))
        if copy.merged_into_id:
            raise Refused(Refusal("state", "A merged entry stays merged: change the one it was merged into."))
        edition = _put(event, copy, action="restored", by=by, reason=reason)
    return edition


def withdraw(*, event: Event, by: Any, reason: str, version: int | None = None) -> Edition:
    """Take an entry away that should not have been published; its address answers with `reason`."""
    with writers_lock():
        copy = take(event, version, states=("published",))
        edition = _take_away(copy, action="withdrawn", by=by, reason=reason)
        # Whoever changed the copy stays its author: it may be restored.
        Submission.objects.filter(event=copy.pk).delete()
        settle(event, copy, state="withdrawn")
    return edition


def merge(*, loser: Event, winner: Event, by: Any, reason: str, version: int | None = None) -> Edition:
    """Merge a duplicate into the entry that stays: its claims and links move, its address leads there.

    Publishes the winner as `updated`, then the loser as `merged`, and returns the latter. `version` is the
    loser's.
    """
    with writers_lock():
        if loser.pk == winner.pk:
            raise Refused(Refusal("merged_into", "An entry cannot be merged into itself."))
        copy = take(loser, version, states=("published",))
        # Only what is public can be merged, and what is merged is not: so no chain ever closes.
        kept = take(winner, None, states=("published",))
        # Claims that move were published before; what somebody has typed into the winner was not.
        if problem := second_person_problem(kept, by):
            raise Refused(problem)
        move_claims(copy, kept)
        _put(winner, kept, action="updated", by=by, reason=reason, merging=True)
        edition = _take_away(copy, action="merged", by=by, reason=reason, merged_into=kept.public_id)
        copy.merged_into = kept
        loser.merged_into = kept
        settle(loser, copy, state="withdrawn")
    return edition


def next_claim_number(event: Event) -> int:
    """Give the number of an event's next claim, one that no edition of it has ever used; two queries."""
    highest = Claim.objects.filter(event=event.pk).aggregate(newest=Max("number"))["newest"] or 0
    published = Event.objects.filter(pk=event.pk).values_list("last_claim", flat=True).first() or 0
    return max(int(highest), published) + 1


def _republish(event: Event, action: str, by: Any, reason: str, version: int | None) -> Edition:
    with writers_lock():
        copy = take(event, version, states=("published",))
        return _put(event, copy, action=action, by=by, reason=reason)


def take(event: Event, version: int | None, *, states: Collection[str]) -> Event:
    """Claim the working copy for this transaction and read it; raise `Conflict` or `Refused`.

    The update comes first: it holds the row, so that a save in the desk waits or is seen.
    """
    rows = Event.objects.filter(pk=event.pk)
    expected = rows if version is None else rows.filter(version=version)
    if not expected.update(version=F("version") + 1):
        raise Conflict("Somebody else has saved this event meanwhile.")
    copy = rows.get()
    if problem := _state_problem(copy, states):
        raise Refused(problem)
    return copy


def _state_problem(copy: Event, states: Collection[str]) -> Refusal | None:
    if copy.state in states:
        return None
    return Refusal("state", f"This needs an event that is {' or '.join(states)}, not {copy.state}.")


def settle(event: Event, copy: Event, *, state: str) -> None:
    """Write the working copy's new state, and show it on the caller's instance."""
    copy.state = state
    copy.save(update_fields=["state", "public_id", "merged_into", "last_claim", "changed_at"])
    event.state, event.public_id, event.version = copy.state, copy.public_id, copy.version


def _put(event: Event, copy: Event, *, action: str, by: Any, reason: str, merging: bool = False) -> Edition:
    """Check, freeze and append what is to be public from now on.

    What a merger brings has been approved where it was published first, and may be nothing new.
    """
    _check_decision(action, by, reason)
    loaded, document = _publishable(copy)
    before = last_public_document(document["id"])
    differences = material_differences(before, document) if before else []
    if action == "edited" and differences:
        changed = ", ".join(differences)
        raise Refused(Refusal("", f"An edit changes nothing a reader would cite; this changes: {changed}."))
    if before == document and not merging and action != "restored":
        raise Refused(Refusal("", "Nothing has changed since the last edition."))
    guarded, rule = guarded_changes(before, document), SecondPerson.of(by, [copy.pk])
    if not merging and (problem := rule.problem(copy.pk, guarded)):
        raise Refused(problem)
    return _append_public(
        event,
        copy,
        loaded,
        document,
        action=action,
        material=before is None or bool(differences),
        authorship=rule.authorship(copy.pk, guarded),
        reason=reason,
    )


def second_person_problem(event: Event, by: Any) -> Refusal | None:
    """Say why publishing the working copy as it is needs somebody else than `by`, None where it does not.

    Raises `Refused` with every rule that keeps it from being published by anybody.
    """
    _, document = _publishable(event)
    changes = guarded_changes(last_public_document(document["id"]), document)
    return SecondPerson.of(by, [event.pk]).problem(event.pk, changes)


def _publishable(copy: Event) -> tuple[Event, EventDocument]:
    """Read an event whole and give its document; raise `Refused` with every rule it breaks."""
    loaded = load(copy.pk)
    found = refusals(loaded)
    if found:
        raise Refused(*found)
    lineage = Lineage.of(entry.place_id for entry in loaded.event_places.all())
    return loaded, document_of(loaded, public_id=copy.public_id or next_public_id(), lineage=lineage)


def _append_public(
    event: Event,
    copy: Event,
    loaded: Event,
    document: EventDocument,
    *,
    action: str,
    material: bool,
    authorship: Authorship,
    reason: str,
) -> Edition:
    facets = facets_of(
        document,
        day_order=loaded.day_order,
        also=former_names([document])[0],
        corrected=action in CORRECTIONS or _was_corrected(document["id"]),
    )
    edition = append(
        Entry(
            event=document["id"],
            action=action,
            material=material,
            frozen=freeze(document, facets),
            reason=reason.strip(),
            by=authorship.author,
            approved_by=authorship.approver,
            note=authorship.note,
        )
    )
    copy.public_id, copy.last_claim = document["id"], _last_claim(copy, document)
    settle(event, copy, state="published")
    _forget_work([copy.pk])
    return edition


def _last_claim(copy: Event, document: EventDocument) -> int:
    return max([copy.last_claim, *(claim["number"] for claim in document["claims"])])


def _forget_work(events: Collection[int]) -> None:
    """What was submitted is decided, and nobody has changed the working copies since."""
    Submission.objects.filter(event__in=events).delete()
    Contribution.objects.filter(event__in=events).delete()


def _publish_batch(
    events: Sequence[Event], by: Any, reason: str, versions: Mapping[int, int]
) -> list[Outcome]:
    """Publish what may be published of at most `BATCH` events, in one transaction."""
    pks = sorted({event.pk for event in events})
    with writers_lock():
        # Holds the rows, as the update in `take` does: a save in the desk waits, or is seen.
        list(Event.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
        copies = load_many(pks)
        rule = SecondPerson.of(by, pks)
        problems = _admit(events, copies, rule, versions)
        admitted = [copies[event.pk] for event, found in zip(events, problems, strict=True) if not found]
        editions = iter(append_many(list(_first_entries(admitted, rule, reason))))
        # In this order: the database refuses what is published without a public id.
        Event.objects.bulk_update(admitted, ["public_id", "last_claim"])
        Event.objects.filter(pk__in=[copy.pk for copy in admitted]).update(
            state="published", version=F("version") + 1, changed_at=timezone.now()
        )
        _forget_work([copy.pk for copy in admitted])
    for event, found in zip(events, problems, strict=True):
        if not found:
            copy = copies[event.pk]
            event.state, event.public_id, event.version = copy.state, copy.public_id, copy.version + 1
    return [
        Outcome(event, None if found else next(editions), found)
        for event, found in zip(events, problems, strict=True)
    ]


def _admit(
    events: Sequence[Event], copies: Mapping[int, Event], rule: SecondPerson, versions: Mapping[int, int]
) -> list[tuple[Refusal, ...]]:
    """Number and mark, on its copy, each event that may be published; say what keeps each of the others."""
    private, public_id = private_names(), next_public_id()
    given: dict[int, int] = {}
    problems: list[tuple[Refusal, ...]] = []
    for event in events:
        copy = copies.get(event.pk)
        if copy is None:
            problems.append((Refusal("", "Somebody else has deleted this event meanwhile."),))
            continue
        for link in copy.links.all():
            # What stands before it in the batch can be linked to, as if that had been published alone.
            link.target.public_id = given.get(link.target_id, link.target.public_id)
        kept_back = (
            _version_problem(copy, versions)
            or _state_problem(copy, UNPUBLISHED)
            or rule.problem(copy.pk, guarded_changes(None))
        )
        found = [kept_back] if kept_back else refusals(copy, private)
        problems.append(tuple(found))
        if not found:
            copy.public_id = given[copy.pk] = public_id + len(given)
            copy.state = "published"
    return problems


def _version_problem(copy: Event, versions: Mapping[int, int]) -> Refusal | None:
    if versions.get(copy.pk, copy.version) == copy.version:
        return None
    return Refusal("", "Somebody else has saved this event since it was chosen.")


def _first_entries(copies: Sequence[Event], rule: SecondPerson, reason: str) -> Iterator[Entry]:
    """Freeze events that have just been given their public ids."""
    lineage = Lineage.of(entry.place_id for copy in copies for entry in copy.event_places.all())
    documents = [document_of(copy, public_id=copy.public_id or 0, lineage=lineage) for copy in copies]
    for copy, document, also in zip(copies, documents, former_names(documents), strict=True):
        facets = facets_of(document, day_order=copy.day_order, also=also, corrected=False)
        authorship = rule.authorship(copy.pk, guarded_changes(None))
        copy.last_claim = _last_claim(copy, document)
        yield Entry(
            event=document["id"],
            action="published",
            material=True,
            frozen=freeze(document, facets),
            reason=reason.strip(),
            by=authorship.author,
            approved_by=authorship.approver,
            note=authorship.note,
        )


def republish_without(event: Event, *, before: EventDocument, by: Any) -> Edition:
    """Publish the working copy in place of an erased edition, whose document was `before`."""
    with writers_lock():
        _check_decision("updated", by, "")
        copy = take(event, None, states=("published",))
        loaded, document = _publishable(copy)
        material = bool(material_differences(before, document))
        action = "updated" if material else "edited"
        return _append_public(
            event,
            copy,
            loaded,
            document,
            action=action,
            material=material,
            authorship=Authorship(by, None),
            reason="",
        )


def _take_away(copy: Event, *, action: str, by: Any, reason: str, merged_into: int | None = None) -> Edition:
    """Append an edition that takes an event out of sight."""
    _check_decision(action, by, reason)
    if copy.public_id is None:
        raise ValueError("an event that was never public cannot be taken away")
    return append(
        Entry(
            event=copy.public_id,
            action=action,
            material=True,
            frozen=notice(copy.public_id),
            reason=reason.strip(),
            by=by,
            merged_into=merged_into,
        )
    )


def _check_decision(action: str, by: Any, reason: str) -> None:
    if by is not None and not may_publish(by):
        raise PermissionDenied("Publishing needs the right to publish.")
    if action in REASON_NEEDED and not reason.strip():
        raise Refused(
            Refusal("reason", f"{ACTIONS[action].label.en}: readers are told why, so a reason is needed.")
        )
    if problem := text_problem(reason):
        raise Refused(Refusal("reason", f"The reason {problem}."))


def former_names(documents: Sequence[EventDocument]) -> list[list[list[str]]]:
    """Give what merged actors and places of each document used to be called, as `facets.also` keeps it.

    Two queries, and two for each link of the longest chain of mergers.
    """
    shown = [
        (
            {actor["slug"] for actor in document["actors"]},
            {entry["slug"] for place in document["places"] for entry in (place, *place["ancestors"])},
        )
        for document in documents
    ]
    former_actors = former_slugs(Actor, set().union(*(actors for actors, _ in shown)))
    former_places = former_slugs(Place, set().union(*(places for _, places in shown)))
    return [
        [
            *(entry for entry in former_actors if entry[2] in actors),
            *(entry for entry in former_places if entry[2] in places),
        ]
        for actors, places in shown
    ]


def last_public_document(public_id: int) -> EventDocument | None:
    """Give the newest document of an event that readers have seen; None for none, or if it was erased."""
    public = [slug for slug, action in ACTIONS.items() if action.public]
    newest = Edition.objects.filter(event=public_id, action__in=public).order_by("-sequence").first()
    content = EditionContent.objects.filter(edition=newest).first() if newest else None
    document: EventDocument | None = json.loads(content.document) if content else None
    return document


def _was_corrected(public_id: int) -> bool:
    return Edition.objects.filter(event=public_id, action__in=CORRECTIONS).exists()


def move_claims(loser: Event, winner: Event) -> None:
    """Give the loser's claims and links to the winner, numbered after its own."""
    number = next_claim_number(winner)
    for claim in Claim.objects.filter(event=loser).order_by("number"):
        claim.event, claim.number = winner, number
        claim.save(update_fields=["event", "number"])
        number += 1
    kept = set(winner.links.values_list("target_id", "relation"))
    for link in Link.objects.filter(event=loser).exclude(target=winner):
        if (link.target_id, link.relation) not in kept:
            link.event = winner
            link.save(update_fields=["event"])
