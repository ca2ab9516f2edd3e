"""Finding by words: in any order, whatever their case, their spaces and their digits, on both databases alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Field, Q, TextField, Transform
from django.db.models.sql.compiler import SQLCompiler

from paper.thai.folding import EQUAL, words_of

# A sentence is long enough; each further word is one more condition of the query.
MOST_WORDS = 12


class Plain(Transform):
    """A text as it is compared with words that are looked for: without spaces, every digit Arabic."""

    lookup_name = "plain"
    output_field = TextField()  # type: ignore[assignment]  # what comes out is text, whatever goes in

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, Any]:
        """Replace letter by letter: SQLite has no function for all of them."""
        del connection
        column, params = compiler.compile(self.lhs)
        for letter, equal in {" ": "", **EQUAL}.items():
            column = f"REPLACE({column}, '{letter}', '{equal}')"
        return column, params

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:  # noqa: ANN401, ARG002  the same
        """Replace all letters at once; the space comes last and has no equal, so it goes."""
        column, params = compiler.compile(self.lhs)
        return f"TRANSLATE({column}, '{''.join(EQUAL)} ', '{''.join(EQUAL.values())}')", params


CharField.register_lookup(Plain)
TextField.register_lookup(Plain)


def said_in(word: str, *fields: str) -> Q:
    """Return the condition that one word stands somewhere in one of ``fields``."""
    return reduce(or_, (Q(**{f"{field}__plain__icontains": word}) for field in fields))


def in_any_order(text: str, condition: Callable[[str], Q]) -> Q:
    """Return the condition that every word of ``text`` meets ``condition``; without a word everything is found."""
    return reduce(and_, map(condition, words_of(text)[:MOST_WORDS]), Q())


# Text that is no words: it has one order, or its order is nobody's business.
CODES = ("code", "area_code", "digest", "username", "form", "paper")


def is_words(field: Field[Any, Any]) -> bool:
    """Tell whether a column holds words as people write them."""
    return isinstance(field, CharField | TextField) and not field.choices and field.name not in CODES
