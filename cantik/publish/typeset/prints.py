"""A file of a release that a worker sets: its place, what it is called, the job that makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from cantik.publish.typeset.press import Press, PrintJob


@dataclass(frozen=True, slots=True)
class Print:
    """A printed file, not yet set: `name` is its path in the release, `titles` Indonesian and English."""

    name: str
    titles: tuple[str, str]
    job: PrintJob


@dataclass(frozen=True, slots=True)
class BegunPrint:
    """A print that stands in line at a worker."""

    print: Print
    done: Future[bytes]

    def write(self, folder: Path) -> None:
        """Wait for it and write the file into the folder of a release. Raises `PrintRefused` C102."""
        path, made = folder / self.print.name, self.done.result()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)


def begin_prints(prints: Iterable[Print], press: Press) -> Iterator[BegunPrint]:
    """Hand prints to a worker, one after another."""
    for each in prints:
        yield BegunPrint(each, press.submit(each.job))
