"""What the claims and the documents of an edition say, as named things in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from incidents.language import LANGUAGES, foreign, gettext, listed, numeral
from incidents.models.document import ClaimDocument, DocumentDocument, FigureDocument, Named, OfWhom
from incidents.taxonomy import (
    AGES,
    BASES,
    CREDIBILITIES,
    DOCUMENT_CLASSES,
    MEASURES,
    NATURES,
    RELIABILITIES,
    SEXES,
    STANDINGS,
    SUPPORTS,
    VOICES,
    WARNINGS,
)
from incidents.timeline.facts import range_words
from incidents.timeline.wording import edtf_words, label_of, moment_words, name_in


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing an edition says: `words` under a `label`, and `details` by theirs, "" where not stated.

    `name` is what the details belong to; it is empty where there are none.
    """

    label: str
    words: str
    name: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


def claim_thing(claim: ClaimDocument) -> Stated:
    """Give a claim: who says what, and in which document."""
    label = gettext("Claim {n}", n=numeral(claim["number"]))
    text = foreign(claim["text"], claim["language"])
    said = gettext("“{words}”", words=text) if claim["quoted"] else text
    contradicts = claim["contradicts"]
    details = {
        gettext("Who they are"): foreign(claim["role"]),
        gettext("Speaks for"): name_in(claim["speaker"]) if claim["speaker"] else "",
        gettext("Basis"): label_of(VOICES[claim["voice"]]),
        gettext("Words"): gettext("Their words") if claim["quoted"] else gettext("Paraphrase"),
        gettext("Language"): LANGUAGES.get(claim["language"], claim["language"]),
        gettext("Where in the document"): foreign(claim["locator"]),
        gettext("Credibility"): label_of(CREDIBILITIES[claim["credibility"]]),
        gettext("Supports"): listed(map(_support, claim["supports"]), "; "),
        gettext("Contradicts claim"): numeral(contradicts) if contradicts is not None else "",
        gettext("Figures"): listed(map(figure_line, claim["figures"]), "; "),
        gettext("Document"): foreign(claim["document"]["title"]),
    }
    return Stated(label, f"{foreign(claim['said_by'])}: {said}", label, details)


def source_thing(document: DocumentDocument) -> Stated:
    """Give a cited document; how reliable its outlet is only where the site shows it."""
    shown = document["reliability"] if settings.SHOW_RELIABILITY else ""
    details = {
        **names_of(document["outlet"]),
        gettext("Outlet in addresses"): foreign(document["outlet"]["slug"]),
        gettext("Its facts come from"): name_in(document["origin"]),
        gettext("Its facts come from, in all languages"): all_names(document["origin"]),
        gettext("Class"): label_of(DOCUMENT_CLASSES[document["document_class"]]),
        gettext("By"): foreign(document["byline"]),
        gettext("Address"): foreign(document["url"] or ""),
        gettext("Address of the outlet"): foreign(document["outlet"]["url"]),
        gettext("Address of the origin"): foreign(document["origin"]["url"]),
        gettext("Cited as"): foreign(document["citation"]),
        gettext("Licence"): foreign(document["licence"]),
        gettext("Published"): instant_words(document["published_at"]),
        gettext("Time zone"): foreign(document["published_zone"] or ""),
        gettext("Read"): edtf_words(document["accessed_at"]) if document["accessed_at"] else "",
        gettext("Archived copy"): foreign(document["archived_url"] or ""),
        gettext("Fingerprint"): foreign(document["sha256"] or ""),
        gettext("Warnings"): listed((label_of(WARNINGS[slug]) for slug in document["warnings"]), "; "),
        gettext("Reliability of the outlet"): label_of(RELIABILITIES[shown]) if shown else "",
    }
    title = foreign(document["title"])
    return Stated(gettext("Cited document"), f"{name_in(document['outlet'])}: {title}", title, details)


def figure_line(figure: FigureDocument) -> str:
    """Write a figure of a claim with all that goes with it, what is as usual left out."""
    low, high, best = figure["low"], figure["high"], figure["best"]
    parts = [
        f"{label_of(MEASURES[figure['measure']])}: {range_words(low, high)}",
        gettext("best estimate {number}", number=numeral(best)) if best not in (None, low) else "",
        gettext("no best estimate") if best is None and low == high else "",
        gettext("about") if figure["approximate"] else "",
        _whom(figure["of_whom"]) if figure["of_whom"] else "",
        label_of(BASES[figure["basis"]]) if figure["basis"] != "stated" else "",
        foreign(figure["formula"]),
        gettext("the source's own numbers do not fit together") if figure["inconsistent"] else "",
        label_of(NATURES[figure["nature"]]) if figure["nature"] else "",
        foreign(figure["scope"]),
        edtf_words(figure["edtf"]) if figure["edtf"] else "",
        gettext("typed “{words}”", words=foreign(figure["text"])) if figure["text"] != str(low) else "",
        gettext("later changed to {later}", later=foreign(figure["later"])) if figure["later"] else "",
    ]
    return listed(part for part in parts if part)


def names_of(named: Named) -> dict[str, str]:
    """Give what something is called, as a detail of it."""
    return {gettext("Names"): all_names(named)}


def all_names(named: Named) -> str:
    """Give what something is called in every language."""
    return listed((foreign(name, language) for language, name in sorted(named["names"].items())), "; ")


def instant_words(text: str | None) -> str:
    """Write an instant that is kept as text, "" where there is none."""
    return moment_words(datetime.fromisoformat(text)) if text else ""


def _support(entry: str) -> str:
    what, _, measure = entry.partition(":")
    return label_of(MEASURES[measure]) if measure else label_of(SUPPORTS[what])


def _whom(whom: OfWhom) -> str:
    terms = ((STANDINGS, whom["standing"]), (SEXES, whom["sex"]), (AGES, whom["age"]))
    described = [label_of(group[slug]) for group, slug in terms if slug]
    affiliation = [name_in(whom["affiliation"])] if whom["affiliation"] else []
    return listed([*described, *filter(None, [whom["nationality"]]), *affiliation])
