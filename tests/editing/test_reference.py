"""A change to what entries share reaches readers, and nothing that was only being edited does."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from incidents.editing import reference
from incidents.editing.reference import merge_actors, merge_places, republish, revise
from incidents.editing.review import Conflict, Refused, publish, update, withdraw
from incidents.editing.verify import verify
from incidents.models import Edition, EditionContent, Event
from tests.factories import (
    make_actor,
    make_assertion,
    make_claim,
    make_collection,
    make_document,
    make_event,
    make_examplia,
    make_figure,
    make_place,
    make_published,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def current(event):
    """Give what readers see of an event now: document and facets."""
    event.refresh_from_db()
    content = EditionContent.objects.get(
        edition__event=event.public_id, edition__superseded_by=None, edition__number__isnull=False
    )
    return json.loads(content.document), json.loads(content.facets)


def test_a_new_name_is_published_in_every_event_that_shows_it():
    actor = make_actor(slug="red-front", name="Red Front")
    shown = [make_published(actors=((actor, "target"),)) for _ in range(2)]
    make_published()
    editions = revise(record=actor, changes={"name": "Red Front of Examplia", "aliases": "RF"}, by=None)
    assert [(edition.action, edition.material, edition.event) for edition in editions] == [
        ("edited", False, event.public_id) for event in shown
    ]
    document, _ = current(shown[0])
    assert document["actors"][0]["names"]["en"] == "Red Front of Examplia"
    assert document["actors"][0]["aliases"] == ["RF"]
    assert verify().problem is None


def test_older_editions_keep_the_older_name():
    actor = make_actor(name="Red Front")
    make_published(actors=((actor, "target"),))
    revise(record=actor, changes={"name": "Red Front of Examplia"}, by=None)
    document = json.loads(EditionContent.objects.get(edition=1).document)
    assert document["actors"][0]["names"]["en"] == "Red Front"


def test_what_is_being_edited_stays_unpublished():
    actor = make_actor()
    event = make_published(actors=((actor, "target"),))
    Event.objects.filter(pk=event.pk).update(title="Half a thought", edtf="2021-04-05")
    revise(record=actor, changes={"name": "Blue Front"}, by=None)
    document, _ = current(event)
    assert (document["title"], document["when"]["edtf"]) == ("Two rockets land near Northport", "2021-04-04")
    assert document["actors"][0]["names"]["en"] == "Blue Front"


def test_an_actor_is_renamed_wherever_a_claim_names_it():
    actor = make_actor()
    event = make_event(claim={"speaker": actor})
    claim = event.claims.get()
    make_assertion(claim, "denied", actor)
    make_figure(claim, "killed", 1, affiliation=actor)
    publish(event=event, by=None)
    revise(record=actor, changes={"name_ar": "الجبهة"}, by=None)
    claim = current(event)[0]["claims"][0]
    assert claim["speaker"]["names"]["ar"] == "الجبهة"
    assert claim["figures"][0]["of_whom"]["affiliation"]["names"]["ar"] == "الجبهة"
    assertion = current(event)[0]["responsibility"]["assertions"][0]
    assert assertion["actor"]["names"]["ar"] == "الجبهة"


def test_a_place_that_moves_takes_what_lies_in_it_along():
    places = make_examplia()
    event = make_published(place=places["northport"])
    district = places["lake-province"]
    revise(record=district, changes={"parents": [places["eastfield"]]}, by=None)
    document, facets = current(event)
    slugs = [ancestor["slug"] for ancestor in document["places"][0]["ancestors"]]
    assert slugs == ["lake-province", "eastfield", "examplia"]
    assert facets["places"] == ["eastfield", "examplia", "lake-province", "northport"]


def test_a_place_never_lies_in_itself():
    places = make_examplia()
    with pytest.raises(Refused, match="lie in itself"):
        revise(record=places["examplia"], changes={"parents": [places["northport"]]}, by=None)
    assert not places["examplia"].parents.exists()


def test_an_outlet_is_renamed_as_outlet_and_as_origin():
    outlet = make_source(slug="gazette")
    as_outlet = make_published(claim={"document": make_document(source=outlet)})
    as_origin = make_published(claim={"document": make_document(origin=outlet)})
    outlet.reliabilities.create(code="B", since="2021-01-01", reason="Corrects itself.")
    assert len(revise(record=outlet, changes={"name": "The Northport Gazette"}, by=None)) == 2
    cited = current(as_outlet)[0]["claims"][0]["document"]
    assert (cited["outlet"]["names"]["en"], cited["reliability"]) == ("The Northport Gazette", "B")
    cited = current(as_origin)[0]["claims"][0]["document"]
    assert (cited["origin"]["names"]["en"], cited["reliability"]) == ("The Northport Gazette", "F")


def test_a_document_gets_its_archived_copy_and_times():
    document = make_document(published_at=None)
    event = make_published(claim={"document": document})
    changes = {"archived_url": "https://archive.example/1", "published_at": "2021-04-05T10:00:00Z"}
    revise(record=document, changes=changes, by=None)
    frozen, facets = current(event)
    assert frozen["claims"][0]["document"]["archived_url"] == "https://archive.example/1"
    assert frozen["first_reported"]["published_at"] == "2021-04-05T10:00:00+00:00"
    assert facets["newest_source"] == "2021-04-05"


def test_a_document_whose_number_begins_another_touches_only_its_own_events():
    documents = [make_document() for _ in range(11)]
    for document in documents:
        make_published(claim={"document": document})
    assert len(revise(record=documents[0], changes={"byline": "Ada Example"}, by=None)) == 1


def test_a_collection_takes_its_new_words_along():
    collection = make_collection()
    event = make_published(collections=(collection,))
    revise(record=collection, changes={"coverage": "Covers the north."}, by=None)
    assert current(event)[0]["collections"][0]["coverage"] == "Covers the north."


def test_a_slug_is_permanent():
    actor = make_actor(slug="red-front")
    with pytest.raises(Refused, match="permanent"):
        revise(record=actor, changes={"slug": "blue-front"}, by=None)


@pytest.mark.parametrize("changes", [{"actor_type": "dragons"}, {"name": ""}])
def test_a_change_that_no_form_would_take_is_refused(changes):
    actor = make_actor()
    with pytest.raises(Refused):
        revise(record=actor, changes=changes, by=None)
    actor.refresh_from_db()
    assert (actor.actor_type, actor.version) == ("rebel", 1)


def test_a_record_somebody_else_has_saved_is_a_conflict():
    actor = make_actor(version=3)
    with pytest.raises(Conflict):
        revise(record=actor, changes={"name": "Blue Front"}, by=None, version=2)
    revise(record=actor, changes={"name": "Blue Front"}, by=None, version=3)
    actor.refresh_from_db()
    assert (actor.name, actor.version) == ("Blue Front", 4)


def test_it_needs_the_right_to_publish():
    with pytest.raises(PermissionDenied):
        revise(record=make_actor(), changes={"name": "Blue Front"}, by=make_user())


def test_withdrawn_events_are_left_alone():
    actor = make_actor()
    event = make_published(actors=((actor, "target"),))
    withdraw(event=event, by=None, reason="It was a film set.")
    assert revise(record=actor, changes={"name": "Blue Front"}, by=None) == []


def test_many_events_are_published_in_batches_and_a_second_run_changes_nothing(monkeypatch):
    monkeypatch.setattr(reference, "BATCH", 2)
    actor = make_actor()
    for _ in range(5):
        make_published(actors=((actor, "target"),))
    assert (
        len(revise(record=actor, changes={"name": "Blue Front"}, by=None, reason="Their own spelling.")) == 5
    )
    assert republish(record=actor, by=None) == []
    assert Edition.objects.get(pk=6).content.reason == "Their own spelling."


def test_an_interrupted_revision_is_finished_by_the_next_run(monkeypatch):
    actor = make_actor()
    for _ in range(3):
        make_published(actors=((actor, "target"),))
    monkeypatch.setattr(reference, "BATCH", 1)
    renew = reference._renewed

    def fail_at_the_third(renewal, event, by, reason):
        if event == 3:
            raise RuntimeError("the power went")
        return renew(renewal, event, by, reason)

    monkeypatch.setattr(reference, "_renewed", fail_at_the_third)
    with pytest.raises(RuntimeError):
        revise(record=actor, changes={"name": "Blue Front"}, by=None)
    assert Edition.objects.count() == 5
    monkeypatch.setattr(reference, "_renewed", renew)
    assert len(republish(record=actor, by=None)) == 1


def test_a_merged_actor_takes_over_roles_claims_and_old_links():
    loser, winner = make_actor(slug="r-f"), make_actor(slug="red-front", name="Red Front")
    event = make_event(actors=((loser, "target"), (winner, "target"), (loser, "party")))
    make_assertion(make_claim(event, speaker=loser), "denied", loser)
    publish(event=event, by=None)
    (edition,) = merge_actors(loser=loser, winner=winner, by=None)
    document, facets = current(event)
    assert facets["actors"] == [["red-front", "target"], ["red-front", "party"]]
    assert facets["also"] == [["actor", "r-f", "red-front"]]
    assert document["claims"][1]["speaker"]["slug"] == "red-front"
    assert document["responsibility"]["assertions"][0]["actor"]["slug"] == "red-front"
    assert (edition.action, edition.material) == ("edited", False)
    assert event.participations.count() == 2
    assert verify().problem is None


def test_after_a_merger_the_working_copy_may_be_published_again():
    loser, winner = make_actor(), make_actor()
    event = make_published(actors=((loser, "target"),))
    merge_actors(loser=loser, winner=winner, by=None)
    Event.objects.filter(pk=event.pk).update(title="Two rockets fall near Northport")
    assert not update(event=event, by=None).material


def test_a_merged_place_takes_over_events_and_what_lay_in_it():
    loser, winner = make_place(slug="lake"), make_place(slug="lake-province", name="Lake Province")
    town = make_place(slug="northport", parents=(loser,))
    here, inside = make_published(place=loser), make_published(place=town)
    assert len(merge_places(loser=loser, winner=winner, by=None)) == 2
    assert current(here)[1]["places"] == ["lake-province"]
    assert current(inside)[1]["places"] == ["lake-province", "northport"]
    assert current(inside)[1]["also"] == [["place", "lake", "lake-province"]]


def test_mergers_run_in_no_circle():
    first, second = make_actor(), make_actor()
    with pytest.raises(Refused):
        merge_actors(loser=first, winner=first, by=None)
    merge_actors(loser=first, winner=second, by=None)
    with pytest.raises(Refused):
        merge_actors(loser=second, winner=first, by=None)


def test_a_place_cannot_be_merged_into_what_would_then_lie_in_itself():
    country = make_place()
    province = make_place(parents=(country,))
    town = make_place(parents=(province,))
    with pytest.raises(Refused, match="lie in itself"):
        merge_places(loser=country, winner=town, by=None)
