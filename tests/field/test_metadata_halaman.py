"""Two editors of one field, somebody who approves their own, a stale tab, a file with a planted fault: by the pages.

Whoever walks here knows addresses and what pages say, nothing of how sets are kept.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from cantik.content.loader import here
from cantik.content.metadata_fields import MetadataField
from cantik.field.rounds.app import metadata_sets as sets
from cantik.field.rounds.app.metadata_models import MetadataDraft, MetadataFile, MetadataVersion
from cantik.field.rounds.app.models import Round
from cantik.forum.metadata.document import list_unanswered
from cantik.staff.app.models import Account, AuditEntry
from tests.field.putaran import Desa
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal

RUMAH = f"/desa/{bekal.DESA}/metadata/"
TUJUAN = "3.1"


def halaman(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, markah(answer)[-3000:])
    return markah(answer)


def kirim(client: Client, address: str, status: int = 302, /, **said: Any) -> str:
    answer = client.post(address, said)
    assert answer.status_code == status, (address, answer.status_code, markah(answer)[-3000:])
    return answer.headers.get("Location", "") if status == 302 else markah(answer)


def isian(page: str) -> dict[str, str]:
    """The hidden parts of the form of a section, as a browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="(versi)" value="(\d+)">', page))


def bagian(page: str, name: str) -> str:
    """Where the link with these words leads."""
    found = re.search(rf'<a href="([^"]+/bagian/\d+/)"[^>]*>(?:<b>)?{re.escape(escape(name))}', page)
    assert found, name
    return found[1]


@dataclass(frozen=True)
class Kantor:
    """A village whose round is open, its set of metadata, and who works on it."""

    berkas: str
    agen: Client
    kedua: Client
    walidata: Client


@pytest.fixture
def kantor(dua: tuple[Desa, Desa]) -> Kantor:
    dua[0].token()  # a phone is given out: they collect with it
    siti = bekal.with_role("agen_statistik", bekal.DESA, name="Siti Kedua")
    agen = bekal.browser(Account.objects.get(pk=dua[0].agen.pk))
    here = kirim(agen, f"{RUMAH}isi/", putaran=str(dua[0].round.pk))
    wali = bekal.with_role("walidata", bekal.KABUPATEN, name="Wali Reka")
    return Kantor(here, agen, bekal.browser(siti), bekal.browser(wali))


@pytest.mark.basisdata
def test_a_set_is_filled_from_its_round_and_the_unknown_is_counted(kantor: Kantor) -> None:
    page = halaman(kantor.agen, kantor.berkas)
    assert "Pendataan LEMBAH" in page
    assert re.search(r"\d+ isian masih kosong", page)
    collecting = halaman(kantor.agen, bagian(page, "Blok VI"))
    assert re.search(r'name="enumerator"[^>]* value="2"', collecting)  # Rina in RT 1, the agen in RT 2
    assert kantor.agen.get(f"{RUMAH}").status_code == 200
    assert kirim(kantor.kedua, f"{RUMAH}isi/", 422, putaran="0")


def test_two_editors_of_one_field_are_told_and_nothing_is_lost(kantor: Kantor) -> None:
    link = bagian(halaman(kantor.agen, kantor.berkas), "Blok III")
    first, second = halaman(kantor.agen, link), halaman(kantor.kedua, link)
    before = AuditEntry.objects.count()
    kirim(kantor.agen, f"{link}simpan/", hanya="tujuan", tujuan="Tujuan dari agen pertama", **isian(first))
    told = kirim(kantor.kedua, f"{link}simpan/", 409, hanya="tujuan", tujuan="Tujuan dari Siti", **isian(second))
    assert "Tujuan dari agen pertama" in told
    assert "Tujuan dari Siti" in told
    assert "Agen LEMBAH" in told
    assert re.search(r"pukul \d\d\.\d\d", told)
    assert "Tujuan dari agen pertama" in halaman(kantor.agen, link)  # nothing was overwritten
    # another field of the same section disturbs nobody, and takes nothing away
    kirim(kantor.kedua, f"{link}simpan/", hanya="latar_belakang", latar_belakang="Latar Siti", **isian(second))
    both = halaman(kantor.agen, link)
    assert "Tujuan dari agen pertama" in both
    assert "Latar Siti" in both
    kirim(kantor.kedua, f"{link}simpan/", hanya="tujuan", tujuan="Tujuan dari Siti", **isian(told))
    assert "Tujuan dari Siti" in halaman(kantor.agen, link)
    assert AuditEntry.objects.count() == before  # a draft is no act of the log


