"""The pages of groups of areas (Bakorwil, pilots) on the public site, by the commands and the server: a group of
villages of two kecamatan, one of a whole kabupaten, one without a village that has published. What is read there is
held against the group's own release and the villages' open data."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from cantik.content import loader
from cantik.outlets.app import sites
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, KABUPATEN, examined_kecamatan
from tests.fixtures.simpanan import Cradle

__all__ = ["examined_kecamatan"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
NAMES = {village.code: village.name for village in KABUPATEN.villages}
ELSEWHERE = [code for code in NAMES if code not in CODES]
INDICATOR = "rasio_jenis_kelamin"
GROUPS = ("pesisir_reka", "pulau_reka", "bakorwil_reka")


def write_group(folder: Path, name: str, kind: str, members: list[str], title: str) -> None:
    lines = "".join(f'  - {{wilayah: "{code}", sejak: "2020-01-01"}}\n' for code in members)
    head = f"id: {name}\nversi: 1\njudul: {title}\njudul_en: {title} (en)\njenis: {kind}\n"
    basis = 'dasar: SK Reka 1/2025\nsejak: "2020-01-01"\n'
    (folder / "groups").mkdir(parents=True, exist_ok=True)
    (folder / "groups" / f"{name}.yaml").write_text(f"{head}{basis}anggota:\n{lines}", "utf-8")


@pytest.fixture
def office(
    examined_kecamatan: Cradle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[OpenStore]:
    store = Path(shutil.copytree(examined_kecamatan.folder, tmp_path / "simpanan"))
    own = tmp_path / "isi"
    write_group(own, "pesisir_reka", "pesisir", [*CODES[:2], ELSEWHERE[0]], "Desa <Pesisir> & Reka")
    write_group(own, "pulau_reka", "pulau", [*CODES, ELSEWHERE[0]], "Desa Pulau")
    write_group(own, "bakorwil_reka", "bakorwil", [AREA], "Bakorwil Reka")
    write_group(own, "sepi_reka", "pilot", ELSEWHERE[:2], "Desa Sepi")
    monkeypatch.setattr(loader, "_LOOK_S", 0)  # a changed file is seen at once
    monkeypatch.setenv("CANTIK_CONTENT", str(own))
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    (tmp_path / "umum").mkdir()
    with django_db_blocker.unblock(), open_store(store) as opened:
        for code in CODES:
            sites.put_out(opened, code, to_public=True, tell=lambda *_told: None, number="2025-1")
        yield opened


def told(folder: Path) -> str:
    """What the open data of a release say of a whole place, as a page writes it."""
    with (folder / "tabel" / "indikator.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["indikator"] == INDICATOR and not row["wilayah"]]
    return f"{float(row['nilai']):.2f}".replace(".", ",")


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def links_of(page: Path) -> list[str]:
    return re.findall(r'(?:href|src)="([^"#?:]+)', page.read_text("utf-8"))


def test_a_group_has_pages_of_its_members_and_of_its_release(office: OpenStore, tmp_path: Path) -> None:
    public = tmp_path / "umum"
    for name, count in (("pesisir_reka", "2 dari 3"), ("bakorwil_reka", "3 dari 6")):
        said = plain((public / name / "index.html").read_text("utf-8"))
        assert f"{count} desa" in said, name
        assert "2 of 3" in plain((public / "pesisir_reka" / "en" / "index.html").read_text("utf-8"))
        for code in CODES[: int(count[0])]:
            assert NAMES[code] in said
    assert not (public / "sepi_reka").exists(), "nothing is known of it"
    html = (public / "pesisir_reka" / "index.html").read_text("utf-8")
    assert "Desa &lt;Pesisir&gt; &amp; Reka" in html
    assert "<Pesisir>" not in html
    assert NAMES[CODES[2]] not in plain(html), "no member"
    assert NAMES[ELSEWHERE[0]] in plain(html), "a member that is waited for"
    apart = plain((public / "pesisir_reka" / "menurut-desa.html").read_text("utf-8"))
    assert all(told(office.store.path / "rilis" / code / "2025-1") in apart for code in CODES[:2])

    own = {"CANTIK_CONTENT": str(tmp_path / "isi")}
    ran = cantik("release", "--area", AREA, "--date", "2025-12-31", "--store", office.store.path, settings=own)
    assert ran.code == 0, ran.told()
    sites.put_out_levels(office)
    made = {path.parent.name for path in (office.store.path / "rilis-wilayah").glob("*/2025-1")}
    assert {"pesisir_reka", "pulau_reka"} <= made
    for name, count in (("pesisir_reka", "2 dari 3"), ("pulau_reka", "3 dari 4")):
        home = public / name
        assert f"Rilis 2025-1 menjumlahkan {count} desa" in plain((home / "index.html").read_text("utf-8"))
        assert (home / "rilis" / "isi.json").is_file()
    value = told(office.store.path / "rilis-wilayah" / "pulau_reka" / "2025-1")
    assert value in plain((public / "pulau_reka" / "indikator" / f"{INDICATOR}.html").read_text("utf-8"))
    dead = [
        (page.relative_to(public).as_posix(), link)
        for page in (path for name in GROUPS for path in (public / name).rglob("*.html"))
        for link in links_of(page)
        if not link.startswith("data") and not (page.parent / link).exists()
    ]
    assert not dead, dead[:20]
    around = links_of(public / AREA / "index.html")
    assert any("pesisir_reka" in link for link in around), "the kabupaten leads to its groups"
    assert Client().get("/situs/pesisir_reka/").status_code == 200

    (tmp_path / "isi" / "groups" / "pesisir_reka.yaml").unlink()
    sites.put_out_levels(office)
    assert not (public / "pesisir_reka").exists(), "a group that is none any more has no page"
    assert Client().get("/situs/pesisir_reka/").status_code == 404
