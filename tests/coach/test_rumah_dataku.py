"""The class of Rumah DataKu that a village is ready for, by hand over eight villages; what pages keep."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.coach.datahouse.app.models import HouseClass, HouseStatement
from cantik.coach.datahouse.readiness import CriterionStanding, judge_classes, propose_class
from cantik.codes.extra import AREAS_FILE
from cantik.content.data_house import data_groups, data_house_classes, read_classes
from cantik.outlets.app.pictures import compose_corner
from cantik.vault.app.opening import OpenStore
from tests.coach.test_belajar import lay_edition
from tests.fixtures.contoh_rilis import common_release
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.staff.bekal import DESA

pytestmark = pytest.mark.satu_basisdata

#: eight villages as rumah_dataku.md 2 judges them by hand: decree, orientation, facilities, data, presentation, use
VILLAGES = [
    ((1, 1, 1, 1, 1, 0), "sederhana"),  # each at its least
    ((1, 2, 2, 3, 2, 1), "lengkap"),  # each at its least
    ((1, 2, 2, 2, 2, 1), "sederhana"),  # two groups of data are not more than two
    ((1, 2, 1, 3, 2, 1), "sederhana"),  # one kind of facility is not more than one
    ((0, 3, 9, 7, 9, 9), ""),  # no decree, whatever else there is
    ((None, 2, 2, 3, 2, 1), ""),  # nobody knows of a decree: never met
    ((1, 3, 9, 7, 9, 9), "lengkap"),  # Paripurna has criteria that nobody read: never met
    ((1, 2, 2, 3, 2, None), "sederhana"),  # its use is not known
]


@pytest.mark.parametrize(("has", "proposed"), VILLAGES)
def test_the_class_of_a_village_is_what_was_worked_out_by_hand(has: tuple[int | None, ...], proposed: str) -> None:
    known = dict(zip(("sk", "orientasi", "sarana", "data", "penyajian", "penggunaan"), has, strict=True))
    judged = judge_classes(data_house_classes(), known)
    assert propose_class(judged) == proposed
    assert [each.name for each in judged] == ["sederhana", "lengkap", "paripurna"]
    unread = [each.rule.criterion for each in judged[2].criteria if each.standing is CriterionStanding.UNKNOWN]
    assert {"sarana", "data", "penyajian", "penggunaan"} <= set(unread)


def test_there_are_seven_groups() -> None:
    assert len(data_groups()) == 7
    assert [group.facilities for group in data_groups()][3] == ("kelompok_kegiatan",)


@pytest.mark.parametrize(
    "line", ["a,lain,x,x,1,rumah_dataku#2,V", "a,sk,x,x,0,rumah_dataku#2,V", "a,sk,x,x,1,rumah_dataku#2,W"]
)
def test_a_wrong_line_is_told_with_its_place(line: str) -> None:
    with pytest.raises(ContentError) as refused:
        read_classes(["kelas,syarat,kata,kata_en,paling_sedikit,dasar,tanda", line], "kelas.csv")
    assert (refused.value.code, refused.value.where) == ("K198", "kelas.csv:2")


def text(page: bytes) -> str:
    main = page.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def test_the_house_tells_and_the_office_decides(opened: OpenStore) -> None:
    lay_edition(opened, "2026-1")
    products = opened.store.path / "rilis" / DESA / "2026-1" / "produk"
    products.mkdir()
    (products / "buku.pdf").write_bytes(b"%PDF-1.7 rekaan")
    kader = bekal.browser(bekal.with_role("kader_rumah_dataku", DESA))
    office = bekal.browser(bekal.with_role("opd_kb", "99.01"))
    page = reverse("rumah_dataku", args=[DESA])
    tell, decide = f"{page}isi/", f"{page}kelas/"
    said = text(kader.get(page).content)
    assert "Bukti yang ada belum cukup untuk mengusulkan kelas" in said
    assert "Rilis 2026-1" in said
    paper = {"dokumen": "SK Kepala Desa 4/2026", "hari": "2026-02-01"}
    assert kader.post(tell, {"syarat": "data", "banyak": "7"} | paper).status_code == 422, "found, never told"
    assert kader.post(tell, {"syarat": "sk", "banyak": "1"} | paper | {"hari": "2999-01-01"}).status_code == 422
    for criterion in ("sk", "orientasi", "sarana"):
        assert kader.post(tell, {"syarat": criterion, "banyak": "1"} | paper).status_code == 302
    assert "Usulan kelas dari bukti yang ada: Sederhana" in text(kader.get(page).content)
    letter = {"kelas": "lengkap", "surat": "OPD-KB 12/2026", "hari_surat": "2026-03-01"}
    assert kader.post(decide, letter).status_code == 403, "the OPD-KB decides"
    assert office.post(decide, letter | {"kelas": "utama"}).status_code == 422
    assert office.post(decide, letter).status_code == 302
    row = HouseClass.objects.get()
    assert (row.decided, row.proposed) == ("lengkap", "sederhana")
    assert "Kelas menurut OPD-KB: Lengkap , OPD-KB 12/2026 , 1 Maret 2026" in text(kader.get(page).content)
    assert HouseStatement.objects.count() == 3
    village = bekal.browser(bekal.with_role("agen_statistik", DESA))
    assert village.get(page).status_code == 200
    assert village.post(tell, paper).status_code == 403


def test_tasks_are_of_people_of_the_village_by_a_decree(opened: OpenStore) -> None:
    member, stranger = (
        bekal.with_role("kader_rumah_dataku", DESA),
        bekal.with_role("kader_rumah_dataku", "99.01.01.2002"),
    )
    kader, page = bekal.browser(member), reverse("rumah_dataku", args=[DESA])
    give, decree = f"{page}tugas/", {"sk": "SK 4/2026", "hari_sk": "2026-02-01"}
    assert kader.post(give, {"tugas": "himpun", "orang": stranger.pk} | decree).status_code == 422, "of another village"
    assert kader.post(give, {"tugas": "raja", "orang": member.pk} | decree).status_code == 422
    assert kader.post(give, {"tugas": "himpun", "orang": member.pk} | decree | {"sk": ""}).status_code == 422
    assert kader.post(give, {"tugas": "himpun", "orang": member.pk} | decree).status_code == 302
    said = text(kader.get(page).content)
    assert f"Menghimpun data {member.name}, kader Rumah DataKu" in said
    assert "SK tugas SK 4/2026 , 1 Februari 2026" in said
    older = {"sk": "SK 3/2026", "hari_sk": "2026-01-01"}
    assert kader.post(give, {"tugas": "himpun", "orang": member.pk} | older).status_code == 302
    assert "SK 4/2026" in text(kader.get(page).content), "the newest decree counts, not what was typed last"
    assignment = member.assignments.get()
    agent = bekal.browser(bekal.with_role("agen_statistik", DESA))
    assert agent.post(give, {"tugas": "periksa", "orang": member.pk} | decree).status_code == 403
    assignment.ended_at, assignment.ended_by = clock.now(), stranger
    assignment.save()
    assert "tidak lagi berperan di desa" in text(agent.get(page).content)


def test_a_class_that_the_evidence_allows_waits_for_the_office_until_it_decided(opened: OpenStore) -> None:
    (opened.store.path / AREAS_FILE).write_text(bekal.list_of_areas(3), encoding="utf-8")
    lay_edition(opened, "2026-1")
    products = opened.store.path / "rilis" / DESA / "2026-1" / "produk"
    products.mkdir()
    (products / "buku.pdf").write_bytes(b"%PDF-1.7 rekaan")
    page = reverse("rumah_dataku", args=[DESA])
    kader = bekal.browser(bekal.with_role("kader_rumah_dataku", DESA))
    office, above = (bekal.browser(bekal.with_role("opd_kb", place)) for place in ("99.01", "99"))
    paper = {"banyak": "1", "dokumen": "SK Kepala Desa 4/2026", "hari": "2026-02-01"}
    for criterion in ("sk", "orientasi"):
        kader.post(f"{page}isi/", paper | {"syarat": criterion})
        is_spared(office, "kelas_rumah_dataku", page)
    assert "Buka Rumah DataKu" in text(office.get("/").content)
    assert f'href="{page}"' in markah(office.get("/rumah-dataku/")), "nothing waits, and each house is there"
    kader.post(f"{page}isi/", paper | {"syarat": "sarana"})
    sees(office, "kelas_rumah_dataku", page)
    home = markah(office.get("/"))
    assert re.search(r'href="/rumah-dataku/"[^>]*>(?:(?!</a>).)*>1<', home), "the menu counts it"
    is_spared(above, "kelas_rumah_dataku", page)
    assert "/rumah-dataku/" not in markah(above.get("/")), "a province decides about no house"
    letter = {"kelas": "sederhana", "surat": "OPD-KB 12/2026", "hari_surat": "2026-03-01"}
    assert office.post(f"{page}kelas/", letter).status_code == 302
    is_spared(office, "kelas_rumah_dataku", page)
    kader.post(f"{page}isi/", paper | {"syarat": "sk"})
    is_spared(office, "kelas_rumah_dataku", page)


def test_whoever_was_given_a_task_finds_it_on_the_first_screen(opened: OpenStore) -> None:
    member, agent = (bekal.with_role(role, DESA) for role in ("kader_rumah_dataku", "agen_statistik"))
    page, paper = reverse("rumah_dataku", args=[DESA]), {"sk": "SK 4/2026", "hari_sk": "2026-02-01"}
    kader, agen = bekal.browser(member), bekal.browser(agent)
    for task, someone in (("himpun", member), ("analisis", agent)):
        assert kader.post(f"{page}tugas/", {"tugas": task, "orang": someone.pk} | paper).status_code == 302
    for client, own, other in ((kader, "Menghimpun data", "Menganalisis"), (agen, "Menganalisis data", "Menghimpun")):
        home = (
            markah(client.get("/", follow=True)).partition("Tugas Anda di Rumah DataKu")[2].partition("</section>")[0]
        )
        assert f'href="{page}#sn"' in home
        assert own in home
        assert other not in home
        assert client.get(page).status_code == 200
    kader.post(f"{page}tugas/", {"tugas": "analisis", "orang": member.pk} | paper | {"hari_sk": "2026-03-01"})
    assert "Tugas Anda di Rumah DataKu" not in markah(agen.get("/", follow=True)), "it was given to another"
    bekal.assign(member, "kader_rumah_dataku", "99.01.01.2002")
    assert f'href="{page}#sn"' in markah(bekal.browser(member).get("/")), "among several villages, too"


def test_the_corner_draws_a_map_only_where_no_part_is_hidden(opened: OpenStore) -> None:
    release = common_release()
    titles = {figure.id: figure.title for figure in release.figures}
    assert any(figure.value is None for figure in release.figures if figure.id == "akta" and figure.area)
    panels = compose_corner(release, (("akta", "ktp_el"), ("akta",), ("tiada",), ("jaminan",)))["panel"]
    told = [panel["temuan"].replace("\u2060", "") for panel in panels]
    assert [panel["jenis"] for panel in panels][:2] == ["peta", "peta"]
    assert titles["ktp_el"] in told[0], "the next of the group takes the place of one with a hidden part"
    assert titles["jaminan"] in told[1]
    assert not any(titles["akta"] in each for each in told)
    known = {"ktp_el": "cakupan_ktp_el"}
    figures = tuple(replace(figure, id=known.get(figure.id, figure.id)) for figure in release.figures)
    other = replace(release, figures=figures, key_figures=())
    behind = compose_corner(other, (("cakupan_ktp_el",), ("lansia",)))["panel"]
    least = min((f for f in release.figures if f.id == "ktp_el" and f.area), key=lambda f: f.value or 0)
    assert f"terendah di {least.area_label}" in behind[0]["temuan"], "where people go without"
    assert "tertinggi di" in behind[1]["temuan"]
    reader = bekal.browser(bekal.with_role("kepala_desa", DESA))
    at = reverse("rumah_dataku_pojok", args=[DESA])
    assert reader.get(at).status_code == 404
    lay_edition(opened, "2026-1")
    assert reader.get(at).content.startswith(b"%PDF-")


@pytest.mark.parametrize("damage", [b"", b'{"format": 1}'])
def test_an_edition_that_does_not_open_is_told_on_every_page_that_reads_it(opened: OpenStore, damage: bytes) -> None:
    lay_edition(opened, "2026-1")
    (opened.store.path / "rilis" / DESA / "2026-1" / "rilis.json").write_bytes(damage)
    client = bekal.browser(bekal.with_role("agen_statistik", DESA))
    for at in (reverse("rumah_dataku", args=[DESA]), reverse("belajar", args=[DESA]), f"/program/{DESA}/desa_cerdas/"):
        page = client.get(at)
        assert page.status_code == 409, at
        assert "Rilis ini rusak di simpanan" in text(page.content)
