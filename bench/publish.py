"""Bench `publish`: the public site of a kabupaten, and what one village that publishes again costs beside all of it.

A village goes from its workbook to its release by the command; its release is laid under the codes of all others, each
with figures and borders of its own and a year before. Their sites are laid in processes of their own, as the job that
publishes lays them, and what they say is read back from the files.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bench import child
from bench.material import REASON, YEAR, Material, material
from bench.result import Figures, WrongAnswer
from cantik.base.text_file import write_text

#: villages of the target (docs: "250 villages")
WHOLE = 250
VILLAGES = {"small": 6, "full": WHOLE}
#: persons of each: as many as a village that a book is judged by; the fixed cost of a process weighs on a smaller one
PERSONS = 1_000
_PACKED = 6  # as a server packs a page
#: rounds of a book and of Typst alone, in turns; cores that print books beside one another in the target
_ROUNDS, _CORES = 3, 2
#: style sheets and scripts, which lie beside the pages; pictures are drawn within them
_FETCHED = re.compile(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"')


def measured(*, size: str, seed: int) -> Figures:
    """All figures of the bench. Raises `WrongAnswer`."""
    figures, villages = Figures(), VILLAGES[size]
    with material(seed, PERSONS, villages=villages) as made:
        store, public = _fill(made), made.folder / "publik"
        every = _step("semua", store, public)
        _check_pages(public, every["desa"], every["indikator"], every["nilai"])
        _put_sizes(public, every, figures)
        bare = _write_bare(public, made.folder / "polos")
        again = _step("satu", store, public)
        _check_pages(public, [again["kode"]], again["indikator"], {again["kode"]: again["nilai"]})
        _put_costs(villages, every, again, bare, figures)
        _put_book(store, made.folder / "buku.json", figures)
    return figures


def _fill(made: Material) -> Path:
    """The store with the releases of all villages and their levels."""
    store = made.store("simpanan")
    told = [
        "--desa",
        made.village.code,
        "--year",
        str(YEAR),
        "--out",
        str(made.folder / "hasil"),
        "--store",
        str(store),
    ]
    told += ["--polygons", str(made.polygons), "--accept", REASON, "--demo", "--json"]
    done = child.cost(["cantik", "run", str(made.workbook), *told])
    if done.code:
        raise WrongAnswer(done.out.strip()[-300:], "perintah yang selesai")
    names = made.folder / "desa.json"
    write_text(names, json.dumps({v.code: v.name for v in made.kabupaten.villages}))
    _step("isi", store, names)
    return store


def _step(name: str, store: Path, place: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.publish_lane", name, str(store), str(place)]
    settings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=settings)
    if done.returncode:
        raise WrongAnswer(done.stderr.decode("utf-8", "replace").strip()[-600:], f"langkah {name} yang selesai")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


# ── what pages say ──────────────────────────────────────────────────────────────────────────────
def _check_pages(public: Path, villages: list[str], indicator: str, values: dict[str, str]) -> None:
    """The figure of each village stands on its own page, on that of the indicator, and in what the search finds."""
    over_all = (public / "indikator" / f"{indicator}.html").read_text("utf-8")
    found = (public / "indeks-wilayah.js").read_text("utf-8")
    for code in villages:
        own = (public / code / "indikator" / f"{indicator}.html").read_text("utf-8")
        _, _, row = over_all.partition(f'<tr data-k="{code}"')
        for place, text in (("halaman desa", own), ("halaman indikator", row.partition("</tr>")[0]), ("indeks", found)):
            if values[code] not in text:
                raise WrongAnswer(f"{place} {code} tanpa {values[code]}", "angka rilisnya")


def _put_sizes(public: Path, every: dict[str, Any], figures: Figures) -> None:
    village = public / every["desa"][0]
    kabupaten = public / every["kabupaten"]
    largest = {
        "village_page_kb": village / "index.html",
        "table_page_kb": max((village / "tabel").glob("*.html"), key=lambda page: page.stat().st_size),
        "kabupaten_page_kb": kabupaten / "index.html",
        "indicator_page_kb": max((public / "indikator").glob("*.html"), key=lambda page: page.stat().st_size),
    }
    words = "yang terlihat pertama kali, dengan gaya dan skripnya, gzip; "
    for key, page in largest.items():
        figures.put(key, _first_view(page) / 1000, words + page.relative_to(public).as_posix())


def _first_view(page: Path) -> int:
    """Bytes of a page and of all that it makes a browser fetch, packed."""
    text = page.read_text("utf-8")
    parts = {page} | {(page.parent / unquote(link)).resolve() for link in _FETCHED.findall(text)}
    missing = [part.name for part in parts if not part.is_file()]
    if missing:
        raise WrongAnswer(f"{page.name} meminta {', '.join(missing)}", "berkas yang ada")
    return sum(len(gzip.compress(part.read_bytes(), _PACKED)) for part in parts)


# ── what they cost ──────────────────────────────────────────────────────────────────────────────
def _write_bare(public: Path, target: Path) -> float:
    """CPU seconds of writing the same bytes to the same places, and nothing else."""
    spent = 0.0
    for path in public.rglob("*"):
        if path.is_file():
            data, copy = path.read_bytes(), target / path.relative_to(public)
            began = time.process_time()
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(data)
            spent += time.process_time() - began
    return spent


def _put_costs(villages: int, every: dict[str, Any], again: dict[str, Any], bare: float, figures: Figures) -> None:
    """Ratios of one run. Of fewer villages than the target has, what is for all grows with their number."""
    more = WHOLE / villages
    told = f"{villages} desa dengan dua tahun, {every['berkas']} berkas"
    seconds = every["desa_s"] + every["muka_s"]
    cpu = every["desa_cpu_s"] + every["muka_cpu_s"]
    figures.put("site_250_s", more * seconds, f"detik dinding situs {told}; dikali {more:g} menjadi {WHOLE} desa")
    figures.put(
        "village_cpu_s", every["desa_cpu_s"] / villages, "detik CPU situs satu desa, di foldernya dan di publik"
    )
    figures.put("front_cpu_s", every["muka_cpu_s"], f"detik CPU halaman wilayah, indikator, dan pencarian {told}")
    one = again["desa_cpu_s"] + more * again["muka_cpu_s"]
    figures.put(
        "site_changed_ratio",
        one / (more * cpu),
        f"detik CPU satu desa yang terbit lagi (halamannya, barisnya dalam daftar, peta, indikator, pencarian) dibagi "
        f"semuanya; {again['desa_cpu_s']:.2f} dan {again['muka_cpu_s']:.2f} dari {every['desa_cpu_s']:.2f} dan "
        f"{every['muka_cpu_s']:.2f}; sesaat sesudah peladen dinyalakan {again['awal_cpu_s']:.2f}"
        + (f", yang bersama dikali {more:g}" if more > 1 else ""),
    )
    figures.put("write_ratio", cpu / bare, f"detik CPU semuanya dibagi menulis byte yang sama saja, {bare:.2f}")
    figures.put("site_mb", every["byte"] / 1e6, "situs publik seluruhnya, tanpa dimampatkan")


def _put_book(store: Path, job: Path, figures: Figures) -> None:
    """A book beside Typst alone, the cheapest of some rounds in turns. Raises `WrongAnswer` where both have not the
    same pages."""
    rounds = [(_step("buku", store, job), _step("polos", store, job)) for _ in range(_ROUNDS)]
    pages = {each["halaman"] for pair in rounds for each in pair}
    if len(pages) != 1:
        raise WrongAnswer(f"buku dengan {sorted(pages)} halaman", "halaman yang sama")
    book, bare = (min(each["cpu_s"] for each in side) for side in zip(*rounds, strict=True))
    told = f"buku {pages.pop()} halaman dari folder rilisnya"
    figures.put(
        "book_ratio", book / bare, f"detik CPU {told}, {book:.2f}, dibagi kompilasi Typst saja, {bare:.2f}, bergiliran"
    )
    figures.put(
        "books_250_s",
        WHOLE * book / _CORES,
        f"perkiraan, bukan ukuran: detik CPU satu {told} dikali {WHOLE} dibagi {_CORES} inti",
    )
    figures.put("book_rss_mb", max(each["rss_mb"] for each, _ in rounds), f"proses yang menyusun {told}")
    figures.detail["buku"] = rounds
