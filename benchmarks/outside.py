"""What is measured from outside, each by one command, on data of its own: ``python -m benchmarks.outside chaos|load``.

``chaos``: kill -9 of the web server, the workers and the broker while people write, ask for sums and print; nothing
that was acknowledged may be lost, nothing may be there twice.  ``load``: many connections at once on four pages, as
ratios to a view that does nothing.  ``--database postgres`` brings a private cluster.  None belongs to the gate.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

from tests.services import free_port, postgres


def main() -> int:
    """Make the data, run, print one JSON object; 1 when something was lost, doubled, or failed."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="phaen-outside-") as name, ExitStack() as over:
        folder = Path(name)
        folder.chmod(0o755)
        if given.database == "postgres":
            (folder / "cluster").mkdir()
            cluster, os.environ["DATABASE_URL"] = postgres(folder / "cluster")
            cluster.start()
            over.callback(cluster.stop)
        _stand_alone(folder, with_database=given.database == "postgres")
        run = import_module(f"benchmarks.{given.what}").run
        answer = run(folder, given)
        print(json.dumps({"database": given.database} | answer, ensure_ascii=False, indent=1))
        return int(not answer["holds"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outside", description=__doc__)
    parser.add_argument("what", choices=("chaos", "load"))
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--kills", type=int, default=100, help="chaos: how many processes are killed (10 to try it)")
    parser.add_argument("--seconds", type=float, default=60, help="load: for how long each page is asked for")
    parser.add_argument("--connections", type=int, default=64, help="load: how many at once")
    parser.add_argument("--seed", type=int, default=2571)
    return parser.parse_args()


def _stand_alone(folder: Path, *, with_database: bool) -> None:
    """Point the settings at a folder of their own, and start Django on a migrated database."""
    for name in ("MEDIA_ROOT", "STATIC_ROOT", "CACHE_URL", *([] if with_database else ["DATABASE_URL"])):
        os.environ.pop(name, None)
    os.environ |= {
        "DEMO": "1",
        "DEMO_PASSWORD": "measured-not-used",
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
        "BROKER_URL": f"redis://127.0.0.1:{free_port()}/0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SWEEP_EVERY_S": "1",
        "PRINT_LEASE_S": "5",
        "PUBLIC_LOOKUPS_PER_MINUTE": "10000000",
    }
    (folder / "static").mkdir()
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
