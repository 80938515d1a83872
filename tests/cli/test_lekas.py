"""A mistyped file, folder or code is answered before anything is opened: quickly, and nothing is left behind."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cantik.base.errors import UnreadableInput, WrongUse
from cantik.cli import argument_checks, demo, measure_parts, parser, snapshot_parts
from cantik.contoh import words
from cantik.contoh.kabupaten import make_kabupaten
from cantik.vault.errors import NotAStore

REASON = "'alasan yang cukup panjang'"
DESA = "35.05.10.2011"
# The command, and what its one line names. `ada.csv` is a file, `folder` a folder; `tiada…` is not there.
WRONG = (
    (f"run tiada.xlsx --desa {DESA} --year 2025 --out hasil", "[B100] tiada.xlsx"),
    (f"run folder --desa {DESA} --year 2025 --out hasil", "[B100] folder"),
    ("run ada.csv --desa 35.05.10.2999 --year 2025 --out hasil", "[W103]"),
    ("run ada.csv --desa 3505102011x --year 2025 --out hasil", "[W101]"),
    ("run ada.csv --desa 35.05.10 --year 2025 --out hasil", "[D105]"),
    (f"run ada.csv --desa {DESA} --year 2025 --out ada.csv", "[D117]"),
    (f"run ada.csv --desa {DESA} --year 2025 --out hasil --store ada.csv", "[R301]"),
    (f"run ada.csv --desa {DESA} --year 2025 --out hasil --polygons tiada.geojson", "[B100] tiada.geojson"),
    (f"run ada.csv --desa {DESA} --year 2025 --out hasil --agreement tiada.json", "[B100] tiada.json"),
    (f"run ada.csv --desa {DESA} --year 2025 --out hasil --date 2025-13-01", "[D002]"),
    (f"run ada.csv --desa {DESA} --year 2025 --out hasil --accept ya", "[D002]"),
    (f"form lampid_dusun --desa {DESA} --month 2026-05 --store simpanan --out ada.txt", "[D131]"),
    (f"invite {DESA} --store simpanan --out undangan.json", "[R301]"),
    (f"deliver --desa {DESA} --store simpanan", "[R301]"),
    ("stick write flashdisk --store simpanan", "[R301]"),
    ("stick look tiada", "[T604]"),
    (f"moves list --desa {DESA} --store tiada", "[R301] tiada"),
    (f"moves know tiada.json --key 01234567 --desa {DESA} --store simpanan", "[B100] tiada.json"),
    ("stick write flashdisk --store simpanan --site kantor", "[D160]"),
    (f"book --desa {DESA} --store tiada --remove", "[R301] tiada"),
    ("reference show pusat --store tiada", "[R301] tiada"),
    (f"trust admit --repository folder --desa {DESA} --key tiada.json", "[B100] tiada.json"),
    ("harvest folder --root tiada.json --out panen", "[B100] tiada.json"),
    (f"form lampid_dusun --desa {DESA} --month 2026-13 --store simpanan --out a.pdf", "[D002]"),
    (f"form lampid_dusun --desa {DESA} --month 2026-05 --store simpanan --out a.pdf", "[R301]"),
    ("scenario --area 35.05.10.299x --until 2035 --store simpanan", "[W101]"),
    ("scenario --area 35.05 --until besok --store simpanan", "[D002]"),
    ("scenario --area 35.05 --until 2035 --store simpanan", "[R301]"),
    (f"import tiada.xlsx --desa {DESA} --date 2025-12-31 --store simpanan", "[B100] tiada.xlsx"),
    (f"import folder --desa {DESA} --date 2025-12-31 --store simpanan", "[B100] folder"),
    ("import ada.csv --desa 35.05.10.2999 --date 2025-12-31 --store simpanan", "[W103]"),
    (f"import ada.csv --kab {DESA} --date 2025-12-31 --store simpanan", "[D105]"),
    ("import ada.csv --kab 35.99 --date 2025-12-31 --store simpanan", "[W103]"),
    (f"import ada.csv --desa {DESA} --store simpanan", "[D119]"),
    (f"import ada.csv --desa {DESA} --date 2025-12-31 --store simpanan --mapping tiada.yaml", "[D114] tiada.yaml"),
    (f"import ada.csv --desa {DESA} --date 2025-12-31 --store simpanan --write-mapping ada.csv", "[D114] ada.csv"),
    ("backup --store tiada --out a.age", "[R301] tiada"),
    ("restore tiada.age --store baru", "[B100] tiada.age"),
    (f"undo 1 --store tiada --why {REASON}", "[R301] tiada"),
    ("undo satu --store tiada", "[D002]"),
    ("findings --desa 99x --store tiada", "[W101]"),
    (f"findings --desa {DESA} --store tiada", "[R301] tiada"),
    (f"findings --desa {DESA} --store tiada --accept ya", "[D002]"),
    ("duplicates --desa 99x --store tiada", "[W101]"),
    ("duplicates --kab 35.05 --store tiada", "[R301] tiada"),
    (f"export --desa 99x --shape opensid --out x.age --reason {REASON} --store tiada", "[W101]"),
    (f"export --desa {DESA} --shape opensid --out tiada/x.age --reason {REASON} --store tiada", "[D117]"),
    (f"export --desa {DESA} --shape cantik --mask --out x.age --reason {REASON} --store tiada", "[D118]"),
    (f"export --desa {DESA} --shape opensid --passphrase-file tiada --out x --reason {REASON} --store s", "[D116]"),
    ("facilities --kind tiada --template --out x.xlsx", "[D125]"),
    ("facilities --kind sekolah --template", "[D126]"),
    (f"facilities --desa {DESA} --store tiada", "[R301] tiada"),
    (f"phone-copy tiada.zip --desa {DESA} --store tiada", "[B100] tiada.zip"),
    (f"phone-copy ada.csv --desa {DESA} --store tiada", "[R301] tiada"),
    ("metadata isi", "[D142]"),
    ("metadata isi keadaan_rt", "[D142]"),
    ("metadata isi tiada --year 2026", "[D145]"),
    ("metadata periksa tiada.json", "[B100] tiada.json"),
    ("metadata ubah ada.csv", "[D142]"),
    ("metadata standar ada.csv", "[D142]"),
    ("metadata standar tiada.csv", "[B100] tiada.csv"),
    ("metadata periksa ada.csv --store tiada", "[R301] tiada"),
    ("metadata isi keadaan_rt --year 2026 --out x.pdf", "[D144]"),
    ("instrument tiada", "[D145]"),
    ("instrument fasilitas/tiada", "[D145]"),
    ("instrument periksa", "[D142]"),
    ("instrument periksa tiada.xlsx", "[B100] tiada.xlsx"),
    ("instrument daftar_bangunan ada.csv", "[D142]"),
    ("instrument baca", "[D142]"),
    ("instrument baca tiada.xlsx", "[B100] tiada.xlsx"),
    ("instrument baca ada.csv", "[B142] ada.csv"),
    ("instrument baca ada.csv --of tiada", "[D145]"),
    ("instrument baca ada.csv --out x.xml", "[D144]"),
    ("instrument baca ada.csv --accept", "[D142]"),
    ("instrument keadaan_rt --out x.xlsx --shape isian --phone Meja", "[D142]"),
    ("instrument daftar_bangunan --version 1", "[D143]"),
    ("instrument daftar_bangunan --out x.docx", "[D144]"),
    ("instrument daftar_bangunan --out x.pdf --shape xform", "[D144]"),
    ("instrument daftar_bangunan --out folder", "[D117]"),
    ("unseal tiada.age --out x", "[B100] tiada.age"),
    ("unseal ada.csv --out folder", "[D117]"),
    ("check --content tiada", "[K101] tiada"),
    ("snapshot --desa 35.05.10.2999 --date 2025-12-31 --store tiada", "[R301] tiada"),
    (f"snapshot --desa {DESA} --date 31-12-2025 --store tiada", "[D002]"),
    ("measure --area 99x --date 2025-12-31 --store tiada", "[W101]"),
    ("measure --area 35.99 --date 2025-12-31 --store tiada", "[R301] tiada"),
    (f"measure --area {DESA} --date 2025-12-31 --store tiada", "[D105]"),
    ("measure --area 35.05 --date 2025-12-31 --store tiada", "[R301] tiada"),
    ("measure --area 35.05 --store tiada", "[D002]"),
    ("measure --date 2025-12-31 --store tiada", "[D002]"),
    ("release --area 99x --date 2025-12-31 --store tiada", "[W101]"),
    ("release --area 35.05.99 --date 2025-12-31 --store tiada", "[R301] tiada"),
    (f"release --area {DESA} --date 2025-12-31 --store tiada", "[D105]"),
    ("release --area 35 --date 2025-12-31 --store tiada", "[R301] tiada"),
    ("release --area 35.05 --date kemarin --store tiada", "[D002]"),
    ("release --area 35.05 --date 2025-12-31 --store tiada", "[R301] tiada"),
    ("snapshot ada.csv --date 2025-12-31 --parts hasil", "[D160]"),
    (f"snapshot ada.csv --desa {DESA} --date 2025-12-31 --parts hasil --mapping dtsen_individu", "[D160]"),
    ("snapshot tiada.csv --date 2025-12-31 --parts hasil --mapping dtsen_individu", "[B100] tiada.csv"),
    ("snapshot ada.csv --date 2025-12-31 --parts folder/../ada.csv --mapping dtsen_individu", "[D117]"),
    ("measure tiada --out hasil", "[D165] tiada"),
    ("measure folder --out hasil", "[D165] folder"),
    ("measure folder --out hasil --engine spark", "[D164]"),
    ("measure s3://ember/bagian --out hasil", "[D164]"),
    ("measure folder --out hasil --engine spark --master lokal", "[D164]"),
    ("measure folder --out hasil --read spark", "[D164]"),
    ("measure hdfs://induk/bagian --out hasil --read spark", "[D164]"),
    ("measure folder --out hasil --engine spark --master local[2] --read spark", "[D164]"),
    ("measure folder --out hasil --engine spark --master local[2] --read duckdb", "[D002]"),
    ("measure folder --out hasil --engine spark --master induk:7077", "[D164]"),
    ("publish tiada --out hasil", "[T102] tiada"),
    ("verify folder", "[T102] folder"),
    ("serve --site tiada", "[D107] tiada"),
    ("serve --store ada.csv", "[R301]"),
    ("worker --store ada.csv", "[R301]"),
    ("tick --store ada.csv", "[R301]"),
    ("staff list --store tiada", "[R301] tiada"),
    ("staff add --store simpanan --name Orang --username orang --area 35x", "[W101]"),
    ("area list --store tiada", "[R301] tiada"),
    ("area codes tiada.csv --by walidata --store tiada", "[B100] tiada.csv"),
    (f"area cede --from 99x --to {DESA} --on 2025-01-01 --decree 1 --unit A --by w --store tiada", "[W101]"),
    (f"area cede --from {DESA} --to {DESA} --on 2025-01-01 --decree 1 --unit / --by w --store tiada", "[R542]"),
    ("key status --store tiada", "[R301] tiada"),
    ("demo --villages 0 --out hasil", "[D102]"),
    ("demo --out ada.csv", "[D117]"),
    ("deliver --store tiada", "[D002]"),
    ("deliver --area 35.05 --site alamat --store tiada", "[D160]"),
    ("doctor --store ada.csv", "[R301]"),
    ("bench tiada", "[D002]"),
)
#: what a wrong command may not wait for
HEAVY = ("django", "duckdb", "numpy", "typst", "highspy", "shapely", "PIL", "lark", "pikepdf", "jinja2")

# All commands in one process, each as if it were alone; what was imported is told at the end.
PROGRAM = f"""
import contextlib, io, json, shlex, sys
from pathlib import Path
from cantik.cli import main
told = []
for line in json.load(sys.stdin):
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        try:
            code = main(shlex.split(line))
        except SystemExit as ended:
            code = ended.code
    left = sorted(str(path) for path in Path().rglob("*"))
    told.append([code, said.getvalue(), left, [name for name in {HEAVY!r} if name in sys.modules]])
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str, list[str], list[str]]]:
    """What each command answered: exit code, words, files of the folder, heavy parts that were imported."""
    folder = tmp_path_factory.mktemp("salah")
    (folder / "ada.csv").write_text("nik,nama\n", encoding="utf-8")
    (folder / "folder").mkdir()
    lines = [line for line, _ in WRONG]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        input=json.dumps(lines),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(lines, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize(("line", "word"), WRONG)
def test_wrong_use_is_answered_before_anything_is_made(
    line: str, word: str, told: dict[str, tuple[int, str, list[str], list[str]]]
) -> None:
    code, said, left, heavy = told[line]
    assert code == 2, said
    assert said.startswith(word), said
    assert len(said.splitlines()) == 1
    assert left == ["ada.csv", "folder"]
    assert heavy == []


def verbs(of: argparse.ArgumentParser, path: str = "") -> dict[str, argparse.ArgumentParser]:
    """Every command that can be called, with its parser."""
    below = [action for action in of._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        return {path: of}
    return {key: one for name, inner in below[0].choices.items() for key, one in verbs(inner, f"{path} {name}").items()}


def test_every_verb_checks_and_is_tried_here() -> None:
    commands = verbs(parser.build_parser())
    assert [name for name, command in commands.items() if command.get_default("check") is None] == []
    tried = {line.split()[0] for line, _ in WRONG}
    assert {name.split()[0] for name in commands} == tried


def test_what_the_checks_know_by_heart_is_so(tmp_path: Path) -> None:
    """The limits of the demo and the name of a store's card stand twice, because the first place is heavy."""
    assert len(words.VILLAGE_FIRST) * len(words.VILLAGE_LAST) == demo.MOST_VILLAGES
    assert make_kabupaten(1, villages=1, persons=demo.MOST_PERSONS).villages
    from cantik.measure.parts.count import COUNTS
    from cantik.snapshot.parts.listing import LISTING
    from cantik.vault.store import Store

    assert (snapshot_parts.LISTING, measure_parts.COUNTS) == (LISTING, COUNTS)
    for name in (LISTING, COUNTS):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text("{}")
        with pytest.raises(UnreadableInput, match="M133"):
            argument_checks.release_folder(tmp_path / name)

    Store.at(tmp_path / "simpanan")
    argument_checks.standing_store(tmp_path / "simpanan")


def test_a_place_that_may_not_be_written_into_is_told_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's answer is made up: who runs tests as root may write everywhere."""
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != tmp_path)
    with pytest.raises(WrongUse, match="D117"):
        argument_checks.output_file(tmp_path / "a9.pdf")
    with pytest.raises(WrongUse, match="D117"):
        argument_checks.output_folder(tmp_path / "hasil" / "site")
    with pytest.raises(NotAStore, match="R301"):
        argument_checks.store_place(tmp_path / "simpanan")
    (tmp_path / "simpanan.json").touch()
    argument_checks.store_place(tmp_path)  # a store that stands may lie on a disk that takes nothing: `cantik doctor`
