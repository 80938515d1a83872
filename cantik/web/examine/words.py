"""Words of the worklist: levels, states, values as a person reads them; numbers of persons are masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cantik.base.text import mask_within
from cantik.codes.lists import CodeList
from cantik.collect.app.models import ACCEPTED, MENDED
from cantik.collect.finding import Level
from cantik.content.kinds import Variable
from cantik.examine.findings.app.models import ACCEPT, ASK, CORRECT, FIELD
from cantik.examine.findings.app.queries import ALL, DUE
from cantik.web.language import day, lang, number


def level_word(level: str) -> str:
    """Galat, Ditolak, Peringatan (design/content.md section 5)."""
    return {Level.CHECK: _("Galat"), Level.REFUSE: _("Ditolak"), Level.NOTE: _("Peringatan")}[Level(level)]


LEVEL_CLASS = {Level.CHECK: "bad", Level.REFUSE: "bad", Level.NOTE: "warn"}
LEVEL_ICON = {Level.CHECK: "stop", Level.REFUSE: "cross", Level.NOTE: "warn"}


def state_word(state: str) -> str:
    """A state of the list in words."""
    return {
        DUE: _("Perlu diputuskan"), FIELD: _("Menunggu lapangan"), ASK: _("Menunggu pembina"),
        ACCEPTED: _("Diterima"), MENDED: _("Diperbaiki"), ALL: _("Semua"),
    }[state]  # fmt: skip


def age_word(age: str) -> str:
    """How long a finding has been known, in words."""
    return {
        "minggu": _("paling lama 7 hari"), "bulan": _("8 sampai 30 hari"), "lama": _("lebih dari 30 hari"),
    }[age]  # fmt: skip


def act_words(kind: str, many: int) -> str:
    """What an act did, as the page says it afterwards."""
    n = number(many)
    return {
        ACCEPT: ngettext("%(n)s temuan diterima.", "%(n)s temuan diterima.", many),
        FIELD: ngettext("%(n)s temuan menunggu lapangan.", "%(n)s temuan menunggu lapangan.", many),
        ASK: ngettext("%(n)s temuan ditanyakan kepada pembina.", "%(n)s temuan ditanyakan kepada pembina.", many),
        CORRECT: ngettext("Isian dibetulkan; %(n)s temuan hilang.", "Isian dibetulkan; %(n)s temuan hilang.", many)
        if many
        else _("Isian dibetulkan, tetapi temuan ini masih ada."),
    }[kind] % {"n": n}  # fmt: skip


def deed(kind: str) -> str:
    """What somebody did, for the history: `menerima temuan ini`."""
    return {
        ACCEPT: _("menerima temuan ini"), FIELD: _("menandai untuk kunjungan lapangan"),
        ASK: _("bertanya kepada pembina"), CORRECT: _("membetulkan isian"), "urung": _("mengurungkan keputusan"),
    }[kind]  # fmt: skip


def label(variable: Variable) -> str:
    """The name of a variable in the page's language."""
    return variable.label_en if lang() == "en" else variable.label


def shown(variable: Variable | None, value: Any, lists: Mapping[str, CodeList]) -> str:
    """A value of the register as a person reads it; "–" for none."""
    if value is None or value == "":
        return "–"
    if isinstance(value, dt.date):
        return day(value)
    text = getattr(value, "text", None)  # a number of a person: masked already
    if text is not None:
        return str(text)
    if variable is not None and variable.codelist and variable.codelist in lists:
        codes = lists[variable.codelist]
        return codes.label(str(value), lang()) if codes.has(str(value)) else str(value)
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    return number(value) if isinstance(value, int) else mask_within(str(value))
