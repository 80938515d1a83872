"""How the worker fares: its last sign of life and what fails again and again, in a file of the store.

A file and no table: it can be written and read while the database refuses. It holds names of duties, classes of errors
and places in the program, never the text of an error, which may quote a person.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from cantik.base import clock
from cantik.base.text_file import write_text

_log = logging.getLogger("cantik.pekerja")
FILE = "pekerja.json"
#: a worker without a sign of life for so long does not work; it gives one every 20 s
STILL = dt.timedelta(minutes=3)
_PROGRAM = Path(__file__).parents[1]
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class WorkerFault:
    """Something that fails: since when, when last, how often; `place`: class of the error and line of the program."""

    name: str
    since: str
    last: str
    times: int
    place: str

    @property
    def since_at(self) -> dt.datetime:
        """The moment of the first failure in a row."""
        return dt.datetime.fromisoformat(self.since)


@dataclass(frozen=True, slots=True)
class WorkerHealth:
    """What is known of the worker of a store. `beat`: its last sign of life, None when it never gave one; `unreadable`:
    the file says nothing that can be read."""

    beat: dt.datetime | None = None
    faults: Mapping[str, WorkerFault] = field(default_factory=dict)
    unreadable: bool = False

    def still(self, now: dt.datetime) -> bool:
        """Whether a worker that was seen once gives no sign any more; one at a long job shows it elsewhere."""
        return self.beat is not None and abs(now - self.beat) > STILL


def health_of(store: Path) -> WorkerHealth:
    """What the file of a store says."""
    try:
        said = json.loads((store / FILE).read_text("utf-8"))
        beat = said.get("detak")
        faults = {name: WorkerFault(name, **fault) for name, fault in said.get("gagal", {}).items()}
        for fault in faults.values():
            fault.since_at  # noqa: B018 (a moment that is none makes the file unreadable)
        last = dt.datetime.fromisoformat(beat) if beat else None
        if last is not None and last.tzinfo is None:
            raise ValueError("a moment of nowhere")
        return WorkerHealth(last, faults)
    except FileNotFoundError:
        return WorkerHealth()
    except (OSError, ValueError, TypeError, AttributeError):
        return WorkerHealth(unreadable=True)


def beat(store: Path) -> None:
    """Give a sign of life."""
    _change(store, lambda health: replace(health, beat=clock.now()))


def note_failure(store: Path, name: str, error: Exception) -> None:
    """Log and keep that something failed, without the words of the error."""
    now, place = clock.now().isoformat(timespec="seconds"), place_of(error)
    _log.error("%s: %s", name, place)

    def add(health: WorkerHealth) -> WorkerHealth:
        old = health.faults.get(name)
        fault = WorkerFault(name, old.since if old else now, now, old.times + 1 if old else 1, place)
        return replace(health, faults={**health.faults, name: fault})

    _change(store, add)


def clear_failure(store: Path, name: str) -> None:
    """It went well again: nothing of it is shown any more."""
    if name in health_of(store).faults:
        _change(
            store,
            lambda health: replace(health, faults={of: fault for of, fault in health.faults.items() if of != name}),
        )


def place_of(error: Exception) -> str:
    """Class of an error and the last line of this program on the way to it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _PROGRAM in Path(frame.filename).parents] or frames
    return f"{type(error).__name__} {Path(own[-1].filename).name}:{own[-1].lineno}" if own else type(error).__name__


def _change(store: Path, change: Callable[[WorkerHealth], WorkerHealth]) -> None:
    """Write the file anew, whole or not at all; a disk that refuses is logged: there is no other place to say it."""
    with _turn:
        health = change(health_of(store))
        said = {
            "detak": health.beat.isoformat(timespec="seconds") if health.beat else None,
            "gagal": {
                name: {key: value for key, value in asdict(fault).items() if key != "name"}
                for name, fault in health.faults.items()
            },
        }
        draft = store / f".{FILE}"
        try:
            write_text(draft, json.dumps(said, indent=1) + "\n")
            draft.replace(store / FILE)
        except OSError as error:
            _log.error("worker file: errno %s", error.errno)
            with suppress(OSError):
                draft.unlink(missing_ok=True)
