"""What the guide tells a programmer (`docs/panduan/api.md`), done as it says: `cantik serve --site` in a process of its
own, asked by curl, Python and R (where it is installed), and compared with what lies in the folder of the release.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.perintah import child
from tests.outlets.situs_api import CODES, make_site

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
OWN, KEY = CODES[0], "penduduk_umur_jk"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("situs"))


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = child("cantik", "serve", "--site", site, "--port", "0")
    try:
        found = next(at[0] for line in server.stdout if (at := re.findall(r"http://127\.0\.0\.1:\d+/", line)))
        yield f"{found}api/v1"
    finally:
        server.process.kill()


@pytest.fixture(scope="module")
def blocks(project: Path) -> dict[str, str]:
    """The blocks of the guide by their language."""
    return dict(BLOCK.findall((project / "docs" / "panduan" / "api.md").read_text(encoding="utf-8")))


def run(address: str, *command: str) -> str:
    surroundings = {"API": address, "KODE": OWN, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows_of(site: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((site / OWN / "rilis" / "tabel" / f"{KEY}.csv").open(encoding="utf-8", newline="")))


def test_curl_as_the_guide_says(address: str, site: Path, blocks: dict[str, str]) -> None:
    first, second = blocks["sh"].strip().splitlines()
    listed = json.loads(run(address, "sh", "-c", first))
    assert (listed["isi"][0]["kode"], listed["jumlah"]) == (OWN, len(CODES))
    assert list(csv.DictReader(io.StringIO(run(address, "sh", "-c", second)))) == rows_of(site)
    marked = run(address, "sh", "-c", f'curl -sSI "$API/data/$KODE/{KEY}.csv"')
    mark = re.search(r'(?i)^etag: (".*")', marked, re.MULTILINE)
    assert mark
    again = f"curl -sS -o /dev/null -w '%{{http_code}}' -H 'If-None-Match: {mark[1]}' \"$API/data/$KODE/{KEY}.csv\""
    assert run(address, "sh", "-c", again) == "304"
    wrong = run(address, "sh", "-c", 'curl -sS --path-as-is -w "%{http_code}" "$API/data/../../rilis.json?a=1"')
    assert json.loads(wrong[:-3])["kode"] == "T460"
    assert wrong.endswith("404")
    assert run(address, "sh", "-c", 'curl -sS -o /dev/null -w "%{http_code}" -d x "$API/wilayah.json"') == "405"


def test_python_as_the_guide_says(address: str, site: Path, blocks: dict[str, str]) -> None:
    lines = run(address, sys.executable, "-c", blocks["python"]).splitlines()
    figures = json.loads((site / OWN / "rilis" / "tabel" / "indikator.json").read_bytes())
    told = [line for line in figures if not line["area"]]
    assert len(lines) == len(told) * len(CODES)
    for figure, line in zip(told, lines, strict=False):
        _place, title, value, status = line.split(" | ")
        assert (title, status) == (figure["title"], figure["status"])
        assert value == ("None" if figure["value"] is None else str(float(figure["value"])))


def test_r_as_the_guide_says(address: str, site: Path, blocks: dict[str, str]) -> None:
    assert "read.csv" in blocks["r"]
    if shutil.which("Rscript"):
        assert run(address, "Rscript", "-e", blocks["r"]).split() == ["[1]", str(len(rows_of(site)))]


def test_the_site_as_files_answers_the_same_program(site: Path, blocks: dict[str, str], address: str) -> None:
    """The program of the guide against the folder itself, without a server: addresses are those of files."""
    program = blocks["python"]
    assert run((site / "api" / "v1").as_uri(), sys.executable, "-c", program) == run(
        address, sys.executable, "-c", program
    )
