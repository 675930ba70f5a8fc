"""The one application of the project, and the site that Django's admin serves for it."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks
from PIL import features


class IncidentsConfig(AppConfig):
    """Dateline's application: events, editions, and the pages that show them."""

    name = "incidents"
    verbose_name = "Dateline"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        checks.register(shapes_letters)
        import_module("incidents.editing.accounts.signing_in")


class DeskConfig(AdminConfig):
    """Django's admin, with our own site in place of its."""

    default_site = "incidents.editing.desk.DeskSite"


def shapes_letters(**_: object) -> list[checks.CheckMessage]:
    """Warn of a machine on which Arabic letters would stand unjoined and in the wrong order."""
    if features.check("raqm"):
        return []
    hint = "Install FriBidi: apt-get install libfribidi0"
    return [checks.Warning("There are no share pictures.", hint=hint, id="dateline.W001")]
