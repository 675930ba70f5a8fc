"""Fill in the desk's forms as a browser would: what a page shows, with a few fields typed over."""

from django.urls import reverse


def address(event, page="change"):
    """Address of an event's form, or of its publishing page."""
    return reverse(f"admin:incidents_{event._meta.model_name}_{page}", args=[event.pk])


def add_address(model="incident"):
    return reverse(f"admin:incidents_{model}_add")


def shown(response):
    """Give the values that a form's page would post if nothing were typed."""
    data = values_of(response.context["adminform"].form)
    for entry in response.context["inline_admin_formsets"]:
        data |= values_of(entry.formset.management_form)
        for form in entry.formset.forms:
            data |= values_of(form)
    return data


def values_of(form):
    values = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False or value == []:
            continue
        if isinstance(value, list | tuple):
            value = [str(getattr(entry, "pk", entry)) for entry in value]
        elif value is True:
            value = "on"
        else:
            value = str(bound.field.widget.format_value(value) if hasattr(value, "year") else value)
        values[bound.html_name] = value
    return values


def open_form(client, event):
    response = client.get(address(event))
    assert response.status_code == 200
    return shown(response)


def errors_of(response):
    """Give every message of a form that was not saved, in one text."""
    form = response.context["adminform"].form
    found = [str(form.errors)]
    for entry in response.context["inline_admin_formsets"]:
        found += [str(entry.formset.non_form_errors()), *(str(row.errors) for row in entry.formset.forms)]
    return " ".join(found)


def new_incident(document, **typed):
    """Give what an editor types for an incident with one claim."""
    return {
        "title": "Two rockets land near Northport",
        "short_title": "Rockets near Northport",
        "kind": "rocket-attack",
        "summary": "Two rockets came down outside the town, the Gazette says.",
        "grade": "reported",
        "language": "en",
        "day_order": "0",
        "date_words": "late Feb 2021",
        **rows("event_places"),
        **rows("participations"),
        **rows("links"),
        **rows(
            "claims",
            {
                "document": str(document.pk),
                "said_by": "The Gazette",
                "voice": "outlet",
                "text": "Two rockets came down outside the town.",
                "language": "en",
                "credibility": "6",
                "supports": ["what", "date", "place"],
                "figures": "munitions: 2",
            },
        ),
        **typed,
    }


def rows(prefix, *entries):
    """Give new rows of an inline with the counts Django asks for."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(entries)), f"{prefix}-INITIAL_FORMS": "0"}
    for index, entry in enumerate(entries):
        data |= {f"{prefix}-{index}-{name}": value for name, value in entry.items()}
    return data
