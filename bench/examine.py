"""Bench `examine`: reading, rules and register, how fast and how well (planted errors of an injector of its own)."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from bench import child
from bench.child import cpu_seconds
from bench.material import YEAR, Material, material
from bench.result import Figures, WrongAnswer
from cantik import examine
from cantik.codes.area import AreaCode
from cantik.codes.lists import CodeList, code_lists
from cantik.collect.batch import Reading, Value
from cantik.collect.finding import Finding, Level
from cantik.collect.read import Delivery, read_file
from cantik.content.kinds import Content
from cantik.content.loader import load_content
from cantik.contoh import KINDS, ErrorPlan, Planted, make_kabupaten, opensid_rows, plant, write_csv, write_rows
from cantik.contoh.galat import KIND

WORKBOOK_ROWS = 4_050
REFERENCE = dt.date(YEAR, 12, 31)
ERROR_RATE = 0.1
#: villages and living persons of each in the text file: about 30,000 and 858,513 rows (the dead are written too)
LARGE = {"small": (10, 2_965), "full": (250, 3_391)}
READINGS = {"small": 5, "full": 15}
_WEIGHT = {Level.REFUSE: 2, Level.CHECK: 1, Level.NOTE: 0}


def measured(*, size: str, seed: int) -> Figures:
    """All figures of the bench. Raises `WrongAnswer`."""
    figures = Figures()
    with material(seed, WORKBOOK_ROWS) as made:
        rows = opensid_rows(made.village.draw())[:WORKBOOK_ROWS]
        workbook = made.folder / "bersih.xlsx"
        write_rows(rows, workbook, "template")
        _import_cost(made, workbook, figures)
        _reading(workbook, READINGS[size], figures)
        _quality(made, rows, workbook, seed, figures)
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


# ── quality ──────────────────────────────────────────────────────────────────────────────────────
def _quality(made: Material, rows: Sequence[Any], clean_book: Path, seed: int, figures: Figures) -> None:
    content, lists = load_content(), code_lists()
    desa = AreaCode.kemendagri(made.village.code)
    kinds = tuple(kind.id for kind in KINDS if kind.form == "opensid")
    dirty_rows, key = plant(rows, ErrorPlan(ERROR_RATE, kinds, seed), reference=REFERENCE)
    dirty_book = made.folder / "kotor.xlsx"
    write_rows(dirty_rows, dirty_book, "template")
    clean, dirty = (_read(path, content, lists) for path in (clean_book, dirty_book))

    def findings(batch: Reading) -> tuple[Finding, ...]:
        return examine.check(
            batch, content.rules, content=content, lists=lists, reference=REFERENCE, desa=desa, demo=True
        ).findings

    hard = sum(one.level is not Level.NOTE for one in findings(clean))
    figures.put(
        "false_per_1000",
        1000 * hard / len(rows),
        f"temuan tolak dan periksa pada {len(rows)} baris bersih ({hard} temuan)",
    )
    found = _by_row(dirty, findings(dirty))
    errors: dict[int, list[Planted]] = defaultdict(list)
    for line in key:
        errors[line.number].append(line)
    named = sum(_named(lines, found) for lines in errors.values())
    silent = [lines for lines in errors.values() if not any(found.get(line.row) for line in lines)]
    stored_wrong = sum(_stored_wrong(lines, clean, dirty) for lines in silent)
    figures.put(
        "recall",
        named / len(errors),
        f"{named} dari {len(errors)} galat ({len({k.kind for k in key})} jenis) disebut pada barisnya dengan tingkat "
        "yang diminta jenisnya atau lebih",
    )
    figures.put(
        "silent_wrong",
        stored_wrong / len(errors),
        f"{stored_wrong} dari {len(errors)} galat masuk dengan nilai lain daripada berkas bersih tanpa satu temuan pun",
    )


def _by_row(batch: Reading, findings: Sequence[Finding]) -> Mapping[int, list[Finding]]:
    """Findings by the rows of the persons that they name, partners included."""
    rows = batch.records["orang"].rows
    found: dict[int, list[Finding]] = defaultdict(list)
    for one in findings:
        found[one.row].append(one)
        for partner in one.partners if one.unit == "orang" else ():
            found[rows[partner]].append(one)
    return found


def _named(lines: Sequence[Planted], found: Mapping[int, Sequence[Finding]]) -> bool:
    needed = {"tolak": 2, "periksa": 1, "catat": 0}[KIND[lines[0].kind].level]
    return any(_WEIGHT[one.level] >= needed for line in lines for one in found.get(line.row, ()))


def _stored_wrong(lines: Sequence[Planted], clean: Reading, dirty: Reading) -> bool:
    """Some value of an error's rows would enter the register other than in the clean file."""
    return any(_record(clean, line.row) != _record(dirty, line.row) for line in lines)


def _record(batch: Reading, row: int) -> dict[str, Value] | None:
    persons = batch.records["orang"]
    if row not in persons.rows:
        return None
    place = persons.rows.index(row)
    return {name: values[place] for name, values in persons.columns.items()}
