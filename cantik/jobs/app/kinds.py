"""The kinds of work that stations have registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cantik.jobs.app.service import Handle

Run = Callable[["Handle"], None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of work: its id, its name for screens, the right that its starter must still hold, what it does.

    `failed` (optional) is told when a job of this kind ended without success, to set its subject free again. `by_tick`:
    the tick may start it for nobody, because it carries out what somebody decided before.
    """

    id: str
    name: str
    right: str
    run: Run
    failed: Callable[[str, str], None] | None = None  # subject, problem
    by_tick: bool = False


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> JobKind:
    """Make a kind known to the worker; called while the apps are made ready."""
    _kinds[kind.id] = kind
    return kind


def kind_of(name: str) -> JobKind:
    """The kind. Raises `KeyError` for one that nobody registered."""
    return _kinds[name]
