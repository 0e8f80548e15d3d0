"""`wence`, the same as `python -m bot`.

Exit status: 0 done; 1 it did not work out (problem and remedy on stderr, no traceback); 2 used wrongly; 130 interrupted.
A traceback means a bug of ours.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence

from corpus.errors import WenceError

# New objects until the collector looks through the young, and how often the older: what is loaded stays, and with Python's own 700
# a sixth of a start goes into looking through it (4.4 s, 3.7 without).
PATIENCE = (50_000, 20, 50)
INTERRUPTED = 130  # 128 + SIGINT, what a shell says of any program
READER_GONE = 141  # 128 + SIGPIPE, likewise


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status. `arguments` are those of the process when not given."""
    _speak_utf8()
    gc.set_threshold(*PATIENCE)
    try:
        from bot.cli.commands import run

        status = run([_readable(a) for a in (sys.argv[1:] if arguments is None else arguments)])
        sys.stdout.flush()
        return status
    except WenceError as error:
        print(f"{error.problem}\n{error.remedy}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still in the buffer goes nowhere
        return READER_GONE


def _speak_utf8() -> None:
    """Chinese is printed whatever the locale is (LANG=C, a Windows code page)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _readable(argument: str) -> str:
    """An argument that Python read in a locale without Chinese, read again as UTF-8."""
    try:
        return os.fsencode(argument).decode("utf-8", errors="replace")
    except UnicodeEncodeError:
        return argument.encode("utf-8", errors="replace").decode("utf-8")


if __name__ == "__main__":
    sys.exit(main())
