"""What holds for every answer: whom it goes to, what is refused unread, and the exact headers."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Final
from urllib.parse import unquote_to_bytes

import brotli
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from incidents.htmx import VARY
from incidents.language import DEFAULT, asked_for, foreign, gettext, numeral, speaking
from incidents.models.synthetic import is_synthetic
from incidents.problems import API_PREFIX, is_data, refusal

GetResponse = Callable[[HttpRequest], HttpResponseBase]

DESK_PREFIX: Final = "/admin/"
# They answer without the database, or say that it does not answer.
HEALTH_PATHS: Final = frozenset({"/healthz", "/readyz"})
# The one public address that takes a form: it makes short links.
POST_PATHS: Final = frozenset({"/share/"})

PUBLIC_CACHE: Final = "public, max-age=0, s-maxage=60, must-revalidate"
STATIC_CACHE: Final = "public, max-age=31536000, immutable"

PUBLIC_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-src 'none'; frame-ancestors 'none'"
)
EMBED_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; "
    "object-src 'none'; form-action 'none'; frame-ancestors {allowed}; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
PERMISSIONS_POLICY: Final = (
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "payment=(), usb=()"
)

# Already compressed, so that a second time costs and gains nothing.
PACKED_TYPES: Final = ("image/png", "image/jpeg", "image/webp", "font/", "application/vnd.openxml")
SMALLEST_COMPRESSED_BYTES: Final = 200


class Surface(Enum):
    """The parts of the site that have headers of their own."""

    PUBLIC = auto()
    EMBED = auto()
    DATA = auto()
    STATIC = auto()
    DESK = auto()


def surface_of(path: str, content_type: str) -> Surface:
    """Return the part of the site that an answer belongs to, by its address and, below that, its type."""
    if path.startswith(DESK_PREFIX):
        return Surface.DESK
    if path.startswith(settings.STATIC_URL) and not content_type.startswith("text/html"):
        return Surface.STATIC
    if path.endswith("/embed/"):
        return Surface.EMBED
    # A 304 has no type, and must not put another policy on the copy that it confirms.
    data = not content_type.startswith("text/html") if content_type else is_data(path)
    return Surface.DATA if data else Surface.PUBLIC


class TrustedProxyMiddleware:
    """Believe X-Forwarded-For and -Proto from the listed proxies alone; drop them from everybody else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        trusted = set(settings.TRUSTED_PROXIES)
        if request.META.get("REMOTE_ADDR") not in trusted:
            for name in [name for name in request.META if name.startswith("HTTP_X_FORWARDED_")]:
                del request.META[name]
            return self.get_response(request)
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        # Read from the right: what stands left of the first unknown address can be made up by it.
        reader = next((hop for hop in reversed(hops) if hop and hop not in trusted), None)
        if reader:
            request.META["REMOTE_ADDR"] = reader
        return self.get_response(request)


