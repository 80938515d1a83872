"""An outsider against public replies: whoever writes one puts a number or a name of a person into it, unawares or not,
or tells what its edition hides. What was withdrawn is no longer told by an answer about it.

What an edition prints is read from its CSV files, not by the code that judges the replies.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.jobs.app import tick
from cantik.outlets.app import sites
from cantik.register.core.app.models import PersonVersion
from cantik.release.app.models import PUBLIC, WITHDRAWN, Publication, Withdrawal
from cantik.use.app.models import PublicReply
from tests.fixtures.markah import satu_baris
from tests.release.langkah import Rumah
from tests.release.test_tanggapan import ANSWER, DESK, post, public, said
from tests.staff import bekal


def hidden_and_shown(rumah: Rumah) -> tuple[str, set[str], dict[str, str]]:
    """A published table with hidden cells, the counts that it prints, and a row of it that is hidden."""
    for file in sorted((rumah.folder / "rilis" / bekal.DESA / "2025-1" / "tabel").glob("*.csv")):
        rows = list(csv.DictReader(file.open(encoding="utf-8")))
        hidden = [row for row in rows if row.get("status") == "rahasia"]
        if hidden and file.stem != "indikator" and "lampiran" not in file.stem:
            return file.stem, {row["nilai"] for row in rows if row["nilai"]}, hidden[0]
    raise AssertionError("no table hides anything")


NUMBERS = (
    "0812/3456/7890",
    "0812\u20133456\u20137890",
    "+62 (812) 3456-7890",
    "99010101\u200b01900001",
    "9901.0101 / 0190.0001",
    "9901 \u2013 0101 \u2013 0190 \u2013 0001",
    "".join(chr(0x660 + int(digit)) for digit in "9901010101900001"),
    "".join(chr(0xFF10 + int(digit)) for digit in "9901010101900001"),
)


def test_no_number_of_a_person_however_it_is_written(terbit: Rumah) -> None:
    for number in NUMBERS:
        for place in ("kutipan", "tempat", "tanggapan"):
            written = said(terbit, **{place: f"Kata berita itu, {number} yang benar"})
            assert "memuat nomor" in post(terbit.klien["ratna"], DESK, written, 422), number
    assert not PublicReply.objects.exists()


def test_no_resident_is_named(terbit: Rumah) -> None:
    name = next(name for name in PersonVersion.objects.values_list("name", flat=True) if len(name.split()) > 1)
    for written in (name, name.upper(), f"({name.title()}),", name.replace(" ", "\u00a0")):
        for place in ("kutipan", "tanggapan"):
            text = f"Menurut berita itu {written} tidak terhitung di desa"
            assert "nama seorang warga" in post(terbit.klien["ratna"], DESK, said(terbit, **{place: text}), 422)
    post(terbit.klien["ratna"], DESK, said(terbit))
    post(terbit.klien["sumarsono"], f"{DESK}1/putus/", {"putusan": "terbit"})
    why = f"Berita tentang {name} sudah diralat"
    post(terbit.klien["sumarsono"], f"{DESK}1/putus/", {"putusan": "dicabut", "alasan": why}, 422)
    assert name not in public()


def test_no_hidden_count_is_told(terbit: Rumah) -> None:
    key, printed, _row = hidden_and_shown(terbit)
    figure = f"2025-1/tabel/{key}"
    agen = terbit.klien["ratna"]
    untold = next(str(number) for number in range(1, 400) if str(number) not in printed and number not in (100, 7, 12))
    for text in (
        f"Yang benar {untold} orang di dusun itu, bukan seperti di koran",
        "Yang benar dua orang di dusun itu, bukan seperti di koran",
    ):
        assert "T424" in post(agen, DESK, said(terbit, angka=figure, tanggapan=text), 422)
    few = "Koran menulis hanya tiga orang di dusun itu yang begitu"
    assert "T424" in post(agen, DESK, said(terbit, angka=figure, kutipan=few), 422)
    assert not PublicReply.objects.exists()
    shown = max(printed, key=int)
    right = f"Tabel 3.2 mencetak {shown} jiwa, keadaan 31 Desember 2025, RT 07 termasuk"
    wrong = "Koran itu menulis 9.876 jiwa untuk tabel yang sama"
    post(agen, DESK, said(terbit, angka=figure, tanggapan=right, kutipan=wrong))
    assert PublicReply.objects.get().reply == right


def test_an_answer_stands_on_the_page_of_its_table(
    terbit: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    sites.put_out(terbit.opened, bekal.DESA, to_public=True, tell=lambda *_: None, number="2025-1")
    Publication.objects.create(kode=bekal.DESA, number="2025-1", channel=PUBLIC, by="uji", at=clock.now())
    key, _printed, _row = hidden_and_shown(terbit)
    post(terbit.klien["ratna"], DESK, said(terbit, angka=f"2025-1/tabel/{key}"))
    homes = tmp_path / "umum" / bekal.DESA, terbit.folder / "terbitan" / bekal.DESA

    def pages() -> list[str]:
        return [
            satu_baris((home / at / "tabel" / f"{key}.html").read_text("utf-8")) for home in homes for at in ("", "en")
        ]

    tick.tick(terbit.opened)
    assert not any(ANSWER in page for page in pages()), "it waits"
    post(terbit.klien["sumarsono"], f"{DESK}1/putus/", {"putusan": "terbit"})
    tick.tick(terbit.opened)
    assert all(ANSWER in page for page in pages())
    others = [page for home in homes for page in home.glob("tabel/*.html") if page.stem not in (key, "index")]
    assert not any(ANSWER in satu_baris(page.read_text("utf-8")) for page in others)
    assert tick.tick(terbit.opened)["tanggapan dan pemberitahuan di situs diperbarui"] == 0, "nothing is written twice"
    post(terbit.klien["sumarsono"], f"{DESK}1/putus/", {"putusan": "dicabut", "alasan": "Koran itu sudah meralat"})
    tick.tick(terbit.opened)
    assert all(f"<s>{ANSWER}</s>" in page and "sudah meralat" in page for page in pages())


@pytest.mark.basisdata
def test_an_answer_does_not_go_on_telling_what_was_withdrawn(terbit: Rumah, tmp_path: Path) -> None:
    post(terbit.klien["ratna"], DESK, said(terbit))
    post(terbit.klien["sumarsono"], f"{DESK}1/putus/", {"putusan": "terbit"})
    value = PublicReply.objects.get().value
    assert f'<b lang="id">{value}</b>' in public()
    at = clock.now()
    Withdrawal.objects.create(
        kode=bekal.DESA,
        number="2025-1",
        reason="Tabel tertukar",
        state=WITHDRAWN,
        asked_by="uji",
        asked_at=at,
        decided_by="uji2",
        decided_at=at,
    )
    page = public()
    assert ANSWER in page
    assert f'<b lang="id">{value}</b>' not in page
    assert "ditarik" in page
