"""A kabupaten collected a round with ODK Central: its export comes in at the desk, once; what was edited, rejected or
sent by another version there is what it is here as well."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cantik.field.forms.app.form_rows import read_some, rows_of
from cantik.field.forms.app.models import FORMER, HEAD, HELD, FormOfUnit, FormSubmission
from cantik.field.rounds.states import UnitStage
from tests.collect.ekspor import Sent, as_xlsx, as_zip, central, fasih, kobo
from tests.field.pendataan import Putaran
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import copy_of, cradle
from tests.register.bekal import DESA
from tests.staff import bekal

__all__ = ["copy_of", "cradle"]
ID = [f"uuid:{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}" for digit in "123456"]


class Meja:
    """Somebody at the desk with the page of a device."""

    def __init__(self, putaran: Putaran) -> None:
        self.putaran, self.client = putaran, bekal.browser(putaran.agen)
        device = putaran.device(label="Meja kantor")
        self.page = f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/perangkat/{device}/tabel/"
        self.version = putaran.round.version

    def export(self, *sent: Sent) -> bytes:
        return as_zip(central("pemutakhiran_keluarga", self.version.xform, sent))

    def sent(self, family: str, at: int, *, edited: int | None = None, **told: str) -> Sent:
        """The submission number `at` about a family, edited there into number `edited`."""
        review, version = told.pop("review", ""), told.pop("version", self.version.version)
        xml = self.putaran.isi(
            family, None, result=told.pop("result", "1"), deprecated="", outside=False, **told
        ).decode()
        newest = ID[at if edited is None else edited]
        return Sent(xml, ID[at], newest, by="Rina Rekaan", review=review, version=version)

    def seen(self, data: bytes, name: str = "Ekspor.zip") -> tuple[str, str]:
        """Where a file leads, and the page there."""
        answer = self.client.post(self.page, {"berkas": SimpleUploadedFile(name, data)})
        assert answer.status_code == 302, markah(answer)[-2000:]
        address = answer.headers["Location"]
        return address, markah(self.client.get(address))

    def taken(self, data: bytes) -> list[int]:
        """The numbers of the page (new, corrections, the same); then it is taken in and read."""
        address, page = self.seen(data)
        assert self.client.post(address, {"putusan": "terima"}).status_code == 302
        while read_some(self.putaran.opened):
            pass
        return [int(found) for found in re.findall(r'<b class="num">(\d+)</b>', page)]


def answer_of(putaran: Putaran, family: str, question: str) -> str:
    rows = FormOfUnit.objects.filter(unit=putaran.unit(family), submission__standing=HEAD)
    (row,) = rows
    return str(rows_of(row.submission, putaran.opened)["unit"].get(question, ""))


def test_a_round_of_odk_central_comes_in_once(putaran: Putaran) -> None:
    desk = Meja(putaran)
    a, f, refused = desk.sent("A", 0), desk.sent("F", 1), desk.sent("D", 2, result="4")
    whole = desk.export(a, f, refused)
    _, page = desk.seen(whole)
    assert "Ekspor ODK Central, 2 tabel, 3 keluarga, 5 anggota" in page
    assert FormSubmission.objects.count() == 0
    assert desk.taken(whole) == [3]  # of two enumerators' blocks, in one file
    assert [putaran.unit(letter).stage for letter in "AFDE"] == [*[UnitStage.SUBMITTED] * 3, UnitStage.OPEN]
    assert sorted(FormSubmission.objects.values_list("instance", flat=True)) == ID[:3]
    assert desk.taken(whole) == [3]
    assert desk.taken(desk.export(f)) == [1]  # filtered there: what is not in it stays
    assert FormSubmission.objects.count() == 3
    history = desk.client.get(f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/keluarga/{putaran.unit('A').pk}/")
    told = markah(history)
    assert all(words in told for words in ("Dibawa ekspor ODK Central", ID[0], "Rina Rekaan", "1 Maret 2026"))

    # ── edited there, then an export of the day before ──
    edited = desk.sent("A", 0, edited=3, r301a="2")
    assert desk.taken(desk.export(edited, f, refused)) == [1, 2]
    assert answer_of(putaran, "A", "r301a") == "2"
    assert {row.instance: row.standing for row in FormSubmission.objects.filter(root=ID[0])} == {
        ID[0]: FORMER,
        ID[3]: HEAD,
    }
    assert desk.taken(whole) == [3]
    assert answer_of(putaran, "A", "r301a") == "2"  # the later version stands
    # ── mended in the file, because the server is far ──
    assert desk.taken(desk.export(desk.sent("A", 0, edited=3, r301a="3"), f)) == [1, 1]
    assert answer_of(putaran, "A", "r301a") == "3"
    assert desk.taken(desk.export(desk.sent("A", 0, edited=3, r301a="3"), f)) == [2]

    # ── rejected there after it came; a version that this village never had ──
    late = desk.sent("F", 1, review="rejected"), desk.sent("G", 4, version="2024010101")
    address, page = desk.seen(desk.export(*late, desk.sent("E", 5, result="4")))
    assert "1 kiriman ditolak di ODK Central; tidak dibaca." in page
    assert "1 kiriman yang ditolak itu sudah masuk sebelumnya" in page
    taken = markah(desk.client.post(address, {"putusan": "terima"}, follow=True))
    assert "2 isian masuk. 1 di antaranya ditahan menunggu putusan." in taken
    assert FormSubmission.objects.get(instance=ID[4]).standing == HELD
    assert FormSubmission.objects.get(instance=ID[1]).standing == HEAD

    # ── repented of at the desk, and handed in again ──
    address, _ = desk.seen(desk.export(refused))
    desk.client.post(address, {"putusan": "batal"})
    assert putaran.unit("D").stage == UnitStage.REJECTED
    assert desk.taken(desk.export(refused)) == [1]
    assert putaran.unit("D").stage == UnitStage.SUBMITTED


@pytest.mark.satu_basisdata
def test_an_edit_that_comes_first_and_families_of_elsewhere(putaran: Putaran) -> None:
    desk = Meja(putaran)
    data = as_xlsx(kobo("P", desk.version.xform, [desk.sent("A", 0, edited=3, r301a="2")]))
    assert desk.taken(data) == [1]
    other = as_xlsx(kobo("P", desk.version.xform, [desk.sent("A", 5, r301a="3")]))  # the same `_id`, edited there
    assert desk.taken(other) == [1]
    assert answer_of(putaran, "A", "r301a") == "3"
    foreign = desk.sent("F", 1)
    entity = str(putaran.unit("F").entity)
    strange = Sent(foreign.xml.replace(entity, "00000000-0000-4000-8000-000000000000"), ID[1])
    _, page = desk.seen(desk.export(strange))
    assert "Keluarga ini tidak ada di daftar putaran" in page


@pytest.mark.satu_basisdata
def test_an_export_of_yesterday_whose_versions_never_came_stays_behind(putaran: Putaran) -> None:
    """The desk begins with the newest export; then somebody finds the older file."""
    desk = Meja(putaran)
    older, newer = desk.sent("A", 0), desk.sent("A", 0, edited=3, r301a="2")
    assert desk.taken(desk.export(newer)) == [1]
    assert desk.taken(desk.export(older)) == [1]
    assert answer_of(putaran, "A", "r301a") == "2"


@pytest.mark.malam
@pytest.mark.satu_basisdata
def test_an_export_of_yesterday_stays_behind_where_edits_are_not_counted(putaran: Putaran) -> None:
    desk, form = Meja(putaran), putaran.round.version.xform
    # ── Kobo counts no edits: when the form was closed says it ──
    for at, hour, answer, stands in ((1, "09", "2", "2"), (2, "08", "1", "2"), (4, "10", "3", "3")):
        sent = desk.sent("G", at, r301a=answer)
        closed = re.sub("(<data[^>]*>)", rf"\1<end>2026-03-01T{hour}:00:00.000+07:00</end>", sent.xml, count=1)
        assert desk.taken(as_xlsx(kobo("P", form, [replace(sent, xml=closed)]))) == [1]
        assert answer_of(putaran, "G", "r301a") == stands
    # ── FASIH: one assignment, by the day of its last change; a newer one holds, the older stays behind it ──
    days = [(f"2026-03-0{day} 02:03:04.000", answer) for day, answer in ((2, "2"), (1, "1"), (3, "3"), (2, "2"))]
    for (day, answer), stands in zip(days, "2233", strict=True):
        sent = replace(desk.sent("F", 1, r301a=answer), key="assign-1", at=day, review="SUBMITTED BY Pencacah")
        assert desk.taken(as_zip(fasih(form, [sent]))) == [1]
        assert answer_of(putaran, "F", "r301a") == stands
    assert FormSubmission.objects.count() == 4
