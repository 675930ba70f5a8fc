"""Whether an event may go before readers: every rule that refuses, each with its words for the editor."""

import re
from collections.abc import Collection, Iterable, Iterator
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError

from incidents.dates import DateError, Interval, Precision, TimeKind
from incidents.editing.evidence import grade_refusals
from incidents.editing.headline import headline_refusals
from incidents.editing.refusal import Refusal, text_problem
from incidents.models import Actor, Claim, Event, Figure, Link
from incidents.models import ResponsibilityAssertion as Assertion
from incidents.models.events import SHORT_TITLE_LENGTH
from incidents.models.records import Record
from incidents.taxonomy import ACTOR_ROLES, KINDS, MEASURES, RELATIONS
from incidents.words import tokens

__all__ = ["Refusal", "private_names", "refusals", "text_problem"]

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
FULL_NAME_WORDS = 2
"""Words a private person's name must have to be looked for in texts: one alone is anybody's."""


def refusals(event: Event, private: Collection[str] | None = None) -> list[Refusal]:
    """Say everything that keeps an event read by `freezing.load` from being published.

    `private` is what `private_names` gives, read here (one query) without it; one query more for each level
    of links that may not run in a circle.
    """
    found = [*_closed_list_refusals(event)]
    if found:
        # What follows looks slugs up, and an unknown one has no entry.
        return found
    return [
        *_text_refusals(event),
        *_date_refusals(event),
        *_people_refusals(event),
        *_private_name_refusals(event, private_names() if private is None else private),
        *_place_refusals(event),
        *_claim_refusals(event),
        *_link_refusals(event),
        *grade_refusals(event),
        *headline_refusals(event),
    ]


def _closed_list_refusals(event: Event) -> Iterator[Refusal]:
    """Hold every record against its closed lists, as its form would."""
    if event.kind not in KINDS:
        yield Refusal("kind", f"“{event.kind}” is no kind of event.")
        return
    related: list[tuple[str, Iterable[Record]]] = [
        ("", [event]),
        ("participations", event.participations.all()),
        ("event_places", event.event_places.all()),
        ("links", event.links.all()),
        ("claims", event.claims.all()),
        ("claims", [claim.document for claim in event.claims.all()]),
        ("figures", [figure for claim in event.claims.all() for figure in claim.figures.all()]),
        ("assertions", [row for claim in event.claims.all() for row in claim.assertions.all()]),
    ]
    for relation, records in related:
        for record in records:
            try:
                record.clean()
            except ValidationError as error:
                for field, messages in error.message_dict.items():
                    yield Refusal(relation or field, f"{record}: {' '.join(messages)}")


def _text_refusals(event: Event) -> Iterator[Refusal]:
    if not event.title.strip():
        yield Refusal("title", "A title is needed.")
    if not 0 < len(event.short_title.strip()) <= SHORT_TITLE_LENGTH:
        yield Refusal("short_title", f"A short title of at most {SHORT_TITLE_LENGTH} characters is needed.")
    if not event.summary.strip():
        yield Refusal("summary", "A summary is needed: what the sources say, in a sentence or two.")
    if not LANGUAGE.fullmatch(event.language):
        yield Refusal("language", f"“{event.language}” is no language tag, such as en or ar.")
    for field in ("title", "short_title", "date_words", "time_words"):
        if problem := text_problem(getattr(event, field), one_line=True):
            yield Refusal(field, f"{_label(field)} {problem}.")
    for field in ("summary", "grade_note", "known", "not_known"):
        if problem := text_problem(getattr(event, field)):
            yield Refusal(field, f"{_label(field)} {problem}.")


def _label(field: str) -> str:
    return str(getattr(Event._meta.get_field(field), "verbose_name", field)).capitalize()


def _date_refusals(event: Event) -> Iterator[Refusal]:
    try:
        interval = event.interval
    except DateError as error:
        yield Refusal("date_words", f"The date cannot be read: {error}")
        return
    if interval is None:
        yield Refusal("date_words", "A date is needed, however open: “by 4 April 2021” is one.")
    elif not _date_is_supported(event, interval):
        yield Refusal("claims", "No claim supports the date.")
    if event.zone and event.zone not in available_timezones():
        yield Refusal("zone", f"“{event.zone}” is no time zone; Asia/Baghdad is one.")
    needs_end = event.time_kind == TimeKind.WINDOW
    if event.time_kind and (event.time_from is None or (needs_end and event.time_to is None)):
        yield Refusal("time_words", "The time of day is not complete.")


def _date_is_supported(event: Event, interval: Interval) -> bool:
    """A date known only as "by the day of the report" needs no claim: the report's own date bounds it."""
    return interval.precision is Precision.BEFORE or _is_supported(event, "date")


def _is_supported(event: Event, what: str) -> bool:
    return any(what in claim.supports for claim in event.claims.all())


def _people_refusals(event: Event) -> Iterator[Refusal]:
    strand = event.kind_term.strand
    for entry in event.participations.all():
        role = ACTOR_ROLES[entry.role]
        if strand not in role.strands:
            yield Refusal(
                "participations", f"{entry.actor}: the role “{role.label.en}” is not one of {strand}."
            )
    for actor in _named_actors(event):
        if actor.merged_into_id:
            yield Refusal("participations", f"{actor} was merged into another entry: name that one.")
        if actor.actor_type == "person":
            yield from _privacy_refusals(actor)


