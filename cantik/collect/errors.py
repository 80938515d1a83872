"""Errors of this room, B1…: a file from outside that cannot be read at all. Nothing is changed when one is raised."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from cantik.base.errors import CantikError, UnreadableInput


class FileMissing(UnreadableInput):
    """B100: there is no such file, or it may not be read."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            "B100", "Berkas tidak dapat dibuka", where=where, found=found, mend="Periksa nama dan letak berkas."
        )


class NotAWorkbook(UnreadableInput):
    """B101: the bytes are not a workbook and not delimited text, or the file is empty."""

    def __init__(self, where: str, found: str, mend: str = "", command: str = "") -> None:
        super().__init__(
            "B101",
            "Berkas bukan buku kerja",
            where=where,
            found=found,
            expected="buku kerja XLSX, XLS, ODS, teks CSV, berkas SPSS atau Stata, atau ZIP berisi semua itu",
            mend=mend or "Simpan dari Excel atau LibreOffice sebagai XLSX, lalu coba lagi.",
            command=command,
        )


class PasswordProtected(UnreadableInput):
    """B102: the workbook opens with a password only."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "B102",
            "Buku kerja dikunci dengan kata sandi",
            where=where,
            mend="Buka di Excel, hapus kata sandinya lewat Berkas > Info, simpan, lalu coba lagi.",
        )


class OverLimit(UnreadableInput):
    """B103: larger than what the gate lets in (a zip bomb, or simply too much for a workbook)."""

    def __init__(self, where: str, found: str, expected: str, mend: str = "") -> None:
        super().__init__(
            "B103",
            "Berkas melampaui batas aman",
            where=where,
            found=found,
            expected=expected,
            mend=mend or "Hapus lembar dan baris yang tidak dipakai, atau simpan lembar datanya sebagai CSV.",
        )


class DamagedFile(UnreadableInput):
    """B104: a workbook whose parts cannot be read, or that contradicts itself."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            "B104",
            "Berkas rusak",
            where=where,
            found=found,
            mend="Buka di Excel atau LibreOffice, simpan ulang sebagai XLSX, lalu coba lagi.",
        )


class ForbiddenXml(UnreadableInput):
    """B105: XML with a document type or entities, which no spreadsheet program writes."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "B105",
            "Buku kerja memuat deklarasi entitas XML yang dilarang",
            where=where,
            mend="Simpan ulang dari Excel atau LibreOffice sebagai XLSX; jangan pakai berkas dari sumber tak dikenal.",
        )


class UnreadableText(UnreadableInput):
    """B106: a text file whose rows cannot be told apart."""

    def __init__(self, where: str, found: str, expected: str, mend: str) -> None:
        super().__init__(
            "B106", "Isi berkas teks tidak dapat dibaca", where=where, found=found, expected=expected, mend=mend
        )


class PartMissing(UnreadableInput):
    """B107: the file needs a part of Cantik that is not installed."""

    def __init__(self, where: str, found: str, extra: str) -> None:
        super().__init__(
            "B107",
            "Pembaca berkas ini belum dipasang",
            where=where,
            found=found,
            expected=f"bagian tambahan “{extra}”",
            mend="Simpan datanya sebagai CSV atau XLSX, atau minta pengelola komputer ini memasang bagian itu.",
            command=f"Pasang dengan pip install 'cantik[{extra}]', atau simpan datanya sebagai CSV atau XLSX.",
        )


class UnknownFormat(UnreadableInput):
    """B111: no known format fits; `found` lists sheets and headers that were seen."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(
            "B111",
            "Jenis berkas belum dikenali",
            where=where,
            found=found,
            expected=expected,
            mend="Petakan kolomnya di layar pengumpulan.",
            command="Petakan kolomnya di layar pengumpulan, atau tulis pemetaannya dengan cantik import "
            "--write-mapping.",
        )


class AmbiguousFormat(UnreadableInput):
    """B112: two formats fit."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            "B112",
            "Berkas cocok dengan lebih dari satu jenis",
            where=where,
            found=found,
            expected="satu jenis",
            mend="Pisahkan lembar-lembarnya menjadi satu berkas untuk tiap jenis, atau sebut jenisnya.",
        )


class FormatWithoutReader(UnreadableInput):
    """B113: the format is known by name, but this version does not read it."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(
            "B113",
            "Jenis berkas dikenali, tetapi belum dapat dibaca",
            where=where,
            found=found,
            expected=expected,
            mend="Ekspor data penduduk dari OpenSID, lalu coba lagi.",
        )


