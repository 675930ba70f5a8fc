"""The query of a timeline address: the only module that reads `request.GET`.

`TimelineQuery.from_params` reads audibly: it gives the query and its notices, or raises `UnreadableQuery`
with every problem at once. A query is canonical by construction, so that equal queries have equal addresses:
cache key, share link and canonical link are one string.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, Self
from urllib.parse import quote

from django.core.exceptions import BadRequest
from django.http import QueryDict

from incidents.dates import DateError, bounds, read_range
from incidents.language import LANGUAGES, foreign, gettext, ngettext, numeral
from incidents.taxonomy import (
    ACTOR_ROLES,
    GRADES,
    HARMS,
    KINDS,
    MATCHES,
    PRECISION_GROUPS,
    RESPONSIBILITY_STATES,
    STATUSES,
    STRANDS,
    TARGETS,
    WEAPONS,
)
from incidents.timeline import values
from incidents.timeline.values import VALUE_LENGTH

VALUES_PER_KEY = 100
MARKS = ("correction", "figures-differ", "no-place")
ORDERS = ("newest", "oldest")
OTHER_KEYS = frozenset(
    {
        *("edition", "shape", "ics", "cursor", "url", "format", "maxwidth", "maxheight", "about"),
        *("after", "limit", "unit", "open"),
    }
)
"""Keys of these addresses that are no part of a query."""

_EDITION = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that cannot be read: its key, the value (shortened; escape it), and what the key takes."""

    key: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the answer the reader should know; `key` is empty where it is about no one key."""

    key: str
    message: str


class UnreadableQuery(BadRequest):
    """Values of an address cannot be read, or not be looked for; `query` is the readable rest."""

    def __init__(
        self, problems: tuple[Problem, ...], query: "TimelineQuery", notices: tuple[Notice, ...] = ()
    ) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems
        self.query = query
        self.notices = notices


@dataclass(frozen=True)
class TimelineQuery:
    """What a reader asked for; fields are named as the address's keys, but `start` and `end` for from and to.

    Multi-valued fields are sorted without repeats. `start` and `end` are EDTF years, months or days,
    inclusive.
    """

    q: str = ""
    collection: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    match: str = "possibly"
    strand: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    weapon: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    responsibility: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    harm: tuple[str, ...] = ()
    killed_min: int | None = None
    source: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    order: str = "newest"
    page: int = 1
    as_of: int | None = None
    lang: str = "en"

    def __post_init__(self) -> None:
        self._put_in_order(_MANY)

    def _put_in_order(self, fields: Iterable[str]) -> None:
        """Sort the values of repeatable keys, each once."""
        for field in fields:
            values: tuple[str, ...] = getattr(self, field)
            if values:
                object.__setattr__(self, field, tuple(sorted(set(values))))
        if set(self.grade) == _UNSAID_GRADES:
            # "All but discounted" is what no grade means.
            object.__setattr__(self, "grade", ())

    @classmethod
    def from_params(
        cls, params: QueryDict, *, head: int, resolve: Callable[[datetime], int | None], now: datetime
    ) -> "Reading":
        """Read an address; raises `UnreadableQuery` with every problem.

        `head` is the log's newest sequence, `resolve` gives the newest at or before a time (asked only for an
        `as_of` time), `now` is what words like "last month" and the future are counted from.
        """
        return _Reader(head=head, resolve=resolve, now=now).read(params)

    def pairs(self) -> list[tuple[str, str]]:
        """Give the canonical keys and values: in the contract's order, defaults left out."""
        pairs: list[tuple[str, str]] = []
        for key, value in zip(KEYS, _FIELDS(self), strict=True):
            if value == key.default:
                continue
            if key.many:
                pairs += [(key.name, single) for single in value]
            else:
                pairs.append((key.name, str(value)))
        return pairs

    def query_string(self) -> str:
        return "&".join([f"{name}={_quoted(value)}" for name, value in self.pairs()])

    def url(self, path: str = "/") -> str:
        """Give the canonical address of this query at a path."""
        query_string = self.query_string()
        return f"{path}?{query_string}" if query_string else path

    def urls_of_ranges(self) -> Callable[[str, str], str]:
        """Give what writes the canonical address of a range, from its first and last year, month or day.

        As with `replacing`, an address starts at page 1; for the many links of a drawing.
        """
        head, tail = self.replacing(start="0001", end="0001").url().split("from=0001&to=0001")
        return lambda start, end: f"{head}from={start}&to={end}{tail}"

    def values(self, key: str) -> tuple[str, ...]:
        """Give what is selected under a key of the address, as text; empty for its default."""
        return tuple(value for name, value in self.pairs() if name == key)

    def filters(self) -> list[tuple[str, str]]:
        """Give the pairs that choose events: what a chip is shown for."""
        return [pair for pair in self.pairs() if pair[0] not in _PRESENTATION]

    def toggling(self, key: str, value: str) -> Self:
        """Select a value of a repeatable key, or take it back; starts at page 1."""
        selected: tuple[str, ...] = getattr(self, _BY_NAME[key].field)
        rest = tuple(other for other in selected if other != value)
        return self.replacing(**{_BY_NAME[key].field: rest if value in selected else (*selected, value)})

    def without(self, key: str, value: str | None = None) -> Self:
        """Drop a key, or one value of it; starts at page 1."""
        known = _BY_NAME[key]
        if known.many and value is not None:
            kept = tuple(other for other in getattr(self, known.field) if other != value)
            return self.replacing(**{known.field: kept})
        return self.replacing(**{known.field: known.default})

    def replacing(self, **fields: Any) -> Self:
        """Change fields; starts at page 1 unless a page is given.

        A page has hundreds of links, so only what changes is looked at again.
        """
        changed = object.__new__(type(self))
        changed.__dict__.update(self.__dict__, **{"page": 1, **fields})
        changed._put_in_order(_MANY & fields.keys())
        return changed

    @property
    def is_default(self) -> bool:
        """Whether nothing at all is asked: the bare address."""
        return not self.pairs()

    @property
    def wants_discounted(self) -> bool:
        return "discounted" in self.grade


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as read from an address.

    `redirect` is set where the address held words or a time (`when`, `as_of`): its answer is a 303 there.
    """

    query: TimelineQuery
    notices: tuple[Notice, ...] = ()
    redirect: TimelineQuery | None = None


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of the address, the field it fills, and its one parser."""

    name: str
    parse: Callable[[str], Any]
    many: bool = False
    default: Any = None
    field: str = ""


