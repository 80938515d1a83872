"""What several parts of one page ask is looked up once: which area a code has, which lists stand, which draft lives.

Only while a page is read (`keep_answers`): whoever writes asks anew each time, and so does everything outside of pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_R = TypeVar("_R")
_KNOWN: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)


@contextmanager
def keep_answers() -> Iterator[None]:
    """A page that changes none of what `once` keeps; its answers are forgotten at its end."""
    token = _KNOWN.set({})
    try:
        yield
    finally:
        _KNOWN.reset(token)


def once(asked: Callable[_P, _R]) -> Callable[_P, _R]:
    """A question whose answer holds for the whole page; its arguments are hashable, its answer is not changed by
    whoever gets it."""

    @wraps(asked)
    def answer(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        known = _KNOWN.get()
        if known is None:
            return asked(*args, **kwargs)
        key = (asked, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = asked(*args, **kwargs)
        return cast("_R", known[key])

    return answer
