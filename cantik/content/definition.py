"""A definition that a kabupaten made itself, as a value (`definitions/*.yaml` in its own folder)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin

#: the forms of which a kabupaten may have definitions of its own
DEFINED = ("ms_var", "ms_ind")


@dataclass(frozen=True, slots=True)
class LocalDefinition:
    """A variable or an indicator of a kabupaten or province: `form` (bentuk) MS-Var or MS-Ind, `area` (wilayah) whose
    it is, `answers` (isi) by id of the field, `until` its last day, None while it is in force."""

    id: str
    form: str
    area: str
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    answers: Mapping[str, Any]
    origin: Origin
    lines: Origin
