"""The one application of the project, and the site that Django's admin serves for it."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class IncidentsConfig(AppConfig):
    """Dateline's application: events, editions, and the pages that show them."""

    name = "incidents"
    verbose_name = "Dateline"
    default_auto_field = "django.db.models.BigAutoField"


class DeskConfig(AdminConfig):
    """Django's admin, with our own site in place of its."""

    default_site = "incidents.editing.desk.DeskSite"
