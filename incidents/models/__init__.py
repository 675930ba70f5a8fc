"""The editors' working copy, the edition log, and the shape of a frozen edition."""

from incidents.models.audit import AuditEntry
from incidents.models.bulk import BulkItem, BulkJob
from incidents.models.claims import Claim, Figure, Link, ResponsibilityAssertion
from incidents.models.collections import Collection
from incidents.models.events import (
    DiplomaticEvent,
    Event,
    EventPlace,
    ExternalId,
    ForceEvent,
    Incident,
    Participation,
)
from incidents.models.imports import ImportRun, SavedMapping
from incidents.models.log import Edition, EditionAuthor, EditionContent
from incidents.models.records import Record
from incidents.models.redactions import RedactionProposal
from incidents.models.reference import Actor, Document, Place, Source, SourceReliability
from incidents.models.sessions import DeskSession
from incidents.models.short_links import ShortLink
from incidents.models.workflow import Comment, Contribution, NotDuplicate, Submission

__all__ = [
    "Actor",
    "AuditEntry",
    "BulkItem",
    "BulkJob",
    "Claim",
    "Collection",
    "Comment",
    "Contribution",
    "DeskSession",
    "DiplomaticEvent",
    "Document",
    "Edition",
    "EditionAuthor",
    "EditionContent",
    "Event",
    "EventPlace",
    "ExternalId",
    "Figure",
    "ForceEvent",
    "ImportRun",
    "Incident",
    "Link",
    "NotDuplicate",
    "Participation",
    "Place",
    "Record",
    "RedactionProposal",
    "ResponsibilityAssertion",
    "SavedMapping",
    "ShortLink",
    "Source",
    "SourceReliability",
    "Submission",
]
