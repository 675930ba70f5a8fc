"""Page or fragment: what htmx asks for, what it is told, and how both are validated.

Every header and configuration string that htmx knows stands here.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django_htmx.middleware import HtmxDetails

from incidents.build import build_id
from incidents.language import spoken
from incidents.models.synthetic import mark

Answer = TypeVar("Answer", bound=HttpResponseBase)

VARY: Final = ("HX-Request", "HX-History-Restore-Request")

# Without these settings htmx itself breaks the content security policy at load, keeps pages in the
# browser's storage, and asks for a page with HX-Request after a history miss.
CONFIG: Final = json.dumps(
    {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "historyRestoreAsHxRequest": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "timeout": 10000,
    },
    separators=(",", ":"),
)


def wants_fragment(request: HttpRequest) -> bool:
    """Return whether only the fragment is asked for: by htmx, neither boosted nor restoring history."""
    htmx = getattr(request, "htmx", None)
    if not isinstance(htmx, HtmxDetails):
        return False
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def representation_of(request: HttpRequest) -> str:
    """Return `fragment` or `page`, the part of an ETag that keeps the two apart."""
    return "fragment" if wants_fragment(request) else "page"


def render_page(
    request: HttpRequest,
    page: str,
    fragment: str,
    context: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
    *,
    status: int = 200,
    etag_parts: Sequence[str] | None = None,
) -> HttpResponse:
    """Render the template `fragment` for htmx, else `page`, from one context.

    With `etag_parts` the answer carries an ETag, and a callable `context` is not called when the
    reader already has it. Without them there is no ETag: errors and pages that read the clock.
    """

    def render_it() -> HttpResponse:
        template = fragment if wants_fragment(request) else page
        values = context() if callable(context) else context
        response = render(request, template, dict(values), status=status)
        patch_vary_headers(response, VARY)
        return response

    if etag_parts is None:
        return render_it()
    return conditional(request, parts=etag_parts, render=render_it)


def conditional(
    request: HttpRequest,
    *,
    parts: Sequence[str],
    render: Callable[[], Answer],
    representation: str | None = None,
) -> Answer | HttpResponseNotModified:
    """Answer 304 where the reader's copy is current, without calling `render`; else render with an ETag.

    `parts` is all that the content depends on besides the build and the language: canonical query, sequence,
    day. `representation` names the form (`csv`, `json` …); `None` tells page from fragment.
    """
    whole = representation is None
    etag = etag_of(*parts, mark(), spoken(), representation or representation_of(request))
    response: Answer | HttpResponseNotModified
    if _has_current_copy(request, etag):
        response = HttpResponseNotModified()
    else:
        response = render()
        if response.status_code != 200:
            return response
    response["ETag"] = etag
    if whole:
        patch_vary_headers(response, VARY)
    return response


def etag_of(*parts: str) -> str:
    """Return the ETag of an answer that depends on these texts and on the build.

    It is weak: the same answer is sent plain, with gzip and with brotli.
    """
    digest = sha256(build_id().encode())
    for part in parts:
        # The length keeps ("ab", "c") apart from ("a", "bc").
        digest.update(f"\0{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return f'W/"{digest.hexdigest()[:32]}"'


def _has_current_copy(request: HttpRequest, etag: str) -> bool:
    """Compare If-None-Match weakly, as RFC 9110 (13.1.2) asks; only GET and HEAD can be answered so."""
    if request.method not in {"GET", "HEAD"}:
        return False
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in known}


def push_url(response: HttpResponse, url: str) -> HttpResponse:
    """Have the browser's address bar show `url`, the canonical one, after the swap."""
    response["HX-Push-Url"] = url
    return response


def replace_url(response: HttpResponse, url: str) -> HttpResponse:
    """Have the address bar show `url` without a new entry in the history."""
    response["HX-Replace-Url"] = url
    return response


def retarget(response: HttpResponse, selector: str, swap: str = "outerHTML") -> HttpResponse:
    """Put the answer elsewhere than the element that asked: a full error into the whole view."""
    response["HX-Retarget"] = selector
    response["HX-Reswap"] = swap
    return response


def trigger(response: HttpResponse, event: str) -> HttpResponse:
    """Fire a named event in the page once the answer is there."""
    response["HX-Trigger"] = event
    return response


def redirect(url: str) -> HttpResponse:
    """Have htmx load `url` as a whole page: it follows a plain redirect into the fragment itself."""
    return HttpResponse(status=204, headers={"HX-Redirect": url})
