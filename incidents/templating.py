"""The Jinja2 environment of the public pages, and the one readable page of every error."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from incidents import htmx
from incidents.build import build_id
from incidents.language import (
    DEFAULT,
    END_OF_FOREIGN,
    FOREIGN,
    LANGUAGES,
    catalogue,
    digits,
    direction,
    localised,
    numeral,
    readdressed,
    spoken,
)
from incidents.models import synthetic

EMBED_ENDING = "/embed/"
LOCALES = {"en": "en_GB", "ar": "ar_AR"}
"""The languages as Open Graph names them, with a country."""
FOREIGN_WORDS = re.compile(f"{FOREIGN}([^{END_OF_FOREIGN}]*){END_OF_FOREIGN}")


@cache
def _text(language: str, text: str) -> Markup:
    return Markup(catalogue(language).ugettext(text))  # noqa: S704 – our own text


def worded(text: str, **values: object) -> Markup:
    """Give a text of a template in the page's language; as jinja2's own, but each text is looked up once."""
    found = _text(spoken(), text)
    return found % values if values or "%" in found else found


def counted(one: str, many: str, num: int, **values: object) -> Markup:
    """Give the form of a text that goes with a count; the count in it is written in the page's digits."""
    text = catalogue(spoken()).ungettext(one, many, num).replace("%(num)d", "%(num)s")
    return Markup(text) % {"num": numeral(num), **values}  # noqa: S704 – our own text; values are escaped


def marked(text: str) -> Markup:
    """Make an element of each stretch of a text that is in another language than the page.

    For text alone: within an attribute or a drawing the isolating marks stay, which show nothing.
    """
    return Markup(FOREIGN_WORDS.sub(r'<bdi lang="en">\1</bdi>', str(escape(text))))  # noqa: S704 – escaped


def own(language: str = DEFAULT) -> Markup:
    """Give the attributes of an element whose text is in a language, nothing where it is the page's."""
    if language == spoken():
        return Markup()
    return Markup(' lang="{}" dir="auto"').format(language)


asset = cache(static)
"""The address of a static file, looked up once: a process serves the files of one build."""


def fonts() -> list[str]:
    """Give the addresses of the fonts that a page in its language shows first."""
    names = ("arabic-400", "arabic-600") if spoken() == "ar" else ("serif", "sans")
    return [asset(f"fonts/dateline-{name}.woff2") for name in names]


def environment(**options: Any) -> Environment:
    """Build the environment of `templates/site/`: escaped, translated, and loud about a missing value."""
    options.pop("autoescape", None)
    site = Environment(**options | {"undefined": StrictUndefined}, autoescape=True)
    site.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    site.globals.update(
        _=worded,
        static=asset,
        fonts=fonts,
        url=reverse,
        build=build_id,
        htmx_config=htmx.CONFIG,
        ngettext=counted,
        languages=LANGUAGES,
        default_language=DEFAULT,
        locales=LOCALES,
        spoken=spoken,
        direction=direction,
        own=own,
        to=localised,
        readdressed=readdressed,
        base_url=settings.BASE_URL,
        synthetic_mark=synthetic.mark,
    )
    site.filters.update(marked=marked, num=numeral, digits=lambda text: digits(str(text)))
    return site


def rendered(template: str, **values: object) -> Markup:
    """Render a part of a page by itself."""
    site: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return Markup(site.get_template(template).render(values))  # noqa: S704 – escaped by the template


@dataclass(frozen=True, slots=True)
class ErrorMeta:
    """What the frame of a page asks of an error page; it is never indexed and has no address of its own."""

    title: str
    description: str
    path: str
    kind: str = "website"
    canonical: str = ""
    noindex: bool = True
    oembed: str = ""
    picture: str = ""
    data: None = None


def embed_notice(
    request: HttpRequest, status: int, title: str, explanation: str, *, link: str = ""
) -> HttpResponse:
    """Say within another site's frame, where no script may run, why there is nothing to show."""
    context = {"title": title, "description": "", "explanation": explanation, "link": link}
    return render(request, "embed/notice.html", context, status=status)


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
    is_embed = request.path_info.endswith(EMBED_ENDING)
    if is_embed:
        response = embed_notice(request, status, title, explanation)
    else:
        # Only the path: the query string may be what was wrong, and is never repeated.
        meta = ErrorMeta(title=title, description=explanation, path=request.path)
        context = {"meta": meta, "section": "", "title": title, "explanation": explanation, "status": status}
        response = htmx.render_page(request, "error.html", "_error.html", context, status=status)
    if htmx.wants_fragment(request) and not is_embed:
        htmx.retarget(response, "#view")
    for name, value in (headers or {}).items():
        response[name] = value
    return response
