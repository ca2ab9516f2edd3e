"""Print every measure with its target: ``.venv/bin/python -m benchmarks``, on a temporary database of its own.

``… benchmarks nation [postgres://…]`` measures the sums of a whole country instead.
"""

from __future__ import annotations

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path


def main() -> int:
    """Make the data, measure and print; the exit code tells whether everything ran, not whether it was quick."""
    with tempfile.TemporaryDirectory() as folder:
        words = sys.argv[1:]
        _stand_alone(Path(folder), database=words[1] if len(words) > 1 else "")
        from benchmarks import nation, run  # noqa: PLC0415  only now the settings may be read

        (nation if words[:1] == ["nation"] else run).everything()
    return 0


def _stand_alone(folder: Path, *, database: str) -> None:
    """Point the settings at a folder of their own, and at a named database if there is one, and start Django."""
    for name in ("DATABASE_URL", "BROKER_URL", "MEDIA_ROOT", "STATIC_ROOT"):
        os.environ.pop(name, None)
    os.environ |= {
        "DEMO": "1",
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    if database:
        os.environ["DATABASE_URL"] = database
    (folder / "static").mkdir()
    import_module("django").setup()


if __name__ == "__main__":
    sys.exit(main())