def test_nobody_approves_what_they_handed_in_or_wrote(kantor: Kantor, dua: tuple[Desa, Desa]) -> None:
    agen = Account.objects.get(pk=dua[0].agen.pk)
    bekal.assign(agen, "walidata", bekal.KABUPATEN)
    kirim(kantor.walidata, f"{kantor.berkas}setujui/", 422, versi="0")  # nothing was handed in
    kirim(kantor.agen, f"{kantor.berkas}serah/")
    version = MetadataVersion.objects.get()
    said = {"versi": str(version.pk)}
    own = bekal.browser(Account.objects.get(pk=agen.pk))
    for act in ("ambil", "setujui", "kembalikan"):
        kirim(own, f"{kantor.berkas}{act}/", 422, **said)
    wakil = bekal.with_role("walidata", bekal.KABUPATEN, name="Wakil Reka")
    bekal.acts_for(agen, wakil)  # the agen acts for that walidata: they are one hand
    kirim(bekal.browser(wakil), f"{kantor.berkas}ambil/", 422, **said)
    kirim(kantor.kedua, f"{kantor.berkas}setujui/", 403, **said)  # no reviewer
    sees(kantor.walidata, "metadata", kantor.berkas)
    is_spared(own, "metadata", kantor.berkas)
    kirim(kantor.walidata, f"{kantor.berkas}setujui/", 422, **said)  # not yet taken up
    kirim(kantor.walidata, f"{kantor.berkas}ambil/", **said)
    sees(kantor.walidata, "metadata_putus", kantor.berkas)
    left = left_blank(kantor)
    assert kirim(own, f"{kantor.berkas}setujui/", 422, **said, **left)
    kirim(kantor.walidata, f"{kantor.berkas}setujui/", 422, **said)  # what nobody wrote is not approved by the way
    kirim(kantor.walidata, f"{kantor.berkas}setujui/", 422, **said, kosong="1")
    kirim(kantor.walidata, f"{kantor.berkas}setujui/", **said, **left)
    is_spared(kantor.walidata, "metadata_putus", kantor.berkas)
    assert "Disetujui" in halaman(kantor.agen, kantor.berkas)


def left_blank(kantor: Kantor) -> dict[str, str]:
    """What the page asks a reviewer to say about the fields that nobody filled in."""
    found = re.search(r'name="kosong" value="(\d+)" required', halaman(kantor.walidata, kantor.berkas))
    assert found
    assert int(found[1]) > 1
    return {"kosong": found[1]}


@pytest.mark.basisdata
def test_findings_stand_beside_their_field_and_a_stale_tab_decides_nothing(kantor: Kantor) -> None:
    kirim(kantor.agen, f"{kantor.berkas}serah/")
    old = {"versi": str(MetadataVersion.objects.get().pk)}
    kirim(kantor.walidata, f"{kantor.berkas}ambil/", **old)
    kirim(kantor.walidata, f"{kantor.berkas}kembalikan/", 422, **old)  # no finding was given
    link = bagian(halaman(kantor.walidata, kantor.berkas), "Blok III")
    kirim(kantor.agen, f"{link}simpan/", 422, hanya="tujuan", tujuan="Diam-diam", versi="1")  # it is being reviewed
    kirim(kantor.walidata, f"{link}temuan/", isian="tujuan", teks="Tujuan belum menyebut pemakainya", **old)
    kirim(kantor.walidata, f"{kantor.berkas}kembalikan/", **old)
    sees(kantor.agen, "metadata_kembali", kantor.berkas)
    is_spared(kantor.walidata, "metadata_kembali", kantor.berkas)
    page = halaman(kantor.agen, link)
    assert page.index("Tujuan belum menyebut pemakainya") > page.index('id="i-tujuan"')
    assert "Tujuan belum menyebut pemakainya" in halaman(kantor.agen, kantor.berkas)
    kirim(kantor.agen, f"{link}simpan/", hanya="tujuan", tujuan="Untuk RKP Desa", **isian(page))
    kirim(kantor.agen, f"{kantor.berkas}serah/")
    is_spared(kantor.agen, "metadata_kembali", kantor.berkas)
    kirim(kantor.walidata, f"{kantor.berkas}ambil/", 422, **old)  # the tab of the first version
    new = {"versi": str(MetadataVersion.objects.order_by("-pk")[0].pk)}
    kirim(kantor.walidata, f"{kantor.berkas}ambil/", **new)
    kirim(kantor.walidata, f"{kantor.berkas}setujui/", **new, **left_blank(kantor))
    first, second = MetadataVersion.objects.order_by("pk")
    assert "Untuk RKP Desa" in second.content
    assert "Untuk RKP Desa" not in first.content
    with pytest.raises(TypeError):
        first.save()


