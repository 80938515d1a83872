"""Review, hand in, sign, publish: the way of a release through the browser, and everything that must stop it."""

from __future__ import annotations

import re
import shutil
import zipfile
from io import BytesIO

import pytest
from django.test import Client

from cantik.jobs.app.models import Job
from cantik.release import issue
from cantik.release.app.models import Draft, Publication, Signature
from cantik.release.audit import audit_release
from cantik.release.verify import verify
from cantik.staff.app.models import AuditEntry
from tests.fixtures.markah import markah
from tests.release.langkah import (
    ANGKA,
    TERBIT,
    Rumah,
    approve_all,
    first_edition,
    issued,
    page,
    post,
    signed,
    submitted,
)
from tests.staff import bekal


def test_from_draft_to_a_release_that_proves_whole(rumah: Rumah) -> None:
    draft = Draft.objects.get(state="siap")
    assert "belum ditinjau" in page(rumah.klien["ratna"], TERBIT)
    release = issued(rumah)
    signature = Signature.objects.get()
    assert issue.figures_digest(release) == draft.figures == signature.figures
    assert (release.number, release.standing, release.edition) == ("2025-1", "rilis desa", "Rilis 2025-1")
    verdict = verify(rumah.folder / "rilis" / bekal.DESA / "2025-1", auditor=audit_release, pinned=signature.key)
    assert verdict.ok, [check for check in verdict.checks if not check.ok]
    text = page(rumah.klien["sumarsono"], TERBIT)
    assert "Rilis 2025-1 berlaku" in text
    site = rumah.folder / "terbitan" / bekal.DESA
    assert "RANCANGAN" not in (site / "index.html").read_text("utf-8")
    assert "berlaku" in (site / "riwayat.html").read_text("utf-8")
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {
        "rilis.rancang",
        "rilis.tinjau",
        "rilis.ajukan",
        "rilis.tanda_tangan",
        "kunci.pakai",
        "rilis.terbit",
        "rilis.sebarkan",
    } <= actions


def test_who_handed_in_does_not_sign(diajukan: Rumah) -> None:
    bekal.assign(diajukan.agen, "kepala_desa", bekal.DESA)
    assert "Anda yang mengajukan" in page(diajukan.klien["ratna"], f"{TERBIT}tanda-tangan/")
    assert "Yang mengajukan tidak boleh menyetujui" in signed(diajukan, "ratna")
    assert not Signature.objects.exists()


def test_the_deputy_of_the_head_is_no_second_hand_and_signs_as_what_he_is(diajukan: Rumah) -> None:
    link = bekal.acts_for(diajukan.agen, diajukan.kades)
    assert "Yang mengajukan tidak boleh menyetujui" in signed(diajukan, "ratna")
    assert "satu tangan" in signed(diajukan)  # the head, for whom the one acts who handed it in
    assert not Signature.objects.exists()
    link.delete()
    deputy = bekal.person(name="Wakil Reka")
    bekal.acts_for(deputy, diajukan.kades, way="plt", decree="SK/77")
    diajukan.klien["wakil"] = bekal.browser(deputy)
    assert "Plt. kepala desa" in page(diajukan.klien["wakil"], f"{TERBIT}tanda-tangan/")
    assert "Plt. kepala desa" in page(diajukan.klien["ratna"], TERBIT)
    signed(diajukan, "wakil")
    signature = Signature.objects.get()
    assert (signature.office, signature.decree) == ("Plt. kepala desa", "SK/77")


def test_an_agen_signs_with_a_decree_only(diajukan: Rumah) -> None:
    without = bekal.with_role("agen_statistik", bekal.DESA, decree="")
    answer = bekal.browser(without).get(f"{TERBIT}tanda-tangan/")
    assert answer.status_code == 403
    assert "Nomor SK Anda belum dicatat" in markah(answer)
    second = bekal.with_role("agen_statistik", bekal.DESA, decree="SK/7")
    diajukan.klien["kedua"] = bekal.browser(second)
    signed(diajukan, "kedua")
    signature = Signature.objects.get()
    assert (signature.role, signature.decree, signature.by) == ("agen_statistik", "SK/7", second.actor)


@pytest.mark.satu_basisdata
def test_signing_wants_a_second_factor_that_was_just_shown(diajukan: Rumah) -> None:
    plain = bekal.browser(diajukan.kades, mfa=False)
    answer = plain.post(f"{TERBIT}tanda-tangan/", {"sidik": "x", "setuju": "ya"})
    assert answer.status_code == 302
    assert "masuk" in answer.headers["Location"] or "akun" in answer.headers["Location"]
    assert not Signature.objects.exists()


