"""Any table, by a mapping that says which of its columns is what; what has no column is said once for all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256

from incidents.editing.figure_values import FigureValues
from incidents.editing.importers.acled import NEUTRAL_ROLES
from incidents.editing.importers.copies import ActorCopy, ClaimCopy, EventCopy, ExternalCopy, PlaceCopy
from incidents.editing.importers.date_order import DateOrder, read_cell, recognise
from incidents.editing.importers.directory import Directory
from incidents.editing.importers.points import read_point
from incidents.editing.importers.running import Entry, RowError, TableFormat
from incidents.editing.importers.tables import FileError, Table
from incidents.editing.importers.wording import cut
from incidents.models import Collection, Document, SavedMapping
from incidents.models.events import SHORT_TITLE_LENGTH
from incidents.taxonomy import KINDS, FigureError, UnknownTermError, read_figure
from incidents.taxonomy.mappings import kind_from_acled

TARGETS: Mapping[str, str] = {
    "id": "id (tells a row from all others, and stays the same)",
    "date": "date",
    "end_date": "last day (where it lasted)",
    "title": "title",
    "summary": "summary",
    "kind": "kind of event",
    "place": "place (village, town, site)",
    "province": "province",
    "country": "country",
    "latitude": "latitude",
    "longitude": "longitude",
    "actors": "who took part (parted by semicolons)",
    "killed": "killed",
    "injured": "injured",
    "source": "outlet that says so",
    "url": "address of its report",
    "published": "day of its report",
}
"""What a column can be, with the words a page asks for it."""

NEEDED = ("date", "title")
NOT_STATED = frozenset({"", "-", "–", "?", "na", "n/a", "null", "none given", "unknown", "-1", "-9", "-99"})
"""What tables write for a number, a date or a name that they do not have."""

KEY_COLUMNS = ("date", "title", "place")
"""What tells rows apart where no column does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """Which column is what. `columns` are header names by target; the rest holds for every row.

    `outlet` says whose table it is, `date_order` what was answered where the dates do not tell.
    """

    name: str
    columns: Mapping[str, str]
    outlet: str
    kind: str = "other"
    date_order: str = ""
    language: str = "en"


def saved_mapping(name: str) -> ColumnMapping:
    """Read a mapping by its name; raise `FileError` naming those there are. One query, two for none."""
    found = SavedMapping.objects.filter(name=name).first()
    if found is None:
        names = list(SavedMapping.objects.values_list("name", flat=True))
        raise FileError(f"There is no mapping “{name}”. There are: {', '.join(names) or 'none'}.")
    return ColumnMapping(name=found.name, **found.values)


class MappedTable(TableFormat):
    """The rows of a table as events, as a mapping says."""

    def __init__(self, table: Table, mapping: ColumnMapping, *, collection: str = "") -> None:
        self.required = tuple(mapping.columns.values())
        super().__init__(table, collection=collection)
        self.scheme = f"csv:{mapping.name}"
        self.mapping = mapping
        self.order = date_order_of(table, mapping.columns)
        if self.order.must_be_asked and not mapping.date_order:
            raise FileError(
                f"“{self.order.ambiguous}” can be read in two ways: say whether the day comes first."
            )
        if mapping.date_order and self.order.order not in ("", mapping.date_order):
            raise FileError(
                f"The mapping says {mapping.date_order}, and the file has {self.order.evidence}: it needs a"
                " mapping of its own."
            )

    @property
    def recognised(self) -> list[str]:
        return [*self.table.recognised, self.order.in_words(), f"mapping: {self.mapping.name}"]

    def entries(self) -> Iterator[Entry]:
        for row in self.table.rows:
            cells = {target: row.cells.get(name, "") for target, name in self.mapping.columns.items()}
            key, problem = cells.get("id", ""), row.problem
            if "id" not in cells:
                told = "|".join(cells.get(name, "") for name in KEY_COLUMNS)
                key = sha256(told.encode()).hexdigest()[:20]
            elif not key and not problem:
                problem = f"The column {self.mapping.columns['id']} is empty."
            yield Entry(row.line, cut(key, 200), (cells, row.cells), problem)

    def copy(self, entry: Entry, directory: Directory) -> EventCopy:
        cells, given = entry.values
        codes = {name: text for name, text in given.items() if text}
        row = _Row(cells, self.mapping, self.order.order or self.mapping.date_order)
        external = ExternalCopy(self.scheme, entry.key, "", codes)
        return row.copy(directory, self._collection(directory), external)

    def _collection(self, directory: Directory) -> str:
        slug = self.collection or f"imported-{self.mapping.name}"
        if slug not in directory.collections.records:
            directory.collections.keep(
                Collection(
                    slug=slug,
                    name=cut(self.mapping.outlet, 200),
                    standfirst=f"Entries of a table: {self.mapping.outlet}.",
                    coverage="Covers what the table holds; an editor has yet to say what it leaves out.",
                )
            )
        return slug


def date_order_of(table: Table, columns: Mapping[str, str]) -> DateOrder:
    """Recognise the order of dates from every column that holds dates."""
    names = [columns[target] for target in ("date", "end_date", "published") if target in columns]
    return recognise(row.cells.get(name, "") for row in table.rows for name in names)


