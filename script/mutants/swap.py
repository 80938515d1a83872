"""A changed module in a process that has imported it already: functions that differ get their new code.

Whoever holds the function (`from x import f`, a method, what a cache wraps) holds the changed one then. What a module
or a class does while it is imported (constants, fields, defaults) cannot be changed so: `Declared`.
"""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Iterator
from inspect import CO_OPTIMIZED
from types import CodeType, FunctionType

Place = tuple[int, str]


class Declared(Exception):
    """The change lies in what is done once, at import."""


class Live:
    """The functions of this process whose code comes from one folder, and the caches of functions."""

    def __init__(self, folder: str, packages: tuple[str, ...]) -> None:
        self._functions: dict[str, dict[Place, list[FunctionType]]] = {}
        self._caches: list[functools._lru_cache_wrapper[object]] = []
        frozen = gc.get_freeze_count()
        gc.unfreeze()  # what the tests froze is not among the objects that one is shown
        for thing in gc.get_objects():  # by `type`: `isinstance` would wake what is made at its first use
            if type(thing) is FunctionType and thing.__code__.co_filename.startswith(folder + "/"):
                of_file = self._functions.setdefault(thing.__code__.co_filename, {})
                of_file.setdefault(_place(thing.__code__), []).append(thing)
            elif type(thing) is functools._lru_cache_wrapper and str(thing.__module__).split(".")[0] in packages:
                self._caches.append(thing)
        if frozen:
            gc.freeze()
        if not self._functions:
            raise RuntimeError(f"no function of {folder} is found: every mutant would live")

    def forget(self) -> None:
        """Empty the caches: what they hold was found by the code before the change."""
        for cache in self._caches:
            cache.cache_clear()

    def swap(self, path: str, before: str, after: str) -> None:
        """Give the functions of this file that differ their new code. Raises `Declared`; then none has it."""
        known = self._functions.get(path)
        if known is None:
            if any(getattr(module, "__file__", None) == path for module in [*sys.modules.values()]):
                raise Declared
            return  # not imported yet: whoever does reads the changed file
        pairs = [
            (function, new)
            for old, new in _differing(compile(before, path, "exec"), compile(after, path, "exec"))
            for function in _found(known, old)
        ]
        if any(len(function.__code__.co_freevars) != len(new.co_freevars) for function, new in pairs):
            raise Declared
        for function, new in pairs:
            function.__code__ = new


def _place(code: CodeType) -> Place:
    return code.co_firstlineno, code.co_qualname if hasattr(code, "co_qualname") else code.co_name


def _found(known: dict[Place, list[FunctionType]], code: CodeType) -> list[FunctionType]:
    found = known.get(_place(code), [])
    if not found or len({function.__code__ for function in found}) > 1:  # two lambdas of a line
        raise Declared
    return found


def _differing(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    old, new = _inner(before), _inner(after)
    if _plain(before) != _plain(after) or len(old) != len(new):
        raise Declared
    for inner, changed in zip(old, new, strict=True):
        if _whole(inner) == _whole(changed):
            continue
        if inner.co_flags & CO_OPTIMIZED and (inner.co_name == "<lambda>" or not inner.co_name.startswith("<")):
            yield inner, changed
        elif inner.co_name.startswith("<"):  # a comprehension
            raise Declared
        else:
            yield from _differing(inner, changed)  # a class


def _inner(code: CodeType) -> list[CodeType]:
    return [part for part in code.co_consts if isinstance(part, CodeType)]


def _plain(code: CodeType) -> tuple[object, ...]:
    """What the code does, without the functions in it and without the numbers of lines."""
    parts = tuple(repr(part) for part in code.co_consts if not isinstance(part, CodeType))
    return code.co_code, parts, code.co_names, code.co_varnames, code.co_freevars, code.co_flags


def _whole(code: CodeType) -> tuple[object, ...]:
    return (*_plain(code), *map(_whole, _inner(code)))
