"""The one application of the project."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Dateline's application: events, editions, and the pages that show them."""

    name = "incidents"
    verbose_name = "Dateline"
    default_auto_field = "django.db.models.BigAutoField"