class _Row:
    """One row by target, read and checked."""

    def __init__(self, cells: Mapping[str, str], mapping: ColumnMapping, order: str) -> None:
        self.cells = {name: "" if text.casefold() in NOT_STATED else text for name, text in cells.items()}
        self.mapping = mapping
        self.order = order
        self.kind = self._kind()
        if not self._text("title"):
            raise RowError(f"The column {mapping.columns['title']} is empty: an event needs a title.")

    def _text(self, target: str) -> str:
        return self.cells.get(target, "")

    def _kind(self) -> str:
        text = self._text("kind")
        if not text:
            return self.mapping.kind
        folded = text.casefold()
        for slug, term in KINDS.items():
            if folded in (slug, term.label.en.casefold(), term.label.ar):
                return slug
        try:
            return kind_from_acled(text)
        except UnknownTermError:
            raise RowError(
                f"“{text[:60]}” is no kind: a slug or label of /methods/, or an ACLED sub-event type."
            ) from None

    def copy(self, directory: Directory, collection: str, external: ExternalCopy) -> EventCopy:
        figures = tuple(self._figures())
        edtf = self._edtf()
        measures = dict.fromkeys(f"figure:{figure.measure}" for figure in figures)
        places = self._places(directory)
        supports = ["what", *(["date"] if edtf else []), *(["place"] if places else []), *measures]
        return EventCopy(
            kind=self.kind,
            title=cut(self._text("title"), 200),
            short_title=cut(self._text("title"), SHORT_TITLE_LENGTH),
            summary=self._text("summary"),
            language=self.mapping.language,
            edtf=edtf,
            date_words=cut(" to ".join(filter(None, (self._text("date"), self._text("end_date")))), 200),
            collections=(collection,),
            places=places,
            actors=tuple(self._actors(directory)),
            claims=(
                ClaimCopy(
                    number=1,
                    document=self._document(directory),
                    said_by=cut(self._text("source") or self.mapping.outlet, 200),
                    voice="outlet" if self._text("source") else "dataset",
                    text=self._text("summary") or self._text("title"),
                    language=self.mapping.language,
                    supports=tuple(supports),
                    figures=figures,
                ),
            ),
            external=(external,),
        )

    def _edtf(self) -> str:
        if not self._text("date"):
            return ""
        start = read_cell(self._text("date"), self.order).edtf
        if not self._text("end_date"):
            return start
        end = read_cell(self._text("end_date"), self.order).edtf
        return start if end == start else f"{start}/{end}"

    def _figures(self) -> Iterator[FigureValues]:
        for measure in ("killed", "injured"):
            text = self._text(measure).removesuffix(".0")
            try:
                read = read_figure(text, measure) if text else None
            except FigureError as error:
                raise RowError(f"{self.mapping.columns[measure]}: {error.message}") from error
            if read is not None:
                whom = {
                    name: getattr(read.of_whom, name) for name in ("standing", "sex", "age", "nationality")
                }
                numbers = {name: getattr(read, name) for name in ("low", "best", "high", "approximate")}
                yield FigureValues(measure=measure, text=cut(text, 200), **numbers, **whom)

    def _actors(self, directory: Directory) -> Iterator[ActorCopy]:
        role = NEUTRAL_ROLES[KINDS[self.kind].strand]
        names = (" ".join(name.split()) for name in self._text("actors").split(";"))
        slugs = (directory.actor(cut(name, 200), "generic") for name in names if name)
        yield from (ActorCopy(slug, role) for slug in dict.fromkeys(slugs))

    def _places(self, directory: Directory) -> tuple[PlaceCopy, ...]:
        within, precision = "", ""
        for target, kind in (("country", "country"), ("province", "province")):
            if name := self._text(target):
                within, precision = directory.place(cut(name, 200), kind, within=within), kind
        if name := self._text("place"):
            point = read_point(self.cells)
            within = directory.place(cut(name, 200), "settlement", within=within, **point)
            precision = "locality"
        return (PlaceCopy(within, precision),) if within else ()

    def _document(self, directory: Directory) -> int:
        if not self._text("source"):
            table = Document(
                document_class="dataset",
                title=cut(self.mapping.outlet, 500),
                citation=f"{self.mapping.outlet}, a table.",
            )
            return directory.document(table, source=directory.source(cut(self.mapping.outlet, 200)))
        outlet = cut(self._text("source"), 200)
        published = (
            read_cell(self._text("published"), self.order).earliest if self._text("published") else None
        )
        report = Document(
            title=cut(self._text("title"), 500),
            url=self._text("url"),
            citation="" if self._text("url") else f"{outlet}, as cited by {self.mapping.outlet}.",
            published_at=datetime.combine(published, time(), UTC) if published else None,
        )
        return directory.document(report, source=directory.source(outlet))


def guessed_columns(columns: Sequence[str]) -> dict[str, str]:
    """Give for each target the column of that very name, to begin a mapping with."""
    return {target: target for target in TARGETS if target in columns}
