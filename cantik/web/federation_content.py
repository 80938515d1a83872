"""Content of the federation of the demo: what the whole publishes as references, a table made of a shipped one; and the
group of kabupaten that the province sums besides itself, as a Bakorwil is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cantik.base.errors import WrongUse
from cantik.base.text_file import write_text
from cantik.content.loader import FOLDER

_SHIPPED, OWN = "penduduk_kewarganegaraan", "perempuan_kewarganegaraan_contoh"
_CHANGES = (
    (f"id: {_SHIPPED}", f"id: {OWN}"),
    ('nomor: "3.9"', 'nomor: "9.92"'),
    ("judul: Penduduk Menurut Kewarganegaraan", "judul: Penduduk Perempuan Menurut Kewarganegaraan (acuan contoh)"),
    ("judul_en: Population by Citizenship", "judul_en: Women by Citizenship (sample reference)"),
    ("semesta: semua", "semesta: 'jenis_kelamin = \"2\"'"),
    ("kelas: B", "kelas: A"),
    ("varian: {x: [jk, tanpa], g: [dusun_jk, dusun, tanpa]}", "varian: {x: [tanpa], g: [tanpa]}"),
    ("wilayah: [desa, dusun]", "wilayah: [desa]"),
    ("kolom: [kewarganegaraan, banyak]", "kolom: [kewarganegaraan, jenis_kelamin, banyak]"),
    ('["1", 5]', '["1", "2", 5]'),
    ('["2", 3]', '["2", "2", 3]'),
    ('["3", 2]', '["3", "2", 2]'),
    ("[null, 1]", '[null, "2", 1]'),
)


GROUP = "bakorwil_contoh"
_GROUP = """\
id: bakorwil_contoh
versi: 1
judul: Bakorwil Contoh
judul_en: Sample Bakorwil
jenis: bakorwil
dasar: SK Contoh 1/2025
sejak: "2020-01-01"
anggota:
"""


def write_group(folder: Path, members: Sequence[str]) -> None:
    """The group, in the province's own folder of content."""
    lines = "".join(f'  - {{wilayah: "{code}", sejak: "2020-01-01"}}\n' for code in members)
    (folder / "groups").mkdir(parents=True, exist_ok=True)
    write_text(folder / "groups" / f"{GROUP}.yaml", _GROUP + lines)


def write_national(folder: Path) -> None:
    """The folder that the whole publishes. Raises `WrongUse` D148 where the shipped table reads otherwise now."""
    text = (FOLDER / "tables" / f"{_SHIPPED}.yaml").read_text(encoding="utf-8")
    for before, after in _CHANGES:
        if before not in text:
            raise WrongUse("D148", "Demo terhenti: tabel bawaan berubah", found=before, mend="Laporkan ini.")
        text = text.replace(before, after, 1)
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    write_text(folder / "tables" / f"{OWN}.yaml", text)
