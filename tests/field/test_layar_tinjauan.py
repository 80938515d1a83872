"""The pages of the review: a family beside the register, decided; a block at once; proposals; what was put aside."""

from __future__ import annotations

import json
import re

import pytest

from cantik.base import clock
from cantik.field.devices.app import entity_lists
from cantik.field.forms.app.models import DISMISSED, ROUND_CLOSED, UNKNOWN_VERSION, FormSubmission, QuarantineDecision
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldKind, FieldState
from cantik.field.rounds.app import rounds
from cantik.field.rounds.app.models import Device, FormRemark, Unit, UnitState
from cantik.staff.app.models import AuditEntry
from tests.field.pendataan import K1, Putaran, hadir
from tests.field.test_jalan import BAYI
from tests.field.test_layar import halaman, kirim
from tests.register.bekal import DESA, nik
from tests.staff import bekal


def alamat(here: Putaran, rest: str = "") -> str:
    return f"/desa/{DESA.text()}/lapangan/{here.round.pk}/{rest}"


@pytest.mark.satu_basisdata
def test_a_family_is_read_answered_and_approved_and_the_next_one_comes(putaran: Putaran) -> None:
    ponsel, agen = putaran.device(), bekal.browser(putaran.agen)
    putaran.kirim(ponsel, putaran.isi("C", [putaran.baris("CIPTO", nama="CIPTO HADI"), putaran.baris("CICI"), BAYI]))
    putaran.kirim(ponsel, putaran.isi("D"))
    unit = putaran.unit("C")
    here = alamat(putaran, f"keluarga/{unit.pk}/")
    page = halaman(agen, here)
    assert "register: CIPTO" in page
    assert "CAHYO" in page  # who is missing is asked about
    assert re.search(r"<b>(CIPTO HADI|CICI): ", page), "a finding says whose entry it is about"
    assert nik(5) not in page
    read = AuditEntry.objects.filter(action="lapangan.periksa").get()
    assert str(putaran.member("CICI").person) in read.subjects
    instance = FormSubmission.objects.get(about__unit=unit).instance
    assert "Pilih apa yang terjadi" in kirim(agen, f"{here}setujui/", 422, isian=instance)
    person = putaran.member("CAHYO").person
    said = {"isian": instance, f"kabar_{person}": "keluar", f"hari_{person}": "2026-09-15", "siapa_3": ""}
    onwards = kirim(agen, f"{here}setujui/", 302, **said)
    assert onwards == alamat(putaran, f"blok/{unit.block_id}/")
    assert Unit.objects.get(pk=unit.pk).stage == "disetujui"
    kinds = set(FieldEvent.objects.values_list("kind", flat=True))
    assert kinds == {FieldKind.DEPARTURE, FieldKind.BIRTH}
    assert "2 usulan peristiwa menunggu putusan" in halaman(agen, alamat(putaran))
    assert "Batalkan persetujuan" in halaman(agen, here)
    kirim(agen, f"{here}batal/", alasan="Keluarga ini keliru dipilih.")
    assert Unit.objects.get(pk=unit.pk).stage == "terkirim"


@pytest.mark.satu_basisdata
def test_a_form_is_sent_back_with_remarks_for_the_phone(putaran: Putaran) -> None:
    ponsel, agen = putaran.device(), bekal.browser(putaran.agen)
    instance = putaran.kirim(ponsel, putaran.isi("A"))
    unit = putaran.unit("A")
    here = alamat(putaran, f"keluarga/{unit.pk}/")
    assert "Alasan belum ditulis" in kirim(agen, f"{here}kembalikan/", 422, isian=instance, alasan="")
    remarks = {"catatan:orang.r412": "sekolah Aki?", "catatan:keluarga.asing": "tidak ada pertanyaan ini"}
    kirim(agen, f"{here}kembalikan/", 302, isian=instance, alasan="", **remarks)
    step = UnitState.objects.get(unit=unit, after="dikembalikan")
    assert step.reason.endswith(": sekolah Aki?")
    assert "tidak ada pertanyaan" not in step.reason
    remark = FormRemark.objects.get()
    assert (remark.field, remark.text, remark.instance) == ("orang.r412", "sekolah Aki?", instance)
    assert "sekolah Aki?" in halaman(agen, here)
    device = Device.objects.select_related("round__version").get()
    (row,) = (row for row in entity_lists.entities(device, "keluarga") if row[0] == str(unit.entity))
    told = dict(zip(entity_lists.columns(device, "keluarga"), row[3:], strict=True))
    assert json.loads(str(told["catatan_soal"])) == {"orang.r412": "sekolah Aki?"}


