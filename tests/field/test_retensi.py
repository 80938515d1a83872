"""Raw forms of a round go when their time is over, and nobody finds them again.

The outsider has the folder of the store, every table and the sealed values as they were before: what they search for is
bytes, not what the program says is there. Beside them those who would destroy alone, too early, or something else than
was read; a machine that stops half-way; an older backup."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.content import retention as content
from cantik.field.forms.app.models import FormSubmission, SubmissionFile
from cantik.field.review.app.approval import UnitVerdict, approve
from cantik.field.rounds.app import rounds
from cantik.field.rounds.app.models import Round, Unit, UnitState
from cantik.register.core.app.models import PersonVersion
from cantik.register.leave.app.models import Destruction
from cantik.register.rights.app import retention
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore, open_store
from cantik.workflow.declaration import PressedButton
from cantik.workflow.reasons import ReasonMissing
from tests.field.pendataan import Putaran, berjalan, hadir
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.fixtures.simpanan import Cradle, mould
from tests.register.bekal import DESA
from tests.staff import bekal

PAGE = f"/desa/{DESA.text()}/masa-simpan/"
#: typed at a door, nowhere in the register
SAID = "BERKUMIS TEBAL WARUNG POJOK"


@pytest.fixture(scope="session")
def collected(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, under_way: Cradle
) -> Cradle:
    """A store whose round has two forms that were approved, with a photo beside one; closed. Made once a run."""

    def fill(folder: Path) -> None:
        with open_store(folder) as opened:
            here = berjalan(opened)
            device = here.device()
            for letter in "AB":
                here.kirim(device, here.isi(letter))
                approve(here.agen, here.context, [UnitVerdict(here.unit(letter).pk)], at=clock.now())
            photo = opened.store.file_path("ab" * 32)
            photo.parent.mkdir(exist_ok=True)
            photo.write_bytes(b"foto rumah tersegel" * 50)
            form = FormSubmission.objects.order_by("entry")[0]
            said = {"name": b"nama tersegel", "digest": "ab" * 32, "size": 950}
            SubmissionFile.objects.create(submission=form, mark=b"m" * 16, received_at=clock.now(), **said)
            rounds.close_round(here.agen, here.round, at=clock.now())

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "pendataan_usai", fill, of=under_way)


@pytest.fixture
def putaran(collected: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Putaran:
    """That round and its people."""
    return berjalan(copy_of(collected))


def closed(here: Putaran, days: int) -> None:
    """As if the round had ended so many days ago."""
    then = clock.now() - dt.timedelta(days=days)
    Round.objects.filter(pk=here.round.pk).update(opened_at=then, frame_at=then, closed_at=then)
    UnitState.objects.update(at=then)


def page(client: Client, address: str = PAGE, wanted: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == wanted
    return markah(answer)


def proposed(here: Putaran) -> str:
    """The agen's way from the list to the proposal; its address."""
    agen = bekal.browser(here.agen)
    assert "lewat masanya" in page(agen)
    answer = agen.post(PAGE + "usul/", {"jenis": "isian_mentah"})
    assert answer.status_code == 302, markah(answer)[-3000:]
    return str(answer.headers["Location"])


def seal_of(client: Client, address: str) -> str:
    return str(re.findall(r'name="sidik" value="([0-9a-f]{64})"', page(client, address))[0])


def confirm(here: Putaran, address: str, **changed: str) -> tuple[int, str]:
    kades = bekal.browser(here.kades)
    form = {"sidik": seal_of(kades, address), "putusan": "musnahkan", "sungguh": "ya"} | changed
    answer = kades.post(address + "putus/", form)
    return answer.status_code, markah(answer)


def everything(store: Path) -> Iterable[bytes]:
    """Every byte of the folder, and of every column of every table where the database lies elsewhere."""
    for path in store.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield path.read_bytes()
    if connection.vendor == "postgresql":
        for name in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{name}"')
                for row in cursor.fetchall():
                    for value in row:
                        yield bytes(value) if isinstance(value, (memoryview, bytes)) else str(value).encode()


def found(store: Path, needles: Iterable[bytes]) -> int:
    parts = list(everything(store))
    return sum(any(needle in part for part in parts) for needle in needles)


