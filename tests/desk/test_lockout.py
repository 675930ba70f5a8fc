"""Guessing a password is slow and found out; it keeps no editor out of the desk for longer than a minute."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from incidents.editing.accounts.lockout import FREE_FAILURES, MOST_OF_ADDRESS
from incidents.models import AuditEntry
from tests.desk.signing_in import PASSWORD, is_in, make_account, sign_in

pytestmark = pytest.mark.django_db

OWN, STRANGERS = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def account():
    return make_account()


def fail(account, address=STRANGERS, times=1):
    for _ in range(times):
        answer = sign_in(Client(), account, "a wrong password", REMOTE_ADDR=address)
    return answer


def lets_in(account, address):
    client = Client()
    sign_in(client, account, REMOTE_ADDR=address)
    return is_in(client)


def had_failed(account="", address="", minutes=1.0, times=1):
    at = timezone.now() - timedelta(minutes=minutes)
    for _ in range(times):
        AuditEntry.objects.create(action="login-failed", account=account, address=address, at=at)


def test_six_wrong_passwords_lock_a_name_at_an_address(account):
    fail(account, times=6)
    assert not lets_in(account, STRANGERS)
    assert lets_in(account, OWN)
    entry = AuditEntry.objects.get(action="locked")
    assert (entry.account, entry.address) == (account.username, STRANGERS)


def test_five_wrong_passwords_are_forgiven_with_a_right_one(account):
    fail(account, times=5)
    assert lets_in(account, STRANGERS)
    fail(account, times=4)
    assert lets_in(account, STRANGERS)


def test_a_lock_ends_and_is_not_made_longer_by_trying(account):
    fail(account, times=6)
    fail(account, times=3)
    assert AuditEntry.objects.filter(action="login-failed").count() == 6
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert lets_in(account, STRANGERS)


def test_an_address_has_twenty_wrong_passwords_in_an_hour_whatever_the_names(account):
    had_failed(address=STRANGERS, minutes=50, times=MOST_OF_ADDRESS)
    assert not lets_in(account, STRANGERS)
    assert lets_in(account, OWN)


def test_what_an_address_did_more_than_an_hour_ago_is_forgiven(account):
    had_failed(address=STRANGERS, minutes=61, times=MOST_OF_ADDRESS)
    assert lets_in(account, STRANGERS)


def test_the_addresses_of_one_ipv6_network_are_one(account):
    fail(account, "2001:db8:1:2::1", times=6)
    assert not lets_in(account, "2001:db8:1:2:ffff::9")
    assert lets_in(account, "2001:db8:1:3::1")


def test_a_made_up_forwarded_address_is_not_believed(account):
    for number in range(6):
        sign_in(Client(), account, "wrong", REMOTE_ADDR=STRANGERS, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert not lets_in(account, STRANGERS)


def test_strangers_everywhere_keep_nobody_out_where_they_have_signed_in_before(account):
    assert lets_in(account, OWN)
    had_failed(account.username, minutes=0, times=200)
    assert lets_in(account, OWN)


def test_strangers_everywhere_make_an_editor_at_a_new_address_wait_a_minute_at_most(account):
    had_failed(account.username, minutes=0, times=200)
    assert not lets_in(account, OWN)


def test_and_then_the_editor_is_let_in(account):
    had_failed(account.username, minutes=1.05, times=200)
    assert lets_in(account, OWN)


@pytest.mark.parametrize(("excess", "seconds"), [(0, 1), (3, 8), (5, 32)])
def test_the_wait_doubles_with_each_failure(account, excess, seconds):
    had_failed(account.username, minutes=(seconds - 0.8) / 60, times=FREE_FAILURES + excess)
    assert not lets_in(account, OWN)


@pytest.mark.parametrize(("excess", "seconds"), [(-1, 0), (0, 1), (3, 8), (5, 32)])
def test_and_no_more(account, excess, seconds):
    had_failed(account.username, minutes=(seconds + 0.1) / 60, times=FREE_FAILURES + excess)
    assert lets_in(account, OWN)


def test_unknown_wrong_and_locked_are_answered_alike(account):
    def words(answer):
        content = answer.content.decode()
        token = answer.context["csrf_token"]
        return answer.status_code, content.replace(str(token), "")

    def one(name, password, address):
        return Client(enforce_csrf_checks=False).post(
            "/admin/login/", {"username": name, "password": password}, REMOTE_ADDR=address
        )

    wrong = one(account.username, "a wrong password", OWN)
    unknown = one("nobody-here", "a wrong password", OWN)
    fail(account, times=7)
    locked = one(account.username, PASSWORD, STRANGERS)
    assert locked.status_code == wrong.status_code == unknown.status_code == 200
    shown = {
        words(answer)[1].replace(name, "NAME")
        for answer, name in ((wrong, account.username), (unknown, "nobody-here"), (locked, account.username))
    }
    assert len(shown) == 1


def test_a_locked_try_costs_the_work_of_a_wrong_one(account, monkeypatch):
    calls = []
    monkeypatch.setattr("incidents.editing.accounts.lockout.make_password", calls.append)
    fail(account, times=6)
    assert calls == []
    fail(account)
    assert calls == ["a wrong password"]


def test_what_was_typed_as_a_name_is_not_kept(account):
    answer = Client().post("/admin/login/", {"username": "my secret password", "password": "x"})
    assert answer.status_code == 200
    assert AuditEntry.objects.get(action="login-failed").account == ""
