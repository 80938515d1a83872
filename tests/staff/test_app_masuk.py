"""The first account, signing in, and pages that are refused."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from cantik.staff.app.models import Account, Assignment, AuditEntry
from tests.fixtures.markah import markah

pytestmark = [pytest.mark.django_db, pytest.mark.satu_basisdata]
SANDI = "empat kuda biru terbang"
DESA = "99.01.01.2001"


def make_first(client: Client, **changed: str) -> None:
    said = {"name": "Siti Reka", "username": "siti", "password": SANDI, "area": DESA, "role": "agen_statistik"}
    response = client.post("/mulai/", said | changed)
    assert response.status_code == 302, markah(response)


def test_the_first_account_is_made_once(client: Client) -> None:
    make_first(client)
    assert set(Assignment.objects.values_list("role", "area")) == {("admin_simpul", DESA), ("agen_statistik", DESA)}
    assert not Assignment.objects.filter(granted_by__isnull=False).exists()
    assert client.get("/akun/").status_code == 200
    assert "sesi ini" in markah(client.get("/akun/sesi/"))
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["akun.pertama", "akun.masuk"]
    assert client.get("/mulai/").status_code == 404
    assert client.post("/mulai/", {"name": "Dua"}).status_code == 404
    assert Account.objects.count() == 1


def test_from_elsewhere_the_first_account_needs_the_code_of_the_console(client: Client) -> None:
    away = Client(REMOTE_ADDR="192.0.2.7")
    assert away.get("/mulai/").status_code == 403
    assert away.get("/mulai/", {"kode": "0000-0000-0000-0000"}).status_code == 403
    from cantik.staff.app import first_account

    code = first_account.print_code()
    assert away.get("/mulai/", {"kode": code.lower().replace("-", " ")}).status_code == 200


def test_login_with_the_name_and_with_a_telephone_number(client: Client) -> None:
    make_first(client, username="0812-3456-7890")
    client.post("/keluar/")
    assert client.get("/akun/").status_code == 302
    for name in ("081234567890", "+62 812 3456 7890"):
        response = client.post("/masuk/", {"login": name, "password": SANDI})
        assert response.status_code == 302, markah(response)
        assert client.get("/akun/").status_code == 200
        client.post("/keluar/")
    wrong = client.post("/masuk/", {"login": "081234567890", "password": "salah salah salah"})
    assert "tidak cocok" in markah(wrong)


def test_without_an_account_signing_in_leads_to_the_first_start(client: Client) -> None:
    assert client.get("/masuk/").headers["Location"] == "/mulai/"
    make_first(client)
    client.post("/keluar/")
    assert client.get("/masuk/").status_code == 200


def links(text: str) -> list[str]:
    return re.findall(r'href="\?wilayah=([0-9.]+)', text)


def test_the_village_is_found_by_its_name(client: Client) -> None:
    """Names are as common as they are: "Sukamaju" alone is not enough, with its kabupaten it is."""

    def found(said: str) -> list[str]:
        answer = client.get("/mulai/", {"cari": said})
        if answer.status_code == 302:  # there is one only: nothing to choose
            return re.findall(r"wilayah=([0-9.]+)", answer["Location"])
        return links(markah(answer))

    assert found("sawentar") == ["35.05.10.2011"]
    assert found("35.05.10.2011") == ["35.05.10.2011"]
    assert found("Desa Sawentar, Blitar") == ["35.05.10.2011"]
    assert found("kalurahan") == found("Kalurahan")
    many = markah(client.get("/mulai/", {"cari": "Sukamaju"}))
    assert len(links(many)) == 20
    assert "Tambahkan nama kecamatan" in many
    few = found("Sukamaju, Cianjur")
    assert 0 < len(few) < 10
    assert all(code.startswith("32.03.") for code in few)
    assert found("sukamaju cianjur") == few
    assert found("ab") == []
    assert "Periksa ejaannya" in markah(client.get("/mulai/", {"cari": "tidak ada desa begini"}))
    assert found("99.60.01.2001") == []  # a practice village is opened beside one's own


def test_a_server_of_the_whole_is_founded_on_the_first_page(client: Client) -> None:
    """Above all provinces there is no list of areas that names it; it is found by what people call it."""
    for said in ("Indonesia", "pusat", "00"):
        assert client.get("/mulai/", {"cari": said})["Location"] == "/mulai/?wilayah=00"
    page = markah(client.get("/mulai/", {"wilayah": "00"}))
    assert "Indonesia" in page
    assert "Saya adalah" not in page
    make_first(client, area="00", role="")
    assert set(Assignment.objects.values_list("role", "area")) == {("admin_simpul", "00")}


def test_the_form_names_the_village_and_asks_for_a_role_only_there(client: Client) -> None:
    village = markah(client.get("/mulai/", {"wilayah": "35.05.10.2011"}))
    assert "Desa Sawentar" in village
    assert "Saya adalah" in village
    kabupaten = markah(client.get("/mulai/", {"wilayah": "35.05"}))
    assert "Kabupaten Blitar" in kabupaten
    assert "Saya adalah" not in kabupaten
    refused = client.post("/mulai/", {"name": "Siti", "username": "siti", "password": SANDI, "area": "99.60.01.2001"})
    assert "Desa latihan dibuka sesudah masuk" in markah(refused)
    assert not Account.objects.exists()


def test_names_of_the_demo_are_nobody_elses(client: Client) -> None:
    said = {"name": "Siti", "username": "contoh.agen", "password": SANDI, "area": DESA, "role": ""}
    assert "hanya untuk akun demo" in markah(client.post("/mulai/", said))
    assert not Account.objects.exists()