@pytest.mark.basisdata
def test_what_was_confirmed_is_nowhere_and_the_register_stands(putaran: Putaran) -> None:
    sealed = [bytes(row.sealed) for row in FormSubmission.objects.all()]
    needles = [blob[at : at + 24] for blob in sealed for at in range(0, len(blob) - 24, 200)]
    needles += [b"foto rumah tersegel", b"nama tersegel"]
    before, told = hadir(putaran.opened), PersonVersion.objects.count()
    store = putaran.opened.store.path
    assert found(store, needles) == len(needles)
    closed(putaran, 366)
    address = proposed(putaran)
    assert found(store, needles) == len(needles)  # a proposal deletes nothing
    assert confirm(putaran, address)[0] == 302
    assert found(store, needles) == 0
    assert not Unit.objects.exclude(head="").exists()
    assert hadir(putaran.opened) == before
    assert PersonVersion.objects.count() == told
    shown = " ".join(re.sub(r"<[^>]+>", " ", page(bekal.browser(putaran.kades), address)).split())
    assert "dimusnahkan" in shown
    assert re.search(r"isian tersegel 2 0", shown), shown
    assert re.search(r"berkas di disk 1 0", shown), shown
    entry = AuditEntry.objects.get(action="retensi.musnah")
    assert json.loads(entry.detail)["isian"] == 2
    # the pages of the round still open, with nobody in them
    agen = bekal.browser(putaran.agen)
    for tail in ("", f"lapangan/{putaran.round.pk}/"):
        assert agen.get(f"/desa/{DESA.text()}/rencana/{putaran.round.pk}/{tail}").status_code in (200, 404)


@pytest.mark.basisdata
def test_a_phone_that_sends_a_destroyed_form_again_stores_nothing(putaran: Putaran) -> None:
    row = FormSubmission.objects.first()
    assert row is not None
    closed(putaran, 366)
    confirm(putaran, proposed(putaran))
    row.refresh_from_db()
    assert bytes(row.sealed) == b""
    assert row.digest
    assert FormSubmission.objects.count() == 2


def test_not_early_not_alone_not_something_else(putaran: Putaran) -> None:
    agen, kades = bekal.browser(putaran.agen), bekal.browser(putaran.kades)
    closed(putaran, 364)
    assert "lewat masanya" not in page(agen)
    assert agen.post(PAGE + "usul/", {"jenis": "isian_mentah"}).status_code == 422
    closed(putaran, 366)
    for kind in ("karantina", "rilis", "penduduk", "tidak_ada", ""):
        assert agen.post(PAGE + "usul/", {"jenis": kind}).status_code == 422
    assert kades.post(PAGE + "usul/", {"jenis": "isian_mentah"}).status_code == 403
    address = proposed(putaran)
    assert agen.post(PAGE + "usul/", {"jenis": "isian_mentah"}).status_code == 422  # one waits
    sees(kades, "musnah", address)
    is_spared(agen, "musnah", address)
    seal = seal_of(kades, address)
    said = {"sidik": seal, "putusan": "musnahkan", "sungguh": "ya"}
    assert agen.post(address + "putus/", said).status_code == 403
    both = bekal.with_role("kepala_desa", DESA.text(), name="Dua Kursi", username="dua")
    bekal.acts_for(both, putaran.agen, way="plt")
    assert bekal.browser(both).post(address + "putus/", said).status_code == 422
    assert kades.post(address + "putus/", said | {"sungguh": ""}).status_code == 422
    assert kades.post(address + "putus/", said | {"sidik": "0" * 64}).status_code == 422
    assert kades.post(address + "putus/", {**said, "putusan": "kembali", "alasan": ""}).status_code == 422
    FormSubmission.objects.filter(pk=FormSubmission.objects.order_by("entry")[0].pk).update(
        sealed=b""
    )  # a resident asked meanwhile
    status, text = confirm(putaran, address)
    assert status == 422
    assert "berubah sejak diusulkan" in text
    assert FormSubmission.objects.exclude(sealed=b"").count() == 1
    assert (
        kades.post(address + "putus/", said | {"putusan": "kembali", "alasan": "hitung lagi dahulu"}).status_code == 302
    )
    assert Destruction.objects.get().state == Destruction.RETURNED
    is_spared(kades, "musnah", address)


def test_a_round_with_forms_that_nobody_decided_about_does_not_go(putaran: Putaran) -> None:
    waiting = putaran.unit("C")
    Unit.objects.filter(pk=waiting.pk).update(stage="terkirim")
    closed(putaran, 400)
    agen = bekal.browser(putaran.agen)
    assert "1 isian belum diputus" in page(agen)
    assert agen.post(PAGE + "usul/", {"jenis": "isian_mentah"}).status_code == 422


