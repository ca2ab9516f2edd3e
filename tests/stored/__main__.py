"""`python -m tests.stored` makes the stored database anew, while its version is still the newest."""

from __future__ import annotations

import lzma
import sys
import tempfile
from pathlib import Path

from tests.stored import ROOT, STORED, run


def main() -> int:
    """Migrate an empty database, build, pack; say how big it is."""
    later = [path.name for path in ROOT.glob("*/migrations/0*.py") if path.name != "0001_initial.py"]
    if later:
        sys.stderr.write(f"kept as it is: it is of the version before {later[0]}\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "phaen.sqlite3"
        for command in (["manage.py", "migrate", "--verbosity", "0"], ["-m", "tests.stored.building", "build"]):
            answer = run(path, *command)
            sys.stdout.write(answer.stdout + answer.stderr)
            if answer.returncode:
                return answer.returncode
        STORED.write_bytes(lzma.compress(path.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"\n{STORED.relative_to(ROOT)}: {STORED.stat().st_size / 1000:.0f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
