"""What a dry run keeps of each row, by name: written by `dry_run`, read by the lists, the choices and the counts.

On the disk each is a JSON list in the order of its fields here (thousands of rows: names would be most of the file);
this is the one place that knows the order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class KeptPerson(NamedTuple):
    """Whom a row is about: the name, and the number masked; "" where the file does not say."""

    name: str
    number: str


class KeptNew(NamedTuple):
    """Somebody whom the register does not know yet, with the row of the file."""

    row: int
    name: str
    number: str


class KeptChange(NamedTuple):
    """A value that would change, as JSON holds both sides."""

    variable: str
    old: Any
    new: Any


class KeptClash(NamedTuple):
    """A value that another source says otherwise: `key` (`register.conflict.key_of`), both sides, the other source, the
    way it is settled, whose value would hold (`outcome`: baru, lama, tanya), by which rule, and what every choice would
    bring (`would`; None where it is as `choices.expected` says)."""

    key: str
    old: Any
    new: Any
    source: str
    way: str
    outcome: str
    rule: str
    would: Mapping[str, Any] | None


def name_rows(result: dict[str, Any]) -> dict[str, Any]:
    """A dry run as it was read from JSON, its rows by name again."""
    for file in result["berkas"]:
        if "baru" in file:  # not in one that could not be read
            file["baru"] = [KeptNew(*row) for row in file["baru"]]
        for rows, kind in ((file.get("berubah", ()), KeptChange), (file.get("beda", ()), KeptClash)):
            for row in rows:
                row["siapa"] = KeptPerson(*row["siapa"])
                row["isi"] = [kind(*field) for field in row["isi"]]
    return result
