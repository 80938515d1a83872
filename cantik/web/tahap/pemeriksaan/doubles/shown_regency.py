"""What a kabupaten sees of two records of two villages, in words: veiled values, the columns in which they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cantik.codes.area import AreaCode
from cantik.codes.area_words import describe_area
from cantik.codes.knowledge import AREAS_FILE
from cantik.register.core.app.words import code
from cantik.register.doubles.app.numbers import SharedCase
from cantik.register.doubles.app.tickets import Veiled
from cantik.vault.app.opening import at_hand

_COLUMNS = {
    "nama": lazy("Nama"),
    "tanggal_lahir": lazy("Tanggal lahir"),
    "jenis_kelamin": lazy("Jenis kelamin"),
    "nama_ayah": lazy("Ayah"),
    "nama_ibu": lazy("Ibu"),
    "tempat_lahir": lazy("Tempat lahir"),
}


def name_of(kode: str) -> str:
    """A village as it is called in full."""
    return describe_area(AreaCode.kemendagri(kode), at_hand().store.path / AREAS_FILE).full


def columns_words(differs: Sequence[str]) -> str:
    """The columns in which two records differ, in words."""
    return ", ".join(str(_COLUMNS[name]) for name in differs)


def shared_line(case: SharedCase) -> dict[str, Any]:
    """One NIK of two persons as the list shows it."""
    return {
        "nomor": case.row.pk,
        "desa": [name_of(code) for code in case.codes],
        "beda": columns_words(case.differs),
        "ditemukan": case.row.found_at,
        "diputus": case.row.decided_at,
    }


def fields(records: tuple[Veiled | None, Veiled | None]) -> list[tuple[str, list[str]]]:
    """Two veiled records row by row."""

    def row(label: str, *values: str) -> tuple[str, list[str]]:
        return label, [value or "–" for value in values]

    both = [record or Veiled("", "", "", "", "", "") for record in records]
    return [
        row(_("Nama"), *(side.name for side in both)),
        row(_("NIK"), *(side.nik for side in both)),
        row(_("Tahun lahir"), *(side.born for side in both)),
        row(_("Jenis kelamin"), *(code("dukcapil_jenis_kelamin", side.sex) if side.sex else "" for side in both)),
        row(_("Ayah"), *(side.father for side in both)),
        row(_("Ibu"), *(side.mother for side in both)),
    ]
