"""When the machine stood still: a witness in a process of its own sleeps 5 ms at a time and notes when it woke late.

A virtual machine is stopped by its host now and then, for 50 to 200 ms, with all its processors; nothing that runs in
it is answered meanwhile. The times of requests are reported as they were, with these pauses in them; beside them stands
what they were for requests that no pause met, so that a reader can tell the program from the machine.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence

#: a process that wakes this much late had no processor; short ones are the scheduler's daily work
LATE_S = 0.03
_NAP_S = 0.005
Pause = tuple[float, float]  # begin and end, of the monotonic clock


@contextlib.contextmanager
def witness() -> Iterator[list[Pause]]:
    """The pauses while the block ran, which begins when the witness has; the list is filled when it ends."""
    found: list[Pause] = []
    with subprocess.Popen(
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        if process.stdout is not None:
            process.stdout.readline()  # it says one line, then nothing before its end
        try:
            yield found
        finally:
            said, _ = process.communicate()
        found += [(begin, end) for begin, end in json.loads(said)]


def met(pauses: Sequence[Pause], begin: float, end: float) -> bool:
    """A pause fell into this time."""
    return any(pause[0] < end and begin < pause[1] for pause in pauses)


def _watch() -> None:
    """Until the end of the input: naps, and which were too long."""
    reader = threading.Thread(target=sys.stdin.read, daemon=True)
    reader.start()
    sys.stdout.write("mulai\n")
    sys.stdout.flush()
    found, last = [], time.monotonic()
    while reader.is_alive():
        time.sleep(_NAP_S)
        now = time.monotonic()
        if now - last > _NAP_S + LATE_S:
            found.append((last + _NAP_S, now))
        last = now
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    _watch()
