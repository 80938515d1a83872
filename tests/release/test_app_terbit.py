"""Review, hand in, sign, publish: the way of a release through the browser, and everything that must stop it."""

from __future__ import annotations

import re
import shutil
import zipfile
from io import BytesIO

import pytest
from django.test import Client

from cantik.jobs.app.models import Job
from cantik.pipeline.auditing import audit_release
from cantik.release import files, issue
from cantik.release.app.models import Draft, Publication, Signature
from cantik.release.model import Release
from cantik.release.verify import verify
from cantik.staff.app.models import AuditEntry
from tests.release.conftest import ANGKA, TERBIT, Rumah
from tests.staff import bekal


def page(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.content.decode())


def post(client: Client, address: str, **said: object) -> str:
    response = client.post(address, said, follow=True)
    return str(response.content.decode())


def approve_all(rumah: Rumah) -> None:
    """Press "Setujui semua di daftar ini"."""
    text = page(rumah.klien["ratna"], ANGKA)
    keys = re.findall(r'name="kunci" value="([^"]+)"', text)
    digests = dict(re.findall(r'name="sidik_([^"]+)" value="([^"]+)"', text))
    rumah.klien["ratna"].post(f"{ANGKA}tinjau/", {"kunci": keys} | {f"sidik_{k}": v for k, v in digests.items()})


def submitted(rumah: Rumah) -> Draft:
    approve_all(rumah)
    seen = re.search(r'name="sidik" value="([0-9a-f]{64})"', page(rumah.klien["ratna"], TERBIT))
    assert seen, "the button to hand in is not there"
    post(rumah.klien["ratna"], f"{TERBIT}ajukan/", sidik=seen[1])
    draft = Draft.objects.get(state="diajukan")
    assert draft.submitted_by == rumah.agen.actor
    return draft


def signed(rumah: Rumah, who: str = "sumarsono", **said: object) -> str:
    draft = Draft.objects.get(state="diajukan")
    form = {"sidik": draft.figures, "setuju": "ya"} | said
    return post(rumah.klien[who], f"{TERBIT}tanda-tangan/", **form)


def issued(rumah: Rumah) -> Release:
    submitted(rumah)
    signed(rumah)
    rumah.kerjakan()
    job = Job.objects.filter(kind="rilis.terbit").latest("made_at")
    assert job.state == "selesai", job.problem
    return files.open_release(rumah.folder / "rilis" / bekal.DESA / "2025-1")


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


def test_who_handed_in_does_not_sign(rumah: Rumah) -> None:
    bekal.assign(rumah.agen, "kepala_desa", bekal.DESA)
    submitted(rumah)
    assert "Anda yang mengajukan" in page(rumah.klien["ratna"], f"{TERBIT}tanda-tangan/")
    assert "Yang mengajukan tidak boleh menyetujui" in signed(rumah, "ratna")
    assert not Signature.objects.exists()


def test_an_agen_signs_with_a_decree_only(rumah: Rumah) -> None:
    submitted(rumah)
    without = bekal.with_role("agen_statistik", bekal.DESA, decree="")
    answer = bekal.browser(without).get(f"{TERBIT}tanda-tangan/")
    assert answer.status_code == 403
    assert "Nomor SK Anda belum dicatat" in answer.content.decode()
    second = bekal.with_role("agen_statistik", bekal.DESA, decree="SK/7")
    rumah.klien["kedua"] = bekal.browser(second)
    signed(rumah, "kedua")
    signature = Signature.objects.get()
    assert (signature.role, signature.decree, signature.by) == ("agen_statistik", "SK/7", second.actor)


def test_signing_wants_a_second_factor_that_was_just_shown(rumah: Rumah) -> None:
    submitted(rumah)
    plain = bekal.browser(rumah.kades, mfa=False)
    answer = plain.post(f"{TERBIT}tanda-tangan/", {"sidik": "x", "setuju": "ya"})
    assert answer.status_code == 302
    assert "masuk" in answer.headers["Location"] or "akun" in answer.headers["Location"]
    assert not Signature.objects.exists()


