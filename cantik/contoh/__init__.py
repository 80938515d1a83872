"""The fictitious kabupaten for demo, tests and measurement."""

from cantik.contoh.galat import KINDS, ErrorKind, ErrorPlan, Planted, plant
from cantik.contoh.kabupaten import make_kabupaten, write_areas, write_dusun, write_polygons
from cantik.contoh.model import InventedVillage, Kabupaten, Population
from cantik.contoh.opensid import opensid_rows, write_csv, write_opensid, write_rows

__all__ = [
    "KINDS",
    "ErrorKind",
    "ErrorPlan",
    "InventedVillage",
    "Kabupaten",
    "Planted",
    "Population",
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
