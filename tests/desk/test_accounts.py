"""Accounts in the desk: who makes them, what nobody can give themselves, and what is kept of it."""

import json

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from incidents.editing.accounts.audit import ACTIONS, record
from incidents.editing.admin.accounts import AccountAdmin, version_of
from incidents.models import AuditEntry
from tests.desk.signing_in import make_account
from tests.factories import make_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    administrator = make_account("Administrator")
    client.force_login(administrator)
    return administrator


def change(client, account, **typed):
    values = {"username": account.username, "is_active": "on", "is_staff": "on"}
    values |= {"seen_version": str(version_of(User.objects.get(pk=account.pk)))} | typed
    return client.post(reverse("admin:auth_user_change", args=[account.pk]), values)


def group(name):
    return str(Group.objects.get(name=name).pk)


def test_an_account_is_made_and_gets_a_role(client, administrator):
    typed = {"username": "ada", "password1": "seven rockets of ada", "password2": "seven rockets of ada"}
    assert client.post(reverse("admin:auth_user_add"), typed | {"usable_password": "true"}).status_code == 302
    made = User.objects.get(username="ada")
    assert change(client, made, groups=[group("Writer")]).status_code == 302
    assert list(made.groups.values_list("name", flat=True)) == ["Writer"]
    given, first = AuditEntry.objects.filter(account="ada")
    assert (first.action, first.by) == ("account-made", administrator.username)
    assert json.loads(given.detail) == {
        "before": {"roles": [], "is_active": True, "is_staff": False, "is_superuser": False},
        "after": {"roles": ["Writer"], "is_active": True, "is_staff": True, "is_superuser": False},
    }


def test_the_second_of_two_administrators_is_told_and_takes_no_role_back_unseen(client, administrator):
    account = make_account("Reviewer")
    address = reverse("admin:auth_user_change", args=[account.pk])
    seen = client.get(address).context["adminform"].form["seen_version"].value()
    assert change(client, account, groups=[group("Writer")]).status_code == 302
    told = change(client, account, first_name="Ada", groups=[group("Reviewer")], seen_version=str(seen))
    assert told.status_code == 409
    assert [(row.label, row.saved, row.typed) for row in told.context["differences"]] == [
        ("First name", "—", "Ada"),
        ("Groups", "Writer", "Reviewer"),
    ]
    assert "What is saved now, and what you typed" in told.content.decode()
    form = told.context["adminform"].form
    assert form["first_name"].value() == "Ada"
    assert account.groups.get().name == "Writer"
    newer = form["seen_version"].value()
    kept = change(client, account, first_name="Ada", groups=[group("Writer")], seen_version=newer)
    assert kept.status_code == 302
    account.refresh_from_db()
    assert (account.first_name, account.groups.get().name) == ("Ada", "Writer")


def test_a_save_between_the_check_and_the_write_is_a_conflict(client, administrator, monkeypatch):
    account, check = make_account(), AccountAdmin._mark_conflict

    def somebody_saves(desk, request, object_id):
        found = check(desk, request, object_id)
        monkeypatch.undo()
        User.objects.filter(pk=account.pk).update(email="first@desk.example")
        return found

    monkeypatch.setattr(AccountAdmin, "_mark_conflict", somebody_saves)
    assert change(client, account, first_name="Ada").status_code == 409
    account.refresh_from_db()
    assert (account.first_name, account.email) == ("", "first@desk.example")


def test_a_change_of_the_name_alone_is_no_change_of_rights(client, administrator):
    account = make_account()
    change(client, account, first_name="Ada", groups=[group("Reviewer")])
    assert not AuditEntry.objects.filter(action="rights-changed").exists()


@pytest.mark.parametrize("password", ["short", "password1234567", "a" * 20, "editor-ada-editor-ada"])
def test_a_password_that_is_easily_guessed_is_refused(client, administrator, password):
    typed = {"username": "editor-ada", "password1": password, "password2": password}
    answer = client.post(reverse("admin:auth_user_add"), typed | {"usable_password": "true"})
    assert answer.status_code == 200
    assert not User.objects.filter(username="editor-ada").exists()


