"""States of a proposal and which act leads to which. Pure."""

from __future__ import annotations

DRAFT, SUBMITTED, ACCEPTED, RETURNED, WITHDRAWN = "draf", "diajukan", "diterima", "dikembalikan", "dicabut"
STATES = (DRAFT, SUBMITTED, ACCEPTED, RETURNED, WITHDRAWN)
#: in these its writer may change it
OPEN = (DRAFT, RETURNED)
#: where each proposal begins among the stages of `content/keadaan_usulan.csv` (`stages`)
FIRST = "usulan"
#: whose matter it is (docs/bidang/planning.md 6): the village's own, or one that goes up
OF_VILLAGE, ABOVE_VILLAGE = "desa", "supradesa"
AUTHORITIES = (OF_VILLAGE, ABOVE_VILLAGE)
#: how it is carried out (docs/bidang/planning.md 2.1)
PATTERNS = ("swakelola", "kerja_sama_desa", "pihak_ketiga")
