"""Everything that a draft writes is read by an outsider, for what an office says of a village and nobody may read
there: people and their property, what was only tried, handed in, returned or taken back, another year, a later day,
another village, and what this village protects. Nothing is signed that an office took back. What is planted is said by
hand.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.collect.app import opd
from cantik.collect.app.opd_models import OpdDelivery, OpdFigure
from cantik.content.loader import here, load_content
from cantik.content.policy import policy_of
from cantik.protect.sensitivity.policy import Rules
from cantik.release import files
from cantik.release.app import office_figures, storage
from cantik.release.app.models import Draft, Signature
from cantik.workflow.declaration import PressedButton
from tests.release.conftest import Rumah, draft
from tests.release.langkah import TERBIT, page, signed, submitted
from tests.staff import bekal

DAY = dt.date(2025, 12, 31)
STANDS, BACK = OpdDelivery.ACCEPTED, OpdDelivery.UNDONE


def delivery(
    table: str, says: dict[str, str], *, state: str = STANDS, area: str = bekal.DESA, day: dt.date = DAY
) -> int:
    """A delivery as the pages leave it; the figures of one village."""
    now, decided = clock.now(), state in (STANDS, BACK, OpdDelivery.RETURNED)
    before = OpdDelivery.objects.filter(table=table, year=day.year).count()
    row = OpdDelivery.objects.create(
        kabupaten=bekal.KABUPATEN,
        table=table,
        year=day.year,
        version=0 if state == OpdDelivery.READ else before + 1,
        reference=day,
        document="Dapodik Rekaan",
        file_name="tabel.xlsx",
        file_sha256="0" * 64,
        columns=",".join(says),
        findings="[]",
        refused=False,
        state=state,
        by="lokal:dinas",
        at=now,
        decided_by="lokal:walidata" if decided else "",
        decided_at=now if decided else None,
        undone_by="lokal:walidata" if state == BACK else "",
        undone_at=now if state == BACK else None,
        reason="dibetulkan dinas" if state == BACK else "",
    )
    OpdFigure.objects.create(delivery=row, area=area, row=2, said=json.dumps(says))
    return row.pk


def texts_of(folder: Path) -> dict[str, str]:
    """The text of every file below a folder, workbooks opened and books read."""
    found = {}
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.suffix in (".png", ".woff2"):
            continue
        data = file.read_bytes()
        if file.suffix == ".pdf":
            sheets = pypdfium2.PdfDocument(io.BytesIO(data))
            text = " ".join(sheet.get_textpage().get_text_range() for sheet in sheets)
        elif file.suffix == ".xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                text = " ".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
        else:
            text = data.decode("utf-8", "replace")
        found[str(file.relative_to(folder))] = text
    return found


def home_of(terbit: Rumah, made: Draft) -> Path:
    return storage.draft(terbit.folder, bekal.DESA, made.pk)


def told_in(texts: dict[str, str], secret: int) -> list[str]:
    """Files that hold a number, in whatever way thousands are parted."""
    said = str(secret)
    ways = "|".join(re.escape(f"{said[:-3]}{mark}{said[-3:]}") for mark in ("", ".", ",", "\u202f", "\xa0"))
    alone = re.compile(rf"(?<![0-9a-f])(?:{ways})(?![0-9a-f])")
    return [name for name, text in texts.items() if alone.search(text)]


@pytest.mark.satu_basisdata
def test_of_people_and_their_property_and_of_what_does_not_stand_no_file_tells(terbit: Rumah) -> None:
    planted: list[int] = []

    def plant() -> str:
        planted.append(70301 + 7 * len(planted))
        return str(planted[-1])

    for table in here().opd.values():
        hidden = {column.id: plant() for column in table.columns if not column.public}
        if hidden:
            delivery(table.id, hidden)
    for state in (OpdDelivery.READ, OpdDelivery.HANDED_IN, OpdDelivery.RETURNED, BACK):
        delivery("sekolah_opd", {"sekolah_sd": plant()}, state=state)
    delivery("sekolah_opd", {"sekolah_smk": plant()}, day=dt.date(2024, 7, 31))
    delivery("sekolah_opd", {"sekolah_smk": plant()}, day=dt.date(2026, 7, 31))
    delivery("lahan_opd", {"sawah": plant()}, area=bekal.TETANGGA)
    assert planted
    texts = texts_of(home_of(terbit, draft(terbit.opened, terbit.agen, kind="terencana", reason="memuat angka OPD")))
    for secret in planted:
        assert not told_in(texts, secret), secret
    assert not [name for name, text in texts.items() if "Dapodik Rekaan" in text or "angka_opd" in text]


@pytest.mark.malam
@pytest.mark.satu_basisdata
def test_such_a_number_is_found_where_it_may_stand(terbit: Rumah) -> None:
    """The eye of the test above sees."""
    delivery("sekolah_opd", {"sekolah_smk": "70301"})
    texts = texts_of(home_of(terbit, draft(terbit.opened, terbit.agen, kind="terencana", reason="memuat angka OPD")))
    suffixes = {Path(name).suffix for name in told_in(texts, 70301)}
    assert {".pdf", ".csv", ".html", ".json", ".xlsx"} <= suffixes


@pytest.mark.malam
def test_what_an_office_took_back_after_the_preview_is_not_signed(
    rumah: Rumah, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And without it the draft is byte for byte what it was before any office delivered anything, on the same day: a
    release tells its own, and one run of the tests in many passes midnight here.
    """
    before = files.open_release(home_of(rumah, Draft.objects.get(state="siap")) / storage.RELEASE)
    monkeypatch.setattr(clock, "today", lambda: before.published)
    number = delivery("sekolah_opd", {"sekolah_sd": "70377"})
    draft(rumah.opened, rumah.agen)
    submitted(rumah)
    row = OpdDelivery.objects.get(pk=number)
    undo = PressedButton("opd_tarik", reason="Dapodik diperbarui dinas")
    opd.decide(AreaCode.kemendagri(bekal.KABUPATEN), row.pk, undo, rumah.walidata)
    assert "berubah sesudah pratinjau" in signed(rumah)
    assert not Signature.objects.exists()
    assert not told_in({"terbit": page(rumah.klien["ratna"], TERBIT)}, 70377)
    draft(rumah.opened, rumah.agen)
    after = files.open_release(home_of(rumah, Draft.objects.get(state="siap")) / storage.RELEASE)
    assert after.content == before.content
    assert "angka_opd" not in after.texts


