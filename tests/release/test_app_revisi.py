"""A second edition, what it changes, and a release that is withdrawn and stays visible."""

from __future__ import annotations

import csv
import datetime as dt
import io
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.codes.knowledge import AREAS_FILE, load, load_village
from cantik.collect.app.models import Batch
from cantik.collect.read import Delivery
from cantik.contoh import write_rows
from cantik.examine.findings.app import decisions, findings
from cantik.jobs.app.models import Job
from cantik.outlets.app import sites
from cantik.pipeline.bring import Into, bring
from cantik.register.core.app import queries
from cantik.register.core.app.undo import undo_batch
from cantik.release import files, issue, protection_record, shelf
from cantik.release.app import checking, services, storage
from cantik.release.app.models import Draft, Publication, ReleaseFinding, Signature, Withdrawal
from cantik.release.app.queries import editions
from cantik.release.audit import audit_release
from cantik.release.errors import NotNow
from cantik.release.model import Release
from cantik.release.verify import verify
from cantik.staff.app import rights
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code
from cantik.web.tahap.penyebarluasan.release.views import digests
from tests.fixtures.desa_ringan import light_rows
from tests.fixtures.markah import satu_baris
from tests.fixtures.menunggu import is_spared, sees
from tests.release.conftest import draft
from tests.release.langkah import TERBIT, Rumah, approve_all, examined, first_edition, page, post, signed, submitted
from tests.staff import bekal

DESA = area_code(bekal.DESA)


def fewer_persons(rumah: Rumah, folder: Path) -> None:
    """Another workbook of the same date: a corrected list with eleven persons less."""
    rows = light_rows()
    workbook = folder / "betul.xlsx"
    write_rows(rows[:-11], workbook, "template")
    undo_batch(batch=Batch.objects.get(state="diterapkan").pk, by="uji", why="daftar keliru, dimasukkan ulang")
    bring(
        [workbook],
        Into(rumah.opened, DESA, "uji"),
        Delivery(dt.date(2025, 12, 31), None),
        load(rumah.folder / AREAS_FILE),
        lambda *_: None,
    )
    numbers = findings.open_numbers(queries.standing_batches(DESA))
    if numbers:
        decisions.accept(area=DESA, numbers=numbers, reason="data uji yang direka", by="uji")


NIK = "9901010101900001"  # made up: no province has 99


def nothing_of_it_is_public(rumah: Rumah, umum: Path) -> None:
    """The second was signed without putting it out. When the site is written anew, as after a check or a withdrawal,
    the public goes on reading the first, and nothing tells of the second."""
    assert (umum / bekal.DESA / "index.html").is_file()
    sites.put_out(rumah.opened, bekal.DESA, to_public=True, tell=lambda *_: None)
    assert files.open_summary(umum / bekal.DESA / "rilis").number == "2025-1"
    telling = [page for page in umum.rglob("*") if page.is_file() and b"2025-2" in page.read_bytes()]
    assert telling == []


def nothing_of_it_is_told_under_embargo(rumah: Rumah, umum: Path) -> None:
    """Nor, while it waits for its moment, by the village's own site, or by a stick with the first edition."""
    own, row = rumah.folder / "terbitan" / bekal.DESA, Signature.objects.filter(number="2025-2")
    assert b"2025-2" in (own / "index.html").read_bytes(), "signed for the folder it is the village's own"
    row.update(to_public=True, opens_at=clock.now() + dt.timedelta(hours=1))
    sites.put_out(rumah.opened, bekal.DESA, to_public=True, tell=lambda *_: None)
    for home in (umum, own):
        assert [page for page in home.rglob("*") if page.is_file() and b"2025-2" in page.read_bytes()] == []
    answer = rumah.klien["sumarsono"].post(f"{TERBIT}rilis/2025-1/bawa/")
    packed = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert not any("2025-2" in name or b"2025-2" in packed.read(name) for name in packed.namelist())
    row.update(to_public=False, opens_at=None)
    sites.put_out(rumah.opened, bekal.DESA, to_public=True, tell=lambda *_: None)


def told_of_the_revision(site: Path, changed: set[str]) -> None:
    """The first page, and the page of each table that changed, and of no other, tell of it with its reason."""
    for lang in ("", "en"):
        assert "sudah pindah" in satu_baris((site / lang / "index.html").read_text("utf-8"))
        pages = [page for page in (site / lang / "tabel").glob("*.html") if page.stem != "index"]
        telling = {page.stem for page in pages if "sudah pindah" in satu_baris(page.read_text("utf-8"))}
        assert telling == changed & {page.stem for page in pages}
        assert telling


