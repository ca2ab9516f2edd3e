"""Every model of the app, for Django; nobody else imports this module."""

from agencies.appointments.models import Appointment, AppointmentEvent
from agencies.areas.models import Area, TileLayout
from agencies.documents.models import Download
from agencies.letterheads.models import LetterheadChange
from agencies.offices.models import Agency, Coverage, Letterhead
from agencies.people.models import Handover, Invitation, Post, PostHolder, User

__all__ = [
    "Agency",
    "Appointment",
    "AppointmentEvent",
    "Area",
    "Coverage",
    "Download",
    "Handover",
    "Invitation",
    "Letterhead",
    "LetterheadChange",
    "Post",
    "PostHolder",
    "TileLayout",
    "User",
]