def test_nobody_makes_anybody_a_superuser(client, administrator):
    account = make_account()
    right = Permission.objects.get(codename="add_group")
    extra = {"is_superuser": "on", "user_permissions": [str(right.pk)], "password": "x", "last_login": ""}
    change(client, account, groups=[group("Reviewer")], **extra)
    change(client, administrator, groups=[group("Administrator")], **extra)
    for changed in (account, administrator):
        password = changed.password
        changed.refresh_from_db()
        assert not changed.is_superuser
        assert not changed.user_permissions.exists()
        assert changed.password == password


def test_an_administrator_changes_no_superuser(client, administrator):
    above = make_administrator(email="")
    assert change(client, above, email="mine@desk.example").status_code == 403
    for name in ("password_change", "remove-factor", "end-sessions"):
        assert client.post(reverse(f"admin:auth_user_{name}", args=[above.pk]), {}).status_code == 403
    above.refresh_from_db()
    assert above.email == ""


@pytest.mark.parametrize("kind", ["administrator", "superuser"])
def test_no_account_is_deleted(client, kind):
    client.force_login(make_administrator() if kind == "superuser" else make_account("Administrator"))
    account = make_account()
    assert (
        client.post(reverse("admin:auth_user_delete", args=[account.pk]), {"post": "yes"}).status_code == 403
    )
    assert User.objects.filter(pk=account.pk).exists()


def test_roles_are_made_by_the_code_alone(client):
    client.force_login(make_administrator())
    writer = Group.objects.get(name="Writer")
    assert client.get(reverse("admin:auth_group_change", args=[writer.pk])).status_code == 200
    for name, keys in (("add", []), ("change", [writer.pk]), ("delete", [writer.pk])):
        address = reverse(f"admin:auth_group_{name}", args=keys)
        assert client.post(address, {"name": "Writer", "permissions": ["1"]}).status_code == 403


def test_keys_of_second_factors_are_shown_to_nobody():
    assert not admin.site.is_registered(TOTPDevice)
    assert not admin.site.is_registered(StaticDevice)


@pytest.mark.parametrize(("role", "status"), [("Writer", 403), ("Reviewer", 403), ("Administrator", 200)])
def test_the_audit_log_is_read_by_administrators(client, role, status):
    entry = record("locked", account="ada", by="", request=None, tries=6)
    client.force_login(make_account(role))
    listed = client.get(reverse("admin:incidents_auditentry_changelist"))
    assert listed.status_code == status
    assert ("tries: 6" in listed.content.decode()) == (status == 200)
    assert client.get(reverse("admin:incidents_auditentry_change", args=[entry.pk])).status_code == status


def test_the_audit_log_is_changed_by_nobody(client):
    entry = record("locked", account="ada", by="", request=None)
    client.force_login(make_administrator())
    for name, keys in (("add", []), ("change", [entry.pk]), ("delete", [entry.pk])):
        address = reverse(f"admin:incidents_auditentry_{name}", args=keys)
        assert client.post(address, {"action": "x", "post": "yes"}).status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.update(account="eve")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no INSERT OR REPLACE")
def test_no_entry_of_the_audit_log_is_replaced():
    entry = record("locked", account="ada", by="", request=None)
    statement = "INSERT OR REPLACE INTO incidents_auditentry (id, at, action, account, by, address, detail)"
    row = [entry.pk, timezone.now(), "x", "", "", "", "{}"]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement} VALUES (%s, %s, %s, %s, %s, %s, %s)", row)


def test_no_text_forges_an_entry():
    entry = record("factor-removed", account="ada", by="eve", request=None, reason='x"}\n{"account": "bob')
    assert "\n" not in entry.detail
    assert json.loads(entry.detail) == {"reason": 'x"}\n{"account": "bob'}


def test_every_action_of_the_audit_log_is_said_in_words(client, administrator):
    for action in ACTIONS:
        record(action, account="ada", by="", request=None)
    shown = client.get(reverse("admin:incidents_auditentry_changelist")).content.decode()
    assert all(words in shown for words in ACTIONS.values())
