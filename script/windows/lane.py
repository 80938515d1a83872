"""The lane: under a Python of Windows Cantik does what it does on Linux, byte for byte, from command to browser.

`python -m script.windows.lane` answers with what was found as JSON; called by `script/long windows`. What it needs and
cannot have (Wine, a compiler for Windows) is named, and the lane fails. About Wine as a Windows see `wine.py`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError

from cantik.contoh.kabupaten import write_areas
from cantik.contoh.opensid import write_rows
from script.windows import wine
from script.windows.walk import walk_first_book
from tests.fixtures.desa_ringan import light_rows, light_village

PROJECT = Path(__file__).resolve().parents[2]
VILLAGE, PASSWORD = "99.01.01.2001", "empat kuda biru terbang"
#: a whole way of a village under Wine on a machine that others use as well
LONGEST_S = 3600.0
#: what differs between two stores of one system, too: the signature by the store's own key, and in the list of contents
#: the commitment to what the edition was counted of, which the store's own random number blinds
OWN = frozenset({"tanda-tangan.dsse.json"})
CONTENTS, BLINDED = "isi.json", "komitmen"
_FOUND_DEMO = (
    "import sys; from pathlib import Path; from cantik.web.setup import django; django()\n"
    "from cantik.vault.app.opening import open_store\n"
    "with open_store(Path(sys.argv[1]), demo=True): pass"
)
#: sentences with letters that no code page of the west and ASCII have in the same place
_SAID = "“é–”"


def run(project: Path) -> dict[str, Any]:
    """The findings of the lane; `exit` is 1 where one is not as it has to be."""
    if lacking := wine.missing():
        need = f"apt install {' '.join(lacking)}"
        print(f"Jalur windows butuh Wine dan kompilator untuk Windows: {need}", file=sys.stderr)
        return {"exit": 1, "missing": lacking, "install": need}
    with tempfile.TemporaryDirectory(prefix="cantik-windows-") as folder:
        began = time.monotonic()
        wheel = _build_wheel(project, Path(folder))
        windows = wine.prepare(Path(folder), wheel, project / "requirements" / "windows.txt")
        print(f"• Python untuk Windows siap ({time.monotonic() - began:.0f} detik)", file=sys.stderr)
        trials: dict[str, Callable[[wine.Windows], dict[str, Any]]] = {
            "doctor": try_doctor,
            "pipe": try_pipe,
            "run": try_run,
            "serve": try_serve,
        }
        results = {}
        for name, trial in trials.items():
            began = time.monotonic()
            results[name] = {**_outcome(trial, windows), "seconds": round(time.monotonic() - began, 1)}
            print(f"• {name}: {'baik' if results[name]['ok'] else results[name]}", file=sys.stderr)
        return {"exit": int(not all(result["ok"] for result in results.values())), **_versions(windows), **results}


def _outcome(trial: Callable[[wine.Windows], dict[str, Any]], windows: wine.Windows) -> dict[str, Any]:
    """What a trial found; one that broke off is no good one, and the others are still made."""
    try:
        return trial(windows)
    except (RuntimeError, AssertionError, PlaywrightError) as error:
        return {"ok": False, "error": f"{type(error).__name__}: {error}"[:2000]}


def _build_wheel(project: Path, folder: Path) -> Path:
    """The wheel of the tree as it is, built offline."""
    uv = shutil.which(project / ".tools" / "uv") or shutil.which("uv") or "uv"
    command = [uv, "build", "--offline", "--quiet", "--wheel", "--out-dir", str(folder), str(project)]
    subprocess.run(command, check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def _versions(windows: wine.Windows) -> dict[str, str]:
    told = windows.run("-c", "import sys, zlib; print(sys.version.split()[0], zlib.ZLIB_RUNTIME_VERSION, sys.platform)")
    python, zlib, platform = told.stdout.decode().split()
    said = subprocess.run(["wine", "--version"], capture_output=True, encoding="utf-8").stdout.strip()
    return {"wine": said, "python": python, "zlib": zlib, "platform": platform}


# ── single commands ──────────────────────────────────────────────────────────────────────────────
def try_doctor(windows: wine.Windows) -> dict[str, Any]:
    """`cantik doctor` finds nothing wrong."""
    done = windows.run("-m", "cantik", "doctor")
    lines = done.stdout.decode("utf-8").splitlines()
    bad = [line for line in lines if not line.startswith("baik")]
    return {"ok": done.returncode == 0 and not bad and len(lines) > 5, "exit": done.returncode, "not_good": bad}


def try_pipe(windows: wine.Windows) -> dict[str, Any]:
    """What is said into a pipe is UTF-8 with plain line ends, whatever code page the system has."""
    name = f"penduduk {_SAID}.xlsx"
    pages: dict[str, bool] = {}
    for page in ("", "cp1252", "cp437"):
        more = {"PYTHONIOENCODING": page} if page else {}
        words = ("run", name, "--desa", VILLAGE, "--year", "2025", "--out", "tiada")
        done = windows.run("-m", "cantik", *words, **more)
        pages[page or "sistem"] = done.stderr == f"[B100] {name}: ".encode() + done.stderr.partition(b": ")[2]
        pages[page or "sistem"] &= done.stderr.count(b"\n") == 1 and b"\r" not in done.stderr
    return {"ok": all(pages.values()), "code_pages": pages}


# ── the same edition on both systems ─────────────────────────────────────────────────────────────
def try_run(windows: wine.Windows) -> dict[str, Any]:
    """`cantik run` on both systems: the same files with the same digests, but for the signature."""
    here, there = windows.drive.parents[1] / "linux", windows.drive / "kerja"
    for folder in (here, there):
        _lay_village(folder)
    words = [
        "--desa",
        VILLAGE,
        "--year",
        "2025",
        "--demo",
        "--accept",
        "data uji yang direka",
        "--issued",
        "2026-02-03",
    ]
    ours = [sys.executable, "-m", "cantik", "run", str(here / "penduduk.xlsx"), *words]
    ours += ["--out", str(here / "hasil"), "--store", str(here / "simpanan")]
    linux = subprocess.run(ours, cwd=PROJECT, stdin=subprocess.DEVNULL, capture_output=True)
    theirs = ["run", windows.inside(there / "penduduk.xlsx"), *words, "--out", windows.inside(there / "hasil")]
    done = windows.run("-m", "cantik", *theirs, "--store", windows.inside(there / "simpanan"))
    one, other = _digests(here / "hasil"), _digests(there / "hasil")
    unlike = sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
    wrong = [path for path in unlike if Path(path).name not in OWN]
    said = _without_places(linux.stdout) == _without_places(done.stdout)
    return {
        "ok": (linux.returncode, done.returncode) == (0, 0) and len(one) > 100 and not wrong and said,
        "exit": {"linux": linux.returncode, "windows": done.returncode},
        "files": len(one),
        "unlike": wrong,
        "signatures": len(unlike) - len(wrong),
        "said_alike": said,
        **({} if done.returncode == 0 else {"stderr": done.stderr.decode("utf-8", "replace")[-2000:]}),
    }


def _lay_village(folder: Path) -> None:
    """The invented village: its workbook, and the list of areas in an empty store."""
    (folder / "simpanan").mkdir(parents=True)
    write_areas(light_village(), folder / "simpanan" / "wilayah.csv")
    write_rows(light_rows(), folder / "penduduk.xlsx", "template")


def _digests(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(_comparable(path)).hexdigest() for path in files}


def _comparable(path: Path) -> bytes:
    """The bytes of a file; of the list of contents all but what is the store's own."""
    data = path.read_bytes()
    if path.name != CONTENTS or not (found := json.loads(data).get(BLINDED)):
        return data
    return data.replace(found.encode(), b"", 1)


