"""`cantik duplicates --train` as a walidata types it: refused with the reason, or a content file that searches heed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten, opensid_rows, write_areas
from cantik.contoh.ganda import of_opensid, plant_doubles
from tests.collect import berkas
from tests.fixtures import malam
from tests.fixtures.perintah import Ran, cantik

pytestmark = pytest.mark.lambat
KABUPATEN = make_kabupaten(21, villages=2, persons=1_100)
KODE = KABUPATEN.villages[0].code[:5]
SHIPPED = load_content().linkage["orang"]
FEW = {"latih_orang": 2_000, "latih_ganda": 200}


def row(entry: dict[str, Any]) -> dict[str, Any]:
    born = entry["lahir"]
    return {
        **berkas.AYAH,
        "dusun": entry["dusun"],
        "rt": entry["rt"],
        "nama": entry["nama"],
        "no_kk": entry["keluarga"],
        "nik": entry["nik"],
        "sex": entry["jenis_kelamin"],
        "tempatlahir": entry["tempat_lahir"],
        "tanggallahir": born.isoformat() if isinstance(born, dt.date) else "",
        "nama_ayah": entry["ayah"],
        "nama_ibu": entry["ibu"],
        "status_kawin": "1",
        "kk_level": "11",
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two villages; every fourth person stands in the other one, too, written by another hand."""
    folder = tmp_path_factory.mktemp("latih")
    made = folder / "simpanan"
    made.mkdir()
    write_areas(KABUPATEN, made / "wilayah.csv")
    one, other = (village.code for village in KABUPATEN.villages)
    people = [one for village in KABUPATEN.villages for one in of_opensid(opensid_rows(village.draw()), village.code)]
    dirty, _ = plant_doubles(people, share=0.25, seed=3)
    for number, copy in enumerate(dirty[len(people) :]):
        copy |= {"desa": other if copy["desa"] == one else one, "keluarga": f"990101310331{number:04d}"}
    for desa in (one, other):
        list_of = [row(entry) for entry in dirty if entry["desa"] == desa]
        book = berkas.write_csv(folder / f"{desa}.csv", berkas.grid(list_of))
        ran = cantik("import", book, "--desa", desa, "--date", "2025-12-31", "--store", made, "--demo", "--apply")
        assert ran.code in (0, 1, 8), ran.told()  # 8: rows were refused
    return made


def own_content(folder: Path, limits: dict[str, int]) -> Path:
    """A kabupaten's own folder that lowers the limits."""
    (folder / "limits").mkdir(parents=True)
    for name, value in limits.items():
        national = load_content().limits[name]
        (folder / "limits" / f"{name}_sini.yaml").write_text(
            f'id: {name}_sini\nsejak: "2026-01-01"\njudul: "di sini"\nnilai: {value}\nsatuan: {national.unit}\n'
            f'dasar: "uji"\nmengganti: {name}\n',
            encoding="utf-8",
        )
    return folder


def train(store: Path, content: Path | None, *more: object) -> Ran:
    settings = {} if content is None else {"CANTIK_CONTENT": str(content)}
    return cantik("duplicates", "--kab", KODE, "--train", "--store", store, *more, settings=settings)


def test_weights_are_learnt_written_and_heeded(store: Path, tmp_path: Path) -> None:
    content = own_content(tmp_path / "isi", FEW)
    before = cantik("duplicates", "--kab", KODE, "--store", store, "--json", settings={"CANTIK_CONTENT": str(content)})
    ran = train(store, content, "--json")
    assert ran.code == 0, ran.told()
    assert "Membandingkan dan melatih" in ran.err
    said = ran.answer
    assert said["orang"] > 2_000
    assert 250 < said["ganda"] < 700  # some 550 were planted; what an import takes for the same person is no double
    file = content / "linkage" / "orang_dilatih.yaml"
    assert said["berkas"] == str(file)
    text = file.read_text(encoding="utf-8")
    assert f"Splink {said['splink']}" in text
    assert all(name in text for name in said["tetap"])
    assert {"nik.kembar", "orang_tua.kembar", "orang_tua.saudara"} <= set(said["tetap"])
    assert "990101" not in text, "no number of a person"

    learnt = load_content(content).linkage["orang"]
    assert "--train" in learnt.source
    changed = [
        f"{one.id}.{was.id}"
        for one, new in zip(SHIPPED.comparisons, learnt.comparisons, strict=True)
        for was, now in zip(one.levels, new.levels, strict=True)
        if was.m != now.m
    ]
    assert "nama.sama" in changed
    assert not set(changed) & set(said["tetap"])
    after = cantik("duplicates", "--kab", KODE, "--store", store, "--json", settings={"CANTIK_CONTENT": str(content)})
    assert [one["bobot"] for one in before.answer["menunggu"]] != [one["bobot"] for one in after.answer["menunggu"]]

    if malam.everything():
        again = train(store, content)
        assert again.code == 0, again.told()
        assert file.read_text(encoding="utf-8") == text, "learnt from the shipped model, not from what was learnt"


@pytest.mark.parametrize(
    ("limits", "code", "words"),
    [
        ({}, "D129", "paling sedikit 100.000"),
        ({"latih_orang": 2_000, "latih_ganda": 5_000}, "D129", "paling sedikit 5.000"),
        (None, "D128", "CANTIK_CONTENT"),
    ],
)
def test_too_little_is_refused(
    store: Path, tmp_path: Path, limits: dict[str, int] | None, code: str, words: str
) -> None:
    content = None if limits is None else own_content(tmp_path / "isi", limits)
    ran = train(store, content)
    assert ran.code == 2, ran.told()
    assert ran.error_line.startswith(f"[{code}]")
    assert words in ran.error_line
    assert content is None or not (content / "linkage").exists()


def test_one_village_is_too_few(store: Path, tmp_path: Path) -> None:
    ran = cantik(
        "duplicates",
        "--desa",
        KABUPATEN.villages[0].code,
        "--train",
        "--store",
        store,
        settings={"CANTIK_CONTENT": str(tmp_path)},
    )
    assert (ran.code, ran.error_line[:6]) == (2, "[D128]"), ran.told()


def test_without_the_part_it_says_how_to_install_it(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A village's installation has no Splink: the command is told so before anything is opened."""
    import importlib.util

    from cantik import cli

    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "splink" else found(name, *more)
    )
    code = cli.main(["duplicates", "--kab", KODE, "--train", "--store", str(store)])
    assert code == 2
    assert "pip install 'cantik[latih]'" in capsys.readouterr().err