OWN = """
id: ketat_{name}
versi: 1
mengetatkan: baku_2026
dasar: "uji"
sejak: "2020-01-01"
ambang: {{A: {least}}}
"""


@pytest.mark.basisdata
def test_where_a_village_protects_its_facilities_no_office_opens_them(rumah: Rumah, tmp_path: Path) -> None:
    """With a threshold for class A a school that is alone reads NA in the village's table: the office's "1" is that
    very cell, the sum of two levels a bound for both. Public money is no facility and stays."""
    delivery("sekolah_opd", {"sekolah_smk": "1", "sekolah_sd": "12"})
    delivery("lahan_opd", {"sawah": "3.50"})
    delivery("keuangan_desa_opd", {"dana_desa": "900000000"})
    desa = AreaCode.kemendagri(bekal.DESA)

    def columns(folder: Path | None) -> list[str]:
        content = load_content(folder)
        policy = policy_of(content.policies.values(), bekal.DESA, DAY)
        found = office_figures.figures(rumah.opened, desa, DAY, content, Rules(policy))
        return [figure.column for figure in found]

    assert columns(None) == ["sekolah_sd", "sekolah_smk", "sawah", "dana_desa"]
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "ketat_a.yaml").write_text(OWN.format(name="a", least=3), encoding="utf-8")
    assert columns(tmp_path) == ["dana_desa"]


def test_a_kabupaten_whose_tables_of_facilities_are_no_longer_open_protects_them_too() -> None:
    """Its own table of facilities of class B has hidden cells under the national policy."""
    content = load_content()
    policy = policy_of(content.policies.values(), bekal.DESA, DAY)
    facilities = [table for table in content.tables.values() if table.unit_of == "fasilitas"]
    assert facilities
    assert not [table.id for table in facilities if office_figures.hides_facilities([table], Rules(policy))]
    assert office_figures.hides_facilities([content.tables["penduduk_pekerjaan"]], Rules(policy)) is False  # of persons
    persons = content.tables["penduduk_pekerjaan"]
    assert office_figures.hides_facilities([*facilities, replace(persons, unit_of="fasilitas")], Rules(policy))


def test_no_printed_group_of_occupations_is_what_an_office_counts_as_its_staff() -> None:
    """Offices tell doctors, nurses, midwives of a village, whose few residents of an occupation are hidden. On no rung
    is a group of the occupations (codes 72 to 76 of the family card: health workers) such a staff alone."""
    own = here().classifications["pekerjaan"]
    health = {"72", "73", "74", "75", "76"}
    groups = [set(kelas.codes) for kelas in own.classes]
    assert any(health & group for group in groups)
    assert not [group for group in groups if group <= health]


def test_the_own_count_of_a_thing_that_names_somebody_is_not_told() -> None:
    """A kabupaten may call a column public; what the village wrote of persons stays with it."""
    columns = [column for table in here().opd.values() for column in table.columns if column.public]
    assert not [column.id for column in columns if column.own and office_figures.names_somebody(column.own.kind)]
    assert office_figures.names_somebody("perangkat")
