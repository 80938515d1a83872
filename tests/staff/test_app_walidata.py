"""Whether a village has a walidata: one appointed above it counts, one next door does not."""

from __future__ import annotations

import pytest

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff.app import appointments
from tests.staff.bekal import with_role

pytestmark = [pytest.mark.django_db, pytest.mark.satu_basisdata]
TEMPORARY = "X99.01.01.0001"


@pytest.mark.parametrize(("desa", "found"), [("99.01.01.2001", True), (TEMPORARY, True), ("99.10.01.2001", False)])
def test_the_walidata_of_a_kabupaten_examines_its_villages_and_those_without_a_code_yet(desa: str, found: bool) -> None:
    with_role("walidata", "99.01")
    assert appointments.walidata(AreaCode.from_stored(desa), clock.today()) is found
