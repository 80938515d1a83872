"""A difference in words: what each source says, as of when, and why the one or the other holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cantik.base import environment
from cantik.base.numerals import format_number
from cantik.content.kinds import ConflictRule
from cantik.content.loader import load_content
from cantik.register.core.app.conflict_models import ConflictDecision
from cantik.register.core.app.words import label, place, shown, source
from cantik.register.core.conflict import BY_HAND, FAMILY, NEW, NEWEST, OPEN, PLACE, TRUSTED, unit_of
from cantik.register.core.prepare import HEALTH
from cantik.register.correct.app.deciding import Difference, Word
from cantik.web.language import lang


def field_name(key: str) -> str:
    """What a variable (`conflict.key_of`) is called here: dusun, RW and RT are one; that of a family says so."""
    unit, variable = unit_of(key)
    name = _("Dusun, RW, RT") if variable == PLACE[0] else label(variable, unit)
    return _("%(isian)s (keluarga)") % {"isian": name} if unit == FAMILY else name


def row(one: Difference) -> dict[str, Any]:
    """A difference as the list and the detail show it."""
    return {
        "nomor": one.number, "orang": one.person, "keluarga": one.family, "nama": name_of(one.name, bool(one.family)),
        "isian": field_name(one.variable), "variabel": one.variable, "baru": _word(one.variable, one.new),
        "lama": _word(one.variable, one.old), "berlaku": one.takes, "terbuka": one.state == OPEN, "cara": why(one.way),
        "aturan": rule_title(one.rule), "dasar": _rule(one.rule).basis_of if one.rule in _rules() else "",
        "putusan": one.decision or 0, "tertutup": one.variable in HEALTH,
    }  # fmt: skip


def name_of(name: str, family: bool) -> str:
    """Whom a difference is about: a person by name, a family by that of its head."""
    if family:
        return _("Keluarga %(kepala)s") % {"kepala": name} if name else _("Keluarga tanpa anggota")
    return name or _("(tanpa nama)")


def value(key: str, said: Any) -> str:
    """A value in words; of health only that there is one."""
    unit, variable = unit_of(key)
    if variable in HEALTH and unit != FAMILY:
        return _("keterangan kesehatan, tidak ditampilkan di sini")
    if variable == PLACE[0]:
        dusun, rw, rt = said or ("", "", "")
        return place((dusun, rw, rt))
    return shown(variable, said, unit)


def _word(variable: str, one: Word) -> dict[str, Any]:
    return {
        "nilai": value(variable, one.value), "sumber": source(one.source), "acuan": one.reference,
        "berkas": one.file_name, "baris": one.row,
    }  # fmt: skip


def why(way: str) -> str:
    """By which rule."""
    return {
        NEWEST: _("yang terbaru berlaku"), TRUSTED: _("yang paling tepercaya untuk isian ini berlaku"),
        BY_HAND: _("pernah dibetulkan tangan: ditanyakan"),
    }.get(way, _("ditanyakan"))  # fmt: skip


def _rules() -> Mapping[str, ConflictRule]:
    return _rules_of(environment.read().content)


@cache
def _rules_of(own: Path | None) -> Mapping[str, ConflictRule]:
    """The rules of this installation; asked for each line of a list, read once."""
    return load_content(own).conflicts


def _rule(name: str) -> ConflictRule:
    return _rules()[name]


def rule_title(name: str) -> str:
    """A rule by its title; "" for none."""
    if name not in _rules():
        return ""
    return _rule(name).title_en if lang() == "en" else _rule(name).title


def whom(one: ConflictDecision, fields: list[str]) -> str:
    """Of how many persons or families a decision is."""
    units = {unit_of(name)[0] for name in fields}
    said = _("%(n)s orang dan keluarga") if FAMILY in units else _("%(n)s orang")
    if units == {FAMILY}:
        said = _("%(n)s keluarga")
    return said % {"n": format_number(one.persons, 0, lang())}


def decision(one: ConflictDecision, names: dict[str, str]) -> dict[str, Any]:
    """A decision as its list shows it."""
    fields = json.loads(one.scope).get("isian", [])
    fields = [fields] if isinstance(fields, str) else fields
    return {
        "nomor": one.pk, "isian": ", ".join(field_name(name) for name in fields) or _("semua isian"),
        "pilihan": _("diambil yang baru") if one.takes == NEW else _("tetap yang tercatat"), "siapa": whom(one, fields),
        "alasan": one.why, "oleh": names.get(one.decided_by, one.decided_by), "kapan": one.decided_at,
    }  # fmt: skip