KEYS: tuple[_Key, ...] = (
    _Key("q", values.words, default="", field="q"),
    _Key("collection", values.slug, many=True, default=(), field="collection"),
    _Key("from", values.day, field="start"),
    _Key("to", values.day, field="end"),
    _Key("match", values.one_of(tuple(MATCHES)), default="possibly", field="match"),
    _Key("strand", values.one_of(tuple(STRANDS)), many=True, default=(), field="strand"),
    _Key("kind", values.one_of(tuple(KINDS)), many=True, default=(), field="kind"),
    _Key("actor", values.slug, many=True, default=(), field="actor"),
    _Key("role", values.one_of(tuple(ACTOR_ROLES)), many=True, default=(), field="role"),
    _Key("place", values.slug, many=True, default=(), field="place"),
    _Key("weapon", values.one_of(tuple(WEAPONS)), many=True, default=(), field="weapon"),
    _Key("target", values.one_of(tuple(TARGETS)), many=True, default=(), field="target"),
    _Key(
        "responsibility",
        values.one_of(tuple(RESPONSIBILITY_STATES)),
        many=True,
        default=(),
        field="responsibility",
    ),
    _Key("grade", values.one_of(tuple(GRADES)), many=True, default=(), field="grade"),
    _Key("harm", values.one_of(tuple(HARMS)), many=True, default=(), field="harm"),
    _Key("killed_min", values.number(0), field="killed_min"),
    _Key("source", values.slug, many=True, default=(), field="source"),
    _Key("status", values.one_of(tuple(STATUSES)), many=True, default=(), field="status"),
    _Key("precision", values.one_of(tuple(PRECISION_GROUPS)), many=True, default=(), field="precision"),
    _Key("has", values.one_of(MARKS), many=True, default=(), field="has"),
    _Key("order", values.one_of(ORDERS), default="newest", field="order"),
    _Key("page", values.number(1), default=1, field="page"),
    _Key("as_of", values.number(0), field="as_of"),
    _Key("lang", values.one_of(tuple(LANGUAGES)), default="en", field="lang"),
)
_BY_NAME = {key.name: key for key in KEYS}
_FIELDS = attrgetter(*(key.field for key in KEYS))
_MANY = frozenset(key.field for key in KEYS if key.many)
_UNSAID_GRADES = set(GRADES) - {"discounted"}
_quoted = lru_cache(maxsize=4096)(partial(quote, safe=""))
_PRESENTATION = frozenset({"order", "page", "as_of", "lang"})
_ALL_NAMES = (*_BY_NAME, "when")


