"""Folders of what is made once and kept: prepared fonts, the dictionary of the field's words."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def at_one_stroke(folder: Path) -> Iterator[Path]:
    """Give a draft that becomes ``folder`` when all is written: two workers may do it at once, a dead one leaves none.

    Raises OSError where nothing can be written; a folder that another worker has made meanwhile is as good.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder.parent))
    try:
        yield draft
        draft.chmod(0o755)
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
