"""Run one long lane and keep its result in docs/ukuran/NAME.json: called by `script/long`."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from script.machine import describe_machine, git  # noqa: E402 (the folder of the project is no installed package)

RESULTS = PROJECT / "docs" / "ukuran"
PYTHON = sys.executable
PYTEST = [PYTHON, "-m", "pytest"]
BENCHES = ("village", "examine", "dedup")


def run_tests(environment: dict[str, str], *arguments: str, prefix: tuple[str, ...] = ()) -> dict[str, object]:
    """A test lane, on the database that the prefix starts (none: SQLite): its figure is how long it took; a failure
    fails the lane."""
    command = [*prefix, *PYTEST, *arguments]
    started = time.monotonic()
    done = subprocess.run(command, cwd=PROJECT, env={**os.environ, **environment})
    return {
        "command": " ".join([*(f"{key}={value}" for key, value in environment.items()), "pytest", *arguments]),
        **({"database": "PostgreSQL"} if prefix else {}),
        "exit": done.returncode,
        "seconds": round(time.monotonic() - started, 1),
    }


def run_find(*prefix: str) -> dict[str, object]:
    """Search in a store of 220 villages and 860,200 persons, on the database that the prefix starts (none: SQLite)."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "hasil.json"
        environment = {"CANTIK_UJI_BESAR": "220", "CANTIK_UJI_HASIL": str(target)}
        arguments = ["tests/register/test_app_cari.py", "-k", "half_a_second", "--timeout=7200"]
        done = subprocess.run([*prefix, *PYTEST, *arguments], cwd=PROJECT, env={**os.environ, **environment})
        result = json.loads(target.read_text(encoding="utf-8")) if target.is_file() else None
    database = "PostgreSQL" if prefix else "SQLite"
    command = " ".join(["CANTIK_UJI_BESAR=220", "pytest", *arguments])
    return {"command": command, "database": database, "exit": done.returncode, "result": result}


def run_uploads(*prefix: str) -> dict[str, object]:
    """Fifty people hand in lists at the same moment, on the database that the prefix starts (none: SQLite)."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "hasil.json"
        environment = {"CANTIK_UJI_UNGGAH": "50", "CANTIK_UJI_HASIL": str(target)}
        arguments = ["tests/web/test_unggah_serentak.py", "--timeout=1800"]
        done = subprocess.run([*prefix, *PYTEST, *arguments], cwd=PROJECT, env={**os.environ, **environment})
        result = json.loads(target.read_text(encoding="utf-8")) if target.is_file() else None
    command = " ".join(["CANTIK_UJI_UNGGAH=50", "pytest", *arguments])
    return {
        "command": command,
        "database": "PostgreSQL" if prefix else "SQLite",
        "exit": done.returncode,
        "result": result,
    }


def run_fuzz(seconds: int = 600) -> list[dict[str, object]]:
    """Damaged files for minutes, the real ones among them where they are at hand; then the worst that may be sent."""
    from tests.conftest import shared_folder
    from tests.kocok.terburuk import WORST

    real = shared_folder() / "data" / "mikrodata"
    more = [str(real)] if real.is_dir() else []
    runs = [run_trial("benih dan berkas nyata", str(secrets.randbelow(10**6)), str(seconds), *more)]
    with tempfile.TemporaryDirectory() as folder:
        for name, draw in WORST.items():
            file = draw(Path(folder) / name)
            runs.append({"bytes": file.stat().st_size, **run_trial(name, str(file))})
            file.unlink()
    return runs


def run_trial(about: str, *arguments: str) -> dict[str, object]:
    """One process of the fuzzer over a store of its own; a defect fails the lane."""
    with tempfile.TemporaryDirectory() as folder:
        command = [PYTHON, "-m", "tests.kocok.coba", f"{folder}/simpanan", *arguments]
        done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8")
    said = json.loads(done.stdout) if done.returncode == 0 else {"cacat": [f"kode keluar {done.returncode}"]}
    shown = " ".join(["python -m tests.kocok.coba SIMPANAN", *(Path(argument).name for argument in arguments)])
    return {"about": about, "command": shown, "exit": int(bool(said["cacat"])), "result": said}


def run_regency() -> dict[str, object]:
    """A kabupaten's list into a store: import, search, table of ages; and by a mapping."""
    command = [PYTHON, "script/ukur_kabupaten.py", "asing"]
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8")
    result = json.loads(done.stdout) if done.returncode == 0 else None
    return {"command": "python script/ukur_kabupaten.py asing", "exit": done.returncode, "result": result}