@pytest.mark.satu_basisdata
def test_what_cannot_be_read_is_named_to_whoever_reviews(putaran: Putaran) -> None:
    lines = [putaran.baris("AMAT", tanggal_peristiwa="kemarin"), putaran.baris("AMINAH"), putaran.baris("AKI")]
    putaran.kirim(putaran.device(), putaran.isi("A", lines, r301a="77"))
    page = halaman(bekal.browser(putaran.agen), alamat(putaran, f"keluarga/{putaran.unit('A').pk}/"))
    assert "Isian yang tidak terbaca" in page
    assert "Bukan salah satu pilihan." in page
    assert ', AMAT</b><br><span class="sm mut">Tidak terbaca sebagai angka, tanggal, titik, atau nomor.' in page


@pytest.mark.satu_basisdata
def test_two_forms_stand_side_by_side_and_one_is_chosen(putaran: Putaran) -> None:
    agen = bekal.browser(putaran.agen)
    putaran.kirim(putaran.device(), putaran.isi("A", r301a="1"))
    second = putaran.kirim(putaran.device(label="Tablet"), putaran.isi("A", r301a="2"))
    unit = putaran.unit("A")
    here = alamat(putaran, f"keluarga/{unit.pk}/")
    page = halaman(agen, here)
    assert "2 isian untuk satu keluarga" in page
    assert "Tablet" in page
    assert "2 isian, pilih satu" in halaman(agen, alamat(putaran, f"blok/{unit.block_id}/"))
    kirim(agen, f"{here}setujui/", isian=second)
    assert unit.states.get(after="disetujui").instance == second


def test_the_kepala_desa_approves_a_block_from_its_sample_and_decides_nothing_alone(putaran: Putaran) -> None:
    ponsel, kades = putaran.device(), bekal.browser(putaran.kades)
    for letter in "ABC":
        putaran.kirim(ponsel, putaran.isi(letter, r302="36"))
    block = alamat(putaran, f"blok/{putaran.block(K1).pk}/")
    page = halaman(kades, block)
    assert "belum dilihat" in page
    families = re.findall(r'<a class="grow" href="([^"]+)"', page)
    assert len(families) == 3
    kirim(kades, f"{block}sahkan/")
    assert not Unit.objects.filter(stage="disetujui").exists()
    for family in families:
        shown = halaman(kades, family)
        assert "Putusan" not in shown
        kirim(kades, f"{family}setujui/", 403)
    kirim(kades, f"{block}setujui/", 403)  # that is the agen's door
    kirim(kades, f"{block}sahkan/")
    assert Unit.objects.filter(stage="disetujui").count() == 3


def test_proposals_go_from_the_agen_to_the_kepala_desa(putaran: Putaran) -> None:
    before, ponsel = hadir(putaran.opened), putaran.device()
    agen, kades = bekal.browser(putaran.agen), bekal.browser(putaran.kades)
    aki = putaran.baris("AKI", r404="2", tanggal_peristiwa="2026-09-10")
    lines = [putaran.baris("AMAT"), putaran.baris("AMINAH"), aki, {**BAYI, "nama": "AYU"}]
    instance = putaran.kirim(ponsel, putaran.isi("A", lines))
    unit = putaran.unit("A")
    kirim(agen, alamat(putaran, f"keluarga/{unit.pk}/setujui/"), isian=instance, siapa_4="")
    here = alamat(putaran, "usulan/")
    page = halaman(agen, here)
    assert "AKI" in page
    assert "AYU" in page
    death, birth = (FieldEvent.objects.get(kind=kind) for kind in (FieldKind.DEATH, FieldKind.BIRTH))
    kirim(kades, f"{here}{death.pk}/putus/", 403, putusan="catat")
    kirim(agen, f"{here}{death.pk}/sahkan/", 403, putusan="sahkan")
    kirim(agen, f"{here}{death.pk}/putus/", putusan="catat", tanggal="2026-09-10")
    mother = putaran.member("AMINAH").person
    kirim(agen, f"{here}{birth.pk}/putus/", putusan="catat", tanggal="2026-09-20", ibu=str(mother))
    assert hadir(putaran.opened).keys() - before.keys() == {"AYU"}
    kirim(kades, f"{here}{death.pk}/sahkan/", putusan="sahkan")
    assert before.keys() - hadir(putaran.opened).keys() == {"AKI"}
    assert "Tidak ada usulan" in halaman(agen, here)
    assert set(FieldEvent.objects.values_list("state", flat=True)) == {FieldState.RECORDED}