class _Reader:
    """Reads one address, gathering values, notices and problems as it goes."""

    def __init__(self, *, head: int, resolve: Callable[[datetime], int | None], now: datetime) -> None:
        self._head = head
        self._resolve = resolve
        self._now = now.astimezone(UTC)
        self._fields: dict[str, Any] = {}
        self._notices: list[Notice] = []
        self._problems: list[Problem] = []
        self._redirects = False

    def read(self, params: QueryDict) -> Reading:
        unknown: list[str] = []
        for name, raw in params.lists():
            if any("\0" in text for text in (name, *raw)):
                # Refused even where nothing would read it: PostgreSQL does, SQLite does not.
                self._refuse(
                    name if name in _ALL_NAMES else "", "", gettext("An address holds no NUL character.")
                )
            elif name in _ALL_NAMES:
                self._read_key(name, [text for text in raw if text.strip()])
            elif name not in OTHER_KEYS:
                unknown.append(name)
        self._report_unknown(unknown)
        self._check_range()
        query, notices = TimelineQuery(**self._fields), tuple(self._notices)
        if self._problems:
            raise UnreadableQuery(tuple(self._problems), query, notices)
        return Reading(query, notices, query if self._redirects else None)

    def _read_key(self, name: str, raw: list[str]) -> None:
        if not raw:
            return
        many = name in _BY_NAME and _BY_NAME[name].many
        if many and len(raw) > VALUES_PER_KEY:
            problem = ngettext("takes at most {n} value.", "takes at most {n} values.", VALUES_PER_KEY)
            self._refuse(name, "", f"“{foreign(name)}” {problem}")
            return
        if not many and len(raw) > 1:
            message = gettext("“{key}” was given more than once; the last one counts.", key=foreign(name))
            self._notices.append(Notice(name, message))
            raw = raw[-1:]
        for text in raw:
            try:
                self._read_value(name, text)
            except values.RefusedError as error:
                self._refuse(name, text, f"“{foreign(name)}” {error}")

    def _read_value(self, name: str, raw: str) -> None:
        text = raw.strip()
        if len(text) > VALUE_LENGTH:
            raise values.RefusedError(
                ngettext("takes at most {n} character.", "takes at most {n} characters.", VALUE_LENGTH)
            )
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise values.RefusedError(gettext("holds half a character, which is no text."))
        if name == "when":
            self._read_when(text)
            return
        key = _BY_NAME[name]
        value = self._read_as_of(text) if name == "as_of" else key.parse(text)
        if key.many:
            self._fields.setdefault(key.field, [])
            self._fields[key.field].append(value)
        else:
            # The words of `when` win over the dates they are to replace.
            self._fields.setdefault(key.field, value)

    def _read_when(self, words: str) -> None:
        try:
            reading = read_range(words, self._now.date())
            start, end = (values.day(edge) if edge else None for edge in (reading.start, reading.end))
        except DateError as error:
            raise values.RefusedError(
                gettext(
                    "takes words for a time, such as “since Jan 2020” or “last month”: {problem}",
                    problem=foreign(str(error)),
                )
            ) from error
        self._fields |= {"start": start, "end": end}
        self._redirects = True

    def _read_as_of(self, text: str) -> int:
        if values.NUMBER.fullmatch(text):
            if int(text) > self._head:
                raise values.RefusedError(
                    gettext("takes a number of an edition, at present from 0 to {n}.", n=numeral(self._head))
                )
            return int(text)
        at = values.utc_time(text)
        if at > self._now:
            raise values.RefusedError(gettext("takes a time that has passed; this one is still to come."))
        self._redirects = True
        # Before the first edition the archive was empty, which is what sequence 0 shows.
        return self._resolve(at) or 0

    def _check_range(self) -> None:
        start, end = self._fields.get("start"), self._fields.get("end")
        if start and end and bounds(start)[0] > bounds(end)[1]:
            self._refuse(
                "from",
                start,
                gettext("“from” ({start}) is later than “to” ({end}).", start=start, end=end),
            )
            self._fields |= {"start": None, "end": None}

    def _report_unknown(self, names: list[str]) -> None:
        """Say that keys were ignored, without repeating what a stranger put into the address."""
        if not names:
            return
        message = ngettext(
            "{n} key of this address is not known here, and ignored.",
            "{n} keys of this address are not known here, and ignored.",
            len(names),
        )
        near = {match for name in names[:5] for match in get_close_matches(name[:30], _ALL_NAMES, n=1)}
        if near:
            meant = gettext(" or ").join(f"“{foreign(name)}”" for name in sorted(near)[:3])
            message += " " + gettext("Did you mean {keys}?", keys=meant)
        self._notices.append(Notice("", message))

    def _refuse(self, key: str, value: str, message: str) -> None:
        self._problems.append(Problem(key, value[:VALUE_LENGTH], message))