@pytest.mark.satu_basisdata
@pytest.mark.malam
def test_the_same_register_makes_no_second_edition(terbit: Rumah) -> None:
    with pytest.raises(NotNow, match="yang baru adalah revisi"):
        draft(terbit.opened, terbit.agen)
    again = draft(terbit.opened, terbit.agen, kind="tidak_terencana", reason="mencoba tanpa perubahan")
    assert again.repeats == "2025-1"
    approve_all(terbit)
    text = post(terbit.klien["ratna"], f"{TERBIT}ajukan/", sidik=again.figures)
    assert "Tidak ada yang berubah sejak rilis terakhir" in text


@pytest.mark.satu_basisdata
def test_a_revision_says_what_changed_and_why(terbit: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a protected cell is not opened by a correction: what 2025-1 hid at finest, 2025-2 does not tell exactly.

    It came while the first was under check: nobody judges the first any more, and what was found in it is not escaped.
    """
    first = first_edition(terbit)
    wulan, former = terbit.klien["wulan"], f"{TERBIT}rilis/2025-1/"
    post(wulan, f"{former}periksa/ambil/")
    post(wulan, f"{former}periksa/temuan/", di="Tabel keluarga", temuan="Orang yang pindah masih terhitung")
    fewer_persons(terbit, tmp_path)
    knowledge = load(terbit.folder / AREAS_FILE)
    place = protection_record.place(terbit.opened.store.path, bekal.DESA, "2025-1")
    assert protection_record.recall(place, knowledge.content) is not None
    # what passed the gate goes over from the draft: by this the levels above know where the edition may be counted
    kept = protection_record.recall_passed(place, knowledge.content)
    assert kept is not None
    assert sum(number is not None for unsaid in kept.hidden for number in unsaid) > 0
    form = {"acuan": "2025-12-31", "jenis": "tidak_terencana"}
    for wrong in ("pendek", f"NIK {NIK} terhitung dua kali", "dua jawaban status kawin dibetulkan"):
        answer = terbit.klien["ratna"].post(f"{TERBIT}rancang/", form | {"alasan": wrong})
        assert (answer.status_code, Draft.objects.filter(kind="tidak_terencana").exists()) == (422, False), wrong
    why = "daftar pertama memuat orang yang sudah pindah"
    terbit.klien["ratna"].post(f"{TERBIT}rancang/", form | {"alasan": why})
    terbit.kerjakan()
    made = Draft.objects.get(state="siap")
    assert made.changed > 0
    drafted = files.open_release(terbit.folder / "rancangan" / bekal.DESA / str(made.pk) / "rilis")
    assert drafted.extra["masukan"]["terdahulu"] == "2025-1"
    assert any(cell.status == "rahasia" for table in first.tables if table.kelas != "A" for _, cell in table.walk())
    assert opened_by(drafted, first) == []
    assert made.notice, "eleven of 260 persons are more than one per cent"
    assert "Perubahan dari Rilis 2025-1" in page(terbit.klien["ratna"], TERBIT)
    assert "angka berubah" in page(terbit.klien["ratna"], f"{TERBIT}perubahan/")
    umum = tmp_path / "umum"
    monkeypatch.setenv("CANTIK_PUBLIC", str(umum))
    post(terbit.klien["sumarsono"], f"{former}sebarkan/")
    terbit.kerjakan()
    submitted(terbit)
    signed(terbit)
    terbit.kerjakan()
    nothing_of_it_is_public(terbit, umum)
    nothing_of_it_is_told_under_embargo(terbit, umum)
    second = files.open_release(terbit.folder / "rilis" / bekal.DESA / "2025-2")
    assert opened_by(second, first) == []
    revision = issue.revision_of(second)
    assert revision is not None
    assert (revision.of, revision.kind, revision.reason) == ("2025-1", "tidak_terencana", why)
    assert (
        second.titles
        == drafted.titles
        == tuple(
            title + said
            for title, said in zip(
                first.titles,
                (", edisi 2 (keadaan 31 Desember 2025)", ", edition 2 (as of 31 December 2025)"),
                strict=True,
            )
        )
    ), "two books of one year are told apart"
    before = {row.id: row.value for row in first.quality.rows}
    assert {row.id: row.former for row in second.quality.rows} == before, "quality is held against the former edition"
    assert second.quality.former == "2025-1"
    assert second.quality.row("angka_direvisi").value == len(revision.changes)
    assert second.quality.row("definisi_berubah").value == 0
    assert second.quality.row("hari_terbit").value == (second.published - second.reference).days
    for change in revision.changes:  # each is a published figure of both editions, read back from their own files
        if change.kind == "tabel" and change.old is not None and change.new is not None:
            old = {tuple(c.id for c in path): cell.value for path, cell in first.table(change.key).walk()}
            new = {tuple(c.id for c in path): cell.value for path, cell in second.table(change.key).walk()}
            assert (old[change.cell], new[change.cell]) == (int(change.old), int(change.new))
    assert verify(terbit.folder / "rilis" / bekal.DESA / "2025-2", auditor=audit_release).ok
    assert verify(terbit.folder / "rilis" / bekal.DESA / "2025-1", auditor=audit_release).ok, "the first is untouched"
    revised_as_the_csv_files_tell(terbit.folder / "rilis" / bekal.DESA)
    site = terbit.folder / "terbitan" / bekal.DESA
    old_page = satu_baris((site / "riwayat" / "2025-1.html").read_text("utf-8"))
    assert "digantikan Rilis 2025-2" in old_page
    for one in (first, second):
        assert f">{one.titles[0]}</span>" in satu_baris((site / "riwayat.html").read_text("utf-8"))
    assert files.open_release(site / "riwayat" / "2025-1").content == first.content, "the former stays readable"
    assert "sudah pindah" in satu_baris((site / "riwayat" / "2025-2.html").read_text("utf-8"))
    told_of_the_revision(site, {change.key for change in revision.changes if change.kind == "tabel"})
    assert "digantikan 2025-2" in page(terbit.klien["sumarsono"], TERBIT)
    new_edition_answers(terbit, files.open_release(terbit.folder / "rilis" / bekal.DESA / "2025-2"))


def new_edition_answers(terbit: Rumah, second: Release) -> None:
    """The check after the second edition came: its revision is held against both editions."""
    wulan, former, two = terbit.klien["wulan"], f"{TERBIT}rilis/2025-1/", f"{TERBIT}rilis/2025-2/"
    finding = ReleaseFinding.objects.get()
    for way in ("", "kembali/", f"temuan/{finding.pk}/tutup/"):
        assert "tidak lagi berlaku" in post(wulan, f"{former}periksa/{way}"), way
    post(wulan, f"{two}periksa/ambil/")
    text = page(wulan, two)
    assert "masih terhitung" in text
    assert "Rilis 2025-1, Wulan Reka" in text
    assert text.count(f"{two}periksa/temuan/{finding.pk}/tutup/") == 1
    assert "belum dapat disetujui" in post(wulan, f"{two}periksa/")
    assert "dikembalikan" in post(wulan, f"{two}periksa/kembali/"), "the old finding is reason enough"
    assert "Perbaiki 1 temuan" in page(terbit.klien["ratna"], f"/desa/{bekal.DESA}/")
    post(wulan, f"{two}periksa/ambil/")
    post(wulan, f"{two}periksa/temuan/{finding.pk}/tutup/")
    declared = issue.revision_of(second)
    assert declared is not None
    silent = replace(declared, changes=declared.changes[1:])
    folder = terbit.folder / "rilis" / bekal.DESA / "2025-2"
    whole = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    said = files.open_release(folder)
    (edition,) = (held for held in editions(folder.parents[1], DESA) if held.number == "2025-2")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(issue, "revision_of", lambda _: silent)
        wrong = [check for check in checking.checks(DESA, edition, audit_release) if not check.ok]
    assert [check.detail for check in wrong] == [declared.changes[0].title]
    assert "rilis Satu Data" in post(wulan, f"{two}periksa/")
    assert (said.content, whole) == (second.content, {path: path.read_bytes() for path in whole})


def revised_as_the_csv_files_tell(shelf_of: Path) -> None:
    """What a reader of both editions finds to differ is marked r in the second, nothing else is; the first has no
    column for it."""
    marked, pages = 0, (shelf_of.parents[1] / "terbitan" / bekal.DESA / "tabel")
    for file in sorted((shelf_of / "2025-2" / "tabel").glob("*.csv")):
        old = shelf_of / "2025-1" / "tabel" / file.name
        if not old.is_file():
            continue
        (names, *before), (heads, *after) = (list(csv.reader(path.open(encoding="utf-8"))) for path in (old, file))
        assert "keadaan_angka" not in names, file.name
        key = [at for at, name in enumerate(names) if name in ("indikator", "wilayah") or f"{name}_label" in names]
        value, said = names.index("nilai"), {tuple(row[at] for at in key): row for row in before}
        differs = {
            tuple(row[at] for at in key)
            for row in after
            if (then := said.get(tuple(row[at] for at in key))) and row[value] and row[value] != then[value]
        }
        state = heads.index("keadaan_angka") if "keadaan_angka" in heads else None
        assert (state is not None) is bool(differs), file.name
        if state is None:
            continue
        assert {tuple(row[at] for at in key) for row in after if row[state]} == differs, file.name
        assert {row[state] for row in after} <= {"", "r"}, file.name
        marked += len(differs)
        page_of = pages / f"{file.stem}.html"
        if page_of.is_file():
            assert "ʳ" in satu_baris(page_of.read_text("utf-8")), file.name
            assert "r: angka diperbaiki" in satu_baris(page_of.read_text("utf-8")), file.name
    assert marked > 20


def opened_by(release: Release, earlier: Release) -> list[tuple[str, tuple[str, ...]]]:
    """Cells that an earlier edition hid at finest and a later one tells exactly."""
    known = {table.key: {tuple(c.id for c in p): cell.status for p, cell in table.walk()} for table in release.tables}
    return [
        (table.key, place)
        for table in earlier.tables
        if table.key in known and table.kelas != "A"
        for path, cell in table.walk()
        if cell.status == "rahasia"
        for place in [tuple(c.id for c in path)]
        if known[table.key].get(place) == "ada"
    ]


@pytest.mark.satu_basisdata
def test_withdrawn_it_stays_visible(diajukan: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    public = diajukan.folder.parent / "publik"
    monkeypatch.setenv("CANTIK_PUBLIC", str(public))
    signed(diajukan, publik="ya")
    diajukan.kerjakan()
    one = f"{TERBIT}rilis/2025-1/"
    assert "belum diperiksa walidata" in satu_baris((public / "index.html").read_text("utf-8"))
    examined(diajukan.klien["wulan"], one)
    diajukan.kerjakan()
    today = long_date(clock.today())
    lay = "menunggu walidata kurang dari sehari, diperiksa walidata kurang dari sehari"
    told = f"rilis Satu Data sejak {today} ({lay})"
    assert told in satu_baris((public / "index.html").read_text("utf-8"))
    assert diajukan.klien["ratna"].get(f"{one}tarik/").status_code == 403
    for wrong in (f"{NIK} tidak pernah tinggal di sini", "ada 3 orang yang sakit jiwanya tercatat"):
        post(diajukan.klien["sumarsono"], f"{one}minta-tarik/", alasan=wrong)
        assert not Withdrawal.objects.exists(), wrong
    post(diajukan.klien["sumarsono"], f"{one}minta-tarik/", alasan="jumlah keluarga keliru dua kali lipat")
    assert "sudah diminta" in post(diajukan.klien["ratna"], f"{one}minta-tarik/", alasan="jumlah keluarga keliru")
    assert "meminta rilis ini ditarik" in page(diajukan.klien["wulan"], f"{one}tarik/")
    post(diajukan.klien["wulan"], f"{one}tarik/", putusan="tarik", alasan="")
    diajukan.kerjakan()
    assert Job.objects.filter(kind="rilis.sebarkan").latest("made_at").state == "selesai"
    for site in (public / bekal.DESA, diajukan.folder / "terbitan" / bekal.DESA):
        front = satu_baris((site / "index.html").read_text("utf-8"))
        assert "jumlah keluarga keliru dua kali lipat" in front
        assert not (site / "rilis").exists()
        table = next((site / "tabel").glob("*.html"))
        assert "ditarik" in satu_baris(table.read_text("utf-8"))
        assert (site / "riwayat" / "2025-1" / "tanda-tangan.dsse.json").is_file()
        assert not list(site.rglob("*.pdf"))
    assert "ditarik" in satu_baris((public / "index.html").read_text("utf-8"))
    signature = Signature.objects.get()
    kept = diajukan.folder / "rilis" / bekal.DESA / "2025-1"
    assert verify(kept, auditor=audit_release, pinned=signature.key).ok, "number and signature stay valid"
    assert "sudah ditarik" in post(
        diajukan.klien["wulan"], f"{one}tarik/", putusan="tarik", alasan="sekali lagi ditarik"
    )
    assert shelf.next_number(storage.shelf(diajukan.folder), bekal.DESA, 2025) == "2025-2", (
        "its number is not given again"
    )
    assert "Rilis yang ditarik tidak diterbitkan lagi" in post(diajukan.klien["wulan"], f"{one}terbitkan/")


def test_nobody_examines_for_the_walidata_what_they_made_or_signed_for_the_village(terbit: Rumah) -> None:
    """One person with two offices, and the walidata who was acting kepala desa when it was signed."""
    one = f"{TERBIT}rilis/2025-1/periksa/ambil/"
    bekal.assign(terbit.agen, "walidata", bekal.KABUPATEN)
    agen = bekal.browser(Account.objects.get(pk=terbit.agen.pk))
    assert "Yang mengajukan tidak boleh menyetujui" in post(agen, one)
    bekal.acts_for(terbit.walidata, Account.objects.get(pk=terbit.kades.pk))
    assert "satu tangan" in post(bekal.browser(Account.objects.get(pk=terbit.walidata.pk)), one)
    assert not Publication.objects.filter(channel="periksa").exists()
    assert "sudah diperiksa walidata" in examined(bekal.browser(bekal.with_role("walidata")), f"{TERBIT}rilis/2025-1/")
    assert Publication.objects.filter(channel="periksa").count() == 1


@pytest.mark.basisdata
def test_a_request_may_be_refused_by_somebody_else(terbit: Rumah) -> None:
    one = f"{TERBIT}rilis/2025-1/"
    bekal.assign(terbit.walidata, "pembina", bekal.KABUPATEN)  # two roles in one person
    terbit.klien["wulan"] = bekal.browser(Account.objects.get(pk=terbit.walidata.pk))
    post(terbit.klien["wulan"], f"{one}minta-tarik/", alasan="angka kemiskinan perlu dilihat lagi")
    text = post(terbit.klien["wulan"], f"{one}tarik/", putusan="tarik", alasan="angka kemiskinan perlu dilihat lagi")
    assert "Yang mengajukan tidak boleh menyetujui" in text
    text = post(terbit.klien["wulan"], f"{one}tarik/", putusan="tolak", alasan="angkanya sudah diperiksa dan betul")
    assert "Yang mengajukan tidak boleh menyetujui" in text
    assert Withdrawal.objects.get().state == "diminta"
    other = bekal.browser(bekal.with_role("walidata"))
    sees(other, "tarik", f"{one}tarik/")
    is_spared(terbit.klien["wulan"], "tarik", f"{one}tarik/")
    post(other, f"{one}tarik/", putusan="tolak", alasan="angkanya sudah diperiksa dan betul")
    is_spared(other, "tarik", f"{one}tarik/")
    assert Withdrawal.objects.get().state == "ditolak"
    assert "berlaku" in page(terbit.klien["ratna"], one)
    post(terbit.klien["sumarsono"], f"{one}minta-tarik/", alasan="ditemukan kesalahan yang lain lagi")
    assert Withdrawal.objects.filter(state="diminta").count() == 1


@pytest.mark.basisdata
def test_two_people_sign_at_once(diajukan: Rumah) -> None:
    """Kepala desa and an agen with a decree press the button in the same moment: one signature, one number."""
    made = Draft.objects.get(state="diajukan")
    second = bekal.with_role("agen_statistik", bekal.DESA, decree="SK/9")
    for client in (diajukan.klien["sumarsono"], bekal.browser(second)):
        sees(client, "rilis", f"{TERBIT}tanda-tangan/")
    is_spared(diajukan.klien["ratna"], "rilis", f"{TERBIT}tanda-tangan/")
    knowledge = load_village(DESA, diajukan.opened.store.path)
    preview = services.Preview(
        made.figures, digests(DESA), knowledge.content.digest, knowledge.policy.digest, borders=""
    )
    gate, answers = threading.Barrier(2), []

    def sign(person: Account) -> None:
        try:
            gate.wait(20)
            signer = services.Signatory(person, rights.check_access(person, "rilis.tanda_tangan", DESA))
            got = services.sign(
                area=DESA, preview=preview, signer=signer, to_public=False, shelf_folder=diajukan.folder / "rilis"
            )
            answers.append(got.number)
        except NotNow as error:
            answers.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=(one,)) for one in (diajukan.kades, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(answers) == ["2025-1", "T402"]
    assert Signature.objects.count() == 1