@pytest.mark.basisdata
def test_a_file_with_a_planted_fault_changes_nothing_until_it_is_taken_over(kantor: Kantor) -> None:
    out = markah(kantor.agen.get(f"{kantor.berkas}unduh/json/"))
    assert '"judul_kegiatan": "Pendataan LEMBAH"' in out
    bad = out.replace('"tahun": 2026', '"tahun": "dua ribu"').replace('"Pendataan LEMBAH"', '"Pendataan dari berkas"')
    page = kirim(kantor.agen, f"{kantor.berkas}impor/", 200, berkas=SimpleUploadedFile("set.json", bad.encode()))
    assert "dua ribu" in page
    assert "Belum ada yang disimpan" in page
    assert "Pendataan dari berkas" not in halaman(kantor.agen, kantor.berkas)
    sealed = re.search(r'name="isi" value="([^"]+)"', page)
    assert sealed
    kirim(kantor.agen, f"{kantor.berkas}impor/terapkan/", 422, isi=sealed[1][:-4] + "AAAA")  # not what was read
    kirim(kantor.agen, f"{kantor.berkas}impor/terapkan/", isi=sealed[1])
    assert "Pendataan dari berkas" in halaman(kantor.agen, kantor.berkas)
    kirim(kantor.agen, f"{kantor.berkas}impor/urung/")
    assert markah(kantor.agen.get(f"{kantor.berkas}unduh/json/")) == out


# ── many in one act ──────────────────────────────────────────────────────────────────────────────
ANTRE = "/metadata/"


def dicentang(client: Client, act: str) -> list[str]:
    """What the list of sets would send along for an act."""
    return [str(sent) for sent in re.findall(rf'name="{act}" value="([^"]+)"', halaman(client, ANTRE))]


def test_many_are_taken_up_together_but_an_empty_field_is_never_approved_along(
    kantor: Kantor, dua: tuple[Desa, Desa]
) -> None:
    agen = Account.objects.get(pk=dua[0].agen.pk)
    bekal.assign(agen, "walidata", bekal.KABUPATEN)
    own = bekal.browser(Account.objects.get(pk=agen.pk))
    number = re.findall(r"/metadata/(\d+)/", kantor.berkas)[0]
    kirim(kantor.agen, f"{RUMAH}serah/", 422)
    kirim(kantor.agen, f"{RUMAH}serah/", berkas=[number])
    version = MetadataVersion.objects.get()
    assert dicentang(kantor.walidata, "ambil") == [f"{number}|{version.pk}"]
    assert dicentang(own, "ambil") == []
    kirim(own, f"{ANTRE}bersama/", 422, langkah="ambil", ambil=[f"{number}|{version.pk}"])
    kirim(kantor.walidata, f"{ANTRE}bersama/", 422, langkah="tolak", tolak=[f"{number}|{version.pk}"])
    kirim(kantor.walidata, f"{ANTRE}bersama/", langkah="ambil", ambil=[f"{number}|{version.pk}"])
    assert "Sedang diperiksa" in halaman(kantor.agen, kantor.berkas)

    assert left_blank(kantor)
    assert dicentang(kantor.walidata, "setujui") == []
    assert "ada isian kosong" in halaman(kantor.walidata, ANTRE)
    refused = kirim(kantor.walidata, f"{ANTRE}bersama/", 422, langkah="setujui", setujui=[f"{number}|{version.pk}"])
    assert "isian masih kosong" in refused
    assert bekal.DESA in refused
    assert "Sedang diperiksa" in halaman(kantor.agen, kantor.berkas)


