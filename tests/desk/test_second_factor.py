"""In production nobody is let in by a password alone; a code counts once, and guessing is limited."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from incidents.editing.accounts import second_factor
from incidents.models import AuditEntry, DeskSession
from tests.desk.signing_in import CODE, LOGIN, SET_UP, code_of, is_in, make_account, make_app, sign_in
from tests.factories import make_administrator, make_published, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings):
    settings.SECOND_FACTOR = True


@pytest.fixture
def account():
    return make_account()


def test_a_local_run_asks_for_no_code(client, account, settings):
    assert settings.SECOND_FACTOR is False
    make_app(account)
    sign_in(client, account)
    assert is_in(client)


def test_password_and_code_let_in(client, account, production):
    device = make_app(account)
    sign_in(client, account)
    assert not is_in(client)
    asked = client.get("/admin/incidents/incident/", follow=True)
    assert asked.request["PATH_INFO"] == CODE
    assert "/admin/incidents/incident/" in unquote(asked.request["QUERY_STRING"])
    done = client.post(f"{CODE}?next=/admin/incidents/incident/", {"code": code_of(device)})
    assert done["Location"] == "/admin/incidents/incident/"
    assert is_in(client)
    assert AuditEntry.objects.filter(action="logged-in", account=account.username).count() == 1


def test_the_session_gets_a_new_key_with_the_code(client, account, production):
    device = make_app(account)
    sign_in(client, account)
    half = client.session.session_key
    client.post(CODE, {"code": code_of(device)})
    assert client.session.session_key != half
    assert not DeskSession.objects.filter(session_key=half).exists()


def test_a_code_counts_once(client, account, production):
    device = make_app(account)
    code = code_of(device)
    sign_in(client, account)
    client.post(CODE, {"code": code})
    other = Client()
    sign_in(other, account)
    assert "wrong, or has been used" in other.post(CODE, {"code": code}).content.decode()
    assert not is_in(other)


def test_an_account_without_a_factor_sets_one_up_first(client, account, production):
    sign_in(client, account)
    page = client.get(reverse("admin:index"), follow=True)
    assert page.request["PATH_INFO"] == SET_UP
    device = TOTPDevice.objects.get(user=account, confirmed=False)
    shown = page.content.decode()
    assert second_factor.secret_of(device) in shown
    assert "<svg" in shown
    assert "style=" not in shown[shown.index("<svg") :]
    done = client.post(SET_UP, {"code": code_of(device)})
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", done.content.decode())
    assert len(set(codes)) == 10
    assert is_in(client)


def test_a_wrong_code_sets_nothing_up(client, account, production):
    sign_in(client, account)
    client.get(SET_UP)
    device = TOTPDevice.objects.get(user=account)
    wrong = f"{(int(code_of(device)) + 1) % 1_000_000:06}"
    assert "wrong" in client.post(SET_UP, {"code": wrong}).content.decode()
    assert second_factor.app_of(account) is None
    assert not is_in(client)


def test_a_password_alone_puts_no_other_app_in_place_of_the_first(client, account, production):
    device = make_app(account)
    sign_in(client, account)
    assert client.get(SET_UP)["Location"].startswith(CODE)
    assert client.post(SET_UP, {"code": "123456"})["Location"].startswith(CODE)
    assert list(TOTPDevice.objects.filter(user=account)) == [device]


def set_up(account):
    device = second_factor.waiting_app_of(account)
    return second_factor.set_up(account, code_of(device), request=RequestFactory().get("/"))


def test_recovery_codes_are_kept_as_digests_and_count_once(client, account, production):
    codes = set_up(account)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert not kept & {code.replace("-", "") for code in codes}
    for attempt, lets_in in ((codes[3].upper(), True), (codes[3], False), (codes[4].replace("-", " "), True)):
        browser = Client()
        sign_in(browser, account)
        browser.post(CODE, {"code": attempt})
        assert is_in(browser) == lets_in
    assert second_factor.codes_left(account) == 8


def test_new_recovery_codes_replace_the_old(client, account, production):
    (old, *_) = set_up(account)
    sign_in(client, account)
    client.post(CODE, {"code": code_of(second_factor.app_of(account), steps=1)})
    renewed = client.post("/admin/account/", {"_renew": "1"}).content.decode()
    assert len(re.findall(r"<code>[a-z2-7-]{19}</code>", renewed)) == 10
    assert second_factor.check(account, old, request=RequestFactory().get("/")) is None


@pytest.mark.parametrize("typed", ["", "١٢٣٤٥٦", "²²²²²²", "9" * 40, "-123456", "'; --", "\0"])
def test_what_is_no_code_is_wrong(client, account, production, typed):
    set_up(account)
    sign_in(client, account)
    assert client.post(CODE, {"code": typed}).status_code == 200
    assert not is_in(client)


def test_after_five_wrong_codes_not_even_the_right_one_counts_for_a_quarter_of_an_hour(
    client, account, production
):
    device = make_app(account)
    sign_in(client, account)
    for _ in range(5):
        assert "This code is wrong" in client.post(CODE, {"code": "aaaa"}).content.decode()
    assert "Too many wrong codes" in client.post(CODE, {"code": code_of(device)}).content.decode()
    assert not is_in(client)
    assert AuditEntry.objects.filter(action="code-refused", account=account.username).count() == 5


def test_guesses_of_long_ago_are_forgiven(client, account, production):
    device = make_app(account)
    past = timezone.now() - timedelta(minutes=16)
    for _ in range(9):
        AuditEntry.objects.create(action="code-refused", account=account.username, at=past)
    sign_in(client, account)
    client.post(CODE, {"code": code_of(device)})
    assert is_in(client)


def test_somebody_elses_code_does_not_count(client, account, production):
    make_app(account)
    other = make_app(make_account())
    sign_in(client, account)
    client.post(CODE, {"code": code_of(other)})
    assert not is_in(client)


def test_who_has_shown_a_password_alone_can_leave_again(client, account, production):
    make_app(account)
    sign_in(client, account)
    assert client.post(CODE, {"_leave": "1"})["Location"] == LOGIN
    assert client.get(CODE)["Location"].startswith(LOGIN)


def test_going_on_leads_nowhere_else(client, account, production):
    device = make_app(account)
    sign_in(client, account)
    done = client.post(CODE, {"code": code_of(device), "next": "https://elsewhere.example/admin/"})
    assert done["Location"] == "/admin/"


def test_an_administrator_takes_anothers_factor_away_and_ends_their_sessions(client, account, production):
    set_up(account)
    theirs = Client()
    sign_in(theirs, account)
    theirs.post(CODE, {"code": code_of(second_factor.app_of(account), steps=1)})
    assert is_in(theirs)
    administrator = make_account("Administrator")
    device = make_app(administrator)
    sign_in(client, administrator)
    client.post(CODE, {"code": code_of(device)})
    address = reverse("admin:auth_user_remove-factor", args=[account.pk])
    client.post(address, {"reason": " "})
    assert second_factor.app_of(account)
    client.post(address, {"reason": "She called from her desk."})
    assert not TOTPDevice.objects.filter(user=account).exists()
    assert not StaticDevice.objects.filter(user=account).exists()
    assert not is_in(theirs)
    entry = AuditEntry.objects.get(action="factor-removed")
    assert (entry.account, entry.by) == (account.username, administrator.username)
    assert "from her desk" in entry.detail


def test_nobody_takes_their_own_factor_away(account):
    set_up(account)
    with pytest.raises(PermissionDenied):
        second_factor.remove(of=account, by=account, reason="Lost.", request=None)
    assert second_factor.app_of(account)


def test_the_operator_lets_somebody_in_again(account, capsys):
    set_up(account)
    call_command("reset_second_factor", account.username, reason="The last Administrator lost her phone.")
    assert "is gone" in capsys.readouterr().out
    assert second_factor.app_of(account) is None
    with pytest.raises(CommandError, match="no user"):
        call_command("reset_second_factor", "nobody", reason="x")
    with pytest.raises(CommandError, match="reason"):
        call_command("reset_second_factor", account.username, reason=" ")


OPEN = {LOGIN, CODE, SET_UP}


def addresses_of_the_desk(patterns, prefix="/admin/"):
    """Give an address for every route of the desk, filled in where it takes something."""
    for pattern in patterns:
        text = prefix + str(pattern.pattern).replace("^", "").replace("$", "")
        if isinstance(pattern, URLResolver):
            yield from addresses_of_the_desk(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern):
            filled = re.sub(r"<(?:\w+:)?\w+>", "1", text)
            yield re.sub(r"\(\?P<\w+>.*?\)", "auth", filled).replace("\\Z", "")


DESK = sorted(
    set(
        addresses_of_the_desk(
            next(
                pattern.url_patterns
                for pattern in get_resolver().url_patterns
                if str(pattern.pattern) == "admin/"
            )
        )
    )
    - OPEN
)


def visitor(kind):
    client = Client()
    if kind == "password alone":
        account = make_administrator()
        make_app(account)
        client.force_login(account)
    elif kind == "no staff":
        client.force_login(make_user(is_staff=False, is_superuser=True))
    return client


@pytest.mark.parametrize("kind", ["nobody", "no staff", "password alone"])
def test_no_page_of_the_desk_is_for(kind, production):
    make_published()
    client = visitor(kind)
    assert len(DESK) > 70
    for address in DESK:
        answers = (
            client.get(address),
            client.get(f"{address}?_popup=1"),
            client.post(address, {"action": "x"}),
        )
        for answer in answers:
            assert answer.status_code in (302, 404, 405), address
            assert answer.status_code != 302 or answer["Location"].startswith("/admin/"), address