@pytest.mark.satu_basisdata
def test_what_was_put_aside_is_taken_or_not(putaran: Putaran) -> None:
    ponsel, agen = putaran.device(), bekal.browser(putaran.agen)
    late = putaran.kirim(ponsel, putaran.isi("A"), held=ROUND_CLOSED)
    other = putaran.kirim(ponsel, putaran.isi("B"), held=ROUND_CLOSED)
    assert putaran.unit("A").stage == "terbuka"
    here = alamat(putaran, "tahan/")
    assert "2 isian ditahan" in halaman(agen, alamat(putaran))
    assert "putaran sudah ditutup" in halaman(agen, here)
    assert "Alasan belum ditulis" in kirim(agen, f"{here}putus/", 422, isian=late, putusan="terima", alasan="boleh")
    kirim(agen, f"{here}putus/", isian=late, putusan="terima", alasan="Ponselnya baru dapat sinyal.")
    kirim(agen, f"{here}putus/", isian=other, putusan="buang", alasan="Isian latihan, bukan keluarga.")
    kirim(agen, f"{here}putus/", 404, isian=other, putusan="terima", alasan="Isian latihan, bukan keluarga.")
    assert putaran.unit("A").stage == "terkirim"
    assert putaran.unit("B").stage == "terbuka"
    assert {row.submission_id: row.taken for row in QuarantineDecision.objects.all()} == {late: True, other: False}
    assert AuditEntry.objects.filter(action="kiriman.karantina").count() == 2


@pytest.mark.satu_basisdata
def test_a_form_of_a_version_that_nobody_knows_is_named_and_arrives_once_it_is_taken(putaran: Putaran) -> None:
    """It said "Isian diterima" and was nowhere: the family stayed open, the form belonged to nobody."""
    ponsel, agen = putaran.device(), bekal.browser(putaran.agen)
    version = putaran.round.version.version
    alien = putaran.isi("D").replace(f'version="{version}"'.encode(), b'version="2019010101"')
    late = putaran.kirim(ponsel, alien, held=UNKNOWN_VERSION)
    page = halaman(agen, alamat(putaran, "tahan/"))
    assert "DARMO" in page
    assert "2019010101" in page
    said = {"isian": late, "putusan": "terima", "alasan": "Ponselnya memakai formulir tahun lalu."}
    kirim(agen, alamat(putaran, "tahan/putus/"), 302, **said)
    unit = putaran.unit("D")
    assert unit.stage == "terkirim"
    assert "DEWI" in halaman(agen, alamat(putaran, f"keluarga/{unit.pk}/"))
    home = halaman(agen, f"/desa/{DESA.text()}/")
    assert "Pendataan 2026: 1 isian menunggu ditinjau" in home


def test_no_address_of_another_village_reaches_a_family(putaran: Putaran) -> None:
    ponsel = putaran.device()
    instance = putaran.kirim(ponsel, putaran.isi("A"))
    unit = putaran.unit("A")
    stranger = bekal.browser(bekal.with_role("agen_statistik", bekal.TETANGGA, name="Agen lain", username="lain"))
    theirs = f"/desa/{bekal.TETANGGA}/lapangan/{putaran.round.pk}/"
    ours = alamat(putaran)
    for base, status in ((ours, 404), (theirs, 404)):  # a stranger is not told either that the village exists
        for rest in (f"keluarga/{unit.pk}/", "usulan/", "tahan/"):
            assert stranger.get(base + rest).status_code == status, base + rest
        for rest in (
            f"keluarga/{unit.pk}/setujui/",
            f"blok/{unit.block_id}/setujui/",
            "tahan/putus/",
            "usulan/1/putus/",
        ):
            assert stranger.post(base + rest, {"isian": instance}).status_code == status, base + rest
    assert putaran.unit("A").stage == "terkirim"


@pytest.mark.satu_basisdata
def test_what_a_dismissed_enumerator_sends_later_waits_and_is_taken_beside_what_the_next_one_brought(
    putaran: Putaran,
) -> None:
    """Both enumerators visited Basuki: the form of the one who left counts only when the office took and chose it."""
    before, ponsel, agen = hadir(putaran.opened), putaran.device(), bekal.browser(putaran.agen)
    role = putaran.rina.assignments.get()
    role.ended_at, role.ended_by = clock.now(), putaran.kades
    role.save()
    joko = bekal.with_role("pencacah", DESA.text(), name="Joko Cacah", username="joko")
    rounds.assign(putaran.agen, putaran.round, {putaran.block(K1).pk: joko}, at=clock.now())
    late = putaran.kirim(ponsel, putaran.isi("B", r302="36"), held=DISMISSED)
    here, unit = alamat(putaran, "tahan/"), putaran.unit("B")
    page = halaman(agen, here)
    assert "petugas sudah berhenti" in page
    assert "BASUKI" in page
    assert unit.stage == "terbuka"
    putaran.kirim(putaran.device(joko), putaran.isi("B", r302="40"))
    kirim(agen, f"{here}putus/", isian=late, putusan="terima", alasan="Ia masih bertugas saat mengisinya.")
    family = alamat(putaran, f"keluarga/{unit.pk}/")
    assert "2 isian untuk satu keluarga" in halaman(agen, family)
    kirim(agen, f"{family}setujui/", isian=late)
    assert unit.states.get(after="disetujui").instance == late
    assert hadir(putaran.opened) == before
