"""Values, columns and persons as these screens say them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language, gettext, gettext_lazy

from cantik.base.text import mask
from cantik.collect.app.mappings import title_of
from cantik.content.kinds import Variable
from cantik.pipeline.knowledge import load
from cantik.staff.app.models import Account
from cantik.web.language import of_content

#: columns of a difference that are no variables of the content
_COLUMNS = {
    "dusun": gettext_lazy("Dusun"),
    "rw": gettext_lazy("RW"),
    "rt": gettext_lazy("RT"),
    "no_kk": gettext_lazy("Nomor KK"),
    "terdaftar": gettext_lazy("Terdaftar di desa"),
    "domisili": gettext_lazy("Tinggal di desa"),
    "domisili_sejak": gettext_lazy("Tinggal di desa sejak"),
    "keberadaan": gettext_lazy("Keberadaan"),
    "institusi": gettext_lazy("Tinggal di institusi"),
}
LEVELS = {"tolak": gettext_lazy("Ditolak"), "periksa": gettext_lazy("Galat"), "catat": gettext_lazy("Peringatan")}


def column(variable: str) -> str:
    """The name of a column: of the common model, else of the register."""
    known = _variable(variable)
    if known is None:
        return str(_COLUMNS.get(variable, variable.replace("_", " ").capitalize()))
    return known.label_en if _english() else known.label


def _variable(name: str) -> Variable | None:
    """The variable of persons with this name, else of families."""
    known = load().content.variables
    return known.get(("orang", name)) or known.get(("keluarga", name))


def value(variable: str, said: Any) -> str:
    """A value of a difference: the label of a code, a date as people write it; "" when nothing was known."""
    if said is None or said == "":
        return ""
    if isinstance(said, bool):
        return gettext("ya") if said else gettext("tidak")
    text = str(said)
    knowledge = load()
    known = _variable(variable)
    if known is not None and known.codelist and (codes := knowledge.lists.get(known.codelist)) and codes.has(text):
        return codes.label(text, "en") if _english() else codes.label(text)
    if (known is not None and known.type == "tanggal") or variable.endswith("_sejak"):
        return _date(text)
    return text.replace("_", " ") if variable in _COLUMNS else text


def _date(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text


def masked(number: str) -> str:
    """A NIK as it may be shown, in fours: `•••• •••• •••• 0412`."""
    hidden = mask(number)
    return " ".join(hidden[start : start + 4] for start in range(0, len(hidden), 4))


def rule(identifier: str) -> str:
    """The title of a rule."""
    known = load().content.rules.get(identifier)
    return of_content(known.title) if known else identifier


def source(mapping: str) -> str:
    """The title of a format."""
    known = load().content.mappings.get(mapping)
    return known.title if known else title_of(mapping) or mapping


def _english() -> bool:
    return (get_language() or "id").startswith("en")


def people(actors: Iterable[str]) -> dict[str, str]:
    """The names behind `by`: accounts by name, commands as they are called."""
    wanted = {actor: int(actor[5:]) for actor in actors if actor.startswith("akun:") and actor[5:].isdecimal()}
    names = dict(Account.objects.filter(pk__in=set(wanted.values())).values_list("pk", "name"))
    return {actor: names.get(pk, gettext("akun yang sudah tidak ada")) for actor, pk in wanted.items()}
