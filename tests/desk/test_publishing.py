"""From the form to the readers: the page that asks first, and the lists that act on several events."""

import pytest
from django.urls import reverse

from incidents.editing import review
from incidents.models import Edition, Event, Incident
from tests.desk.posting import add_address, address, new_incident, open_form
from tests.factories import make_actor, make_collection, make_document, make_event, make_place, make_published

LIST = reverse("admin:incidents_incident_changelist")


def as_incident(event):
    return Incident.objects.get(pk=event.pk)


@pytest.fixture
def draft(db):
    return as_incident(make_event(date_words="4 April 2021"))


@pytest.fixture
def published(db):
    return as_incident(make_published(date_words="4 April 2021"))


def decide(client, event, decision, reason="", **typed):
    event.refresh_from_db()
    posted = {"decision": decision, "reason": reason, "version": str(event.version)} | typed
    return client.post(address(event, "publish"), posted, follow=True)


def text_of(response):
    return response.content.decode()


def test_page_shows_what_would_refuse(client, reviewer):
    event = as_incident(make_event(summary="", claims=False))
    text = text_of(client.get(address(event, "publish")))
    assert "A summary is needed" in text
    assert "A claim is needed" in text


def test_refusals_are_listed_by_field_and_nothing_is_published(client, reviewer):
    event = as_incident(make_event(summary=""))
    response = decide(client, event, "publish")
    assert response.status_code == 200
    assert "<b>Summary:</b> A summary is needed" in text_of(response)
    assert not Edition.objects.exists()


def test_first_publication_leads_to_the_public_page(client, reviewer, draft):
    response = decide(client, draft, "publish")
    draft.refresh_from_db()
    assert draft.state == "published"
    assert Edition.objects.get().author.user == reviewer
    assert f'href="/events/{draft.public_id}/"' in text_of(response)


def test_saving_and_publishing_is_one_button_and_one_page(client, reviewer):
    typed = new_incident(make_document(), _publish="1")
    response = client.post(add_address(), typed, follow=True)
    event = Event.objects.get()
    assert response.request["PATH_INFO"] == address(as_incident(event), "publish")
    assert "What readers will see change" in text_of(response)


def test_readers_keep_the_edition_until_the_copy_is_published(client, reviewer, published):
    client.post(
        address(published), open_form(client, published) | {"title": "Three rockets land", "_continue": "1"}
    )
    assert Edition.objects.count() == 1
    text = text_of(client.get(address(published, "publish")))
    assert "Two rockets land near Northport" in text
    assert "Three rockets land" in text


@pytest.mark.parametrize(
    ("decision", "action"),
    [("update", "updated"), ("correct", "corrected"), ("clarify", "clarified"), ("edit", "edited")],
)
def test_published_event_is_published_again_with_a_reason(client, reviewer, published, decision, action):
    Event.objects.filter(pk=published.pk).update(known="The Gazette saw two craters.")
    decide(client, published, decision, "We said little. In fact there is more.")
    edition = Edition.objects.latest("sequence")
    assert edition.action == action
    assert edition.content.reason == "We said little. In fact there is more."


def test_correction_without_a_reason_is_refused(client, reviewer, published):
    Event.objects.filter(pk=published.pk).update(known="The Gazette saw two craters.")
    assert "a reason is needed" in text_of(decide(client, published, "correct"))
    assert Edition.objects.count() == 1


def test_silent_edit_of_a_fact_is_refused(client, reviewer, published):
    Event.objects.filter(pk=published.pk).update(kind="shelling")
    assert "kind" in text_of(decide(client, published, "edit"))
    assert Edition.objects.count() == 1


def test_withdrawing_and_restoring(client, reviewer, published):
    decide(client, published, "withdraw", "Our report was of another town.")
    published.refresh_from_db()
    assert published.state == "withdrawn"
    decide(client, published, "restore", "It was the right town after all.")
    published.refresh_from_db()
    assert published.state == "published"
    assert list(Edition.objects.values_list("action", flat=True)) == ["published", "withdrawn", "restored"]


@pytest.mark.parametrize("decision", ["update", "restore", "", "merge", "\0", "x" * 10_000])
def test_decision_that_is_not_offered_is_an_error_of_the_form(client, reviewer, draft, decision):
    assert decide(client, draft, decision).status_code == 200
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    "typed", [{"version": ""}, {"version": "9" * 400}, {"reason": "\0"}, {"reason": "x" * 10_000}]
)
def test_unreadable_publication_publishes_nothing(client, reviewer, draft, typed):
    assert decide(client, draft, "publish", **typed).status_code in (200, 409)
    assert not Edition.objects.exists()


def test_version_seen_is_the_version_published(client, reviewer, draft):
    seen = str(draft.version)
    Event.objects.filter(pk=draft.pk).update(version=draft.version + 1, title="Somebody else's title")
    response = decide(client, draft, "publish", "kept words", version=seen)
    assert response.status_code == 409
    assert "Nothing was published" in text_of(response)
    assert "kept words" in text_of(response)
    assert not Edition.objects.exists()
    assert response.context["form"]["version"].value() == str(draft.version)


