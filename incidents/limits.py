"""How much one reader may ask for: counted in memory, by each process for itself, and never written down.

Every public address counts as a page unless its view says otherwise with `limited`. RATE_LIMITS holds the
rates a minute by name; a name that is missing there has no limit.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Final, TypeVar, cast
from urllib.parse import parse_qs

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from incidents.language import gettext, ngettext
from incidents.problems import refusal

PAGES, SEARCH, EXPORT, API, OEMBED = "pages", "search", "export", "api", "oembed"
SHARE, CARD = "share", "card"
MISSES: Final = "misses"
"""Answers of 404 alone: guessing is limited, finding is not."""

WINDOW_SECONDS: Final = 60
HELD: Final = 50_000
"""Most windows a process keeps, about 10 MB: a flood of addresses drops the oldest, and costs no more."""
UNLIMITED_PREFIXES: Final = ("/admin/", "/healthz", "/readyz")
BUSY_SECONDS: Final = 5

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def limited(name: str, *, method: str = "") -> Callable[[View], View]:
    """Declare what a view's requests count as; with `method` those alone, the others as pages.

    Put it above the other decorators of a view. An `EXPORT` also needs one of the few places for exports.
    """

    def declare(view: View) -> View:
        declared = _in_a_place(view) if name == EXPORT else view
        declared.limited = (name, method)  # type: ignore[attr-defined]
        return declared

    return declare


class Counter:
    """Counts requests by key in windows of a minute, each beginning with its first request."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, held: int = HELD) -> None:
        self._clock = clock
        self._held = held
        self._windows: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._windows)

    def clear(self) -> None:
        with self._lock:
            self._windows.clear()

    def take(self, key: tuple[str, str], most: int, *, count: int = 1) -> int:
        """Count a request; give the seconds until the next may come, 0 if this one may.

        `count=0` only looks. What is refused is not counted.
        """
        with self._lock:
            now = self._clock()
            start, number = self._windows.get(key, (now, 0))
            if now - start >= WINDOW_SECONDS:
                self._windows.pop(key, None)
                start, number = now, 0
            if number >= most:
                return max(1, ceil(start + WINDOW_SECONDS - now))
            if count:
                # A key keeps its place, so that the oldest window is the first to go.
                self._windows[key] = (start, number + count)
                while len(self._windows) > self._held:
                    self._windows.popitem(last=False)
            return 0


counter = Counter()


class Places:
    """The few places for costly answers of one process."""

    def __init__(self) -> None:
        self._taken = 0
        self._lock = threading.Lock()

    def take(self) -> "Place | None":
        """Take a place, None where all are taken."""
        with self._lock:
            if self._taken >= settings.EXPORTS_AT_ONCE:
                return None
            self._taken += 1
            return Place(self._give_back)

    def _give_back(self) -> None:
        with self._lock:
            self._taken -= 1


class Place:
    """One place, given back once however often it is released."""

    def __init__(self, give_back: Callable[[], None]) -> None:
        self._give_back = give_back
        self._is_held = True

    def release(self) -> None:
        if self._is_held:
            self._is_held = False
            self._give_back()


places = Places()


class _Holding(Iterator[bytes]):
    """The parts of a streamed answer, which keep a place until the last is sent or the reader has gone."""

    def __init__(self, parts: Iterator[bytes], place: Place) -> None:
        self._parts = parts
        self._place = place

    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except BaseException:
            self._place.release()
            raise

    def close(self) -> None:
        """Called by the server at the end of every answer, sent or not."""
        self._place.release()


class RateLimitMiddleware:
    """Refuse what is too much with 429, and say when to come again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        counted_as: str | None = getattr(request, "counted_as", None)
        if counted_as is None and response.status_code == 404:
            # No view has this address: what is asked for in vain is counted like pages.
            return _refusal(request, PAGES) or response
        if counted_as == MISSES and response.status_code == 404:
            _count(request, MISSES)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Count a request before its view is called."""
        name = class_of(request, view)
        request.counted_as = name  # type: ignore[attr-defined]
        if name is None:
            return None
        return _refusal(request, name, count=0 if name == MISSES else 1)


def class_of(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> str | None:
    """Give what a request counts as, None for what is not limited: the desk and the probes."""
    if request.path_info.startswith(UNLIMITED_PREFIXES):
        return None
    name, method = getattr(view, "limited", (PAGES, ""))
    if method and request.method != method:
        name = PAGES
    if name == PAGES and any(parse_qs(request.META.get("QUERY_STRING", "")).get("q", [])):
        return SEARCH
    return str(name)


def reader_of(request: HttpRequest) -> str:
    """Give whom requests are counted for: an address, or the /64 of an IPv6 one, which is one household."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


def _count(request: HttpRequest, name: str, count: int = 1) -> int:
    """Count a request; give the seconds to wait, 0 for none."""
    most: int = settings.RATE_LIMITS.get(name, 0)
    return counter.take((name, reader_of(request)), most, count=count) if most else 0


def _refusal(request: HttpRequest, name: str, *, count: int = 1) -> HttpResponse | None:
    wait = _count(request, name, count)
    if not wait:
        return None
    explanation = ngettext(
        "More was asked for from your network than one reader may have. Try again in {n} second.",
        "More was asked for from your network than one reader may have. Try again in {n} seconds.",
        wait,
    )
    return refusal(request, 429, gettext("Too much at once"), explanation, headers={"Retry-After": str(wait)})


def _in_a_place(view: View) -> View:
    """Have a view answer only where there is a place for exports; a streamed answer keeps it to its end."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        place = places.take()
        if place is None:
            explanation = gettext(
                "Other downloads are being made at this moment. Try again in a few seconds."
            )
            headers = {"Retry-After": str(BUSY_SECONDS)}
            return refusal(request, 503, gettext("Busy"), explanation, headers=headers)
        try:
            response = view(request, *args, **kwargs)
        except BaseException:
            place.release()
            raise
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = _Holding(iter(response), place)
        else:
            place.release()
        return response

    return cast(View, answer)
