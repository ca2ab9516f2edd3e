"""The dictionary by which libthai finds Thai words: its own, and the words of the field that it lacks.

Pango and WeasyPrint break lines by it too, so that a word of the field is whole in every print.
"""

import ctypes
import functools
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from paper.folders import at_one_stroke

# Where Debian's libthai-data keeps it; libthai takes another folder's file of this name out of the environment.
_SYSTEM: Final = Path("/usr/share/libthai/thbrk.tri")
_FOLDER_VARIABLE: Final = "LIBTHAI_DICTDIR"
_WORDS: Final = Path(__file__).with_name("words.txt")
_DATRIE: Final = "libdatrie.so.1"  # libthai itself reads its dictionary with it


@functools.cache
def field_words() -> Mapping[str, tuple[str, ...]]:
    """Return the words of the field, each with the parts into which libthai alone would cut it."""
    lines = (line.strip() for line in _WORDS.read_text("utf-8").splitlines())
    return {line.replace("|", ""): tuple(line.split("|")) for line in lines if line and not line.startswith("#")}


def use_field_words(cache: Path) -> None:
    """Let libthai know the words of the field; it looks once in a process, before it breaks its first text.

    The dictionary is made on first use and kept in ``cache``.  Without libthai's own there is nothing to add to: words
    are then found as well as the machine can, and ``check_printing`` says so.
    """
    if _FOLDER_VARIABLE not in os.environ and (folder := _prepared(cache)) is not None:
        os.environ[_FOLDER_VARIABLE] = str(folder)


def _prepared(cache: Path) -> Path | None:
    try:
        digest = hashlib.sha256(_SYSTEM.read_bytes() + _WORDS.read_bytes()).hexdigest()
        folder = cache / digest[:16]
        if not folder.is_dir():
            with at_one_stroke(folder) as draft:
                _write(draft / _SYSTEM.name)
    except OSError:
        return None
    return folder


def _write(target: Path) -> None:
    """Copy libthai's dictionary with the words of the field; raises OSError."""
    datrie = ctypes.CDLL(_DATRIE)
    datrie.trie_new_from_file.restype = ctypes.c_void_p
    datrie.trie_new_from_file.argtypes = [ctypes.c_char_p]
    datrie.trie_store.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint32), ctypes.c_int32]
    datrie.trie_save.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    datrie.trie_free.argtypes = [ctypes.c_void_p]
    trie = datrie.trie_new_from_file(str(_SYSTEM).encode())
    if not trie:
        raise OSError(_SYSTEM)
    try:
        stored = [datrie.trie_store(trie, _letters(word), 0) for word in field_words()]
        if not all(stored) or datrie.trie_save(trie, str(target).encode()):
            raise OSError(target)
    finally:
        datrie.trie_free(trie)


def _letters(word: str) -> ctypes.Array[ctypes.c_uint32]:
    return (ctypes.c_uint32 * (len(word) + 1))(*map(ord, word), 0)
