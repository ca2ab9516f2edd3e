"""The binding of the permission table: posts, requests to fill them, and the log of downloads."""

from agencies.access.rules import bind
from agencies.appointments.models import Appointment
from agencies.documents.models import Download
from agencies.offices.models import Letterhead
from agencies.people.models import Post

for guarded in (Letterhead, Post, Download, Appointment):
    bind(guarded)