class ResponseHeadersMiddleware:
    """Put the headers of its surface on every answer, errors and redirects too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        surface = surface_of(request.path_info, response.get("Content-Type", ""))
        self._set_policies(response, surface, secure=request.is_secure())
        if surface is Surface.DESK:
            response["Cache-Control"] = "no-store, private"
            response["X-Robots-Tag"] = "noindex"
            response["Referrer-Policy"] = "same-origin"
        elif surface is Surface.STATIC:
            # Whitenoise marks hashed names so; its own lifetime for them is ten years.
            if "immutable" in response.get("Cache-Control", ""):
                response["Cache-Control"] = STATIC_CACHE
        else:
            self._set_caching(request, response, surface)
            if (
                response.status_code in {200, 304}
                and request.path_info not in HEALTH_PATHS
                and is_synthetic()
            ):
                response["X-Robots-Tag"] = "noindex"
        return response

    def _set_policies(self, response: HttpResponseBase, surface: Surface, *, secure: bool) -> None:
        policy = {
            Surface.EMBED: EMBED_POLICY.format(allowed=settings.EMBED_ALLOWED),
            Surface.DATA: DATA_POLICY,
            Surface.STATIC: DATA_POLICY,
        }.get(surface, PUBLIC_POLICY)
        if secure and surface in {Surface.PUBLIC, Surface.EMBED, Surface.DESK}:
            policy += "; upgrade-insecure-requests"
        shared = surface in {Surface.EMBED, Surface.STATIC}
        for name, value in {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "Cross-Origin-Opener-Policy": "same-origin",
            # A sandboxed embed has an opaque origin: to it, our own style sheet comes from elsewhere.
            "Cross-Origin-Resource-Policy": "cross-origin" if shared else "same-origin",
            "Permissions-Policy": PERMISSIONS_POLICY,
            "X-Frame-Options": "DENY",
        }.items():
            response.headers.setdefault(name, value)
        if surface is Surface.EMBED:
            del response.headers["X-Frame-Options"]

    def _set_caching(self, request: HttpRequest, response: HttpResponseBase, surface: Surface) -> None:
        lasting = response.status_code < 500 and response.status_code not in {405, 429}
        reading = request.method in {"GET", "HEAD"}
        response.headers.setdefault("Cache-Control", PUBLIC_CACHE if lasting and reading else "no-store")
        names = [*VARY, "Accept-Encoding"] if surface is Surface.PUBLIC else ["Accept-Encoding"]
        present = [name.strip() for name in response.get("Vary", "").split(",") if name.strip()]
        known = {name.lower() for name in names}
        response["Vary"] = ", ".join([*names, *(name for name in present if name.lower() not in known)])


class PublicCompressionMiddleware(GZipMiddleware):
    """Compress what holds no secret: the desk's pages never, since their size would tell (BREACH)."""

    # Random padding protects secrets; there are none here, and equal answers shall be equal bytes.
    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        packed = response.get("Content-Type", "").startswith(PACKED_TYPES)
        if request.path_info.startswith(DESK_PREFIX) or packed or response.has_header("Content-Encoding"):
            return response
        if isinstance(response, HttpResponse) and self._accepts_brotli(request):
            if len(response.content) >= SMALLEST_COMPRESSED_BYTES:
                response.content = brotli.compress(response.content, quality=4)
                response["Content-Encoding"] = "br"
                response["Content-Length"] = str(len(response.content))
            return response
        return super().process_response(request, response)

    def _accepts_brotli(self, request: HttpRequest) -> bool:
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "").replace(" ", "").lower().split(",")
        return "br" in accepted


class LanguageMiddleware:
    """Speak the language that the address names, in everything that answers it but the desk."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Never Accept-Language: one address is one page, for everybody and for every cache.
        desk = request.path_info.startswith(DESK_PREFIX)
        with speaking(DEFAULT if desk else asked_for(request.META.get("QUERY_STRING", ""))):
            return self.get_response(request)


class RequestGuardMiddleware:
    """Refuse what no view shall see: unreadable bytes, endless addresses, writing where one only reads."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._refusal(request) or self.get_response(request)

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
        if len(query) > settings.QUERY_STRING_MAX_BYTES:
            most = numeral(settings.QUERY_STRING_MAX_BYTES)
            explanation = gettext("An address can hold {most} bytes of filters.", most=most)
            return refusal(request, 414, gettext("This address is too long"), explanation)
        desk = request.path_info.startswith(DESK_PREFIX)
        allowed = ["GET", "HEAD", *(["POST"] if request.path_info in POST_PATHS else [])]
        # Browsers ask so before a script of another site may read.
        allowed += ["OPTIONS"] if request.path_info.startswith(API_PREFIX) else []
        if not desk and request.method not in allowed:
            headers = {"Allow": ", ".join(allowed)}
            explanation = gettext(
                "It answers {methods}.", methods=gettext(" and ").join(map(foreign, allowed))
            )
            title = gettext("This page can only be read")
            return refusal(request, 405, title, explanation, headers=headers)
        # Django has decoded the path and left broken bytes percent-encoded: decoding again finds them.
        problem = self._host_problem(request) or text_problem(
            gettext("path"), unquote_to_bytes(request.path_info)
        )
        problem = problem or text_problem(gettext("query"), unquote_to_bytes(query))
        if not problem and not desk and request.method == "POST":
            problem = text_problem(gettext("form"), unquote_to_bytes(request.body))
        return refusal(request, 400, gettext("We cannot read this request"), problem) if problem else None

    def _host_problem(self, request: HttpRequest) -> str:
        try:
            request.get_host()
        except DisallowedHost:
            return gettext("This site does not answer to the name that was asked for.")
        return ""


def text_problem(where: str, text: bytes) -> str:
    """Return what no text may hold, in words; empty if there is none of it.

    PostgreSQL refuses NUL and SQLite keeps it; Django would replace broken UTF-8 without a word.
    """
    if b"\0" in text:
        return gettext("The {part} holds a NUL character.", part=where)
    try:
        text.decode()
    except UnicodeDecodeError:
        return gettext("The {part} is not readable as UTF-8.", part=where)
    return ""
