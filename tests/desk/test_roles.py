"""Writer, Reviewer, Administrator: what the groups hold, and what each may do in the desk."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from incidents.editing.admin.publishing import ALL_DECISIONS
from incidents.editing.roles import ROLES
from incidents.models import Edition, Event, Incident
from tests.desk.posting import add_address, address, new_incident, open_form
from tests.factories import make_document, make_event, make_published, make_user

MODELS = ["incident", "diplomaticevent", "forceevent", "source", "document", "actor", "place", "collection"]
BY_NAME = {role.name: role for role in ROLES}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_group_holds_what_its_role_says(db, role):
    held = Group.objects.get(name=role.name).permissions.values_list("content_type__app_label", "codename")
    assert {f"{app}.{codename}" for app, codename in held} == set(role.permissions)


def test_each_role_holds_those_before_it():
    writer, reviewer, administrator = (set(role.permissions) for role in ROLES)
    assert writer < reviewer < administrator


def test_permissions_have_the_names_django_gives_them(db):
    for permission in Permission.objects.filter(group__isnull=False).select_related("content_type"):
        model = permission.content_type.model_class()
        verb = permission.codename.partition("_")[0]
        usual = f"Can {verb} {model._meta.verbose_name_raw}"
        assert permission.name == dict(model._meta.permissions).get(permission.codename, usual)


@pytest.mark.parametrize("role", list(BY_NAME))
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["changelist", "add"])
def test_every_role_writes_drafts_and_reference_data(client, log_in, role, model, page):
    log_in(role)
    assert client.get(reverse(f"admin:incidents_{model}_{page}")).status_code == 200


@pytest.mark.parametrize(("role", "status"), [("Writer", 403), ("Reviewer", 200), ("Administrator", 200)])
def test_log_is_read_by_reviewers(client, log_in, role, status):
    make_published()
    log_in(role)
    assert client.get(reverse("admin:incidents_edition_changelist")).status_code == status
    detail = client.get(reverse("admin:incidents_edition_change", args=[1]))
    assert detail.status_code == status


@pytest.mark.parametrize(("role", "status"), [("Writer", 403), ("Reviewer", 403), ("Administrator", 200)])
def test_accounts_are_kept_by_administrators(client, log_in, role, status):
    log_in(role)
    assert client.get(reverse("admin:auth_user_changelist")).status_code == status


@pytest.mark.parametrize("role", list(BY_NAME))
def test_nobody_writes_the_log(client, log_in, role):
    make_published()
    log_in(role)
    assert client.get(reverse("admin:incidents_edition_add")).status_code == 403
    assert client.post(reverse("admin:incidents_edition_change", args=[1]), {}).status_code == 403
    assert client.post(reverse("admin:incidents_edition_delete", args=[1]), {}).status_code == 403


@pytest.mark.parametrize("decision", list(ALL_DECISIONS))
@pytest.mark.parametrize("state", ["draft", "in-review", "published", "withdrawn"])
def test_writer_decides_nothing(client, writer, decision, state):
    event = make_published() if state in ("published", "withdrawn") else make_event()
    Event.objects.filter(pk=event.pk).update(state=state)
    event = Incident.objects.get(pk=event.pk)
    before = Edition.objects.count()
    posted = {"decision": decision, "reason": "Because.", "version": str(event.version)}
    assert client.post(address(event, "publish"), posted).status_code == 403
    assert client.get(address(event, "publish")).status_code == 403
    assert Edition.objects.count() == before


def test_writer_is_offered_no_publishing(client, writer):
    event = Incident.objects.get(pk=make_event().pk)
    text = client.get(address(event)).content.decode()
    assert "_publish" not in text
    assert "Save and submit for review" in text
    chosen = {"action": "publish_selected", "_selected_action": [str(event.pk)]}
    client.post(reverse("admin:incidents_incident_changelist"), chosen)
    assert not Edition.objects.exists()


def test_writers_publish_button_only_saves(client, writer):
    client.post(add_address(), new_incident(make_document(), _publish="1"))
    assert Event.objects.get().state == "draft"


def test_posted_fields_that_no_form_has_take_no_effect(client, writer):
    event = Incident.objects.get(pk=make_event().pk)
    extra = {"state": "published", "public_id": "7", "edtf": "1999", "version": "90", "merged_into": "1"}
    client.post(address(event), open_form(client, event) | extra | {"claims-0-number": "9"})
    event.refresh_from_db()
    assert (event.state, event.public_id, event.edtf, event.version) == ("draft", None, "2021-04-04", 2)
    assert (event.merged_into, event.claims.get().number) == (None, 1)


DESK = [
    "admin:index",
    "admin:incidents_incident_changelist",
    "admin:incidents_incident_add",
    "admin:incidents_event_read_date",
    "admin:incidents_event_read_figures",
    "admin:incidents_actor_changelist",
    "admin:incidents_edition_changelist",
    "admin:autocomplete",
    "admin:auth_user_changelist",
]


@pytest.mark.parametrize("name", DESK)
def test_desk_is_for_staff_alone(client, db, name):
    for account in (None, make_user(is_staff=False)):
        if account:
            client.force_login(account)
        response = client.post(reverse(name)) if "read" in name else client.get(reverse(name))
        assert response.status_code == 302
        assert "/login/" in response["Location"]


def test_staff_without_a_role_sees_nothing(client, db):
    client.force_login(make_user())
    event = Incident.objects.get(pk=make_event().pk)
    assert client.get(address(event)).status_code == 403
    assert client.get(address(event, "publish")).status_code == 403
    assert client.post(reverse("admin:incidents_event_read_date"), {"date_words": "2021"}).status_code == 403
    query = "app_label=incidents&model_name=participation&field_name=actor&term=a"
    assert client.get(f"{reverse('admin:autocomplete')}?{query}").status_code == 403