def test_a_register_that_changed_after_the_preview_is_not_signed(diajukan: Rumah) -> None:
    """The person who signs sees why, and nothing was signed."""
    from cantik.collect.app.models import Batch
    from cantik.register.core.app.undo import undo_batch

    undo_batch(batch=Batch.objects.get().pk, by=diajukan.agen.actor, why="berkas salah tahun")
    text = signed(diajukan)
    assert "register berubah sesudah pratinjau dibuat" in text
    assert not Signature.objects.exists()
    assert "ada yang berubah; buat rancangan baru" in page(diajukan.klien["sumarsono"], f"{TERBIT}tanda-tangan/")


def test_other_figures_than_those_that_were_seen_are_not_signed(diajukan: Rumah) -> None:
    assert "sidik angka berbeda" in signed(diajukan, sidik="0" * 64)
    assert not Signature.objects.exists()


@pytest.mark.satu_basisdata
def test_without_the_tick_nothing_is_signed(diajukan: Rumah) -> None:
    assert "Tanda tangan belum diberikan" in signed(diajukan, setuju="")
    assert not Signature.objects.exists()


def test_a_double_click_signs_once(diajukan: Rumah) -> None:
    draft = Draft.objects.get(state="diajukan")
    address, form = f"{TERBIT}tanda-tangan/", {"sidik": draft.figures, "setuju": "ya"}
    diajukan.klien["sumarsono"].post(address, form)
    again = markah(diajukan.klien["sumarsono"].post(address, form, follow=True))
    assert "sedang dalam keadaan lain" in again or "sudah ditandatangani" in again
    assert Signature.objects.count() == 1
    diajukan.kerjakan()
    diajukan.kerjakan()
    assert Job.objects.filter(kind="rilis.terbit").count() == 1
    assert sorted(path.name for path in (diajukan.folder / "rilis" / bekal.DESA).iterdir()) == ["2025-1"]


def test_a_draft_whose_files_were_changed_is_not_signed_through(diajukan: Rumah) -> None:
    """Somebody with access to the disk changes a figure between signature and sealing: nothing is sealed."""
    draft = Draft.objects.get(state="diajukan")
    signed(diajukan)
    home = diajukan.folder / "rancangan" / bekal.DESA / str(draft.pk) / "rilis" / "tabel"
    tables = [path for path in sorted(home.glob("*.json")) if path.name.count(".") == 1 and path.stem != "indikator"]
    victim = next(path for path in tables if re.search(r'"value": \d', path.read_text()))
    text = victim.read_text()
    victim.write_text(re.sub(r'"value": (\d+)', lambda m: f'"value": {int(m[1]) + 1}', text, count=1))
    diajukan.kerjakan()
    job = Job.objects.get(kind="rilis.terbit")
    assert job.state == "gagal"
    assert "sidik" in job.problem
    assert not (diajukan.folder / "rilis" / bekal.DESA / "2025-1").exists()


def test_the_edition_is_found_again_after_a_kill(terbit: Rumah) -> None:
    """The job dies after the release stands on the shelf: the next run ends it and writes nothing else."""
    release = first_edition(terbit)
    before = {path: path.read_bytes() for path in (terbit.folder / "rilis").rglob("*") if path.is_file()}
    draft = Draft.objects.get(state="terbit")
    Draft.objects.filter(pk=draft.pk).update(state="ditandatangani")
    shutil.rmtree(terbit.folder / "terbitan")
    from cantik.jobs.app import service
    from cantik.pipeline.app import edition_job

    service.start(kind=edition_job.KIND.id, subject=str(draft.pk), code=bekal.DESA, by=terbit.kades.actor)
    terbit.kerjakan()
    draft.refresh_from_db()
    assert draft.state == "terbit"
    assert before == {path: path.read_bytes() for path in (terbit.folder / "rilis").rglob("*") if path.is_file()}
    assert (terbit.folder / "terbitan" / bekal.DESA / "index.html").is_file()
    assert Signature.objects.get().content == release.content


def test_open_findings_and_tables_that_nobody_looked_at_hold_the_release(rumah: Rumah) -> None:
    draft = Draft.objects.get(state="siap")
    assert "Belum semua tabel ditinjau" in post(rumah.klien["ratna"], f"{TERBIT}ajukan/", sidik=draft.figures)
    approve_all(rumah)
    Draft.objects.filter(pk=draft.pk).update(open_checks=3)
    assert "Masih ada galat terbuka" in post(rumah.klien["ratna"], f"{TERBIT}ajukan/", sidik=draft.figures)


def test_returned_with_a_reason_it_can_be_handed_in_again(diajukan: Rumah) -> None:
    assert "Tulis alasan" in post(diajukan.klien["sumarsono"], f"{TERBIT}kembalikan/", alasan="pendek")
    post(diajukan.klien["sumarsono"], f"{TERBIT}kembalikan/", alasan="jumlah keluarga di Tabel 2.1 belum benar")
    text = page(diajukan.klien["ratna"], TERBIT)
    assert "jumlah keluarga di Tabel 2.1 belum benar" in text
    submitted(diajukan)


