"""Which names every system takes for a file: Windows keeps some for devices and refuses some characters in all.

The rules are those of "Naming Files, Paths, and Namespaces" in the documentation of Windows.
"""

from __future__ import annotations

import re

_PORTS = "0123456789¹²³"
_DEVICES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$"}).union(
    f"{port}{number}" for port in ("com", "lpt") for number in _PORTS
)
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def is_portable(name: str) -> bool:
    """Whether every system takes a file of this name, whatever its folder.

    >>> is_portable("tabel-1.csv"), is_portable("NUL.txt"), is_portable("usia?.csv"), is_portable("akhir. ")
    (True, False, False, False)
    """
    return name == portable_name(name)


def portable_name(name: str) -> str:
    """The name itself, or the nearest one that every system takes.

    >>> portable_name("lampiran.pdf"), portable_name("aux.yaml"), portable_name('a"b.'), portable_name("")
    ('lampiran.pdf', 'aux_.yaml', 'a_b', '_')
    """
    kept = _REFUSED.sub("_", name).rstrip(". ")
    stem, dot, rest = kept.partition(".")
    device = stem.rstrip(" ").casefold() in _DEVICES
    return f"{stem.rstrip(' ')}_{dot}{rest}" if device else kept or "_"
