"""What the polygons of a file are called, and of which village they say that they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cantik.collect.hamlets import hamlet_words

#: columns with the name of a dusun, in this order: our own, those of villages, that of BIG
NAME_COLUMNS: Final = ("dusun", "nama_dusun", "nm_dusun", "namadusun", "nama", "name", "namobj")
_CODE_COLUMNS: Final = ("kode", "kode_desa", "kd_desa", "kdepum", "kode_kemendagri", "kemendagri")
_VILLAGE = re.compile(r"\d{2}\.\d{2}\.\d{2}\.\d{4}")


def name_of(feature: Any) -> str:
    """The name of a polygon as the file writes it; "" without one."""
    return _first(feature, NAME_COLUMNS)[:100]


def village_of(feature: Any) -> str:
    """The Kemendagri code of the village that a feature names; "" when it names none in full.

    Ten digits without points may be a BPS code and are not asked.
    """
    code = _first(feature, _CODE_COLUMNS)
    return code if _VILLAGE.fullmatch(code) else ""


def key_of(name: str) -> str:
    """By what names are compared: however they are written, without the word for dusun."""
    return hamlet_words().loose_key(name)


def _first(feature: Any, columns: tuple[str, ...]) -> str:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    if not isinstance(properties, Mapping):
        return ""
    folded = {str(key).lower(): value for key, value in properties.items()}
    return next((str(folded[key]).strip() for key in columns if folded.get(key)), "")
