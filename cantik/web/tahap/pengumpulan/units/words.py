"""Acts on the units of a village in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from cantik.register.core.app.words import place
from cantik.register.core.grouping import Unit
from cantik.register.units.app.services import Shift, UnitOutlook
from cantik.register.units.balance import ADDS, BalanceLine, UnitBalance
from cantik.register.units.unit_acts import NOWHERE, DatedAct, Rank, UnitKind, rank_of

KINDS: dict[UnitKind, Any] = {
    UnitKind.SPLIT: lazy("Pecah"),
    UnitKind.MERGE: lazy("Gabung"),
    UnitKind.RENAME: lazy("Ganti nama atau nomor"),
    UnitKind.OPEN: lazy("Bentuk satuan baru"),
    UnitKind.CLOSE: lazy("Tutup"),
    UnitKind.PLACE: lazy("Tempatkan kembali"),
}
DONE: dict[UnitKind, Any] = {
    UnitKind.SPLIT: lazy("Pemecahan"),
    UnitKind.MERGE: lazy("Penggabungan"),
    UnitKind.RENAME: lazy("Penggantian nama atau nomor"),
    UnitKind.OPEN: lazy("Pembentukan"),
    UnitKind.CLOSE: lazy("Penutupan"),
    UnitKind.PLACE: lazy("Penempatan kembali"),
}
LINES: tuple[tuple[BalanceLine, Any], ...] = (
    (BalanceLine.BIRTH, lazy("Lahir")),
    (BalanceLine.DEATH, lazy("Mati")),
    (BalanceLine.ARRIVAL, lazy("Datang dari luar desa")),
    (BalanceLine.DEPARTURE, lazy("Pindah ke luar desa")),
    (BalanceLine.MOVED_IN, lazy("Pindah masuk dari bagian lain desa")),
    (BalanceLine.MOVED_OUT, lazy("Pindah keluar ke bagian lain desa")),
    (BalanceLine.BORDER_IN, lazy("Perubahan wilayah: masuk")),
    (BalanceLine.BORDER_OUT, lazy("Perubahan wilayah: keluar")),
    (BalanceLine.FOUND, lazy("Koreksi administrasi: ditemukan di sini")),
    (BalanceLine.LOST, lazy("Koreksi administrasi: tidak lagi di sini")),
    (BalanceLine.CEDED_IN, lazy("Perubahan wilayah: masuk desa ini")),
    (BalanceLine.CEDED_OUT, lazy("Perubahan wilayah: masuk desa lain")),
    (BalanceLine.STOCK, lazy("Stok dari daftar pertama suatu sumber")),
)


def unit_name(unit: Unit) -> str:
    """A unit as people call it: `RT 03 RW 01, KRAJAN`; a dusun `Dusun KRAJAN`."""
    if unit == NOWHERE:
        return _("tidak disebut")
    return _("Dusun %(nama)s") % {"nama": unit[0]} if rank_of(unit) is Rank.DUSUN else place(unit)


def people(families: int, persons: int) -> str:
    """`1 keluarga, 3 orang`."""
    return ", ".join(
        (
            ngettext("%(n)s keluarga", "%(n)s keluarga", families) % {"n": families},
            ngettext("%(n)s orang", "%(n)s orang", persons) % {"n": persons},
        )
    )


def shift(moving: Shift, act: DatedAct) -> str:
    """What goes from one unit to another."""
    said = {
        "dari": unit_name(moving.source),
        "ke": unit_name(moving.target),
        "siapa": people(moving.families, moving.persons),
    }
    if act.kind is UnitKind.OPEN:
        return _("%(ke)s dibentuk, belum berpenduduk.") % said
    if act.kind is UnitKind.CLOSE:
        return _("%(dari)s ditutup; tidak ada penduduknya.") % said
    if act.kind is UnitKind.SPLIT and act.rank is Rank.RT:
        stay = ngettext("%(n)s orang tetap.", "%(n)s orang tetap.", moving.staying) % {"n": moving.staying}
        return _("%(dari)s ke %(ke)s: %(siapa)s.") % said + " " + stay
    return _("%(dari)s menjadi %(ke)s: %(siapa)s.") % said


def describe_outlook(outlook: UnitOutlook) -> list[str]:
    """What recording would do, line by line."""
    return [shift(moving, outlook.act) for moving in outlook.shifts]


def doubts(outlook: UnitOutlook) -> list[str]:
    """Reasons to look again."""
    found = []
    if outlook.later:
        found.append(
            ngettext(
                "%(n)s orang datang atau lahir di sana sesudah tanggal itu. Tempatkan mereka sesudah ini dicatat.",
                "%(n)s orang datang atau lahir di sana sesudah tanggal itu. Tempatkan mereka sesudah ini dicatat.",
                outlook.later,
            )
            % {"n": outlook.later}
        )
    if outlook.act.kind is UnitKind.SPLIT and any(not moving.staying for moving in outlook.shifts):
        found.append(_("Tidak ada yang tinggal di satuan asal. Bila seluruhnya berganti nomor, pakai Ganti nama."))
    if not outlook.act.decree:
        found.append(_("Nomor SK belum diisi. Boleh kosong, tetapi perubahan wilayah seharusnya berdasar keputusan."))
    return found


def summary(act: DatedAct) -> str:
    """An act in one line: `RT 01 RW 01, KRAJAN ke RT 07 RW 01, KRAJAN`."""
    sources = [source for source, other in act.pairs if source not in (other, NOWHERE)]
    targets = [other for source, other in act.pairs if other not in (source, NOWHERE)]
    said = {"dari": _list_units(sources), "ke": _list_units(list(dict.fromkeys(targets)))}
    if not sources:
        return said["ke"]
    return _("%(dari)s ke %(ke)s") % said if targets else said["dari"]


_MOST = 3


def _list_units(units: list[Unit]) -> str:
    shown = "; ".join(unit_name(unit) for unit in units[:_MOST])
    more = len(units) - _MOST
    return shown if more <= 0 else _("%(daftar)s; dan %(n)s lagi") % {"daftar": shown, "n": more}


def balance(sums: UnitBalance) -> list[dict[str, Any]]:
    """The balance of a unit line by line; rare lines only when they say something."""
    rows: list[dict[str, Any]] = [{"nama": _("Penduduk awal bulan"), "n": sums.opening, "jumlah": True}]
    always = {
        BalanceLine.BIRTH,
        BalanceLine.DEATH,
        BalanceLine.ARRIVAL,
        BalanceLine.DEPARTURE,
        BalanceLine.MOVED_IN,
        BalanceLine.MOVED_OUT,
    }
    rows += [
        {"nama": name, "n": sums.of(line), "tanda": "+" if line in ADDS else "−"}
        for line, name in LINES
        if sums.of(line) or line in always
    ]
    if sums.gap:
        rows.append(
            {"nama": _("Tidak terjelaskan"), "n": abs(sums.gap), "tanda": "−" if sums.gap < 0 else "+", "galat": True}
        )
    rows.append({"nama": _("Penduduk akhir"), "n": sums.closing, "jumlah": True})
    return rows
