"""A difference in words: what each source says, as of when, and why the one or the other holds."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from cantik.base.numerals import format_number
from cantik.register.core.app.conflict_models import ConflictDecision
from cantik.register.core.app.words import format_value, place, source
from cantik.register.core.conflict import FAMILY, NEW, OPEN, PLACE, unit_of
from cantik.register.core.prepare import HEALTH
from cantik.register.correct.app.deciding import SourceDifference, Word
from cantik.web.language import lang
from cantik.web.shell.help.explain import basis_words
from cantik.web.words import field_name, name_of, rule_of, rule_title, rules, why


def row(difference: SourceDifference) -> dict[str, Any]:
    """A difference as the list and the detail show it."""
    return {
        "nomor": difference.number,
        "orang": difference.person,
        "keluarga": difference.family,
        "nama": name_of(difference.name, bool(difference.family)),
        "isian": field_name(difference.variable),
        "variabel": difference.variable,
        "baru": _word(difference.variable, difference.new),
        "lama": _word(difference.variable, difference.old),
        "berlaku": difference.takes,
        "terbuka": difference.state == OPEN,
        "cara": why(difference.way),
        "aturan": rule_title(difference.rule),
        "dasar": basis_words(rule_of(difference.rule).basis_of) if difference.rule in rules() else "",
        "putusan": difference.decision or 0,
        "tertutup": difference.variable in HEALTH,
    }


def value(key: str, said: Any) -> str:
    """A value in words; of health only that there is one."""
    unit, variable = unit_of(key)
    if variable in HEALTH and unit != FAMILY:
        return _("keterangan kesehatan, tidak ditampilkan di sini")
    if variable == PLACE[0]:
        dusun, rw, rt = said or ("", "", "")
        return place((dusun, rw, rt))
    return format_value(variable, said, unit)


def _word(variable: str, word: Word) -> dict[str, Any]:
    return {
        "nilai": value(variable, word.value),
        "sumber": source(word.source),
        "acuan": word.reference,
        "berkas": word.file_name,
        "baris": word.row,
    }


def whom(made: ConflictDecision, fields: list[str]) -> str:
    """Of how many persons or families a decision is."""
    units = {unit_of(name)[0] for name in fields}
    said = _("%(n)s orang dan keluarga") if FAMILY in units else _("%(n)s orang")
    if units == {FAMILY}:
        said = _("%(n)s keluarga")
    return said % {"n": format_number(made.persons, 0, lang())}


def decision(made: ConflictDecision, names: dict[str, str]) -> dict[str, Any]:
    """A decision as its list shows it."""
    fields = json.loads(made.scope).get("isian", [])
    fields = [fields] if isinstance(fields, str) else fields
    return {
        "nomor": made.pk,
        "isian": ", ".join(field_name(name) for name in fields) or _("semua isian"),
        "pilihan": _("diambil yang baru") if made.takes == NEW else _("tetap yang tercatat"),
        "siapa": whom(made, fields),
        "alasan": made.why,
        "oleh": names.get(made.decided_by, made.decided_by),
        "kapan": made.decided_at,
    }
