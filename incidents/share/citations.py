"""Citations of a view, of an event, and of the sources behind it, in the forms that libraries read.

BibTeX is written for BibLaTeX's reader as well, RIS with the tags of its 2011 specification, CSL-JSON by the
schema of Citation Style Language 1.0.2. A date is given no more exactly than it is known.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from incidents.language import gettext, listed, numeral, unmarked
from incidents.models.document import DocumentDocument, EventDocument
from incidents.timeline.archive import Head, Published
from incidents.timeline.wording import day_words, moment_words, name_in

SITE: Final = "Dateline"
FORMS: Final = ("bibtex", "ris", "csl")
CONTENT_TYPES: Final = {
    "bibtex": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl": "application/vnd.citationstyles.csl+json",
}
FILE_ENDINGS: Final = {"bibtex": "bib", "ris": "ris", "csl": "json"}

_TYPES: Final = {
    "dataset": ("misc", "DATA", "dataset"),
    "report": ("article", "NEWS", "article-newspaper"),
    "agency-copy": ("article", "NEWS", "article-newspaper"),
    "social-post": ("misc", "ELEC", "post"),
    "court": ("misc", "CASE", "legal_case"),
}
_WEB_PAGE: Final = ("misc", "ELEC", "webpage")
_TEX: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "&%$#_{}"},
}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing to cite; `kind` is a document class of the taxonomy, or "page" for what is ours."""

    key: str
    kind: str
    title: str
    author: str
    container: str
    issued: date | None
    url: str
    accessed: date | None = None
    note: str = ""
    archived: str = ""


@dataclass(frozen=True, slots=True)
class Citations:
    """The same references as text for people and in each form for programs."""

    text: str
    bibtex: str
    ris: str
    csl: str


def citations_of(references: Sequence[Reference]) -> Citations:
    return Citations(
        text="\n".join(map(plain, references)),
        bibtex="\n\n".join(map(bibtex, references)),
        ris="\r\n".join(map(ris, references)),
        csl=json.dumps([csl(each) for each in references], ensure_ascii=False, indent=1),
    )


def view_reference(title: str, url: str, head: Head) -> Reference:
    """Cite a view; `url` is the pinned one, `head` the state of the log it is pinned to."""
    return Reference(
        key=f"dateline-{head.sequence}",
        kind="page",
        title=_clean(title),
        author=SITE,
        container=SITE,
        issued=_day(head.at),
        url=url,
        note=gettext("As of {moment}", moment=moment_words(head.at)),
    )


def event_reference(published: Published, url: str) -> Reference:
    """Cite one edition of an event."""
    return Reference(
        key=f"dateline-event-{published.event}-{published.number}",
        kind="page",
        title=_clean(published.document["title"]),
        author=SITE,
        container=SITE,
        issued=_day(published.published_at),
        url=url,
        note=gettext("Edition {number}", number=numeral(published.number)),
    )


def source_references(document: EventDocument) -> list[Reference]:
    """Cite the documents behind an event, in the order of its claims."""
    cited = {claim["document"]["id"]: claim["document"] for claim in document["claims"]}
    return [_source(each) for each in cited.values()]


def _source(document: DocumentDocument) -> Reference:
    published, zone = document["published_at"], document["published_zone"] or "UTC"
    moment = datetime.fromisoformat(published).astimezone(ZoneInfo(zone)) if published else None
    url = document["url"] or ""
    outlet = unmarked(name_in(document["outlet"]))
    return Reference(
        key=f"source-{document['id']}",
        kind=document["document_class"],
        title=_clean(document["title"]),
        author=_clean(document["byline"]),
        container=_clean(outlet),
        issued=moment.date() if moment else None,
        url=url if url.startswith(("https://", "http://")) else "",
        accessed=date.fromisoformat(document["accessed_at"][:10]) if document["accessed_at"] else None,
        note=_clean(document["citation"]),
        archived=document["archived_url"] or "",
    )


def plain(reference: Reference) -> str:
    """Write a reference for people: author, title, where, when, address, or the words it is cited by."""
    if reference.note and reference.kind != "page":
        return listed(
            part for part in (reference.note.rstrip("."), reference.url, reference.archived) if part
        )
    where = "" if reference.container == reference.author else reference.container
    parts = [
        reference.author,
        f"“{reference.title}”" if reference.title else "",
        where,
        day_words(reference.issued) if reference.issued and reference.kind != "page" else "",
        _inside(reference.note),
        reference.url,
        reference.archived,
    ]
    return listed(part for part in parts if part)


def bibtex(reference: Reference) -> str:
    """Write a BibTeX entry; author and title keep their letters, whatever a style does to case."""
    fields = {
        "author": f"{{{_tex(reference.author)}}}" if reference.author else "",
        "title": f"{{{_tex(reference.title)}}}",
        "journal" if _types(reference)[0] == "article" else "howpublished": _tex(reference.container),
        "year": str(reference.issued.year) if reference.issued else "",
        "month": str(reference.issued.month) if reference.issued else "",
        "date": reference.issued.isoformat() if reference.issued else "",
        "url": reference.url.replace("{", "%7B").replace("}", "%7D"),
        "urldate": reference.accessed.isoformat() if reference.accessed else "",
        "note": _tex(", ".join(part for part in (reference.note, reference.archived) if part)),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{_types(reference)[0]}{{{reference.key},\n{lines}\n}}"


def ris(reference: Reference) -> str:
    """Write a RIS record, its lines ended as the format asks."""
    issued = reference.issued
    lines = [
        ("TY", _types(reference)[1]),
        ("ID", reference.key),
        ("AU", reference.author),
        ("TI", reference.title),
        ("T2", reference.container),
        ("PY", str(issued.year) if issued else ""),
        ("DA", f"{issued:%Y/%m/%d}" if issued else ""),
        ("UR", reference.url),
        ("Y2", f"{reference.accessed:%Y/%m/%d}" if reference.accessed else ""),
        ("L2", reference.archived),
        ("N1", reference.note),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def csl(reference: Reference) -> dict[str, object]:
    """Give an item of CSL-JSON."""
    item: dict[str, object] = {"id": reference.key, "type": _types(reference)[2], "title": reference.title}
    if reference.author:
        item["author"] = [{"literal": reference.author}]
    optional: Iterable[tuple[str, object]] = (
        ("container-title", reference.container),
        ("issued", _csl_date(reference.issued)),
        ("accessed", _csl_date(reference.accessed)),
        ("URL", reference.url),
        ("archive", reference.archived),
        ("note", reference.note),
    )
    return item | {name: value for name, value in optional if value}


def _types(reference: Reference) -> tuple[str, str, str]:
    return _TYPES.get(reference.kind, _WEB_PAGE)


def _csl_date(day: date | None) -> dict[str, object] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None


def _day(at: datetime | None) -> date | None:
    return at.astimezone(UTC).date() if at else None


def _clean(text: str) -> str:
    """Take out what would end a line: every form here is one of lines."""
    return _CONTROL.sub(" ", unmarked(text)).strip()


def _inside(note: str) -> str:
    """Begin a note of ours with a small letter, as it stands inside a line."""
    return note[:1].lower() + note[1:]


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in text)
