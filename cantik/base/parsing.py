"""A function that reads bytes of others, carried out in a process of its own while somebody waits at a page.

The one way from a page to a parser whose work may take more than a second: the function is declared here with what it
may hold and how long it may take (`parse_apart`), and called as any other. At a page it waits for its turn (`turns`)
and works in a process with bounds (`apart`); in a command, a job, or within such a process it is simply called.
What comes back is data: content classes, values and typed errors of this package, and nothing that is carried out.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import importlib
import io
import json
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

from cantik.base import parsing_worker, turns
from cantik.base.apart import MB, WorkCutShort, ask_apart
from cantik.base.errors import CantikError, UnreadableInput

P = ParamSpec("P")
T = TypeVar("T")
#: classes of the standard library that answers may hold
_PLAIN = {
    (module, name)
    for module, names in {
        "builtins": "set frozenset bytearray range complex",
        "collections": "OrderedDict Counter",
        "datetime": "date datetime time timedelta timezone",
        "decimal": "Decimal",
        "fractions": "Fraction",
        "pathlib": "Path PosixPath WindowsPath PurePosixPath",
        "uuid": "UUID",
    }.items()
    for name in names.split()
}
#: functions that answers may name: an error put together again, a mapping that nobody changes
_MAKERS = {("cantik.base.errors", "_restore"), ("cantik.base.parsing", "freeze_mapping")}
#: what a process may answer at most: it is taken apart while others wait
MOST_ANSWER = 48 * MB


@dataclasses.dataclass(frozen=True, slots=True)
class Door:
    """What a function that parses may hold (bytes, with all that it starts) and how long it may take (seconds).

    `always`: also in a command it works in a process of its own."""

    module: str
    function: str
    memory: int
    seconds: float
    always: bool


#: every function that is declared, by module and name (`docs/rujukan/pengurai.md` lists them)
DOORS: dict[tuple[str, str], Door] = {}


class TooMuchWork(UnreadableInput):
    """B161: reading a file took longer, or more memory, than its door allows."""

    def __init__(self, door: Door) -> None:
        super().__init__(
            "B161",
            "Berkas ini terlalu berat untuk diperiksa di halaman",
            expected=f"selesai dalam {door.seconds:.0f} detik dan {door.memory // MB} MB",
            mend="Sisakan lembar atau bagian yang diperlukan saja, lalu coba lagi.",
        )


class ParserFault(Exception):
    """A function in a process of its own ended with an error that is none of Cantik's: where, and of which type."""


def parse_apart(
    *, memory: int = turns.TURN_MEMORY, seconds: float = 30, always: bool = False
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Declare a function of a module that reads bytes of others: pure, with arguments and an answer that are data.

    At a page it raises `turns.NoTurn` (B160) and `TooMuchWork` (B161) as well.
    """

    def declare(function: Callable[P, T]) -> Callable[P, T]:
        door = Door(function.__module__, function.__qualname__, memory, seconds, always)
        DOORS[door.module, door.function] = door

        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            if turns.is_apart() or not (always or turns.is_page()):
                return function(*args, **kwargs)
            answer: T = _ask_process(DOORS[door.module, door.function], write_value((args, kwargs)))
            return answer

        return call

    return declare


def _ask_process(door: Door, job: bytes) -> Any:
    try:
        answer = carry_apart(door, job)
    except WorkCutShort as error:
        raise TooMuchWork(door) from error
    kind, said = answer[:1], answer[1:]
    if kind == parsing_worker.FAULT:
        raise ParserFault(said.decode("utf-8", "replace"))
    if kind == parsing_worker.TOO_MUCH or len(said) > MOST_ANSWER:
        raise TooMuchWork(door)
    value = read_answer(said)
    if kind == parsing_worker.REFUSED:
        raise value if isinstance(value, CantikError) else ParserFault(type(value).__name__)
    return value


def carry_apart(door: Door, job: bytes) -> bytes:
    """What the process of a door answers. Raises `WorkCutShort`, `NoTurn`."""
    script = Path(parsing_worker.__file__)
    pieces = [door.module.encode(), door.function.encode(), job]
    return ask_apart(script, [json.dumps(sys.path)], pieces, memory=door.memory, seconds=door.seconds)


def freeze_mapping(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """A mapping that nobody changes."""
    return MappingProxyType(values)


class _Writer(pickle.Pickler):
    """Writes what content is made of."""

    def reducer_override(self, value: object) -> Any:
        """Mappings that nobody changes, which `pickle` does not know."""
        return (freeze_mapping, (dict(value),)) if isinstance(value, MappingProxyType) else NotImplemented


def write_value(value: object) -> bytes:
    """A value as it goes to such a process or back."""
    held = io.BytesIO()
    _Writer(held, pickle.HIGHEST_PROTOCOL).dump(value)
    return held.getvalue()


class _Answer(pickle.Unpickler):
    """Reads what a process answers, which foreign bytes may have taken over: it names data and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """Content classes, enumerations and errors of this package, and plain values."""
        if (module, name) in _PLAIN | _MAKERS:
            return super().find_class(module, name)
        if module == "cantik" or module.startswith("cantik."):
            found = super().find_class(module, name)
            if isinstance(found, type) and (
                dataclasses.is_dataclass(found) or issubclass(found, (enum.Enum, CantikError, tuple))
            ):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def read_answer(data: bytes) -> Any:
    """The value of an answer. Raises `pickle.UnpicklingError` for one that names what is no data."""
    return _Answer(io.BytesIO(data)).load()


def find_function(module: str, name: str) -> Callable[..., Any]:
    """The function of a door, which is declared in its module."""
    loaded = importlib.import_module(module)
    if (module, name) not in DOORS:
        raise LookupError(f"{module}:{name}")
    function: Callable[..., Any] = getattr(loaded, name)
    return function
