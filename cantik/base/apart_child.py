"""What runs first in a process of `apart`: it takes its limits, then becomes the script that it was started for.

Imports nothing of Cantik and as little as possible, so that it starts in a few milliseconds.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


def take_limits(memory: int, seconds: int) -> None:
    """Bound memory and CPU time of this process where the system can."""
    if sys.platform != "win32":  # there the gates before it bound what comes, and the parent's clock still runs
        import resource

        for kind, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def read_job(source: BinaryIO) -> list[bytes]:
    """The pieces of the one job that `apart.ask_apart` sends."""
    return [source.read(int(length)) for length in source.readline().split()]


def write_answer(target: BinaryIO, answer: bytes) -> None:
    """The answer to it."""
    target.write(b"%d\n" % len(answer))
    target.write(answer)
    target.flush()


if __name__ == "__main__":
    take_limits(int(sys.argv[1]), int(sys.argv[2]))
    script = sys.argv[3]
    sys.argv[:] = sys.argv[3:]
    with open(script, "rb") as stream:  # noqa: PTH123 (`pathlib` takes as long to load as all the rest)
        program = compile(stream.read(), script, "exec", dont_inherit=True)
    scope = {"__name__": "__main__", "__file__": script, "read_job": read_job, "write_answer": write_answer}
    exec(program, scope)  # noqa: S102 (a file of this package, named by `apart`)
