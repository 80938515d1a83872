"""A difference in words: what each source says, as of when, and why the one or the other holds."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from cantik.base.numerals import format_number
from cantik.register.core.app.conflict_models import ConflictDecision
from cantik.register.core.app.words import place, shown, source
from cantik.register.core.conflict import FAMILY, NEW, OPEN, PLACE, unit_of
from cantik.register.core.prepare import HEALTH
from cantik.register.correct.app.deciding import Difference, Word
from cantik.web.language import lang
from cantik.web.words import field_name, name_of, rule_of, rule_title, rules, why


def row(one: Difference) -> dict[str, Any]:
    """A difference as the list and the detail show it."""
    return {
        "nomor": one.number,
        "orang": one.person,
        "keluarga": one.family,
        "nama": name_of(one.name, bool(one.family)),
        "isian": field_name(one.variable),
        "variabel": one.variable,
        "baru": _word(one.variable, one.new),
        "lama": _word(one.variable, one.old),
        "berlaku": one.takes,
        "terbuka": one.state == OPEN,
        "cara": why(one.way),
        "aturan": rule_title(one.rule),
        "dasar": rule_of(one.rule).basis_of if one.rule in rules() else "",
        "putusan": one.decision or 0,
        "tertutup": one.variable in HEALTH,
    }


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
        "nilai": value(variable, one.value),
        "sumber": source(one.source),
        "acuan": one.reference,
        "berkas": one.file_name,
        "baris": one.row,
    }


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
        "nomor": one.pk,
        "isian": ", ".join(field_name(name) for name in fields) or _("semua isian"),
        "pilihan": _("diambil yang baru") if one.takes == NEW else _("tetap yang tercatat"),
        "siapa": whom(one, fields),
        "alasan": one.why,
        "oleh": names.get(one.decided_by, one.decided_by),
        "kapan": one.decided_at,
    }
