"""What every command of ours shares: JSON on stdout, messages on stderr, exit 0 done · 1 refused · 2 bad input."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandParser

from agencies.access.permissions import table
from agencies.access.reasons import deed_words
from agencies.areas.models import Area
from agencies.people.models import User
from paper.thai import Unreadable, arabic_digits, normalise, readers

REFUSED, BAD_INPUT = 1, 2


class Refused(Exception):
    """Somebody may not, or the thing is not in the right state; the message is a Thai sentence."""


class BadInput(Exception):
    """What was given cannot be used; the message is a Thai sentence, ``answer`` what is printed all the same."""

    def __init__(self, message: str, answer: object = None) -> None:
        """Keep the answer beside the message."""
        super().__init__(message)
        self.answer = answer


class Unproven(Refused):
    """What was to be proved is not so; the message is a Thai sentence, ``answer`` says what was found."""

    def __init__(self, message: str, answer: object) -> None:
        """Keep the answer beside the message."""
        super().__init__(message)
        self.answer = answer


class AnsweringCommand(BaseCommand):
    """A command that answers in JSON; subclasses write ``answer(**options)`` and raise Refused or BadInput."""

    def handle(self, *_: Any, **options: Any) -> None:
        """Print the answer, or say why there is none and exit with the number that tells which."""
        try:
            self._print(self.answer(**options))
        except PermissionDenied as denied:
            self._exit(denial(str(denied)), REFUSED)
        except Unproven as unproven:
            self._print(unproven.answer)
            self._exit(str(unproven), REFUSED)
        except Refused as refused:
            self._exit(str(refused), REFUSED)
        except Unreadable as bad:
            self._exit(str(bad), BAD_INPUT)
        except BadInput as bad:
            if bad.answer is not None:
                self._print(bad.answer)
            self._exit(str(bad), BAD_INPUT)

    def answer(self, **options: Any) -> object:
        """Do the work and return plain data."""
        raise NotImplementedError

    def words(self, typed: str) -> str:
        """Read a reason or a note as a box reads it; what is doubted is said on stderr."""
        read = readers.lines(typed)
        if read.doubt:
            self.stderr.write(read.doubt)
        return read.value

    def _print(self, data: object) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))

    def _exit(self, message: str, code: int) -> None:
        self.stderr.write(message)
        sys.exit(code)


def denial(permission: str) -> str:
    """Say in Thai that ``object.action`` is not allowed; the reason stands in the permission table."""
    known = any(f"{row.object}.{row.action}" == permission for row in table())
    deed = deed_words(*permission.split(".")) if known else "ดำเนินการนี้"
    return f"ไม่มีสิทธิ{deed}ในพื้นที่หรือสถานะนี้ ดู «ใครทำอะไรได้บ้าง»"


def person(username: str) -> User:
    """Find who a command acts as; raises BadInput when nobody has that name."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise BadInput(f"ไม่พบบัญชี «{username}»")
    return user


def area(code: str, *levels: Area.Level) -> Area:
    """Find an area by code; raises BadInput when there is none or it is of another level than asked for."""
    area = Area.objects.filter(code=arabic_digits(normalise(code)).upper()).first()
    if area is None:
        raise BadInput(f"ไม่พบพื้นที่รหัส {code}")
    if levels and area.level not in levels:
        raise BadInput(
            f"รหัส {code} คือ{area.get_level_display()} แต่คำสั่งนี้ใช้กับ{'หรือ'.join(level.label for level in levels)}"
        )
    return area


def add_person(parser: CommandParser) -> None:
    """Add the option that says who acts."""
    parser.add_argument("--as", dest="username", required=True, metavar="USERNAME", help="ผู้ดำเนินการ")
