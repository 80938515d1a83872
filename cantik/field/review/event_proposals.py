"""What a form says happened to somebody, and how far the office is with it. Pure.

A form never makes an event: it proposes one, which the agen decides; deaths and moves are countersigned.
"""

from __future__ import annotations

from enum import StrEnum


class FieldKind(StrEnum):
    """What became of somebody; the value is what is stored. The last three are answers that no event follows from."""

    BIRTH = "lahir"
    ARRIVAL = "datang"
    DEATH = "mati"
    DEPARTURE = "keluar"
    REGROUPED = "pindah_kk"  # somebody of the register lives with another family of the village
    MOVE = "pindah_dalam"  # the family lives in another RT
    AWAY = "di_luar"  # belongs to the family and stays elsewhere
    OTHER_FAMILY = "keluarga_lain"  # whoever lives with that family is told of there
    UNKNOWN = "tidak_tahu"


class FieldState(StrEnum):
    """How far the office is with it; the value is what is stored."""

    NOTED = "dicatat"  # no event follows from it
    PROPOSED = "usul"
    WAITING = "menunggu"  # the agen says yes, the kepala desa has to countersign
    RECORDED = "masuk"  # the register recorded the event
    REFUSED = "ditolak"
    WITHDRAWN = "ditarik"  # the form that said it is no longer approved


#: the answers that nothing follows from
ANSWERS = frozenset({FieldKind.OTHER_FAMILY, FieldKind.UNKNOWN})
#: kinds that the kepala desa countersigns
COUNTERSIGNED = frozenset({FieldKind.DEATH, FieldKind.DEPARTURE, FieldKind.ARRIVAL, FieldKind.MOVE})
#: what may have become of somebody of the list who is not in the form
GONE = (FieldKind.DEATH, FieldKind.DEPARTURE, FieldKind.AWAY, FieldKind.OTHER_FAMILY, FieldKind.UNKNOWN)
#: kinds that bring somebody into a family who is nobody of its list
JOINED = (FieldKind.BIRTH, FieldKind.ARRIVAL, FieldKind.REGROUPED)
