"""The Jinja2 environment of the public pages, and the one readable page of every error."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from jinja2 import Environment, StrictUndefined

from incidents import htmx
from incidents.build import build_id

CATALOGUES = Path(__file__).resolve().parent / "locale"


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the site's texts in one language; English, and any without a catalogue, is as written.

    Read from the .po file at first use: nothing compiled is kept that could differ from its source.
    """
    source = CATALOGUES / language / "LC_MESSAGES" / "site.po"
    if language not in dict(settings.LANGUAGES) or not source.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as texts:
        write_mo(compiled, read_po(texts, locale=language))
    compiled.seek(0)
    return Translations(compiled, domain="site")


def _catalogue_now() -> NullTranslations:
    """Return the catalogue of the language that the view has activated."""
    return catalogue(get_language() or settings.LANGUAGE_CODE)


def environment(**options: Any) -> Environment:
    """Build the environment of `templates/site/`: escaped, translated, and loud about a missing value."""
    options.pop("autoescape", None)
    extensions = [*options.pop("extensions", []), "jinja2.ext.i18n"]
    site = Environment(**options | {"undefined": StrictUndefined}, extensions=extensions, autoescape=True)
    # The i18n extension adds this method to the environment when it is loaded.
    site.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue_now().ugettext(text),
        lambda one, many, count: _catalogue_now().ungettext(one, many, count),
        newstyle=True,
        pgettext=lambda context, text: _catalogue_now().upgettext(context, text),
        npgettext=lambda context, one, many, count: _catalogue_now().unpgettext(context, one, many, count),
    )
    site.globals.update(static=static, url=reverse, build=build_id, htmx_config=htmx.CONFIG)
    return site


@dataclass(frozen=True, slots=True)
class ErrorMeta:
    """What the frame of a page asks of an error page; it is never indexed and has no address of its own."""

    title: str
    description: str
    path: str
    kind: str = "website"
    canonical: str = ""
    noindex: bool = True


def error_page(
    request: HttpRequest,
    status: int,
    title: str,
    explanation: str,
    *,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Render `error.html` with texts for people: what is wrong, and what can be done.

    htmx gets `_error.html`, put in place of the whole view.
    """
    # Only the path: the query string may be what was wrong, and is never repeated.
    meta = ErrorMeta(title=title, description=explanation, path=request.path)
    context = {"meta": meta, "section": "", "title": title, "explanation": explanation, "status": status}
    response = htmx.render_page(request, "error.html", "_error.html", context, status=status)
    if htmx.wants_fragment(request):
        htmx.retarget(response, "#view")
    for name, value in (headers or {}).items():
        response[name] = value
    return response
