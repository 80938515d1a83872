"""Bench `examine`: reading, rules and register, how fast and how well (planted errors of an injector of its own)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from bench import child
from bench.child import cpu_seconds
from bench.examine_lists import survey_quality
from bench.examine_quality import REFERENCE, quality
from bench.material import Material, material
from bench.result import Figures, WrongAnswer
from cantik.codes.lists import CodeList, code_lists
from cantik.collect.batch import Reading
from cantik.collect.read import Delivery, read_file
from cantik.content.kinds import Content
from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten, opensid_rows, write_csv, write_rows

WORKBOOK_ROWS = 4_050
#: villages and living persons of each in the text file: about 30,000 and 858,513 rows (the dead are written too)
LARGE = {"small": (10, 2_965), "full": (250, 3_391)}
READINGS = {"small": 5, "full": 15}


def measured(*, size: str, seed: int) -> Figures:
    """All figures of the bench. Raises `WrongAnswer`."""
    figures = Figures()
    with material(seed, WORKBOOK_ROWS) as made:
        rows = opensid_rows(made.village.draw())[:WORKBOOK_ROWS]
        workbook = made.folder / "bersih.xlsx"
        write_rows(rows, workbook, "template")
        _import_cost(made, workbook, figures)
        _reading(workbook, READINGS[size], figures)
        quality(made.village.code, made.folder, rows, seed, figures)
        survey_quality(made.village, made.folder, REFERENCE, seed, figures)
        _throughput(made, seed, LARGE[size], figures)
    return figures


# ── cost of an import ────────────────────────────────────────────────────────────────────────────
def _import_cost(made: Material, workbook: Path, figures: Figures) -> None:
    """In a process of its own that has imported another workbook before, into a store that exists."""
    cost = child.cost(
        ["bench.importing", str(made.store("gudang")), made.village.code, str(made.workbook), str(workbook)]
    )
    if cost.code != 0:
        raise WrongAnswer(cost.out.strip()[-300:], "impor yang selesai")
    told: dict[str, Any] = json.loads(cost.out)
    if told["baris"] != WORKBOOK_ROWS or told["diterima"] != told["tersimpan"]:
        raise WrongAnswer(f"{told['baris']} dibaca, {told['tersimpan']} tersimpan", f"{WORKBOOK_ROWS} baris")
    figures.put(
        "import_cpu_ms_per_row",
        1000 * told["cpu"] / WORKBOOK_ROWS,
        f"CPU semua proses untuk membaca, memeriksa dengan semua aturan, merencanakan, dan menyimpan {WORKBOOK_ROWS} "
        "baris XLSX; proses hangat, simpanan sudah ada",
    )
    figures.put("import_s", told["detik"], "detik dinding impor yang sama")


def _throughput(made: Material, seed: int, large: tuple[int, int], figures: Figures) -> None:
    """The whole command `cantik import --apply` over one text file, start of the process included."""
    villages, persons = large
    path = made.folder / "besar.csv"
    write_csv(make_kabupaten(seed, villages=villages, persons=persons), path)
    with path.open("rb") as file:
        rows = sum(1 for _ in file) - 1
    there = [
        "--desa",
        made.village.code,
        "--date",
        REFERENCE.isoformat(),
        "--store",
        str(made.store("besar")),
        "--demo",
    ]
    cost = child.cost(["cantik", "import", str(path), *there, "--apply", "--json"])
    if cost.code != 0:
        raise WrongAnswer(cost.out.strip()[-300:], "impor yang selesai")
    told = json.loads(cost.out)["berkas"][0]
    if told["baris"] != rows or told["diterima"] < 0.99 * rows or told["baru"] != told["diterima"]:
        raise WrongAnswer(f"{told['baris']} dibaca, {told['diterima']} diterima", f"{rows} baris")
    figures.put(
        "rows_per_s", rows / cost.seconds, f"{rows} baris CSV, perintah cantik import --apply seutuhnya, detik dinding"
    )
    figures.put("peak_rss_mb", cost.rss_mb, "puncak memori (ru_maxrss) proses terbesar perintah yang sama")


# ── reading against the raw reader ───────────────────────────────────────────────────────────────
def _reading(workbook: Path, times: int, figures: Figures) -> None:
    content, lists = load_content(), code_lists()
    ours, raw = [], []
    for _ in range(times):
        started = cpu_seconds()
        batch = _read(workbook, content, lists)
        ours.append(cpu_seconds() - started)
        started = cpu_seconds()
        cells = CalamineWorkbook.from_path(str(workbook)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        raw.append(cpu_seconds() - started)
        if len(batch.records["orang"]) != WORKBOOK_ROWS or len(cells) <= WORKBOOK_ROWS:
            raise WrongAnswer(f"{len(batch.records['orang'])} dan {len(cells)} baris", f"{WORKBOOK_ROWS} baris")
    figures.put(
        "xlsx_ratio",
        min(ours) / min(raw),
        f"CPU membaca {WORKBOOK_ROWS} baris menjadi kolom bertipe dengan temuannya ({1000 * min(ours):.0f} ms) ÷ "
        f"python-calamine membaca sel mentah ({1000 * min(raw):.0f} ms), terkecil dari {times} ulangan",
    )


def _read(path: Path, content: Content, lists: Mapping[str, CodeList]) -> Reading:
    return read_file(path, Delivery(REFERENCE), content=content, lists=lists)
