"""Sessions in the database; when the disk is full who has signed in reads on with the one she has."""

from __future__ import annotations

from django.contrib.sessions.backends import db

from agencies.fullness import marking


class SessionStore(db.SessionStore):
    """A session of which a change that finds no room is left out; a new one must find it."""

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  Django calls it so
        """Write the session; raises as Django's does, but for a full disk when it is there already."""
        if must_create:
            super().save(must_create=True)
            return
        with marking():
            super().save()
