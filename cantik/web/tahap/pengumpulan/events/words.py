"""Events in words: their names, what recording one will do, why somebody should look again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from cantik.content.class_codes import codes_in
from cantik.content.loader import here
from cantik.register.core.app import words
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act, ActPart, Outlook
from cantik.register.events.balance import Leak
from cantik.register.events.history import WIDOWED
from cantik.web.shell.templatetags.cantik import angka, tanggal
from cantik.web.tahap.pengumpulan.events.forms_family import PRESENCE_WORDS
from cantik.web.words import BASES

KINDS = {
    Kind.BIRTH: lazy("Kelahiran"),
    Kind.DEATH: lazy("Kematian"),
    Kind.ARRIVAL: lazy("Kedatangan"),
    Kind.DEPARTURE: lazy("Kepindahan ke luar desa"),
    Kind.MOVE: lazy("Kepindahan dalam desa"),
    Kind.MARRIAGE: lazy("Perkawinan"),
    Kind.DIVORCE: lazy("Perceraian"),
    Kind.NEW_FAMILY: lazy("Keluarga baru"),
    Kind.SPLIT: lazy("Pecah KK"),
    Kind.PRESENCE: lazy("Keberadaan"),
    Kind.CORRECTION: lazy("Koreksi"),
    Kind.CEDED_OUT: lazy("Perubahan wilayah: masuk desa lain"),
    Kind.CEDED_IN: lazy("Perubahan wilayah: masuk desa ini"),
}
LEAKS = {
    Leak.STILL_COUNTED: lazy("tercatat mati atau pindah, tetapi daftar yang lebih baru masih memuatnya"),
    Leak.WAS_NOT_COUNTED: lazy("tercatat mati atau pindah, tetapi tidak terhitung pada awal bulan"),
    Leak.NOT_COUNTED: lazy("tercatat lahir atau datang, tetapi tidak terhitung pada akhir bulan"),
    Leak.WAS_COUNTED: lazy("tercatat lahir atau datang, tetapi sudah terhitung pada awal bulan"),
}
_DOUBTS = {
    "tanpa_ibu": lazy(
        "Ibunya tidak ada dalam register. Bila ibunya warga desa, cari dahulu ibunya lalu catat dari sana."
    ),
    "di_bawah_umur": lazy(
        "Ada yang belum berumur %(umur)s tahun. Tanpa dispensasi pengadilan perkawinan ini tidak dicatat."
    ),
    "tanpa_kepala": lazy(
        "Keluarga yang ditinggalkan tidak lagi mempunyai kepala keluarga. Sesudah ini catat KK baru dengan kepala baru."
    ),
    "kembali": lazy("NIK ini sudah dikenal: orangnya pernah tercatat di desa, dan riwayatnya disambung."),
}


_OF_FAMILIES = {
    Kind.MARRIAGE: lazy("%(nama)s kawin %(tanggal)s. Status perkawinannya menjadi kawin."),
    Kind.DIVORCE: lazy(
        "%(nama)s bercerai %(tanggal)s. Status perkawinannya menjadi cerai hidup. Bila ada yang keluar dari KK, catat"
        " sesudah ini sebagai pecah KK."
    ),
    Kind.NEW_FAMILY: lazy("KK baru sejak %(tanggal)s untuk %(nama)s."),
    Kind.SPLIT: lazy("Pecah KK sejak %(tanggal)s: %(nama)s keluar dari KK lama."),
    Kind.PRESENCE: lazy("%(nama)s %(di)s sejak %(tanggal)s."),
}


def describe_outlook(act: Act, outlook: Outlook) -> list[str]:
    """What recording the act will do, sentence by sentence."""
    names = ", ".join(_name(part) for part in outlook.parts if part.kind is act.kind)
    day, unit = tanggal(act.occurred), words.place(outlook.parts[0].unit)
    said = [_sentence(act, outlook, names, day, unit)]
    widowed = codes_in(*WIDOWED)
    left = [_name(part) for part in outlook.parts if part.says.get("status_kawin") in widowed]
    if left:
        said.append(_("Status perkawinan %(nama)s menjadi cerai mati.") % {"nama": ", ".join(left)})
    said.append(_describe_bases(outlook.parts))
    return [word for word in said if word]


def _sentence(act: Act, outlook: Outlook, names: str, day: str, unit: str) -> str:
    n = len(outlook.parts)
    facts = {"nama": names, "tanggal": day, "tempat": unit, "n": angka(n)}
    if act.kind in _OF_FAMILIES:
        said = str(_OF_FAMILIES[act.kind])
        facts["di"] = str(PRESENCE_WORDS.get(str(act.says.get("keberadaan")), ""))
    elif act.kind is Kind.BIRTH and outlook.mother is not None:
        said = _("%(nama)s lahir %(tanggal)s, anak %(ibu)s, masuk keluarga ibunya di %(tempat)s.")
        facts["ibu"] = outlook.mother.name
    elif act.kind is Kind.BIRTH:
        said = _("%(nama)s lahir %(tanggal)s di %(tempat)s, belum masuk keluarga mana pun.")
    elif act.kind is Kind.DEATH:
        said = _("%(nama)s meninggal %(tanggal)s. Datanya tetap tersimpan.")
    else:
        said = _of_movers(act.kind, n)
    return said % facts


def _of_movers(kind: Kind, n: int) -> str:
    """The sentence for so many people who go, come, or move within the village."""
    if kind is Kind.DEPARTURE:
        return ngettext(
            "%(n)s orang pindah ke luar desa %(tanggal)s: %(nama)s.",
            "%(n)s orang pindah ke luar desa %(tanggal)s: %(nama)s.",
            n,
        )
    if kind is Kind.ARRIVAL:
        return ngettext(
            "%(n)s orang datang ke %(tempat)s %(tanggal)s: %(nama)s.",
            "%(n)s orang datang ke %(tempat)s %(tanggal)s: %(nama)s.",
            n,
        )
    return ngettext(
        "%(n)s orang pindah ke %(tempat)s %(tanggal)s: %(nama)s.",
        "%(n)s orang pindah ke %(tempat)s %(tanggal)s: %(nama)s.",
        n,
    )


def _describe_bases(parts: Sequence[ActPart]) -> str:
    """How the bases change, where they do."""
    says: Mapping[str, object] = parts[0].says
    named = {base: str(BASES[base]) for base in BASES}
    entering = [named[base] for base in BASES if says.get(base) == "ya" and parts[0].before.get(base) != "ya"]
    leaving = [named[base] for base in BASES if says.get(base) == "tidak" and parts[0].before.get(base) == "ya"]
    if entering:
        return _("Sejak hari itu terhitung sebagai %(dasar)s.") % {"dasar": _(" dan ").join(entering)}
    if leaving:
        return _("Sejak hari itu tidak lagi terhitung sebagai %(dasar)s.") % {"dasar": _(" dan ").join(leaving)}
    return _("Jumlah penduduk desa tidak berubah.")


def _name(part: ActPart) -> str:
    if part.newcomer is not None:
        return part.newcomer.name
    return part.known.name if part.known is not None and part.known.name else _("(tanpa nama)")


def families(outlook: Outlook) -> list[dict[str, Any]]:
    """The families after an act as the page shows them: those of a new card first."""
    return [
        {
            "judul": _("KK baru") if family.new else _("Keluarga sesudahnya"),
            "anggota": [
                {
                    "nama": who.name or _("(tanpa nama)"),
                    "berubah": who.changed,
                    "hubungan": words.code("dukcapil_shdk", who.relation) if who.relation else "",
                }
                for who in family.members
            ],
        }
        for family in sorted(outlook.families, key=lambda home: not home.new)
    ]


def doubts(outlook: Outlook) -> list[str]:
    """Why somebody should look again before recording."""
    age = angka(here().limits["umur_kawin"].whole)
    return [str(_DOUBTS[doubt]) % {"umur": age} for doubt in outlook.doubts]


#: what became of a card between servers, and why one is sent back
CARD_STATES = {
    "menunggu": lazy("menunggu"),
    "diterima": lazy("diterima"),
    "ditolak": lazy("ditolak"),
    "batal": lazy("dibatalkan"),
}
REFUSALS = {
    "tidak_datang": lazy("orangnya tidak datang"),
    "bukan_kemari": lazy("tidak pindah ke desa ini"),
    "tidak_cocok": lazy("datanya tidak cocok dengan KK atau surat pindah"),
    "diminta_asal": lazy("diminta desa asal"),
}
