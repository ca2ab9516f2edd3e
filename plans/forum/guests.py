"""Whom a tambon meeting invites without being told."""

from __future__ import annotations

from django.db.models import Q

from agencies.access.roles import Role
from agencies.areas.codes import COUNTRY, parents
from agencies.areas.models import Area
from agencies.offices.choosing import listed
from agencies.offices.models import Agency
from plans.tambon.models import Invitee

# Kinds of agencies by the handbook's words for who is invited (docs/domain.md#owner-documents);
# every other kind is a state partner.
GUEST_KINDS: dict[str, Invitee.Kind] = {
    Agency.Kind.SAO: Invitee.Kind.LOCAL,
    Agency.Kind.MUNICIPALITY: Invitee.Kind.LOCAL,
    Agency.Kind.PAO: Invitee.Kind.LOCAL,
    Agency.Kind.PRIVATE: Invitee.Kind.PRIVATE,
    Agency.Kind.TCOC: Invitee.Kind.NETWORK,
    Agency.Kind.SOCHOTO: Invitee.Kind.NETWORK,
}
# The host invites itself to nothing; village committees come with their heads; these two do not plan.
NOT_INVITED = (Agency.Kind.TAMBON_TEAM, Agency.Kind.VILLAGE_COMMITTEE, Agency.Kind.AUDIT, Agency.Kind.SYSTEM)


def guest_kind(agency: Agency) -> Invitee.Kind:
    """Return as what an agency is invited."""
    return GUEST_KINDS.get(agency.kind, Invitee.Kind.STATE)


def inviting(tambon: Area) -> list[Agency]:
    """Return the agencies of the tambon, its district and its province, and the authorities that cover its villages."""
    near = [code for code in (*parents(tambon.code), tambon.code) if code != COUNTRY]
    agencies = Agency.objects.filter(Q(area__code__in=near) | Q(coverages__village__parent=tambon))
    return listed(agencies.exclude(kind__in=NOT_INVITED).distinct().nearest_first())


def standing_guests(tambon: Area) -> list[Invitee]:
    """Return, unsaved, the invitees every forum has: กำนัน and village heads, the local authorities, the agencies.

    Leaders are named by their post: the letter goes to whoever holds it on that day.
    """
    villages = Area.objects.filter(parent=tambon, level=Area.Level.VILLAGE).in_force()
    leaders = [f"กำนัน {tambon}"] if tambon.posts.filter(role=Role.KAMNAN).exists() else []
    leaders += [f"ผู้ใหญ่บ้าน {village}" for village in villages]
    return [
        *(Invitee(kind=Invitee.Kind.LEADER, name=name) for name in leaders),
        *(Invitee(kind=guest_kind(agency), agency=agency, name=agency.name) for agency in inviting(tambon)),
    ]