def other_value(params: QueryDict, key: str) -> str:
    """Give the last value of a key beside the query, or of `when`; trimmed, "" where there is none."""
    return (params.get(key) or "").strip()


def read_option(params: QueryDict, options: Collection[tuple[str, str]]) -> str:
    """Give the value that chooses a form of an address, "" for its plain one; raises `UnreadableQuery`.

    `options` are the keys and values it takes.
    """
    for key in {key for key, _ in options}:
        accepted = tuple(value for name, value in options if name == key)
        text = other_value(params, key)
        if text:
            try:
                return values.one_of(accepted)(text)
            except values.RefusedError as error:
                problem = Problem(key, text[:VALUE_LENGTH], f"“{foreign(key)}” {error}")
                raise UnreadableQuery((problem,), TimelineQuery()) from error
    return ""


def read_number(params: QueryDict, key: str, *, default: int, smallest: int = 1, most: int) -> int:
    """Give a number beside the query; raises `UnreadableQuery`."""
    text = other_value(params, key)
    try:
        number = values.number(smallest)(text) if text else default
        if number > most:
            raise values.RefusedError(gettext("takes a whole number up to {most}.", most=numeral(most)))
    except values.RefusedError as error:
        problem = Problem(key, text[:VALUE_LENGTH], f"“{foreign(key)}” {error}")
        raise UnreadableQuery((problem,), TimelineQuery()) from error
    return number


def read_edition(params: QueryDict) -> int | None:
    """Give the number of the edition asked for, None for the current one; raises `BadRequest`."""
    text = other_value(params, "edition")
    if text and not _EDITION.fullmatch(text):
        raise BadRequest(gettext("“edition” takes the number of an edition, such as {n}.", n=numeral(2)))
    return int(text) if text else None


def read_page(params: QueryDict) -> int:
    """Give the page asked for of a list that is no query, 1 by default; raises `BadRequest`."""
    text = other_value(params, "page") or "1"
    try:
        return values.number(1)(text)
    except values.RefusedError as error:
        raise BadRequest(f"“{foreign('page')}” {error}") from error


def dates_of(query: TimelineQuery) -> tuple[date | None, date | None]:
    """Give the first and the last day of the query's range, None where it is open."""
    return (
        bounds(query.start)[0] if query.start else None,
        bounds(query.end)[1] if query.end else None,
    )
