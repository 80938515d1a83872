"""The first account, signing in, and pages that are refused."""

from __future__ import annotations

import pytest
from django.test import Client

from cantik.staff.app.models import Account, Assignment, AuditEntry

pytestmark = pytest.mark.django_db
SANDI = "empat kuda biru terbang"
DESA = "99.01.01.2001"


def make_first(client: Client, **changed: str) -> None:
    said = {"name": "Siti Reka", "username": "siti", "password": SANDI, "area": DESA, "role": "agen_statistik"}
    response = client.post("/mulai/", said | changed)
    assert response.status_code == 302, response.content.decode()


def test_the_first_account_is_made_once(client: Client) -> None:
    make_first(client)
    assert set(Assignment.objects.values_list("role", "area")) == {("admin_simpul", DESA), ("agen_statistik", DESA)}
    assert not Assignment.objects.filter(granted_by__isnull=False).exists()
    assert client.get("/akun/").status_code == 200
    assert "sesi ini" in client.get("/akun/sesi/").content.decode()
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["akun.pertama", "akun.masuk"]
    assert client.get("/mulai/").status_code == 404
    assert client.post("/mulai/", {"name": "Dua"}).status_code == 404
    assert Account.objects.count() == 1


def test_from_elsewhere_the_first_account_needs_the_code_of_the_console(client: Client) -> None:
    away = Client(REMOTE_ADDR="192.0.2.7")
    assert away.get("/mulai/").status_code == 403
    assert away.get("/mulai/", {"kode": "0000-0000-0000-0000"}).status_code == 403
    from cantik.staff.app import first

    code = first.print_code()
    assert away.get("/mulai/", {"kode": code.lower().replace("-", " ")}).status_code == 200


def test_login_with_the_name_and_with_a_telephone_number(client: Client) -> None:
    make_first(client, username="0812-3456-7890")
    client.post("/keluar/")
    assert client.get("/akun/").status_code == 302
    for name in ("081234567890", "+62 812 3456 7890"):
        response = client.post("/masuk/", {"login": name, "password": SANDI})
        assert response.status_code == 302, response.content.decode()
        assert client.get("/akun/").status_code == 200
        client.post("/keluar/")
    wrong = client.post("/masuk/", {"login": "081234567890", "password": "salah salah salah"})
    assert "tidak cocok" in wrong.content.decode()
