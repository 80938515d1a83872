"""Prints that cannot be set, in the browser: whoever signs is told which and asked why; nothing is sealed before."""

from __future__ import annotations

import json

import pytest

from cantik.jobs.app import service
from cantik.pipeline.app import draft_job
from cantik.release.app import services, storage
from cantik.release.app.models import Draft, Signature
from cantik.staff.app.models import AuditEntry
from cantik.staff.app.rights import area_code
from tests.fixtures.cetak_rusak import INFOGRAPHIC, MAIN_BOOK, refusing
from tests.release.langkah import TERBIT, Rumah, page, signed, submitted
from tests.staff import bekal

REASON = "Pencetak menolak buku; angkanya ditunggu musyawarah desa"


def break_typst(monkeypatch: pytest.MonkeyPatch, *prints: str) -> None:
    """Processes that begin from now on print with a Typst that refuses these prints."""
    for name, value in refusing(*prints).items():
        monkeypatch.setenv(name, value)


def said_by(rumah: Rumah) -> dict[str, object]:
    """What the first edition says of prints that are not there."""
    text = (rumah.folder / "rilis" / bekal.DESA / "2025-1" / "rilis.json").read_text(encoding="utf-8")
    return json.loads(text)["extra"].get("cetakan_tiada", {})  # type: ignore[no-any-return]


@pytest.mark.satu_basisdata
def test_an_edition_whose_book_cannot_be_set_is_not_sealed_until_its_signer_says_why(
    diajukan: Rumah, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_typst(monkeypatch, MAIN_BOOK)
    signed(diajukan)
    diajukan.kerjakan()
    assert not (diajukan.folder / "rilis" / bekal.DESA / "2025-1").exists()
    assert not Signature.objects.exists()
    assert AuditEntry.objects.filter(action="rilis.cetak_gagal").count() == 1
    asked = page(diajukan.klien["sumarsono"], f"{TERBIT}tanda-tangan/")
    assert "Buku Dalam Angka" in asked
    assert "did not converge" in asked
    assert 'name="tanpa"' in asked

    assert "Tulis alasan" in signed(diajukan)
    assert not Signature.objects.exists()
    signed(diajukan, tanpa=REASON)
    diajukan.kerjakan()
    produk = diajukan.folder / "rilis" / bekal.DESA / "2025-1" / "produk"
    assert (produk / "infografis.png").is_file()
    assert not (produk / "buku.pdf").exists()
    assert said_by(diajukan)["reason"] == REASON
    assert Signature.objects.get().without == REASON


@pytest.mark.malam
def test_a_draft_whose_prints_cannot_be_set_says_which_and_is_whole_besides(
    rumah: Rumah, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_typst(monkeypatch, MAIN_BOOK, INFOGRAPHIC)
    draft = services.start_draft(
        area=area_code(bekal.DESA),
        reference=Draft.objects.get().reference,
        kind="",
        reason="",
        shelf_folder=storage.shelf(rumah.folder),
        by=rumah.agen.actor,
    )
    service.start(kind=draft_job.KIND.id, subject=str(draft.pk), code=bekal.DESA, by=rumah.agen.actor)
    rumah.kerjakan()
    draft.refresh_from_db()
    assert (draft.state, draft.pages) == ("siap", 0)
    seen = page(rumah.klien["ratna"], f"{TERBIT}pratinjau/")
    assert "Buku Dalam Angka" in seen
    assert "pratinjau/produk/infografis.png" not in seen
    submitted(rumah)
    signed(rumah, tanpa=REASON)
    rumah.kerjakan()
    said = said_by(rumah)
    assert said["reason"] == REASON
    assert len(said["prints"]) > 2  # type: ignore[arg-type]
