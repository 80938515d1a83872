"""A kabupaten's whole list from CSV, measured: called by `script/long regency`.

`ukur_kabupaten.py [VILLAGES PERSONS]` (default 250 × 3,391: 858,513 rows with the dead). Draws the list, imports it
with `cantik import --kab`, looks for people by name through a served store, and makes the table of ages of villages.
With `asing` behind it the same list under titles that nobody knows is imported by a mapping, too. Prints JSON.
"""

import csv
import datetime as dt
import json
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import child
from bench.web.browser import Person
from bench.web.lane import serving
from bench.web.world import PASSWORD, Somebody
from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import make_kabupaten, opensid_rows, write_areas
from cantik.contoh.model import Kabupaten
from cantik.contoh.shape import COLUMNS
from cantik.web.setup import django

SEED = 2026
REFERENCE = dt.date(2025, 12, 31)
VILLAGES, PERSONS = 250, 3_391
LOOKED_AT = 12
TABLE = "penduduk_umur_jk"
PARTS = ("an", "ga", "bin", "tan", "pagi", "putih", "lumb", "mb", "zzqx")
#: what a list of another program calls the columns, and the variables that they are
STRANGE = {
    "nama": "Nama Lengkap Warga",
    "nik": "Nomor KTP",
    "no_kk": "Nomor Kartu",
    "sex": "JK (1=L,2=P)",
    "tanggallahir": "Tgl Lhr",
    "tempatlahir": "Tmp Lhr",
    "dusun": "Dsn",
    "rw": "No RW",
    "rt": "No RT",
    "agama_id": "Agm",
    "kk_level": "Hub KK",
}


def write(kabupaten: Kabupaten, path: Path, strange: bool) -> int:
    """The list as CSV with the code of the village in the last column; how many rows."""
    kept = [COLUMNS.index(name) for name in STRANGE] if strange else range(len(COLUMNS))
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*(STRANGE.values() if strange else COLUMNS), "kode_desa"])
        for village in kabupaten.villages:
            rows = opensid_rows(village.draw())
            writer.writerows([*(row[at] for at in kept), village.code] for row in rows)
            written += len(rows)
    return written


def imported(store: Path, file: Path, rows: int, *more: str) -> dict[str, Any]:
    """The whole command, start of its processes included."""
    load = os.getloadavg()[0]
    there = ["--kab", "99.01", "--date", REFERENCE.isoformat(), "--store", str(store), "--demo"]
    cost = child.cost(["cantik", "import", str(file), *there, "--apply", "--json", *more])
    if cost.code != 0:
        raise SystemExit(cost.out[-2000:])
    told = json.loads(cost.out)["desa"]
    accepted = sum(report["diterima"] for report in told)
    if sum(report["baris"] for report in told) != rows or accepted < 0.99 * rows:
        raise SystemExit(f"{accepted} dari {rows} diterima")
    with sqlite3.connect(f"file:{store / 'cantik.sqlite3'}?mode=ro", uri=True) as connection:
        stored = connection.execute("SELECT count(*) FROM register_personversion WHERE retired_at IS NULL").fetchone()[
            0
        ]
        families = connection.execute("SELECT count(*) FROM register_family").fetchone()[0]
    if stored != accepted:
        raise SystemExit(f"{stored} tersimpan, {accepted} diterima")
    return {
        "rows": rows,
        "villages": len(told),
        "families": families,
        "accepted": accepted,
        "findings": sum(sum(report.get("temuan", {}).values()) for report in told),
        "csv_mb": round(file.stat().st_size / 1e6),
        "seconds": round(cost.seconds, 1),
        "cpu_s": round(cost.cpu, 1),
        "rows_per_s": round(rows / cost.seconds),
        "cpu_ms_per_row": round(1000 * cost.cpu / rows, 3),
        "largest_process_mb": round(cost.rss_mb),
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
        "store_mb": round((store / "cantik.sqlite3").stat().st_size / 1e6),
    }


def agents(store: Path, villages: list[str]) -> list[Somebody]:
    """An agent of each of these villages: nobody may search more than thirty times a minute."""
    from cantik.base import clock
    from cantik.staff.app import accounts
    from cantik.staff.app.models import Assignment
    from cantik.staff.matrix import needs_second_factor
    from cantik.vault.app.opening import open_store

    people, today = [], clock.today()
    with open_store(store):
        for number, kode in enumerate(villages):
            made = accounts.make(name="Reka", username=f"agen{number}", password=PASSWORD)
            Assignment.objects.create(
                person=made,
                role="agen_statistik",
                area=kode,
                decree="SK/1",
                granted_at=clock.now(),
                start=today,
                until=today + dt.timedelta(days=90),
            )
            people.append(Somebody(made.username, "agen_statistik", kode, kode, needs_second_factor("agen_statistik")))
    return people


