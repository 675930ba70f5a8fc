"""The editors' desk: the admin of events, of what they share, and of the log."""

from incidents.editing.admin.accounts import AccountAdmin, AuditAdmin, RoleAdmin
from incidents.editing.admin.editions import EditionAdmin
from incidents.editing.admin.events import DiplomaticEventAdmin, ForceEventAdmin, IncidentAdmin
from incidents.editing.admin.imports import ImportRunAdmin
from incidents.editing.admin.readings import EventLookup
from incidents.editing.admin.redactions import RedactionAdmin
from incidents.editing.admin.reference import (
    ActorAdmin,
    CollectionAdmin,
    DocumentAdmin,
    PlaceAdmin,
    SourceAdmin,
)

__all__ = [
    "AccountAdmin",
    "ActorAdmin",
    "AuditAdmin",
    "CollectionAdmin",
    "DiplomaticEventAdmin",
    "DocumentAdmin",
    "EditionAdmin",
    "EventLookup",
    "ForceEventAdmin",
    "ImportRunAdmin",
    "IncidentAdmin",
    "PlaceAdmin",
    "RedactionAdmin",
    "RoleAdmin",
    "SourceAdmin",
]