def _without_places(said: bytes) -> list[str]:
    """The lines of an answer without those that say where something lies."""
    return [
        line
        for line in said.decode("utf-8").splitlines()
        if not line.lstrip().startswith(("buku ", "rilis ", "situs "))
    ]


# ── the browser ──────────────────────────────────────────────────────────────────────────────────
def try_serve(windows: wine.Windows) -> dict[str, Any]:
    """`cantik serve`: from the first account over import and examination to a signed book, in a browser."""
    home = windows.drive / "layanan"
    _lay_village(home)
    store = windows.inside(home / "simpanan")
    founded = windows.run("-c", _FOUND_DEMO, store)
    if founded.returncode:
        return {"ok": False, "stderr": founded.stderr.decode("utf-8", "replace")[-2000:]}
    with _serving(windows, store) as address:
        steps = walk_first_book(address, VILLAGE, home / "penduduk.xlsx", PASSWORD)
    editions = sorted(path.parent.name for path in (home / "simpanan" / "rilis").rglob("tanda-tangan.dsse.json"))
    return {"ok": editions == ["2025-1"], "steps": steps, "editions": editions}


@contextmanager
def _serving(windows: wine.Windows, store: str) -> Iterator[str]:
    """The address of a server; it ends with the block."""
    command = windows.command("-m", "cantik", "serve", "--store", store, "--port", "0")
    # into a pipe with both: Wine takes a file of the outside for no channel
    process = subprocess.Popen(
        command,
        env=windows.environment(),
        cwd=windows.drive,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        address = _address(process)
        threading.Thread(target=_pass_on, args=(process,), daemon=True).start()
        yield address
    finally:
        process.kill()
        process.wait(60)
        subprocess.run(["wineserver", "--kill"], env=windows.environment(), capture_output=True)


def _address(process: subprocess.Popen[bytes]) -> str:
    line = process.stdout.readline().decode("utf-8") if process.stdout else ""
    if not line.startswith("Cantik siap: "):
        raise RuntimeError(f"cantik serve under Wine: {line!r}, {process.poll()}")
    return line.split()[2]


def _pass_on(process: subprocess.Popen[bytes]) -> None:
    """Let whoever runs the lane read what the server says, so that it never waits for a full pipe."""
    for line in process.stdout or ():
        print(f"  serve: {line.decode('utf-8', 'replace').rstrip()}", file=sys.stderr)


def main(arguments: Sequence[str] = ()) -> int:
    """Run the lane alone and print what was found."""
    del arguments
    found = run(PROJECT)
    print(json.dumps(found, indent=2, ensure_ascii=False))
    return int(found["exit"])


if __name__ == "__main__":
    os.chdir(PROJECT)
    sys.exit(main())