def test_a_register_that_changed_after_the_preview_is_not_signed(rumah: Rumah) -> None:
    """The person who signs sees why, and nothing was signed."""
    submitted(rumah)
    from cantik.collect.app.models import Batch
    from cantik.register.core.app.undo import undo_batch

    undo_batch(batch=Batch.objects.get().pk, by=rumah.agen.actor, why="berkas salah tahun")
    text = signed(rumah)
    assert "register berubah sesudah pratinjau dibuat" in text
    assert not Signature.objects.exists()
    assert "ada yang berubah; buat rancangan baru" in page(rumah.klien["sumarsono"], f"{TERBIT}tanda-tangan/")


def test_other_figures_than_those_that_were_seen_are_not_signed(rumah: Rumah) -> None:
    submitted(rumah)
    assert "sidik angka berbeda" in signed(rumah, sidik="0" * 64)
    assert not Signature.objects.exists()


def test_without_the_tick_nothing_is_signed(rumah: Rumah) -> None:
    submitted(rumah)
    assert "Tanda tangan belum diberikan" in signed(rumah, setuju="")
    assert not Signature.objects.exists()


def test_a_double_click_signs_once(rumah: Rumah) -> None:
    draft = submitted(rumah)
    address, form = f"{TERBIT}tanda-tangan/", {"sidik": draft.figures, "setuju": "ya"}
    rumah.klien["sumarsono"].post(address, form)
    again = rumah.klien["sumarsono"].post(address, form, follow=True).content.decode()
    assert "sedang dalam keadaan lain" in again or "sudah ditandatangani" in again
    assert Signature.objects.count() == 1
    rumah.kerjakan()
    rumah.kerjakan()
    assert Job.objects.filter(kind="rilis.terbit").count() == 1
    assert sorted(path.name for path in (rumah.folder / "rilis" / bekal.DESA).iterdir()) == ["2025-1"]


def test_a_draft_whose_files_were_changed_is_not_signed_through(rumah: Rumah) -> None:
    """Somebody with access to the disk changes a figure between signature and sealing: nothing is sealed."""
    draft = submitted(rumah)
    signed(rumah)
    home = rumah.folder / "rancangan" / bekal.DESA / str(draft.pk) / "rilis" / "tabel"
    tables = [path for path in sorted(home.glob("*.json")) if path.name.count(".") == 1 and path.stem != "indikator"]
    victim = next(path for path in tables if re.search(r'"value": \d', path.read_text()))
    text = victim.read_text()
    victim.write_text(re.sub(r'"value": (\d+)', lambda m: f'"value": {int(m[1]) + 1}', text, count=1))
    rumah.kerjakan()
    job = Job.objects.get(kind="rilis.terbit")
    assert job.state == "gagal"
    assert "sidik" in job.problem
    assert not (rumah.folder / "rilis" / bekal.DESA / "2025-1").exists()


def test_the_edition_is_found_again_after_a_kill(rumah: Rumah) -> None:
    """The job dies after the release stands on the shelf: the next run ends it and writes nothing else."""
    release = issued(rumah)
    before = {path: path.read_bytes() for path in (rumah.folder / "rilis").rglob("*") if path.is_file()}
    draft = Draft.objects.get(state="terbit")
    Draft.objects.filter(pk=draft.pk).update(state="ditandatangani")
    shutil.rmtree(rumah.folder / "terbitan")
    from cantik.jobs.app import service
    from cantik.pipeline.app import issuing

    service.start(kind=issuing.KIND.id, subject=str(draft.pk), area=bekal.DESA, by=rumah.kades.actor)
    rumah.kerjakan()
    draft.refresh_from_db()
    assert draft.state == "terbit"
    assert before == {path: path.read_bytes() for path in (rumah.folder / "rilis").rglob("*") if path.is_file()}
    assert (rumah.folder / "terbitan" / bekal.DESA / "index.html").is_file()
    assert Signature.objects.get().content == release.content


def test_open_findings_and_tables_that_nobody_looked_at_hold_the_release(rumah: Rumah) -> None:
    draft = Draft.objects.get(state="siap")
    assert "Belum semua tabel ditinjau" in post(rumah.klien["ratna"], f"{TERBIT}ajukan/", sidik=draft.figures)
    approve_all(rumah)
    Draft.objects.filter(pk=draft.pk).update(open_checks=3)
    assert "Masih ada galat terbuka" in post(rumah.klien["ratna"], f"{TERBIT}ajukan/", sidik=draft.figures)


