"""Paper typed at a desk: the table of a device brings its families, and what is typed arrives as from a phone."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.forms.app import desk_tables, writer
from cantik.field.forms.app.form_rows import read_some, rows_of
from cantik.field.forms.app.models import FORMER, HEAD, FormOfUnit, FormSubmission
from cantik.field.forms.app.storage import PostOutcome
from cantik.field.forms.app.table_rows import TypedTable
from cantik.field.instruments.facility import plan_form
from cantik.field.instruments.list_fields import MEMBER
from cantik.field.instruments.xlsx import template
from cantik.field.review.app.family_forms import forms_of
from cantik.field.rounds.states import UnitStage
from cantik.staff.app.models import AuditEntry
from tests.field.conftest import putaran, under_way
from tests.field.pendataan import Putaran
from tests.fixtures.simpanan import copy_of, cradle
from tests.register.bekal import DESA
from tests.register.langkah import wilayah

__all__ = ["copy_of", "cradle", "putaran", "under_way"]


@pytest.mark.basisdata
def test_the_table_of_a_round_comes_back_as_from_its_phone(putaran: Putaran, tmp_path: Path) -> None:
    now, form = clock.now(), plan_form("pemutakhiran_keluarga")
    devices.issue(putaran.agen, putaran.round, putaran.rina, "Meja kantor", at=now)
    device = desk_tables.device_named(wilayah(), "Meja kantor")
    assert device is not None
    listed = desk_tables.listed_for(device, "uji", now)
    assert AuditEntry.objects.filter(action="lapangan.tabel").count() == 1
    book = openpyxl.load_workbook(io.BytesIO(template(form, device.round.version.version, listed)))
    unit, roster = book.worksheets[:2]
    at, of = ({cell.value: cell.column for cell in sheet[1]} for sheet in (unit, roster))
    heads = {roster.cell(row, of["nama"]).value: row for row in range(3, roster.max_row + 1)}
    assert "AMAT" in heads
    assert len(listed) == 7
    shown = {str(cell.value) for sheet in (unit, roster) for row in sheet.iter_rows(min_row=3) for cell in row}
    assert not any(len(text) == 16 and text.isdigit() for text in shown)  # no NIK, no number of a family card
    rows = {str(unit.cell(row, 1).value): row for row in range(3, unit.max_row + 1)}
    family = {name: rows[roster.cell(heads[name], 1).value] for name in ("AMAT", "DARMO")}
    for question, answer in (("r205", "1"), ("r112", 2), ("r301a", "milik sendiri")):
        unit.cell(family["AMAT"], at[question], answer)
    unit.cell(family["DARMO"], at["r205"], "Responden menolak")
    for name in ("AMAT", "AMINAH", "AKI"):
        roster.cell(heads[name], of["r404"], 2 if name == "AKI" else 1)
    book.save(tmp_path / "meja.xlsx")

    def given(name: str = "meja.xlsx") -> TypedTable:
        return desk_tables.read(tmp_path / name, device, clock.today())

    def taken() -> list[str]:
        """What the rows are beside what came before; then they are taken in, and read."""
        table = given()
        rows = desk_tables.rows_of(table, putaran.opened)
        fates = [row.fate.value for row in rows]
        with writer.end_writers():
            assert desk_tables.take(table, rows, DESA.text(), clock.now()) == [PostOutcome.STORED] * len(fates)
        while read_some(putaran.opened):
            pass
        return fates

    read = given().book
    assert [fault.line() for fault in read.faults] == []
    assert len(read.forms) == 2  # five families nobody typed
    assert taken() == ["baru", "baru"]
    assert taken() == ["sama", "sama"]
    assert FormSubmission.objects.count() == 2
    stages = {letter: putaran.unit(letter).stage for letter in "ADE"}
    assert stages == {"A": UnitStage.SUBMITTED, "D": UnitStage.SUBMITTED, "E": UnitStage.OPEN}
    told = rows_of(FormOfUnit.objects.get(unit=putaran.unit("A")).submission, putaran.opened)
    assert told["faults"] == []
    assert [(each["nama"], each["r404"]) for each in told["rosters"]["anggota"]] == [
        ("AMAT", "1"),
        ("AMINAH", "1"),
        ("AKI", "2"),
    ]
    assert {each[MEMBER] for each in told["rosters"]["anggota"]} == {
        str(putaran.member(name).entity) for name in ("AMAT", "AMINAH", "AKI")
    }
    assert "jenis_kelamin" not in told["rosters"]["anggota"][2]  # of the dead nobody asks what the list brought

    first = FormSubmission.objects.get(about__unit=putaran.unit("A")).instance
    unit.cell(family["AMAT"], at["r301a"], "kontrak/sewa")  # the typist sees a slip, mends it, saves, gives it again
    book.save(tmp_path / "meja.xlsx")
    assert taken() == ["perbaikan", "sama"]
    assert taken() == ["sama", "sama"]
    unit.cell(family["AMAT"], at["r301a"], "milik sendiri")  # and then goes back to the copy of yesterday
    book.save(tmp_path / "meja.xlsx")
    assert taken() == ["perbaikan", "sama"]
    chain = list(FormSubmission.objects.filter(root=first))
    assert sorted(row.standing for row in chain) == [HEAD, FORMER, FORMER]
    assert FormSubmission.objects.count() == 4  # the family whose row nobody touched did not come again
    assert len(forms_of([putaran.unit("A")])[putaran.unit("A").pk]) == 1  # one form to decide on, not two side by side
    (head,) = (form for form in chain if form.standing == HEAD)
    assert rows_of(head, putaran.opened)["unit"]["r301a"] == "1"

    unit.cell(family["AMAT"], at["keluarga"], str(putaran.member("AMAT").entity))
    book.save(tmp_path / "lain.xlsx")
    assert [fault.row for fault in given("lain.xlsx").book.faults] == [family["AMAT"]]
    book["Tentang"]["B2"] = "2025010101"  # of last year
    book.save(tmp_path / "lain.xlsx")
    with pytest.raises(desk_tables.TableOfOther):
        given("lain.xlsx")
