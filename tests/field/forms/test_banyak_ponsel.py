"""Many phones at once: few connections to the database, whatever they ask; nobody waits for ever."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection

from cantik.field.forms.app.models import FormSubmission
from tests.field.forms.kiriman import body, filled, new_id, xml_part
from tests.field.forms.ponsel import Phone
from tests.field.putaran import Desa

PHONES = 40


def _open_connections() -> int:
    """What PostgreSQL itself says of who is connected, beside the one who asks; SQLite has no such guests."""
    if connection.vendor != "postgresql":
        return 0
    settings = connection.settings_dict
    with psycopg.connect(os.environ["CANTIK_DATABASE"], dbname=str(settings["NAME"])) as asking:
        found = asking.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.basisdata
def test_forty_phones_leave_few_connections(desa: tuple[Desa, Desa]) -> None:
    ours, _ = desa
    phones = [Phone(ours.token(label=f"Ponsel {number}")) for number in range(PHONES)]
    version = ours.round.version
    before = _open_connections()
    together, seen = threading.Barrier(PHONES), []

    def visit(phone: Phone) -> list[int]:
        together.wait(60)
        xml = filled(new_id(), form=version.form_id, version=version.version)
        answers = [phone.get(f"{phone.base}/media/anggota.csv"), phone.send(body([xml_part(xml)]))]
        together.wait(60)
        if phone is phones[0]:
            seen.append(_open_connections())
        together.wait(60)
        connection.close()
        return [answer.status_code for answer in answers]

    with ThreadPoolExecutor(PHONES) as pool:
        assert list(pool.map(visit, phones)) == [[200, 201]] * PHONES
    assert FormSubmission.objects.count() == PHONES
    assert seen[0] - before <= 5, "the writer's, and four for all who look"
