"""`cantik demo --federation` as somebody outside sees it: a process of its own, six addresses, figures of each level
against the rows that the villages were made of, counted by what OpenSID's codes mean."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from cantik.contoh import make_kabupaten, opensid_rows
from tests.federate.test_jumlah_antarserver import classes_of, count_by_hand, stands_in, tables_of
from tests.fixtures.perintah import PROJECT, command, surroundings
from tests.journeys.layanan import DESK
from tests.journeys.test_gambar import FEDERATION, look

pytestmark = [
    pytest.mark.malam,
    pytest.mark.peramban,
    pytest.mark.satu_basisdata,
    pytest.mark.lambat,
    pytest.mark.timeout(3600),
]
#: as the command's help and guide say it; not taken from the code under test
PERSONS = {"99.01": (190, 160, 230), "99.02": (210, 170), "99.03": (150, 240)}
NOT_COUNTED = {("99.01", 2), ("99.03", 1)}
SEED, PATIENCE_S = 46, 1500


def list_counted(code: str) -> list[list[Callable[[str], Any]]]:
    """The living persons of each village of a kabupaten that its walidata examined."""
    sizes = PERSONS[code]
    villages = make_kabupaten(SEED, villages=len(sizes), persons=sizes, code=code).villages
    drawn = [village.draw() for place, village in enumerate(villages) if (code, place) not in NOT_COUNTED]
    persons = [[partial(stands_in, row) for row in opensid_rows(each)] for each in drawn]
    return [[person for person in village if str(person("status_dasar")) == "1"] for village in persons]


def compare(folder: Path, codes: tuple[str, ...]) -> int:
    """Every number that can be counted by hand; how many were."""
    own, compared = count_by_hand(village for code in codes for village in list_counted(code)), 0
    for table in tables_of(folder):
        known = own.get(table["id"])
        if known is None or len(table["axes"]) != 1:
            continue
        for category, cell in zip(table["axes"][0]["categories"], table["cells"], strict=True):
            names = list(known) if category["total"] else classes_of(category, known)
            if cell["value"] is not None and names:
                assert cell["value"] == sum(known[name] for name in names), (folder, table["id"], category["label"])
                compared += 1
    return compared


def begin(out: Path, port: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command("demo", "--federation", "--out", out, "--port", port),
        cwd=PROJECT,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What the process says until these words."""
    said, until = "", time.monotonic() + PATIENCE_S
    assert process.stdout is not None
    while words not in said:
        line = process.stdout.readline()
        assert line, said
        assert time.monotonic() < until, said
        said += line
    return said


def ask(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode())


def pids_at(out: Path) -> list[int]:
    """The servers that still run over a store of the federation."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(out) in words and "serve" in words:
            found.append(int(path.parent.name))
    return found


def look_at_pictures(browser: Browser, said: str, out: Path) -> None:
    """The pictures of the guide are pages of these servers; they are drawn anew when asked (`./script/gambar`)."""
    addresses = dict(re.findall(r"\((\d\d(?:\.\d+)*)\): (http://127\.0\.0\.1:\d+)/masuk/", said))
    password = re.findall(r"Kata sandi semua akun contoh: (\S+)", said)[0]
    for picture in FEDERATION:
        code, username = picture.who.split()
        page = browser.new_page(viewport={"width": DESK, "height": 900}, locale="id-ID")
        page.goto(f"{addresses[code]}/masuk/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(password)
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        look(page, addresses[code], picture, str(out))
        page.close()


def test_a_country_on_one_computer(tmp_path: Path, browser: Browser) -> None:
    """Killed half-way nothing runs on, and the same command makes it anew; then six addresses answer, the sums of each
    level are those of the rows, a Bakorwil's too; Ctrl-C ends all."""
    out = tmp_path / "federasi"
    killed = begin(out)
    read_until(killed, "Desa mengambil acuan")
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(30)
    until = time.monotonic() + 60
    while pids_at(out) and time.monotonic() < until:
        time.sleep(0.5)
    assert not pids_at(out), "a server goes on although nobody started it"
    process = begin(out)
    try:
        said = read_until(process, "Ctrl+C untuk berhenti")
        addresses = re.findall(r"\((\d\d(?:\.\d+)*)\): (http://127\.0\.0\.1:\d+)/masuk/", said)
        assert [code for code, _ in addresses][:5] == ["00", "99", "99.01", "99.02", "99.03"]
        assert len({address for _, address in addresses}) == 6
        for code, address in addresses:
            assert "Masuk" in ask(f"{address}/masuk/")
            if code.count(".") < 2:
                assert "desa" in ask(f"{address}/situs/{code}/")
        look_at_pictures(browser, said, out)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(120)
    assert not pids_at(out)
    everyone = tuple(PERSONS)
    homes = {"pusat": ("00", everyone), "provinsi": ("99", everyone)}
    homes |= {f"kabupaten-{code}": (code, (code,)) for code in PERSONS}
    done = {
        code: compare(out / name / "simpanan" / "rilis-wilayah" / code / "2025-1", codes)
        for name, (code, codes) in homes.items()
    }
    group = out / "provinsi" / "simpanan" / "rilis-wilayah" / "bakorwil_contoh" / "2025-1"
    done["bakorwil_contoh"] = compare(group, ("99.01", "99.02"))
    assert all(count >= 5 for code, count in done.items() if code != "99.03"), done
    for name in ("pusat", "provinsi"):
        said_of = json.loads((out / name / "simpanan/rilis-wilayah" / homes[name][0] / "2025-1/rilis.json").read_text())
        assert "(5 dari 7 desa)" in said_of["titles"][0]