def test_publishing_page_of_nothing_is_not_found(client, reviewer):
    assert client.get("/admin/incidents/incident/999/publish/").status_code == 404
    assert client.get("/admin/incidents/incident/x/publish/").status_code == 404


def test_submitting_hands_a_draft_to_reviewers(client, writer, draft):
    client.post(address(draft), open_form(client, draft) | {"_submit": "1"})
    draft.refresh_from_db()
    assert draft.state == "in-review"


def test_several_drafts_are_submitted_with_a_count(client, writer, draft, published):
    chosen = {"action": "submit_for_review", "_selected_action": [str(draft.pk), str(published.pk)]}
    text = text_of(client.post(LIST, chosen, follow=True))
    assert "1 event was handed to reviewers" in text
    assert "1 refused" in text


def test_several_events_are_published_with_a_count(client, reviewer, draft):
    unready = make_event(summary="", title="An unready entry")
    chosen = {"action": "publish_selected", "_selected_action": [str(draft.pk), str(unready.pk)]}
    text = text_of(client.post(LIST, chosen, follow=True))
    assert "1 event was published" in text
    assert "“An unready entry”: A summary is needed" in text
    assert Edition.objects.count() == 1


def test_what_was_public_is_never_deleted(client, reviewer, draft, published):
    seen = {"post": "yes", "seen_version": "1"}
    assert client.post(address(published, "delete"), seen).status_code == 403
    assert client.post(address(draft, "delete"), seen).status_code == 302
    assert list(Event.objects.all()) == [Event.objects.get(pk=published.pk)]
    assert "delete_selected" not in text_of(client.get(LIST))


def test_list_shows_date_state_and_edition(client, writer, published):
    text = text_of(client.get(LIST))
    assert "Sunday 4 April 2021" in text
    assert "1, published" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=published", {"Public"}),
        ("state=draft", {"Draft", "Undated"}),
        ("kind=shelling", {"Draft"}),
        ("grade=disputed", {"Undated"}),
        ("collection=examplia", {"Draft"}),
        ("dated=no", {"Undated"}),
        ("dated=yes", {"Draft", "Public"}),
        ("q=craters", {"Draft"}),
        ("q=Red+Front", {"Undated"}),
        ("q=Lakeside", {"Undated"}),
        ("q=%00%25", set()),
        ("state=nonsense", set()),
    ],
)
def test_list_is_narrowed(client, writer, query, found):
    make_published(title="Public")
    make_event(
        title="Draft",
        kind="shelling",
        claim={"text": "It left two craters."},
        collections=(make_collection(slug="examplia"),),
    )
    actor = (make_actor(name="Red Front"), "attacker")
    make_event(title="Undated", edtf="", grade="disputed", actors=(actor,), place=make_place(name="Lakeside"))
    response = client.get(f"{LIST}?{query}")
    if "%00" in query:
        assert response.status_code == 400
    else:
        assert {event.title for event in response.context["cl"].result_list} == found


def test_public_number_finds_its_event(client, writer, published):
    make_event(title="Another")
    response = client.get(f"{LIST}?q={published.public_id}")
    assert [event.pk for event in response.context["cl"].result_list] == [published.pk]


@pytest.mark.parametrize(
    "query", ["q=" + "word+" * 500, "q=" + "%25" * 300, "p=99999999999", "o=x", "all=1", "e=1"]
)
def test_absurd_list_is_an_answer(client, writer, query):
    assert client.get(f"{LIST}?{query}").status_code in (200, 302)


@pytest.mark.parametrize(
    "query", ["created_at__year=99999999999", "collections__events__title=x", "id__in=1"]
)
def test_list_is_not_narrowed_by_fields_it_does_not_offer(client, writer, query):
    assert client.get(f"{LIST}?{query}").status_code == 400


def test_list_takes_as_many_queries_for_many_events(client, writer, django_assert_num_queries):
    def count():
        with django_assert_num_queries(100, exact=False) as queries:
            client.get(LIST)
        return len(queries)

    make_published()
    few = count()
    for _ in range(8):
        make_published(actors=((make_actor(), "attacker"),), place=make_place())
    assert count() == few
    assert few <= 12


def test_list_is_of_its_own_strand(client, writer):
    make_event(kind="talks", title="Talks", short_title="Talks")
    assert not client.get(LIST).context["cl"].result_list
    assert client.get(reverse("admin:incidents_diplomaticevent_changelist")).context["cl"].result_list


def test_merged_event_cannot_be_restored(client, reviewer, published):
    winner = make_published()
    review.merge(
        loser=Event.objects.get(pk=published.pk), winner=winner, by=reviewer, reason="One event, twice."
    )
    assert "stays merged" in text_of(decide(client, published, "restore", "Back."))