def searched(store: Path, people: list[Somebody]) -> dict[str, Any]:
    """Looking for people by a part of their name: form, redirect, page, as a browser does."""
    spent: list[float] = []
    with serving("--store", str(store), "--no-worker", CANTIK_SECRET_KEY="ukuran" * 10) as (port, _):
        for number, who in enumerate(people):
            person = Person.at(port, who)
            person.sign_in()
            if who.factor:
                person.set_up()
            base = f"/desa/{who.desa}/warga/"
            person.browser.get(base)
            for part in PARTS:
                started = time.perf_counter()
                answer = person.browser.post(f"{base}cari/", {"q": part})
                page = person.browser.get(answer.location)
                spent.append(time.perf_counter() - started)
                if answer.status != 302 or page.status != 200:
                    raise SystemExit(f"cari {number}: {answer.status} {page.status} {answer.location}")
    return said(spent)


def tabulated(store: Path, villages: list[str]) -> dict[str, Any]:
    """The table of ages of a village, from the register to its cells; each time held against the whole way's."""
    from cantik import measure
    from cantik.codes.area import AreaCode
    from cantik.codes.knowledge import load
    from cantik.measure.app.register_table import one_table
    from cantik.measure.result import Cube
    from cantik.register.core.app.queries import register_view
    from cantik.snapshot.freeze import freeze
    from cantik.vault.app.opening import open_store

    loaded = load(store / AREAS_FILE)
    content = replace(loaded.content, tables={TABLE: loaded.content.tables[TABLE]}, indicators={})
    few: list[float] = []
    whole: list[float] = []
    used = 0.0
    with open_store(store):
        for kode in villages:
            desa = AreaCode.kemendagri(kode)
            knowledge = loaded.of(desa)
            started, cpu = time.perf_counter(), time.process_time()
            cube = one_table(desa, REFERENCE, TABLE, knowledge=knowledge, by="ukur")
            few.append(time.perf_counter() - started)
            used += time.process_time() - cpu
            started = time.perf_counter()
            view = register_view(desa, REFERENCE, by="ukur")
            potret = freeze(view, knowledge.content, knowledge.lists, REFERENCE, policy=knowledge.policy)
            results = measure.compute(potret, content, knowledge.lists, policy=knowledge.policy)
            whole.append(time.perf_counter() - started)
            (other,) = results.cubes
            if not isinstance(cube, Cube) or cube.counts.tolist() != other.counts.tolist() or cube.axes != other.axes:
                raise SystemExit(f"tabel {kode}: {cube} {results.not_made}")
            if int(cube.counts.sum()) < 100:
                raise SystemExit(f"tabel {kode}: {cube.counts.sum()} orang")
    return said(few) | {"cpu_ms": round(1000 * used / len(villages), 1), "whole_way": said(whole)}


def said(spent: list[float]) -> dict[str, Any]:
    """Seconds as milliseconds: the middle one, the 95th of 100, the longest."""
    ordered = sorted(spent)
    return {
        "times": len(spent),
        "median_ms": round(1000 * statistics.median(spent), 1),
        "p95_ms": round(1000 * ordered[int(0.95 * len(ordered)) - 1], 1),
        "worst_ms": round(1000 * ordered[-1], 1),
        "load": round(os.getloadavg()[0], 1),
    }


def mapped(kabupaten: Kabupaten, folder: Path) -> dict[str, Any]:
    """The same people under titles that nobody knows, by a mapping that was proposed and completed."""
    path = folder / "asing.csv"
    rows = write(kabupaten, path, strange=True)
    mapping = folder / "peta.yaml"
    store = new_store(kabupaten, folder / "asing")
    first = kabupaten.villages[0].code
    proposed = child.cost(
        [
            "cantik",
            "import",
            str(path),
            "--desa",
            first,
            "--date",
            REFERENCE.isoformat(),
            "--store",
            str(store),
            "--demo",
            "--write-mapping",
            str(mapping),
            "--json",
        ]
    )
    if proposed.code != 0:
        raise SystemExit(proposed.out[-2000:])
    told = {
        "proposal_s": round(proposed.seconds, 1),
        "proposal_mb": round(proposed.rss_mb),
        "proposal": json.loads(proposed.out),
    }
    told["proposal"].pop("pemetaan", None)
    return told | imported(store, path, rows, "--mapping", str(mapping))


def new_store(kabupaten: Kabupaten, folder: Path) -> Path:
    """A folder that becomes a store; it knows the fictitious areas."""
    folder.mkdir(parents=True)
    write_areas(kabupaten, folder / AREAS_FILE)
    return folder


def main(arguments: list[str]) -> dict[str, Any]:
    """Draw, import, look, count."""
    numbers = [int(argument) for argument in arguments if argument.isdecimal()] or [VILLAGES, PERSONS]
    kabupaten = make_kabupaten(SEED, villages=numbers[0], persons=numbers[1])
    chosen = [village.code for village in random.Random(SEED).sample(kabupaten.villages, min(LOOKED_AT, numbers[0]))]  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="cantik-ukur-") as name:
        folder = Path(name)
        path = folder / "sekabupaten.csv"
        rows = write(kabupaten, path, strange=False)
        store = new_store(kabupaten, folder / "simpanan")
        found: dict[str, Any] = {"import": imported(store, path, rows)}
        print(json.dumps(found), file=sys.stderr, flush=True)
        django(pages=True)
        found["search"] = searched(store, agents(store, chosen))
        found["table"] = tabulated(store, chosen)
        if "asing" in arguments:
            found["mapped"] = mapped(kabupaten, folder)
    return found


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:]), indent=1))
