"""Errors of this room, B3…: a file that is not of this village at all, a reason that cannot be kept. Nothing is changed
when one is raised."""

from __future__ import annotations

from cantik.base.errors import CantikError, UnreadableInput


class AnotherVillage(UnreadableInput):
    """B301: most family cards were issued in another kabupaten than that of the village."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(
            "B301",
            "Berkas ini tampaknya milik kabupaten lain",
            where=where,
            found=found,
            expected=expected,
            mend="Pilih berkas desa yang benar.",
            command="Periksa --desa, atau pilih berkas desa yang benar.",
        )


class FictitiousFile(UnreadableInput):
    """B302: a generated file (numbers of province 99) in a store of real data."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            "B302",
            "Berkas ini data contoh",
            where=where,
            found=found,
            expected="NIK dan nomor KK yang diterbitkan Dukcapil",
            mend="Untuk berlatih pakai Desa latihan; data contoh tidak dicampur dengan data desa.",
            command="Pakai --demo dengan penyimpanan tersendiri; data contoh tidak dicampur dengan data desa.",
        )


class NumberInReason(CantikError):
    """B307: a reason or question holds a number of a person."""

    def __init__(self) -> None:
        super().__init__(
            "B307",
            "Tulisan ini memuat nomor orang",
            expected="alasan tanpa NIK, nomor KK, dan nomor telepon",
            mend="Hapus nomornya; temuan sudah menyebut orangnya.",
        )