def test_returned_with_a_reason_it_can_be_handed_in_again(rumah: Rumah) -> None:
    submitted(rumah)
    assert "Tulis alasan" in post(rumah.klien["sumarsono"], f"{TERBIT}kembalikan/", alasan="pendek")
    post(rumah.klien["sumarsono"], f"{TERBIT}kembalikan/", alasan="jumlah keluarga di Tabel 2.1 belum benar")
    text = page(rumah.klien["ratna"], TERBIT)
    assert "jumlah keluarga di Tabel 2.1 belum benar" in text
    submitted(rumah)


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


def test_the_preview_is_a_draft_and_stays_inside_its_folder(rumah: Rumah) -> None:
    client = rumah.klien["sumarsono"]
    front = client.get(f"{TERBIT}pratinjau/situs/index.html")
    body = b"".join(front).decode()
    assert "RANCANGAN" in body
    assert "belum ditandatangani" in body
    assert front.headers["Cache-Control"] == "no-store, private"
    assert "'unsafe-inline'" in front.headers["Content-Security-Policy"]
    assert "script-src 'none'" in front.headers["Content-Security-Policy"]
    assert client.get(f"{TERBIT}pratinjau/halaman/1.png").headers["Content-Type"] == "image/png"
    assert client.get(f"{TERBIT}pratinjau/halaman/9999.png").status_code == 404
    for path in ("../lindung.json", "../../1/lindung.json", "..%2flindung.json", "%2e%2e/ikhtisar.json", "/etc/passwd"):
        assert client.get(f"{TERBIT}pratinjau/situs/{path}").status_code == 404, path
        assert client.get(f"{TERBIT}pratinjau/produk/{path}").status_code == 404, path
    assert "Pratinjau buku" in page(client, f"{TERBIT}pratinjau/?hal=2")


def test_to_the_public_folder_and_onto_a_stick(rumah: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    public = rumah.folder.parent / "publik"
    monkeypatch.setenv("CANTIK_PUBLIC", str(public))
    submitted(rumah)
    signed(rumah, publik="ya")
    rumah.kerjakan()
    assert "Rilis 2025-1" in (public / bekal.DESA / "index.html").read_text("utf-8")
    assert bekal.DESA in (public / "index.html").read_text("utf-8")
    assert verify(public / bekal.DESA / "rilis", auditor=audit_release).ok
    stick = rumah.klien["sumarsono"].post(f"{TERBIT}rilis/2025-1/bawa/")
    with zipfile.ZipFile(BytesIO(b"".join(stick))) as archive:
        names = archive.namelist()
        assert f"{bekal.DESA}/index.html" in names
        assert f"{bekal.DESA}/rilis/tanda-tangan.dsse.json" in names
        assert archive.testzip() is None
    assert set(Publication.objects.values_list("channel", flat=True)) == {"folder", "publik", "zip"}
    leaked = {"lindung", "pelindungan", "ikhtisar", "potret"}
    assert not any(word in path.as_posix() for path in public.rglob("*.json") for word in leaked)


def test_publishing_later_is_the_villages_or_the_walidatas(rumah: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    public = rumah.folder.parent / "publik"
    monkeypatch.setenv("CANTIK_PUBLIC", str(public))
    issued(rumah)
    assert not public.exists()
    assert rumah.klien["ratna"].post(f"{TERBIT}rilis/2025-1/terbitkan/").status_code == 403
    assert rumah.klien["wulan"].post(f"{TERBIT}rilis/2025-1/sebarkan/").status_code == 403
    rumah.klien["wulan"].post(f"{TERBIT}rilis/2025-1/terbitkan/")
    rumah.klien["wulan"].post(f"{TERBIT}rilis/2025-1/terbitkan/")
    rumah.kerjakan()
    assert (public / bekal.DESA / "index.html").is_file()
    assert Publication.objects.filter(channel="publik").count() == 1