def test_a_machine_that_stops_after_the_rows_ends_it_at_the_next_tick(
    putaran: Putaran, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(putaran, 366)
    address = proposed(putaran)
    with monkeypatch.context() as patch:
        patch.setattr(retention, "finish", lambda opened, row: row)
        assert confirm(putaran, address)[0] == 302
    photo = putaran.opened.store.file_path("ab" * 32)
    assert photo.exists()
    assert bekal.browser(putaran.kades).get(address + "catatan.json").status_code == 404
    from cantik.jobs.app.tick import tick

    assert tick(putaran.opened, at=clock.now())["pemusnahan dituntaskan"] == 1
    assert not photo.exists()
    assert tick(putaran.opened, at=clock.now())["pemusnahan dituntaskan"] == 0
    assert page(bekal.browser(putaran.kades), address + "catatan.json")


@pytest.mark.satu_basisdata
def test_a_note_brings_an_older_backup_to_where_it_was(putaran: Putaran, tmp_path: Path) -> None:
    closed(putaran, 366)
    kept = {row.pk: bytes(row.sealed) for row in FormSubmission.objects.all()}
    photo = putaran.opened.store.file_path("ab" * 32)
    shutil.copy(photo, tmp_path / "foto")
    address = proposed(putaran)
    confirm(putaran, address)
    agen = bekal.browser(putaran.agen)
    note = agen.get(address + "catatan.json").content

    def bring(data: bytes) -> int:
        return int(agen.post(PAGE + "ulang/", {"catatan": SimpleUploadedFile("catatan.json", data)}).status_code)

    assert bring(note) == 302
    assert Destruction.objects.count() == 1  # nothing of it is there
    for name, blob in kept.items():  # the backup comes back
        FormSubmission.objects.filter(pk=name).update(sealed=blob)
    SubmissionFile.objects.update(name=b"nama tersegel")
    shutil.copy(tmp_path / "foto", photo)
    forged = json.loads(note)
    forged["payload"] = "e30="
    for wrong in (b"", b"{}", b"\xff\xfe", b"[]", json.dumps(forged).encode(), note[:-20]):
        assert bring(wrong) == 422
    assert FormSubmission.objects.exclude(sealed=b"").count() == 2
    assert bring(note) == 302
    assert FormSubmission.objects.exclude(sealed=b"").count() == 0
    assert not photo.exists()
    assert Destruction.objects.exclude(repeats="").count() == 1


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("isian_mentah,a,a,b,b,0,dua_tangan,perbup 4/2026,V,-,-", "bilangan bulat"),
        ("isian_mentah,a,a,b,b,90,sendiri,perbup 4/2026,V,-,-", "cara"),
        ("lain,a,a,b,b,90,dua_tangan,perbup 4/2026,V,-,-", "lain"),
        ("rilis,a,a,b,b,90,tetap,perbup 4/2026,V,-,-", "hanya bagi yang tetap"),
        ("isian_mentah,a,a,b,b,90,dua_tangan,,V,-,-", "dasar kosong"),
    ],
)
def test_a_list_that_is_wrong_is_told_with_its_line(
    line: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "kode,judul,judul_en,sejak,sejak_en,hari,cara,dasar,tanda,catatan,catatan_en"
    (tmp_path / "retensi.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    with pytest.raises(ContentError, match=said) as caught:
        content.retention_rules()
    assert "retensi.csv:2" in caught.value.where


@pytest.mark.satu_basisdata
def test_a_kabupaten_gives_its_own_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = "kode,judul,judul_en,sejak,sejak_en,hari,cara,dasar,tanda,catatan,catatan_en"
    line = "karantina,Karantina,Quarantine,sejak diterima,since they came,14,sendiri,Perbup 4/2026,V,-,-"
    (tmp_path / "retensi.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    assert content.kept_for("karantina") == dt.timedelta(days=14)
    assert content.kept_for("unggahan") == dt.timedelta(days=7)
    assert not content.retention_rules()["karantina"].proposed


@pytest.mark.satu_basisdata
def test_without_a_reason_nothing_is_sent_back(putaran: Putaran) -> None:
    closed(putaran, 366)
    row = retention.propose(DESA, "isian_mentah", by=putaran.agen)
    returned = PressedButton("musnah_putus", "kembali")
    with pytest.raises(ReasonMissing, match="R591"):
        retention.decide(DESA, row.pk, returned, digest=row.digest, by=putaran.kades, opened=putaran.opened)
