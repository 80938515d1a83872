"""Whom a list asked that fills a column, where lists of other sources stand beside it: of those alone it can be said
that they answered with nothing (docs/adr/0137)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from cantik.collect.batch import Value
from cantik.content.kinds import Content
from cantik.content.sources import OWN, columns_brought
from cantik.register.core.people import Filler

Flags = npt.NDArray[np.bool_]
Columns = Mapping[str, Sequence[Value | bool]]


def rows_reached(variable: str, persons: Columns, filled: Mapping[str, Sequence[Filler]], content: Content) -> Flags:
    """Of which persons a source that asks for a variable tells anything.

    `filled`: by variable the lists that some value of it comes from; nothing at all where nobody noted them, and then
    everybody was asked. No list of the variable: some values were recorded by hand, and nobody else was asked. A person
    was reached when a column has a value that no source without the variable brings.
    """
    size = len(persons["id"])
    sources = {name: {source for source, _ in lists} for name, lists in filled.items()}
    if not sources:
        return np.ones(size, np.bool_)
    if not sources.get(variable):
        return np.zeros(size, np.bool_)
    others = {source for found in sources.values() for source in found if _never_asks(source, variable, content)}
    alone = [name for name, found in sources.items() if found and not found & others and name in persons]
    if not others or not alone:
        return np.ones(size, np.bool_)
    found = np.zeros(size, np.bool_)
    for name in alone:
        found |= np.fromiter((value is not None and value != "" for value in persons[name]), np.bool_, size)
    return found


def _never_asks(source: str, variable: str, content: Content) -> bool:
    """Whether no format of a source has a variable; a village's own rounds and lists may have any."""
    brought = columns_brought(source, content)
    return source != OWN and bool(brought) and variable not in brought