def answer_of(question: MetadataField) -> Any:
    """Some answer of its kind."""
    first = question.codes[0].code if question.codes else ""
    plain = {"bilangan": 1, "tanggal": "2025-06-30", "ya_tidak": True, "kode": first, "kode_banyak": (first,)}
    many = {"daftar": ("Reka",), "daftar_tanggal": ("2025-06-30",)}
    table = ({column.key: {"bilangan": 1}.get(column.type, "Reka") for column in question.columns},)
    return {**plain, **many, "tabel": table}.get(question.type, "Reka yang cukup")


def test_what_is_full_is_approved_with_others_of_its_kind(kantor: Kantor, dua: tuple[Desa, Desa]) -> None:
    agen, number = Account.objects.get(pk=dua[0].agen.pk), re.findall(r"/metadata/(\d+)/", kantor.berkas)[0]
    file = MetadataFile.objects.get(pk=number)
    for _round in range(4):  # an answer may ask for another one
        for part in sets.parts_of(file):
            empty = list_unanswered(here().metadata[part.row.kind], part.answers)
            said = {question.id: answer_of(question) for question in empty}
            sets.save(agen, part.row, part.row.version, said, list(said))
    kirim(kantor.agen, f"{RUMAH}serah/", berkas=[number])
    kirim(kantor.walidata, f"{ANTRE}bersama/", langkah="ambil", ambil=dicentang(kantor.walidata, "ambil"))
    (sent,) = dicentang(kantor.walidata, "setujui")
    stale = f"{number}|{int(sent.partition('|')[2]) + 1}"
    kirim(kantor.walidata, f"{ANTRE}bersama/", 422, langkah="setujui", setujui=[stale])
    kirim(kantor.walidata, f"{ANTRE}bersama/", langkah="setujui", setujui=[sent])
    assert "Disetujui" in halaman(kantor.agen, kantor.berkas)
    assert AuditEntry.objects.filter(action="metadata.setujui").count() == 1


def salin(file: MetadataFile) -> None:
    """Another set that stands as this one does, of a round of its own."""
    round_, parts, versions = file.round, list(file.parts.all()), list(file.versions.all())
    drafts = {part.pk: list(part.drafts.all()) for part in parts}
    round_.reference = Round.objects.earliest("reference").reference - dt.timedelta(days=1)
    round_.pk, file.pk = None, None
    round_.save()
    file.round = round_
    file.save()
    for part in parts:
        former, part.pk, part.file = part.pk, None, file
        part.save()
        for draft in drafts[former]:
            draft.pk, draft.part = None, part
        MetadataDraft.objects.bulk_create(drafts[former])
    for version in versions:
        version.pk, version.file = None, file
    MetadataVersion.objects.bulk_create(versions)


def test_the_list_asks_as_often_for_five_sets_as_for_one(kantor: Kantor) -> None:
    """Of each the hands of its version, its findings and its empty fields are known."""
    number = re.findall(r"/metadata/(\d+)/", kantor.berkas)[0]
    kirim(kantor.agen, f"{RUMAH}serah/", berkas=[number])
    kirim(kantor.walidata, f"{ANTRE}bersama/", langkah="ambil", ambil=dicentang(kantor.walidata, "ambil"))

    def asked() -> int:
        halaman(kantor.walidata, ANTRE)
        with CaptureQueriesContext(connection) as queries:
            page = halaman(kantor.walidata, ANTRE)
        counted.append(page.count("ada isian kosong"))
        return len(queries)

    counted: list[int] = []
    one = asked()
    for _copy in range(4):
        salin(MetadataFile.objects.get(pk=number))
    assert (asked(), counted) == (one, [1, 5])
