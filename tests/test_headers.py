"""The exact headers of every kind of answer, errors, redirects and static files among them."""

import gzip
import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_exempt

from incidents.middleware import Surface, surface_of
from incidents.views import health

PUBLIC_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-src 'none'; frame-ancestors 'none'"
)
PERMISSIONS = (
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "payment=(), usb=()"
)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}
PUBLIC = EVERYWHERE | {
    "Content-Security-Policy": PUBLIC_POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Vary": "HX-Request, HX-History-Restore-Request, Accept-Encoding",
}
PUBLIC_CACHE = {"Cache-Control": "public, max-age=0, s-maxage=60, must-revalidate"}
DESK = EVERYWHERE | {
    "Content-Security-Policy": PUBLIC_POLICY,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex",
}
DATA = EVERYWHERE | {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Vary": "Accept-Encoding",
}
EMBED = EVERYWHERE | {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors *; "
    "sandbox allow-popups allow-popups-to-escape-sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def page(request):
    return HttpResponse("<p>Northport and Eastfield</p>" * 40)


def broken(request):
    raise RuntimeError("marker of the inside")


def own_cache(request):
    return HttpResponse("page", headers={"Cache-Control": "no-store"})


urlpatterns = [
    path("page/", page),
    path("broken/", broken),
    path("own-cache/", own_cache),
    path("admin/page/", page),
    path("embed/", xframe_options_exempt(page)),
    path("share/", page),
    path("data.json", lambda request: HttpResponse("{}" * 200, content_type="application/json")),
    path("card.png", lambda request: HttpResponse(b"x" * 500, content_type="image/png")),
    path("healthz", health.healthz),
]
handler400 = "incidents.views.errors.bad_request"
handler403 = "incidents.views.errors.permission_denied"
handler404 = "incidents.views.errors.page_not_found"
handler500 = "incidents.views.errors.server_error"


@pytest.fixture
def small_site(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def assert_headers(response, expected):
    assert {name: response.get(name) for name in expected} == expected


def test_a_public_page_has_the_public_headers(small_site):
    response = small_site.get("/page/")
    assert_headers(response, PUBLIC | PUBLIC_CACHE)
    assert not response.cookies


@pytest.mark.parametrize(
    ("method", "address", "status", "lasting"),
    [
        ("GET", "/missing/", 404, True),
        ("GET", "/page", 301, True),
        ("GET", "/page/?q=%00", 400, True),
        ("GET", "/page/?q=%ff", 400, True),
        ("GET", "/pa%00ge/", 400, True),
        ("GET", "/page/?q=" + "a" * 4001, 414, True),
        ("POST", "/page/", 405, False),
        ("OPTIONS", "/page/", 405, False),
        ("POST", "/share/", 200, False),
        ("GET", "/broken/", 500, False),
    ],
)
def test_every_status_has_the_public_headers(small_site, method, address, status, lasting):
    response = small_site.generic(method, address)
    assert response.status_code == status
    assert_headers(response, PUBLIC | (PUBLIC_CACHE if lasting else {"Cache-Control": "no-store"}))
    assert not response.cookies


def test_a_wrong_host_is_refused_with_a_readable_page(small_site):
    response = small_site.get("/page/", headers={"Host": "elsewhere.test"})
    assert response.status_code == 400
    assert_headers(response, PUBLIC)
    assert b"<h1>" in response.content
    assert b"elsewhere" not in response.content


def test_a_refused_form_has_the_public_headers(settings):
    settings.ROOT_URLCONF = __name__
    response = Client(enforce_csrf_checks=True).post("/share/", {"url": "/"})
    assert response.status_code == 403
    assert_headers(response, PUBLIC)


def test_a_view_may_choose_its_own_cache_time(small_site):
    assert small_site.get("/own-cache/")["Cache-Control"] == "no-store"


def test_the_desk_is_never_stored_indexed_or_compressed(small_site):
    response = small_site.get("/admin/page/", headers={"Accept-Encoding": "gzip, br"})
    assert_headers(response, DESK)
    assert "Content-Encoding" not in response


@pytest.mark.django_db
def test_the_desk_itself_has_the_headers_of_the_desk(client):
    assert_headers(client.get("/admin/login/"), DESK)
    assert_headers(client.get("/admin/"), DESK)
    client.force_login(User.objects.create_superuser("editor"))
    assert_headers(client.get("/admin/"), DESK)


def test_data_can_do_nothing_in_a_browser(small_site):
    assert_headers(small_site.get("/data.json"), DATA | PUBLIC_CACHE)


def test_an_embed_may_be_framed_and_nothing_else(small_site):
    response = small_site.get("/embed/")
    assert_headers(response, EMBED)
    assert "X-Frame-Options" not in response


def test_the_sites_that_may_embed_can_be_narrowed(small_site, settings):
    settings.EMBED_ALLOWED = "https://news.test"
    assert "frame-ancestors https://news.test;" in small_site.get("/embed/")["Content-Security-Policy"]


def test_https_upgrades_requests_and_is_kept(small_site, settings):
    settings.SECURE_HSTS_SECONDS = 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    response = Client().get("/page/", secure=True)
    assert response["Content-Security-Policy"] == PUBLIC_POLICY + "; upgrade-insecure-requests"
    assert response["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"


def test_the_redirect_to_https_has_the_public_headers(settings):
    settings.ROOT_URLCONF = __name__
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/page/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/page/")
    assert_headers(response, PUBLIC)


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_public_pages_are_compressed(small_site, encoding, unpack):
    response = small_site.get("/page/", headers={"Accept-Encoding": encoding})
    assert response["Content-Encoding"] == encoding
    assert unpack(response.content).startswith(b"<p>Northport")
    assert int(response["Content-Length"]) == len(response.content)


def test_pictures_are_not_compressed_twice(small_site):
    response = small_site.get("/card.png", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in response


@pytest.mark.parametrize(
    ("path", "content_type", "surface"),
    [
        ("/", "text/html; charset=utf-8", Surface.PUBLIC),
        ("/", "", Surface.PUBLIC),
        ("/timeline.json", "application/json", Surface.DATA),
        ("/timeline.json", "", Surface.DATA),
        ("/timeline.json", "text/html; charset=utf-8", Surface.PUBLIC),
        ("/events/1/northport/embed/", "text/html; charset=utf-8", Surface.EMBED),
        ("/static/css/dateline.css", "text/css", Surface.STATIC),
        ("/static/missing.css", "text/html", Surface.PUBLIC),
        ("/admin", "text/html", Surface.PUBLIC),
        ("/admin/jsi18n/", "text/javascript", Surface.DESK),
    ],
)
def test_surface_of(path, content_type, surface):
    assert surface_of(path, content_type) is surface


def test_an_error_page_says_what_is_wrong_without_repeating_it(small_site):
    response = small_site.get("/page/?q=marker%00")
    assert b"NUL character" in response.content
    assert b"marker" not in response.content


def test_htmx_gets_an_error_in_place_of_the_view(small_site):
    response = small_site.get("/page/?q=%00", headers={"HX-Request": "true"})
    assert response.status_code == 400
    assert response["HX-Retarget"] == "#view"
    assert b"<html" not in response.content
    assert b'id="view"' in response.content


def test_a_broken_view_shows_a_number_that_is_in_the_log(small_site, caplog):
    response = small_site.get("/broken/")
    number = response.content.decode().partition("<code>")[2].partition("</code>")[0]
    assert len(number) == 12
    assert number in caplog.text
    assert b"marker" not in response.content


def test_a_refused_method_is_told_the_allowed_ones(small_site):
    assert small_site.put("/page/")["Allow"] == "GET, HEAD"
    assert small_site.put("/share/")["Allow"] == "GET, HEAD, POST"


def test_a_form_with_nul_is_refused(small_site):
    assert small_site.post("/share/", {"url": "a\0b"}).status_code == 400


def test_the_log_holds_no_query_string(small_site, caplog):
    for address in ("/missing/?q=marker", "/broken/?q=marker", "/page/?q=marker%00"):
        small_site.get(address)
    assert "marker" not in caplog.text.replace("marker of the inside", "")


class TestTrustedProxy:
    """Forwarded headers count from listed proxies alone."""

    @pytest.fixture
    def seen(self, settings):
        from incidents.middleware import TrustedProxyMiddleware

        settings.TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.9"]
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

        def see(**meta):
            request = RequestFactory().get("/", **meta)
            TrustedProxyMiddleware(lambda request: HttpResponse())(request)
            return request.META["REMOTE_ADDR"], request.is_secure()

        return see

    def test_a_listed_proxy_is_believed(self, seen):
        headers = {"HTTP_X_FORWARDED_FOR": "203.0.113.5", "HTTP_X_FORWARDED_PROTO": "https"}
        assert seen(REMOTE_ADDR="127.0.0.1", **headers) == ("203.0.113.5", True)

    def test_another_address_is_not(self, seen):
        headers = {"HTTP_X_FORWARDED_FOR": "203.0.113.5", "HTTP_X_FORWARDED_PROTO": "https"}
        assert seen(REMOTE_ADDR="127.0.0.2", **headers) == ("127.0.0.2", False)

    def test_what_stands_left_of_the_first_unknown_hop_is_not(self, seen):
        forwarded = "198.51.100.1, 203.0.113.5, 10.0.0.9"
        assert seen(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)[0] == "203.0.113.5"

    def test_without_a_forwarded_address_the_proxy_is_the_reader(self, seen):
        assert seen(REMOTE_ADDR="127.0.0.1")[0] == "127.0.0.1"


def fetch(site, target, method="GET", **headers):
    """Ask a live server, without a client that would tidy up the address."""
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    connection.request(method, target, headers=headers)
    response = connection.getresponse()
    response.content = response.read()
    connection.close()
    return response


def test_static_files_are_kept_for_a_year_and_usable_in_a_sandbox(empty_site):
    manifest = json.loads(Path(empty_site.environment["DATELINE_STATIC"], "staticfiles.json").read_text())
    response = fetch(empty_site, f"/static/{manifest['paths']['css/dateline.css']}")
    assert response.status == 200
    expected = EVERYWHERE | {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    assert {header: response.headers[header] for header in expected} == expected


def test_a_missing_static_file_is_a_page_not_found(empty_site):
    response = fetch(empty_site, "/static/missing.css")
    assert response.status == 404
    assert response.headers["Content-Security-Policy"] == PUBLIC_POLICY


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/readyz", 200),
        ("HEAD", "/healthz", 200),
        ("GET", "/missing", 404),
        ("GET", "/%00", 400),
        ("GET", "/%ff", 400),
        ("GET", "/healthz?q=%FF", 400),
        ("GET", "/healthz?" + "a" * 5000, 414),
        ("GET", "/healthz?" + "a" * 20000, 414),
        ("DELETE", "/healthz", 405),
        ("BREW", "/healthz", 405),
        ("GET", "//elsewhere.test/%2e%2e", 404),
    ],
)
def test_a_live_server_answers_readably(empty_site, method, target, status):
    response = fetch(empty_site, target, method)
    assert response.status == status
    assert response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Set-Cookie"] is None


def test_a_live_server_refuses_a_wrong_host(empty_site):
    assert fetch(empty_site, "/healthz", Host="elsewhere.test").status == 400
