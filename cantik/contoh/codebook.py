"""The sheet `Kode Data` of the import template: label and code side by side, from the shipped code lists."""

from __future__ import annotations

import csv
from functools import cache

from cantik.content.loader import FOLDER

_LISTS: tuple[tuple[str, str, bool], ...] = (
    ("sex", "dukcapil_jenis_kelamin", True),
    ("agama_id", "dukcapil_agama", True),
    ("pendidikan_kk_id", "dukcapil_pendidikan_kk", True),
    ("pendidikan_sedang_id", "opensid_pendidikan_sedang", True),
    ("pekerjaan_id", "dukcapil_pekerjaan", True),
    ("status_kawin", "dukcapil_status_kawin", False),
    ("kk_level", "dukcapil_shdk", False),
    ("warganegara_id", "dukcapil_kewarganegaraan", False),
    ("golongan_darah_id", "dukcapil_golongan_darah", False),
    ("cacat_id", "dukcapil_disabilitas", False),
    ("cara_kb_id", "opensid_cara_kb", False),
    ("hamil", "opensid_hamil", False),
    ("ktp_el", "opensid_ktp_el", True),
    ("status_rekam", "opensid_status_rekam", True),
    ("status_dasar", "opensid_status_dasar", True),
    ("id_asuransi", "opensid_asuransi", True),
)
"""Header, code list, and whether the template writes `id` above the codes (it forgets to in the middle)."""

_FIRST = 3


def code_sheet() -> list[list[str | int | None]]:
    """Rows of the sheet: headers in row 1, labels and codes from row 4."""
    lists = [(header, _entries(name), with_id) for header, name, with_id in _LISTS]
    height = _FIRST + max(len(entries) for _, entries, _ in lists)
    rows: list[list[str | int | None]] = [[None] * (2 * len(lists)) for _ in range(height)]
    for place, (header, entries, with_id) in enumerate(lists):
        rows[0][2 * place] = header
        rows[0][2 * place + 1] = "id" if with_id else None
        for line, (label, code) in enumerate(entries, start=_FIRST):
            rows[line][2 * place] = label
            rows[line][2 * place + 1] = code
    return rows


def labels(name: str) -> dict[int, str]:
    """Code to Indonesian label of one code list, in capitals."""
    return {code: label for label, code in _entries(name)}


@cache
def _entries(name: str) -> tuple[tuple[str, int], ...]:
    with (FOLDER / "codelists" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple((line["label_id"].upper(), int(line["code"])) for line in csv.DictReader(file) if line["code"])
