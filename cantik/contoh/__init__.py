"""The fictitious kabupaten for demo, tests and measurement."""

from cantik.contoh.galat import KINDS, ErrorPlan, Kind, Planted, plant
from cantik.contoh.kabupaten import make_kabupaten, write_areas, write_dusun, write_polygons
from cantik.contoh.model import Kabupaten, Population, Village
from cantik.contoh.opensid import opensid_rows, write_csv, write_opensid, write_rows

__all__ = [
    "KINDS",
    "ErrorPlan",
    "Kabupaten",
    "Kind",
    "Planted",
    "Population",
    "Village",
    "make_kabupaten",
    "opensid_rows",
    "plant",
    "write_areas",
    "write_csv",
    "write_dusun",
    "write_opensid",
    "write_polygons",
    "write_rows",
]
