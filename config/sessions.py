"""Sessions in the database; when the disk is full who has signed in reads on with the one she has."""

from __future__ import annotations

import logging

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from agencies.fullness import is_full

_LOGGER = logging.getLogger(__name__)


class SessionStore(db.SessionStore):
    """A session of which a change that finds no room is left out; a new one must find it."""

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  Django calls it so
        """Write the session; raises as Django's does, but for a full disk when it is there already."""
        try:
            super().save(must_create=must_create)
        except UpdateError as error:
            if not is_full(error):
                raise
            _LOGGER.exception("the disk is full: a session stays as it was")
