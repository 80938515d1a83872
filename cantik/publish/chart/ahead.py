"""Charts drawn by a helper process while the caller does something else.

The drawing library starts a JavaScript engine (half a second) and holds the interpreter's lock while it draws; beside
the main process it costs no time of its own on a second core.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from cantik.base import helper
from cantik.publish.chart import render

_open: list[Easel] = []


class Easel:
    """A helper that draws what was ordered, one chart after another; `render.svg` takes the drawings from it."""

    def __init__(self) -> None:
        self.process = helper.start(helper.command("cantik.publish.chart.worker"))
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="bagan")
        self._ordered: list[str] = []

    def order(self, specs: Iterable[dict[str, Any]]) -> None:
        """Draw these specifications from now on; whoever asks for one waits for it."""
        for text in dict.fromkeys(render.as_text(spec) for spec in specs):
            if text not in render.ORDERED:
                self._ordered.append(text)
                render.ORDERED[text] = self._aside.submit(self._drawn, text)

    def close(self) -> None:
        """Forget what nobody took and end the helper."""
        for text in self._ordered:
            render.ORDERED.pop(text, None)
        self._aside.shutdown(cancel_futures=True)
        self.process.communicate()

    def _drawn(self, text: str) -> str:
        answer = _answer(self.process, text)
        if answer is None:  # the helper has ended: the same drawing is made here
            return render.drawn(text)
        if isinstance(answer, dict):
            raise ValueError(answer["error"])
        return str(answer)


def _answer(process: subprocess.Popen[bytes], text: str) -> Any:
    """What the helper says of a specification; None when it runs no more."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process started with pipes has none")
    try:
        process.stdin.write(json.dumps(text).encode("ascii") + b"\n")
        process.stdin.flush()
    except OSError:
        return None
    line = process.stdout.readline()
    return json.loads(line) if line.endswith(b"\n") else None


@contextmanager
def ahead() -> Iterator[Easel]:
    """An easel for what happens inside; within another one, that one."""
    if _open:
        yield _open[-1]
        return
    easel = Easel()
    _open.append(easel)
    try:
        yield easel
    finally:
        _open.remove(easel)
        easel.close()
