"""Sessions of the desk: how long they last, how they end, and what needs a fresh proof."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.editing.accounts.sessions import sessions_of
from incidents.models import AuditEntry, DeskSession
from tests.desk.signing_in import PASSWORD, is_in, make_account, sign_in

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "eight rockets of Examplia"


@pytest.fixture
def account(client):
    account = make_account("Administrator")
    sign_in(client, account)
    return account


def age(client, **minutes):
    """Make parts of a session older: `seen_at`, `begun_at` or `proved_at`, in minutes."""
    session = client.session
    for name, number in minutes.items():
        session[name] = (timezone.now() - timedelta(minutes=number)).isoformat()
    session.save()


def another(account, **headers):
    browser = Client(**headers)
    sign_in(browser, account)
    assert is_in(browser)
    return browser


@pytest.mark.parametrize(("minutes", "inside"), [(29, True), (31, False)])
def test_a_session_ends_after_half_an_hour_without_use(client, account, minutes, inside):
    age(client, seen_at=minutes)
    assert is_in(client) == inside
    assert AuditEntry.objects.filter(action="session-expired", account=account.username).exists() != inside


@pytest.mark.parametrize(("hours", "inside"), [(11.9, True), (12.1, False)])
def test_a_session_ends_after_twelve_hours_however_it_is_used(client, account, hours, inside):
    age(client, begun_at=hours * 60, seen_at=1)
    assert is_in(client) == inside


def test_an_ended_session_is_gone_from_the_database(client, account):
    age(client, seen_at=31)
    is_in(client)
    assert not DeskSession.objects.filter(account=account).exists()


def test_use_keeps_a_session_alive_and_writes_once_a_minute(client, account):
    age(client, seen_at=20)
    assert is_in(client)
    assert timezone.now() - sessions_of(account)[0].seen_at < timedelta(seconds=5)
    before = DeskSession.objects.get(account=account).session_data
    assert is_in(client)
    assert DeskSession.objects.get(account=account).session_data == before


def test_a_session_made_before_there_were_ages_has_ended(client, account):
    session = client.session
    del session["begun_at"]
    session.save()
    assert not is_in(client)


def test_signing_in_gives_a_new_key(client):
    session = client.session
    session["planted"] = "1"
    session.save()
    planted = session.session_key
    sign_in(client, make_account())
    assert client.session.session_key != planted
    assert not DeskSession.objects.filter(session_key=planted).exists()


def test_an_account_sees_its_own_sessions_and_ends_one(client, account):
    other = another(account, headers={"user-agent": "Phone"})
    stranger = another(make_account())
    shown = client.get("/admin/account/")
    assert len(shown.context["sessions"]) == 2
    assert client.session.session_key not in shown.content.decode()
    mark = next(found.mark for found in sessions_of(account) if found.agent == "Phone")
    client.post("/admin/account/", {"session": mark})
    assert (is_in(client), is_in(other), is_in(stranger)) == (True, False, True)


def test_nobody_ends_the_sessions_of_another_by_their_mark(client, account):
    holder = make_account()
    stranger = another(holder)
    client.post("/admin/account/", {"session": sessions_of(holder)[0].mark})
    assert is_in(stranger)


def test_all_others_are_ended_at_once(client, account):
    others = [another(account), another(account)]
    client.post("/admin/account/", {"_end_others": "1"})
    assert (is_in(client), *map(is_in, others)) == (True, False, False)


def test_an_administrator_ends_anybodys_sessions(client, account):
    holder = make_account()
    theirs = another(holder)
    client.post(reverse("admin:auth_user_end-sessions", args=[holder.pk]))
    assert not is_in(theirs)
    assert AuditEntry.objects.get(action="sessions-ended").by == account.username


def test_a_new_password_needs_the_old_one_and_ends_all_other_sessions(client, account):
    other = another(account)
    typed = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    address = reverse("admin:password_change")
    assert client.post(address, {"old_password": "wrong", **typed}).status_code == 200
    assert is_in(other)
    key = client.session.session_key
    assert client.post(address, {"old_password": PASSWORD, **typed}).status_code == 302
    assert (is_in(client), is_in(other)) == (True, False)
    assert client.session.session_key != key
    assert list(DeskSession.objects.filter(account=account)) == [
        DeskSession.objects.get(session_key=client.session.session_key)
    ]
    assert AuditEntry.objects.filter(action="password-changed").count() == 1


def test_a_password_set_by_an_administrator_ends_every_session(client, account):
    holder = make_account()
    theirs = another(holder)
    typed = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}
    done = client.post(reverse("admin:auth_user_password_change", args=[holder.pk]), typed)
    assert done.status_code == 302
    assert not is_in(theirs)
    assert not DeskSession.objects.filter(account=holder).exists()


def test_who_is_made_inactive_is_out_at_the_next_request(client, account):
    account.is_active = False
    account.save()
    assert not is_in(client)


def test_who_loses_a_role_loses_it_at_the_next_request(client, account):
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 200
    account.groups.set(Group.objects.filter(name="Writer"))
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_leaving_clears_what_the_browser_keeps(client, account):
    left = client.post(reverse("admin:logout"))
    assert left["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "no-store" in left["Cache-Control"]
    assert not DeskSession.objects.filter(account=account).exists()
    assert AuditEntry.objects.filter(action="logged-out").count() == 1


DANGEROUS = [
    ("auth_user_add", False),
    ("auth_user_change", True),
    ("auth_user_password_change", True),
    ("auth_user_remove-factor", True),
]


@pytest.mark.parametrize(("name", "takes_account"), DANGEROUS, ids=lambda value: str(value))
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_dangerous_needs_a_fresh_proof(client, account, name, takes_account, method):
    holder = make_account()
    address = reverse(f"admin:{name}", args=[holder.pk] if takes_account else [])
    age(client, proved_at=16)
    answer = getattr(client, method)(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/confirm/?next=%2Fadmin%2Fauth%2Fuser%2F")
    assert client.post(answer["Location"], {"password": "wrong"}).status_code == 200
    confirmed = client.post(answer["Location"], {"password": PASSWORD})
    assert confirmed["Location"] == address
    again = getattr(client, method)(address)
    assert not again.get("Location", "").startswith("/admin/confirm/")


def test_a_fresh_proof_gives_a_new_key(client, account):
    age(client, proved_at=16)
    key = client.session.session_key
    client.post("/admin/confirm/", {"password": PASSWORD})
    assert client.session.session_key != key


def test_guessing_at_the_proof_is_limited_too(client, account):
    for _ in range(6):
        client.post("/admin/confirm/", {"password": "wrong"})
    assert "too many tries" in client.post("/admin/confirm/", {"password": PASSWORD}).content.decode()


def test_readers_pages_of_an_editor_set_no_cookie_and_keep_no_session(client, account):
    age(client, seen_at=20)
    before = DeskSession.objects.get(account=account).session_data
    answer = client.get("/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert DeskSession.objects.get(account=account).session_data == before