def run_besar() -> dict[str, object]:
    """Files of 1 and 10 million rows into parts, and the parts into vectors of villages."""
    return run_script("ukur_besar.py")


def run_spark() -> dict[str, object]:
    """A standalone cluster of two workers without Cantik, parts on disk and behind S3, one killed: same bytes."""
    return run_script("ukur_klaster.py")


def run_nation() -> dict[str, object]:
    """The parts of 514 kabupaten and 285 million persons, counted here and by Spark."""
    return run_script("ukur_negara.py")


def run_pembaca() -> dict[str, object]:
    """Readers of other people over the open data of a site; a file that one refuses fails the lane."""
    return run_script("ukur_pembaca.py")


def run_script(name: str) -> dict[str, object]:
    """A script of this folder that prints what it measured as JSON."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [PYTHON, f"script/{name}"], cwd=PROJECT, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
    )
    result = json.loads(done.stdout) if done.returncode == 0 else None
    return {"command": f"python script/{name}", "exit": done.returncode, "result": result}


def run_formulir() -> dict[str, object]:
    """The field form in Chromium on a slow phone; misses of its bounds fail the lane."""
    command = [PYTHON, "script/ukur_formulir.py"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
    result = json.loads(done.stdout) if done.stdout.strip() else None
    return {"command": "python script/ukur_formulir.py", "exit": done.returncode, "result": result}


def run_peladen(*prefix: str) -> dict[str, object]:
    """A server of two processes behind a proxy, attacked, on the database that the prefix starts (none: SQLite)."""
    command = ["-m", "tests.serangan.peladen"]
    done = subprocess.run([*prefix, PYTHON, *command], cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8")
    return {
        "command": " ".join(["python", *command]),
        "database": "PostgreSQL" if prefix else "SQLite",
        "exit": done.returncode,
        "result": json.loads(done.stdout) if done.stdout.strip() else None,
    }


def run_serangan() -> dict[str, object]:
    """An outsider with a solver against two hundred villages of two generators (`tests/serangan`) and two hundred more
    that answered all of Regsosek, two editions each; beside other work, and from where it stopped as long as code and
    content are the same."""
    kept = PROJECT / ".stempel" / "serangan.json"
    kept.parent.mkdir(exist_ok=True)
    command = [PYTHON, "-m", "tests.serangan.panjang", "200", "--wide", "200", "--kept", str(kept)]
    done = subprocess.run(["nice", "-n", "19", *command], cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8")
    result = json.loads(done.stdout) if done.returncode in (0, 1) else None
    shown = "python -m tests.serangan.panjang 200 --wide 200 --kept BERKAS"
    words = _read_words()
    exit_ = done.returncode or words["exit"]
    return {"command": shown, "exit": exit_, "result": result, "kata": words}


def _read_words() -> dict[str, object]:
    """The outsider who reads words, before forty-eight of these villages: in each, pairs of registers that differ in
    one person."""
    command = ["-m", "tests.serangan.kata", "48"]
    done = subprocess.run(["nice", "-n", "19", PYTHON, *command], cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8")
    lines = [json.loads(line) for line in done.stdout.splitlines()] if done.returncode in (0, 1) else []
    return {"command": " ".join(["python", *command]), "exit": done.returncode, "result": lines[-1] if lines else None}


def run_wilayah() -> dict[str, object]:
    """That outsider against the levels above sixty villages: kecamatan, overlapping groups, kabupaten, officials."""
    command = ["-m", "tests.serangan.luas", "60"]
    done = subprocess.run(["nice", "-n", "19", PYTHON, *command], cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8")
    result = json.loads(done.stdout) if done.returncode in (0, 1) else None
    return {"command": " ".join(["python", *command]), "exit": done.returncode, "result": result}


def run_bench(name: str) -> dict[str, object]:
    """One bench at full size; its own object is kept whole."""
    arguments = ["bench", name, "--size", "full", "--json"]
    done = subprocess.run([PYTHON, "-m", "cantik", *arguments], cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8")
    result = json.loads(done.stdout) if done.returncode == 0 else None
    return {"command": "cantik " + " ".join(arguments), "exit": done.returncode, "result": result}


def run_mutants() -> dict[str, object]:
    """Small changes of the core, each of which a test has to notice; in copies of the tree, never in the tree."""
    from script.mutants.lane import run

    return {"command": "./script/long mutants", **run(PROJECT)}


def run_windows() -> dict[str, object]:
    """The program under a Python of Windows: the same bytes as here, and a first book in the browser."""
    sys.path.insert(0, str(PROJECT))
    from script.windows.lane import run

    return {"command": "./script/long windows", **run(PROJECT)}


#: lanes of one run
ALONE = {
    "regency": run_regency,
    "besar": run_besar,
    "spark": run_spark,
    "nation": run_nation,
    "formulir": run_formulir,
    "serangan": run_serangan,
    "wilayah": run_wilayah,
    "mutants": run_mutants,
    "pembaca": run_pembaca,
    "windows": run_windows,
}


def run_lane(name: str) -> list[dict[str, object]]:
    """The runs of a lane."""
    if name == "kills":
        return [run_tests({"CANTIK_UJI_BUNUH": "50"}, "-k", "bunuh", "--timeout=14400")]
    if name == "find":
        return [run_find(), run_find(PYTHON, "script/pg.py")]
    if name == "fuzz":
        return run_fuzz()
    if name == "uploads":
        return [run_uploads(), run_uploads(PYTHON, "script/pg.py")]
    if name in ALONE:
        return [ALONE[name]()]
    if name == "peladen":
        return [run_peladen(), run_peladen(PYTHON, "script/pg.py")]
    if name == "walks":
        return [
            run_tests({"CANTIK_UJI_LENGKAP": "1"}, "-m", "peramban", "-n", "2", "--dist", "loadfile", "--timeout=3600"),
            run_tests({"CANTIK_UJI_LENGKAP": "1"}, "tests/staff/test_app_hak.py", "--timeout=3600"),
        ]
    if name == "search":
        return [run_tests({"HYPOTHESIS_PROFILE": "panjang"}, "-m", "not peramban", "--timeout=14400")]
    if name == "bench":
        return [run_bench(bench) for bench in BENCHES]
    raise SystemExit(f"tidak ada jalur bernama {name}")


def main(name: str) -> int:
    """Run, keep, and answer with 1 when any run failed."""
    dirty = git("status", "--porcelain", "--untracked-files=no")
    runs = run_lane(name)
    record = {
        "name": name,
        "date": datetime.now(UTC).date().isoformat(),
        "commit": git("rev-parse", "HEAD") + (" with changes" if dirty else ""),
        "machine": describe_machine(),
        "runs": runs,
    }
    RESULTS.mkdir(parents=True, exist_ok=True)
    target = RESULTS / f"{name}.json"
    target.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    print(f"{target.relative_to(PROJECT)} ditulis")
    return int(any(run["exit"] for run in runs))


if __name__ == "__main__":
    if sys.argv[1] == "nightly":
        from script.nightly.lane import main as run_nightly

        sys.exit(run_nightly(sys.argv[2:]))
    sys.exit(main(sys.argv[1]))
