"""The process of a declared function (`parsing.parse_apart`), started through `base.apart`: one job, then its end.

Its first argument is the path of the package. The answer begins with one sign of how it went.
"""

from __future__ import annotations

import json
import os
import pickle
import sys

DONE, REFUSED, TOO_MUCH, FAULT = b"+", b"-", b"~", b"!"


def answer_job(module: str, name: str, job: bytes) -> bytes:
    """The answer to one job."""
    from cantik.base.errors import CantikError
    from cantik.base.parsing import find_function, write_value

    try:
        args, kwargs = pickle.loads(job)  # noqa: S301 (written by the page that started this process)
        return DONE + write_value(find_function(module, name)(*args, **kwargs))
    except CantikError as error:
        error.__cause__ = error.__context__ = None
        return REFUSED + write_value(error)
    except (MemoryError, RecursionError):
        return TOO_MUCH
    except Exception as error:  # noqa: BLE001 (told without its text, which may quote the data)
        return FAULT + _describe_fault(error).encode()


def _describe_fault(error: BaseException) -> str:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join([*(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames), type(error).__name__])


if __name__ == "__main__":
    sys.path[:0] = json.loads(sys.argv[1])
    if hasattr(os, "nice"):
        os.nice(5)  # who waits for a page comes first
    module, name, job = read_job(sys.stdin.buffer)  # type: ignore[name-defined]  # noqa: F821 (`apart_child` gives it)
    from cantik.base.turns import work_apart

    with work_apart():
        answer = answer_job(module.decode(), name.decode(), job)
    write_answer(sys.stdout.buffer, answer)  # type: ignore[name-defined]  # noqa: F821
