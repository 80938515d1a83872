"""`cantik snapshot --parts`, `cantik measure`: as somebody types them, and what they answer."""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from pathlib import Path

import pytest

from tests.cli.keadaan import files
from tests.fixtures import berkas_besar as besar
from tests.fixtures.perintah import cantik, child

pytestmark = pytest.mark.lambat
AGREEMENT = {
    "nomor": "1/PKS/2025",
    "tanggal": "2025-01-10",
    "para_pihak": ["A", "B"],
    "tujuan": ["statistik"],
    "tingkat": "orang",
    "berlaku_sampai": "2099-12-31",
}


@pytest.fixture
def agreement(tmp_path: Path) -> Path:
    path = tmp_path / "pks.json"
    path.write_text(json.dumps(AGREEMENT))
    return path


def code(agreement: Path, *more: object) -> list[object]:
    return ["snapshot", *more, "--mapping", "dtsen_individu", "--date", "2025-12-31", "--agreement", agreement]


def test_the_whole_way_and_what_is_refused(tmp_path: Path, agreement: Path) -> None:
    rows = besar.draw(150, seed=21)
    rows[3][besar.VILLAGE] = ""
    rows[4]["jenis_kelamin"] = "99"
    file = besar.write_csv(tmp_path / "dtsen.csv", rows, sign=";", mark="\ufeff")
    folder, out = tmp_path / "bagian", tmp_path / "hitungan"

    made = cantik(*code(agreement, file, "--parts", folder, "--village-column", besar.VILLAGE), "--json")
    assert made.code == 1, made.told()  # one row stands nowhere
    assert (made.answer["dibaca"], made.answer["orang"], made.answer["tanpa_desa"]) == (150, 149, 1)
    assert made.answer["tidak_terbaca"] == {"jenis_kelamin": 1}

    measured = cantik("measure", folder, "--out", out)
    assert measured.code == 0, measured.told()
    assert "3 desa" in measured.out
    assert "Belum dilindungi" in measured.out
    again = cantik("measure", folder, "--out", out, "--json")
    assert (again.answer["dihitung"], again.answer["tidak_berubah"]) == ([], ["99.60"])

    for secret in (out, folder):
        refused = cantik("publish", secret, "--out", tmp_path / "situs")
        assert refused.code == 2
        assert refused.error_line.startswith("[M133]")
        assert not (tmp_path / "situs").exists()


def test_families_are_joined_and_everybody_who_finds_no_partner_is_told(tmp_path: Path, agreement: Path) -> None:
    """Persons and families in one command; a person without a row of the family, a family without persons."""
    rows = besar.draw(150, seed=23)
    homes = besar.homes_of(rows, seed=23)
    lost, moved = homes.pop(), homes[0]
    moved[besar.HOME_VILLAGE] = "3505102011"
    homes.append({**moved, besar.HOME_TITLES[0]: "9900000000000001"})
    titles = (*besar.HOME_TITLES, besar.HOME_VILLAGE)
    persons = besar.write_csv(tmp_path / "orang.csv", rows)
    families = besar.write_csv(tmp_path / "keluarga.csv", homes, titles=titles)
    folder, where = tmp_path / "bagian", f"kemendagri:{besar.HOME_VILLAGE}"
    words = code(agreement, persons, "--parts", folder, "--families", families, "--families-village", where)

    made = cantik(*words)
    assert made.code == 0, made.told()
    size = {card: sum(row[besar.TITLES[1]] == card for row in rows) for card in (lost["nomor_kartu_keluarga"],)}
    assert f"{len(homes) - 1} dari {len(homes)} baris keluarga digabung" in made.out
    assert f"{size[lost['nomor_kartu_keluarga']]} orang tanpa baris keluarga" in made.out
    assert "1 keluarga tanpa orang" in made.out
    again = cantik(*words, "--json")
    told = again.answer["berkas_keluarga"]
    assert (told["digabung"], told["tanpa_orang"], told["tanpa_nomor_kk"]) == (len(homes) - 1, 1, 0)
    assert told["orang_pindah_desa"] == sum(row[besar.TITLES[1]] == moved["nomor_kartu_keluarga"] for row in rows)
    measured = cantik("measure", folder, "--out", tmp_path / "hitungan", "--json")
    assert measured.code == 0, measured.told()
    assert "keluarga_desil" not in measured.answer["tidak_dihitung"]


