"""Bench `spark`: parts of some kabupaten counted on a local cluster and here, by the commands that people type.

CPU seconds of all processes, the Java machine and its workers included. Every byte of the two answers is compared.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from bench import child
from bench.nation import list_again, make_moulds, villages_of
from bench.parts import IN_A_VILLAGE
from bench.result import Figures, WrongAnswer
from cantik.codes.area import AreaCode
from cantik.codes.index import AreaIndex

MASTER = "local[2]"
#: kabupaten whose villages are listed: a kota of 21 villages; one of 248 alone, and with eleven of its neighbours
SIZES = {
    "small": (("35.72",),),
    "full": (
        ("35.05",),
        ("35.05", "35.01", "35.02", "35.04", "35.06", "35.07", "35.08", "35.09", "35.10", "35.11", "35.14", "35.15"),
    ),
}


def measured(*, size: str, seed: int) -> Figures:
    """All figures of the bench, the largest size last. Raises `WrongAnswer`."""
    figures = Figures()
    equal, told = True, []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        moulds = make_moulds(home / "cetakan", seed, largest=32 if size == "small" else 256)
        for number, codes in enumerate(SIZES[size]):
            wanted = [AreaCode.kemendagri(code) for code in codes]
            kabupaten = villages_of(AreaIndex.load_shipped(), wanted)
            parts = home / f"bagian-{number}"
            list_again(parts, moulds, kabupaten)
            here = _cost(parts, home / f"sini-{number}")
            there = _cost(parts, home / f"klaster-{number}", "--engine", "spark", "--master", MASTER)
            equal = equal and _files(home / f"sini-{number}") == _files(home / f"klaster-{number}")
            persons = sum(map(len, kabupaten.values())) * IN_A_VILLAGE
            told.append(
                f"{persons} orang dalam {len(kabupaten)} kabupaten/kota: sini {here.cpu:.1f} detik CPU, "
                f"{MASTER} {there.cpu:.1f} ({there.seconds:.1f} detik jam)"
            )
            figures.put("ratio_numpy", there.cpu / here.cpu, "; ".join(told))
            figures.put("spark_s", there.seconds, "jam dinding perintah dengan klaster, sesi Java dimulai di dalamnya")
            figures.put("spark_cpu_s", there.cpu, "semua proses: perintah, Java, pekerja")
            figures.put("peak_rss_mb", there.rss_mb, "proses terbesar: perintah, Java, atau pekerja")
    if not equal:
        raise WrongAnswer("berkas yang lain daripada hitungan di sini", "bita yang sama")
    figures.put("equal", 1, f"tiap bita dari {len(SIZES[size])} jawaban sama")
    return figures


def _cost(parts: Path, out: Path, *more: str) -> child.Cost:
    cost = child.cost(["cantik", "measure", str(parts), "--out", str(out), "--json", *more])
    if cost.code:
        raise WrongAnswer(cost.out.strip()[-300:], "perintah yang selesai")
    if not json.loads(cost.out)["sel"]:
        raise WrongAnswer("tidak ada sel", "sel yang terisi")
    return cost


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