@dataclass(frozen=True, slots=True)
class LackingTitles:
    """What `HeaderMissing` knows of a sheet, for whoever looks at its cells: number of the sheet, row of the header
    (from 0), the unit of its records, each missing title with its variable, titles that mean something else already."""

    sheet: int
    at: int
    unit: str
    wanted: Mapping[str, str]
    taken: Set[str]


class HeaderMissing(UnreadableInput):
    """B114: a column that the format cannot do without is missing; `mend` names the header that looks like it."""

    def __init__(self, *, where: str, missing: str, mend: str = "", lacking: LackingTitles | None = None) -> None:
        super().__init__(
            "B114",
            "Judul kolom wajib tidak ditemukan",
            where=where,
            expected=missing,
            mend=mend or "Tambahkan kolom itu, atau petakan kolom berkas ini di layar pengumpulan.",
        )
        self.lacking = lacking


class ColumnsSwapped(UnreadableInput):
    """B118: two columns of a known format hold each what the other one's title says."""

    def __init__(self, where: str, found: str, one: str, other: str) -> None:
        super().__init__(
            "B118",
            "Dua kolom tampak tertukar",
            where=where,
            found=found,
            mend=f"Tukar judul “{one}” dan “{other}”. Bila judulnya benar, petakan sendiri kolom berkas ini.",
        )


class HeaderTwice(UnreadableInput):
    """B115: one variable would be read from two columns."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            "B115",
            "Judul kolom tertulis dua kali",
            where=where,
            found=found,
            expected="satu kolom untuk tiap judul",
            mend="Hapus atau ganti judul kolom yang tidak dipakai.",
        )


class NoRows(UnreadableInput):
    """B116: the format is known and there is not one row of data."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "B116", "Tidak ada baris data", where=where, mend="Isi data di bawah judul kolom, lalu coba lagi."
        )


class TooManyFindings(UnreadableInput):
    """B117: hardly a cell is what its title says; nobody could look through what there is to say."""

    def __init__(self, where: str, found: int) -> None:
        super().__init__(
            "B117",
            "Terlalu banyak isian yang tidak dapat dipakai",
            where=where,
            found=f"{found} temuan atau lebih",
            expected="kolom yang isinya sesuai judulnya",
            mend="Periksa letak kolom dan judulnya, lalu coba lagi.",
        )


class AgreementError(UnreadableInput):
    """B121: the file of an agreement is not in order; `where` is the file and the key."""

    def __init__(self, message: str, *, where: str, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("B121", message, where=where, found=found, expected=expected, mend=mend)


class ReferenceMissing(UnreadableInput):
    """B122: the source needs a reference date and none was given."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "B122",
            "Tanggal acuan data belum disebut",
            where=where,
            expected="tanggal acuan, misalnya 2022-11-14",
            mend="Isi tanggal keadaan data, atau tanggal acuan pada perjanjiannya.",
            command="Tambahkan --date TTTT-BB-HH, atau “tanggal_acuan” pada berkas perjanjian.",
        )


class VillagesUnknown(UnreadableInput):
    """B123: a file of a kabupaten whose rows do not say plainly which village they are of."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(
            "B123",
            "Kolom kode desa tidak jelas",
            where=where,
            found=found,
            expected=expected,
            command="Sebut judul kolomnya dengan --village-column (berkas keluarga: --families-village); bila kode "
            "desanya baru, sebut dengan --store simpanan yang mengenalnya.",
        )


class UploadRefused(UnreadableInput):
    """B131: files that were handed in through the browser and cannot be taken as they are."""

    def __init__(self, message: str, *, where: str = "", found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("B131", message, where=where, found=found, expected=expected, mend=mend)


class PhotoRefused(UnreadableInput):
    """B133: what was handed in as a photo is none, or too large."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            "B133",
            "Foto tidak dapat dipakai",
            found=found,
            expected=expected,
            mend="Potret lagi, atau simpan sebagai JPEG lalu unggah.",
        )


class HistoryRefused(UnreadableInput):
    """B152: a page of history that cannot be printed as it stands, or says more than a book may."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(
            "B152",
            "Halaman sejarah tidak dapat dipakai",
            where=where,
            found=found,
            expected=expected,
            mend="Betulkan teksnya, simpan sebagai teks UTF-8, lalu ulangi.",
        )


class OpdSheetRefused(UnreadableInput):
    """B150: a file that is no table of an office with one row per village, or one of persons. Nothing of it is kept."""

    def __init__(self, message: str, *, where: str, found: str, expected: str = "", mend: str = "") -> None:
        super().__init__("B150", message, where=where, found=found, expected=expected, mend=mend)


class OpdRefused(CantikError):
    """B151: a table of an office is not handed in, accepted, returned or taken back like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("B151", message, found=found, expected=expected, mend=mend)