def test_wrong_use_is_one_line(tmp_path: Path, agreement: Path) -> None:
    file = besar.write_csv(tmp_path / "a.csv", besar.draw(20))
    (tmp_path / "lain").mkdir()
    (tmp_path / "lain/surat.txt").write_text("penting")
    titles, packed = tmp_path / "lain/judul.csv", tmp_path / "lain/dtsen.csv.gz"
    titles.write_text(",".join(besar.TITLES) + "\n")
    packed.write_bytes(gzip.compress(file.read_bytes()))
    for words, said in (
        (["snapshot", file, "--parts", "x", "--date", "2025-12-31"], "[D160]"),
        (["snapshot", "--date", "2025-12-31"], "[D160]"),
        (code(agreement, file, "--parts", tmp_path / "lain"), "[D117]"),
        (code(agreement, tmp_path / "tiada.csv", "--parts", tmp_path / "x"), "[B100]"),
        (
            [
                *code(agreement, file, "--parts", tmp_path / "x")[:3],
                "--parts",
                tmp_path / "x",
                "--date",
                "2025-12-31",
                "--mapping",
                "tiada",
            ],
            "[D",
        ),
        ([*code(agreement, file, "--parts", tmp_path / "x"), "--families", tmp_path / "tiada.csv"], "[B100]"),
        ([*code(agreement, file, "--parts", tmp_path / "x"), "--families-village", "orang"], "[D166]"),
        (
            [*code(agreement, file, "--parts", tmp_path / "x"), "--families", file, "--families-village", "kode"],
            "[D166]",
        ),
        ([*code(agreement, file, "--parts", tmp_path / "x"), "--families", file], "[B113]"),
        (["measure", tmp_path / "lain", "--out", tmp_path / "h"], "[D165]"),
        (["measure", tmp_path / "lain", "--out", tmp_path / "lain"], "[D165]"),
        (["measure", "s3://ember/bagian", "--out", tmp_path / "h"], "[D164]"),
        (["measure", tmp_path / "lain", "--out", tmp_path / "h", "--engine", "spark"], "[D164]"),
        ([*code(agreement, file, "--parts", tmp_path / "x"), "--store", tmp_path / "tiada"], "[R301]"),
        (code(agreement, titles, "--parts", tmp_path / "x"), "[B116]"),
        (code(agreement, packed, "--parts", tmp_path / "x"), "[B124]"),
        (["measure", "--area", "99.01", "--date", "2025-12-31", "--store", tmp_path / "tiada"], "[R301]"),
        (["release", "--area", "99.01", "--date", "2025-12-31", "--store", tmp_path / "tiada"], "[R301]"),
        (["release", "--area", "99.01.01.2001", "--date", "2025-12-31", "--store", tmp_path / "tiada"], "[D105]"),
        (["scenario", "--area", "99", "--until", "2030", "--store", tmp_path / "tiada"], "[D105]"),
        (["scenario", "--area", "99.01", "--until", "lama", "--store", tmp_path / "tiada"], "[D002]"),
        (["measure", "--area", "99.01", "--group", "x", "--store", tmp_path / "tiada"], "[D002]"),
    ):
        ran = cantik(*words)
        assert ran.code == 2, ran.told()
        assert ran.error_line.startswith(said), ran.told()
        assert "Traceback" not in ran.err
        assert not re.search("not allowed|invalid|No such|XLSX", ran.err), ran.told()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "lain", "pks.json"]


def test_a_day_that_nobody_meant_is_not_taken(tmp_path: Path, agreement: Path) -> None:
    """A year mistyped, a day that the agreement says otherwise, a child born after the day: none goes unsaid."""
    rows = besar.draw(60, seed=9)
    rows[0]["tanggal_lahir"] = "2025-08-17"
    file = besar.write_csv(tmp_path / "dtsen.csv", rows)
    words = ["snapshot", file, "--mapping", "dtsen_individu", "--parts", tmp_path / "bagian", "--agreement", agreement]
    later = cantik(*words, "--date", "2099-12-31")
    assert (later.code, later.error_line[:6]) == (2, "[D146]"), later.told()
    register = cantik("snapshot", "--desa", "99.01.01.2001", "--store", tmp_path, "--date", "2099-12-31")
    assert register.error_line[:6] == "[D146]", register.told()
    agreement.write_text(json.dumps({**AGREEMENT, "tanggal_acuan": "2025-06-30"}))
    ran = cantik(*words, "--date", "2025-12-31")
    assert ran.code == 0, ran.told()
    assert "Keadaan data 30 Juni 2025 (tanggal_acuan perjanjian, bukan --date 2025-12-31)" in ran.out
    born = sum(row["tanggal_lahir"] > "2025-06-30" for row in rows)
    assert f"“tanggal_lahir”: {born} isian tidak terbaca" in ran.out