def private_names() -> list[str]:
    """Give the folded full names of persons that no text may hold, between spaces; one query."""
    people = Actor.objects.filter(actor_type="person", privacy="private").order_by("pk")
    names = [tokens(name) for person in people for name in (*person.names.values(), *person.alias_list)]
    return [f" {' '.join(words)} " for words in names if len(words) >= FULL_NAME_WORDS]


def _private_name_refusals(event: Event, private: Collection[str]) -> Iterator[Refusal]:
    texts = [" ".join(["", *tokens(text), ""]) for text in _texts(event)] if private else []
    for name in private:
        if any(name in text for text in texts):
            # The name itself stands in the text that the editor sees; it is not repeated here.
            yield Refusal("summary", "A text names a person who is private: take the name out.")


def _privacy_refusals(actor: Actor) -> Iterator[Refusal]:
    if actor.privacy == "private":
        yield Refusal("participations", f"{actor} is a private person and is not named in public.")
    elif actor.privacy == "named-with-reason" and not actor.privacy_reason.strip():
        yield Refusal("participations", f"{actor} has no public role: write down why this person is named.")
    elif not actor.privacy:
        yield Refusal("participations", f"{actor} is a person and needs a privacy class.")


def _named_actors(event: Event) -> list[Actor]:
    """Give every actor that the document would name, each once."""
    named = [entry.actor for entry in event.participations.all()]
    for claim in event.claims.all():
        named += [claim.speaker] if claim.speaker else []
        named += [row.actor for row in claim.assertions.all() if row.actor]
        named += [figure.affiliation for figure in claim.figures.all() if figure.affiliation]
    return list({actor.pk: actor for actor in named}.values())


def _texts(event: Event) -> list[str]:
    texts = [event.title, event.short_title, event.summary, event.known, event.not_known, event.grade_note]
    for claim in event.claims.all():
        texts += [claim.said_by, claim.said_by_role, claim.text]
    return texts


def _place_refusals(event: Event) -> Iterator[Refusal]:
    for entry in event.event_places.all():
        if entry.place.merged_into_id:
            yield Refusal("event_places", f"{entry.place} was merged into another entry: name that one.")
        if not entry.precision:
            yield Refusal("event_places", f"{entry.place}: say how exactly the event is located there.")


def _claim_refusals(event: Event) -> Iterator[Refusal]:
    claims = list(event.claims.all())
    if not claims:
        yield Refusal("claims", "A claim is needed: who says it, in which document.")
    elif not _is_supported(event, "what"):
        yield Refusal("claims", "No claim supports what happened.")
    for claim in claims:
        for message in _claim_problems(claim, event):
            yield Refusal("claims", f"Claim {claim.number}: {message}")


def _claim_problems(claim: Claim, event: Event) -> Iterator[str]:
    if not claim.document.is_citable:
        yield "its document has no address, no archived copy and no full citation."
    if not claim.text.strip() or not claim.said_by.strip():
        yield "who says what is needed."
    if not LANGUAGE.fullmatch(claim.language):
        yield f"“{claim.language}” is no language tag."
    for text in (claim.text, claim.said_by, claim.said_by_role, claim.locator):
        if problem := text_problem(text):
            yield f"its text {problem}."
    if claim.contradicts and claim.contradicts.event_id != event.pk:
        yield "it contradicts a claim of another event."
    for figure in claim.figures.all():
        yield from _figure_problems(claim, figure)
    for assertion in claim.assertions.all():
        yield from _assertion_problems(claim, assertion)


def _figure_problems(claim: Claim, figure: Figure) -> Iterator[str]:
    if f"figure:{figure.measure}" not in claim.supports:
        measure = MEASURES[figure.measure].label.en.lower()
        yield f"it holds a figure of {measure}, and is not marked to support it."
    if figure.basis == "computed" and (figure.measure == "killed" or not figure.formula.strip()):
        yield "a computed figure needs its formula, and deaths are never computed."
    if figure.edtf:
        try:
            Interval.parse(figure.edtf)
        except DateError as error:
            yield f"the date of a figure cannot be read: {error}"


def _assertion_problems(claim: Claim, assertion: Assertion) -> Iterator[str]:
    if "responsibility" not in claim.supports:
        yield "it says who is responsible, and is not marked to support it."
    if assertion.authenticity and assertion.stance != "claimed":
        yield "only a claim of responsibility has an authenticity."
    if assertion.authenticity == "doubted" and not assertion.doubted_by.strip():
        yield "say who doubts the claim of responsibility."


def _link_refusals(event: Event) -> Iterator[Refusal]:
    for link in event.links.all():
        relation = RELATIONS[link.relation]
        name = f"“{relation.label.en}” {link.target}"
        if link.target.public_id is None:
            yield Refusal("links", f"{name}: the other event has not been published.")
        if link.claim is None and not relation.editor_may_state:
            yield Refusal("links", f"{name}: only a source may say so, so it needs a claim.")
        if link.claim and link.claim.event_id != event.pk:
            yield Refusal("links", f"{name}: its claim belongs to another event.")
        if relation.circles_forbidden and _leads_back(link):
            yield Refusal("links", f"{name}: that would run in a circle.")


def _leads_back(link: Link) -> bool:
    """Whether the relation leads from a link's target back to its event; a query a level."""
    seen: set[int] = set()
    level = {link.target_id}
    while level and link.event_id not in level:
        seen |= level
        onward = Link.objects.filter(relation=link.relation, event__in=level)
        level = set(onward.values_list("target_id", flat=True)) - seen
    return bool(level)
