"""Schools with places and photos for the villages that are worked in, recorded as a form records them."""

from __future__ import annotations

import datetime as dt
import io

from PIL import Image

from bench.web.world import Place
from cantik.codes.area import AreaCode
from cantik.collect.facilities import read_row
from cantik.register.facilities.app import recording as facility_desk
from cantik.register.facilities.app.models import Facility
from cantik.register.facilities.app.services import kinds, lists
from cantik.vault.app.opening import OpenStore

MANY = 40
_DAY = dt.date(2025, 6, 1)


def furnish(opened: OpenStore, place: Place, at: dt.datetime) -> None:
    """Write the schools of a village and note their numbers."""
    desk = facility_desk.FacilityDesk(opened, AreaCode.kemendagri(place.kode), "cantik bench", at)
    kind, codes = kinds()["sekolah"], lists()
    for number in range(MANY):
        said = {
            "nama": f"SDN Rekaan {number + 1}",
            "jenjang": "sd",
            "murid_l": str(80 + number),
            "kode": f"SD-{number + 1}",
            "lintang": f"{-8 - number / 500:.4f}",
            "bujur": f"{112 + number % 7 / 200:.4f}",
        }
        written, problems = read_row(kind, said, codes)
        if written is None:
            raise AssertionError(problems)
        place.facilities.append(facility_desk.record(desk, kind=kind, written=written, today=_DAY))
    picture = io.BytesIO()
    Image.effect_noise((640, 480), 40).save(picture, "PNG")
    area = Facility.objects.get(pk=place.facilities[0]).area_id
    number = facility_desk.add_photo(desk, area_id=area, facility=place.facilities[0], data=picture.getvalue())
    place.photos.append(number)