def test_a_village_split_off_later_takes_the_total_from_its_kecamatan(tmp_path: Path, agreement: Path) -> None:
    """The rows are those of before, the areas are not: what was a total of all villages is one of three of four."""
    store, out = tmp_path / "simpanan", tmp_path / "hitungan"
    store.mkdir()
    (store / "simpanan.json").write_text("{}")
    areas = ["99,Provinsi,,provinsi", "99.01,Kabupaten,99,kabupaten", "99.01.01,Kecamatan,99.01,kecamatan"]
    villages = [f"99.01.01.200{number}" for number in range(1, 5)]
    areas += [f"{code},Desa {code[-1]},99.01.01,desa" for code in villages]

    def told(known: int) -> tuple[list[str], list[tuple[int, int, bool]]]:
        (store / "wilayah.csv").write_text("\n".join(["kode,nama,kode_induk,jenis", *areas[: 3 + known], ""]))
        if not (tmp_path / "bagian").exists():
            assert cantik(*code(agreement, file, "--parts", tmp_path / "bagian", "--store", store)).code == 0
        ran = cantik("measure", tmp_path / "bagian", "--out", out, "--store", store, "--json")
        levels = json.loads((out / "hitungan.json").read_bytes())["kabupaten"][0]["tingkat"]["wilayah"]
        return ran.answer["dihitung"], [(it["desa"], it["dari"], it["total"]) for it in levels]

    rows = besar.draw(90, seed=3)
    for row, village in zip(rows, villages[:3] * 30, strict=True):
        row[besar.VILLAGE] = village
    file = besar.write_csv(tmp_path / "dtsen.csv", rows)
    assert told(3) == (["99.01"], [(3, 3, True)] * 2)
    assert told(4) == (["99.01"], [(3, 4, False)] * 2)
    assert told(4) == ([], [(3, 4, False)] * 2)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a limit of file sizes")
def test_a_full_disk_is_one_line_and_what_stood_stands(tmp_path: Path, agreement: Path) -> None:
    """No room for the rows that wait, for parts, for vectors: the sender is not blamed, and nothing is half there."""
    file = besar.write_csv(tmp_path / "dtsen.csv", besar.draw(400, seed=5))
    folder, out, new = tmp_path / "bagian", tmp_path / "hitungan", tmp_path / "baru"
    assert cantik(*code(agreement, file, "--parts", folder)).code == 0
    assert cantik("measure", folder, "--out", out).code == 0
    before = files(tmp_path)
    for words in (
        code(agreement, file, "--parts", folder),
        code(agreement, file, "--parts", new),
        ["measure", folder, "--out", new],
    ):
        ran = cantik(*words, largest_file=512)
        assert (ran.code, "Traceback" in ran.err) == (2, False), ran.told()
        assert ran.error_line.startswith("[D001]"), ran.told()
        assert files(tmp_path) == before
    assert not new.exists()


def test_killed_at_any_moment_the_same_command_again_finishes(tmp_path: Path, agreement: Path) -> None:
    file = besar.write_csv(tmp_path / "a.csv", besar.draw(4_000, seed=22))
    whole = cantik(*code(agreement, file, "--parts", tmp_path / "utuh"))
    assert whole.code == 0, whole.told()
    for wait in (0.3, 0.6):
        running = child("cantik", *code(agreement, file, "--parts", tmp_path / "bagian"))
        time.sleep(wait)
        running.killed()
    again = cantik(*code(agreement, file, "--parts", tmp_path / "bagian"))
    assert again.code == 0, again.told()
    names = [path.relative_to(tmp_path / "utuh") for path in (tmp_path / "utuh").rglob("*") if path.is_file()]
    assert all((tmp_path / "bagian" / name).read_bytes() == (tmp_path / "utuh" / name).read_bytes() for name in names)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "bagian", "pks.json", "utuh"]
