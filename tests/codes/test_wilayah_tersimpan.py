"""Areas in the database: an internal id, dated codes, one or two or only temporary ones (docs/bidang/metadata.md
7.1)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cantik.codes.app.models import Area, CodeRow
from cantik.codes.app.queries import find_area, names_here
from cantik.codes.area import AreaCode

pytestmark = pytest.mark.django_db

PECAH = dt.date(2025, 6, 1)


def code(area: Area, scheme: str, value: str, since: dt.date | None = None, until: dt.date | None = None) -> None:
    CodeRow.objects.create(area=area, scheme=scheme, value=value, valid_from=since, valid_to=until)


def test_a_code_that_changed_finds_the_same_village_on_either_side() -> None:
    area = Area.objects.create(kind="desa")
    code(area, "kemendagri", "99.01.01.2001", until=PECAH)
    code(area, "kemendagri", "99.01.02.2001", since=PECAH)
    old, new = AreaCode.kemendagri("99.01.01.2001"), AreaCode.kemendagri("99.01.02.2001")
    assert (find_area(old), find_area(new)) == (None, area)
    assert (find_area(old, PECAH - dt.timedelta(1)), find_area(old, PECAH)) == (area, None)
    assert (find_area(new, PECAH - dt.timedelta(1)), find_area(new, PECAH)) == (None, area)


def test_two_bps_codes_or_only_a_temporary_one() -> None:
    area, upt = Area.objects.create(kind="desa"), Area.objects.create(kind="upt")
    code(area, "bps", "9901010001")
    code(area, "bps", "9901010002")
    code(upt, "sementara", "X99.01.01.0001")
    assert find_area(AreaCode.bps("9901010001")) == find_area(AreaCode.bps("9901010002")) == area
    assert find_area(AreaCode.temporary("X99.01.01.0001")) == upt


def test_the_same_digits_in_two_schemes_are_two_villages() -> None:
    one, other = Area.objects.create(kind="desa"), Area.objects.create(kind="desa")
    code(one, "kemendagri", "99.01.01.2001")
    code(other, "bps", "9901012001")
    assert find_area(AreaCode.kemendagri("9901012001")) == one
    assert find_area(AreaCode.bps("9901012001")) == other


@pytest.mark.basisdata
def test_a_valid_code_never_means_two_areas() -> None:
    one, other = Area.objects.create(kind="desa"), Area.objects.create(kind="desa")
    code(one, "kemendagri", "99.01.01.2001")
    with pytest.raises(IntegrityError), transaction.atomic():
        code(other, "kemendagri", "99.01.01.2001")
    with pytest.raises(IntegrityError), transaction.atomic():
        code(other, "kemendagri", "99.01.01.2009", since=PECAH, until=PECAH)


def test_the_names_of_a_store_are_of_its_villages_and_of_what_lies_above() -> None:
    area = Area.objects.create(kind="desa")
    code(area, "kemendagri", "35.05.10.2011")
    code(Area.objects.create(kind="desa"), "kemendagri", "35.05.10.2003", until=PECAH)
    assert names_here() == {"Sawentar", "Kanigoro", "Kabupaten Blitar", "Jawa Timur"}
