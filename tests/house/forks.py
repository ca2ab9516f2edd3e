"""A process that has imported what the settings stand on, and runs code in a fork of its own for each case.

Reads from stdin, and answers on stdout, one JSON object a line: ``code``, and ``environ``, all variables of the case;
then ``returncode``, ``stdout`` and ``stderr``, as a fresh interpreter would have them.
"""

import contextlib
import io
import json
import os
import sys
import traceback

import config


def judged(code: str, environ: dict[str, str]) -> dict[str, int | str]:
    """Run ``code`` with these variables alone."""
    os.environ.clear()
    os.environ.update(environ)
    out, errors, returncode = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        try:
            exec(code, {})
        except BaseException:  # noqa: BLE001  an interpreter would end with any of them
            traceback.print_exc()
            returncode = 1
    return {"returncode": returncode, "stdout": out.getvalue(), "stderr": errors.getvalue()}


def main() -> None:
    """Answer until stdin ends."""
    assert f"{config.__name__}.settings" not in sys.modules
    for line in sys.stdin:
        if child := os.fork():
            os.waitpid(child, 0)
        else:
            os.write(sys.stdout.fileno(), f"{json.dumps(judged(**json.loads(line)))}\n".encode())
            os._exit(0)


if __name__ == "__main__":
    main()