@pytest.mark.satu_basisdata
def test_a_draft_is_read_by_those_who_may_only(rumah: Rumah) -> None:
    """Before it is signed the camat and the PPDP see that there is a draft, and not one figure of it."""
    for role in ("camat", "koordinator", "ppdp", "bpd"):
        client = bekal.browser(bekal.with_role(role))
        text = page(client, TERBIT)
        assert "Rancangan rilis sedang ditinjau" in text
        assert "sidik angka" not in text
        for inside in (
            "pratinjau/",
            "pratinjau/halaman/1.png",
            "pratinjau/produk/buku.pdf",
            "pratinjau/situs/index.html",
            "perubahan/",
        ):
            assert client.get(TERBIT + inside).status_code == 403
        assert client.get(ANGKA).status_code == 403
    assert Client().get(f"{TERBIT}pratinjau/situs/index.html").status_code == 302
    neighbour = bekal.browser(bekal.with_role("agen_statistik", bekal.TETANGGA))
    assert neighbour.get(f"{TERBIT}pratinjau/produk/buku.pdf").status_code == 404


@pytest.mark.satu_basisdata
def test_the_preview_is_a_draft_and_stays_inside_its_folder(rumah: Rumah) -> None:
    client = rumah.klien["sumarsono"]
    front = client.get(f"{TERBIT}pratinjau/situs/index.html")
    body = b"".join(front).decode()
    assert "RANCANGAN" in body
    assert "belum ditandatangani" in body
    assert front.headers["Cache-Control"] == "no-store, private"
    assert "'unsafe-inline'" in front.headers["Content-Security-Policy"]
    assert "script-src 'none'" in front.headers["Content-Security-Policy"]
    assert "form-action 'self'" in front.headers["Content-Security-Policy"]
    search = client.get(f"{TERBIT}pratinjau/situs/en/indeks.html")
    assert "script-src 'self'" in search.headers["Content-Security-Policy"]
    script = client.get(f"{TERBIT}pratinjau/situs/cari/pencari.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert client.get(f"{TERBIT}pratinjau/halaman/1.png").headers["Content-Type"] == "image/png"
    assert client.get(f"{TERBIT}pratinjau/halaman/9999.png").status_code == 404
    outside = ("../lindung.json", "../../1/lindung.json", "..%2flindung.json", "%2e%2e/ikhtisar.json", "/etc/passwd")
    for path in (*outside, "a" * 300 + ".html", "a/" * 3000):  # names that no disk takes: no fault of the server
        assert client.get(f"{TERBIT}pratinjau/situs/{path}").status_code == 404, path
        assert client.get(f"{TERBIT}pratinjau/produk/{path}").status_code == 404, path
    assert "Pratinjau buku" in page(client, f"{TERBIT}pratinjau/?hal=2")


@pytest.mark.satu_basisdata
def test_to_the_public_folder_and_onto_a_stick(diajukan: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    public = diajukan.folder.parent / "publik"
    monkeypatch.setenv("CANTIK_PUBLIC", str(public))
    signed(diajukan, publik="ya")
    diajukan.kerjakan()
    assert "Rilis 2025-1" in (public / bekal.DESA / "index.html").read_text("utf-8")
    assert bekal.DESA in (public / "index.html").read_text("utf-8")
    assert verify(public / bekal.DESA / "rilis", auditor=audit_release).ok
    stick = diajukan.klien["sumarsono"].post(f"{TERBIT}rilis/2025-1/bawa/")
    with zipfile.ZipFile(BytesIO(b"".join(stick))) as archive:
        names = archive.namelist()
        assert f"{bekal.DESA}/index.html" in names
        assert f"{bekal.DESA}/rilis/tanda-tangan.dsse.json" in names
        assert archive.testzip() is None
    assert set(Publication.objects.values_list("channel", flat=True)) == {"folder", "publik", "zip"}
    leaked = {"lindung", "pelindungan", "ikhtisar", "potret"}
    assert not any(word in path.as_posix() for path in public.rglob("*.json") for word in leaked)


def test_publishing_later_is_the_villages_or_the_walidatas(terbit: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    public = terbit.folder.parent / "publik"
    monkeypatch.setenv("CANTIK_PUBLIC", str(public))
    assert not public.exists()
    assert terbit.klien["ratna"].post(f"{TERBIT}rilis/2025-1/terbitkan/").status_code == 403
    assert terbit.klien["wulan"].post(f"{TERBIT}rilis/2025-1/sebarkan/").status_code == 403
    terbit.klien["wulan"].post(f"{TERBIT}rilis/2025-1/terbitkan/")
    terbit.klien["wulan"].post(f"{TERBIT}rilis/2025-1/terbitkan/")
    terbit.kerjakan()
    assert (public / bekal.DESA / "index.html").is_file()
    assert Publication.objects.filter(channel="publik").count() == 1
