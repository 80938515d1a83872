"""Why somebody who was accepted is not counted, in words: for the page of a dry run and for the command line."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cantik.register.core.app.words import format_value
from cantik.register.core.headcount import BLANK, ELSEWHERE, NO_COLUMN, NOBODY, NOT_SAID

_WORDS: dict[str, Any] = {
    ELSEWHERE: lazy("menurut peristiwa atau sumber lain"),
    NOT_SAID: lazy("sumber ini tidak menyatakannya"),
    BLANK: lazy("status kosong"),
    NO_COLUMN: lazy("berkas tanpa kolom status"),
    NOBODY: lazy("sumber ini tidak menghitung penduduk"),
}
BASES: dict[str, Any] = {"terdaftar": lazy("terdaftar"), "domisili": lazy("domisili")}


def headcount_reason(reason: str, variable: str) -> str:
    """A reason of `core/headcount` in words; `variable`: the column of status that its codes are of."""
    if reason in _WORDS:
        return str(_WORDS[reason])
    code = reason.partition(":")[2]
    return _("status %(kode)s") % {"kode": format_value(variable, code)}
