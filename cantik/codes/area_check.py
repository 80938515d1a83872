"""An area that a command was asked to work for: of the level that it needs, and invented only where that is meant."""

from __future__ import annotations

from cantik.base.errors import WrongUse
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.places import AreaEntry


def require_village(entry: AreaEntry, area: AreaCode, *, demo: bool) -> None:
    """The area is a village, and an invented one only in a demo store. Raises `WrongUse` D105, D106."""
    if entry.level is not AreaLevel.DESA:
        raise WrongUse("D105", "Yang disebut harus kode desa atau kelurahan", found=area.text(), expected="10 angka")
    if entry.fictitious and not demo:
        raise WrongUse(
            "D106",
            "Wilayah rekaan hanya untuk simpanan contoh",
            found=area.text(),
            mend="Pilih desa yang ada; untuk berlatih ada Desa latihan.",
            command="Tambahkan --demo.",
        )


def require_kabupaten(entry: AreaEntry, area: AreaCode) -> None:
    """The area is a kabupaten or kota. Raises `WrongUse` D105."""
    if entry.level is not AreaLevel.KABUPATEN:
        raise WrongUse("D105", "Yang disebut harus kode kabupaten atau kota", found=area.text(), expected="4 angka")


def require_server(area: AreaCode) -> None:
    """A kabupaten, a kota or a province: what has a server of its own. Raises `WrongUse` D105."""
    if area.level > AreaLevel.KABUPATEN:
        raise WrongUse(
            "D105",
            "Yang disebut harus kode kabupaten, kota, atau provinsi",
            found=area.text(),
            mend="Desa dan kecamatan masuk indeks kabupaten atau kotanya.",
        )


def require_above(entry: AreaEntry, area: AreaCode) -> None:
    """The area is a kecamatan or lies above one. Raises `WrongUse` D105 for a village."""
    if entry.level is AreaLevel.DESA:
        raise WrongUse(
            "D105",
            "Yang disebut harus kode kecamatan, kabupaten, atau provinsi",
            found=area.text(),
            mend="Angka satu desa ada pada rilis desa itu.",
        )
