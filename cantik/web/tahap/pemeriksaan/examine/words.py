"""Words of the worklist: levels, states, deeds; variables and values: `register.app.words`."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cantik.collect.app.models import ACCEPTED, MENDED
from cantik.collect.finding import Level
from cantik.examine.findings.app.models import ACCEPT, ASK, CORRECT, FIELD
from cantik.examine.findings.app.queries import ALL, DUE
from cantik.web.language import number


def level_word(level: str) -> str:
    """Galat, Ditolak, Peringatan."""
    return {Level.CHECK: _("Galat"), Level.REFUSE: _("Ditolak"), Level.NOTE: _("Peringatan")}[Level(level)]


LEVEL_CLASS = {Level.CHECK: "bad", Level.REFUSE: "bad", Level.NOTE: "warn"}
LEVEL_ICON = {Level.CHECK: "stop", Level.REFUSE: "cross", Level.NOTE: "warn"}


def state_word(state: str) -> str:
    """A state of the list in words."""
    return {
        DUE: _("Perlu diputuskan"),
        FIELD: _("Menunggu lapangan"),
        ASK: _("Menunggu pembina"),
        ACCEPTED: _("Diterima"),
        MENDED: _("Diperbaiki"),
        ALL: _("Semua"),
    }[state]


def age_word(age: str) -> str:
    """How long a finding has been known, in words."""
    return {
        "minggu": _("paling lama 7 hari"),
        "bulan": _("8 sampai 30 hari"),
        "lama": _("lebih dari 30 hari"),
    }[age]


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
    }[kind] % {"n": n}


def deed(kind: str) -> str:
    """What somebody did, for the history: `menerima temuan ini`."""
    return {
        ACCEPT: _("menerima temuan ini"),
        FIELD: _("menandai untuk kunjungan lapangan"),
        ASK: _("bertanya kepada pembina"),
        CORRECT: _("membetulkan isian"),
        "jawab": _("menjawab"),
        "urung": _("mengurungkan keputusan"),
    }[kind]
