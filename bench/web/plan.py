"""How large a run is: villages, persons, people who work, their pace, how long they are watched."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

#: the 40 people of a kabupaten by role; every role of the matrix is there. Half of them are agents, to whom half of
#: all addresses belong: so each address is asked for equally often
FULL_CREW = {
    "agen_statistik": 20,
    "kepala_desa": 3,
    "walidata": 2,
    "pembina": 1,
    "camat": 1,
    "pencacah": 1,
    "opd_kb": 1,
    "komunitas": 1,
    "koordinator": 1,
    "admin_simpul": 1,
    "produsen": 1,
    "ppdp": 1,
    "dinas_pmd": 1,
    "pendamping": 1,
    "disdukcapil": 1,
    "kader_rumah_dataku": 1,
    "bpd": 1,
    "bakorwil": 1,
}
SMALL_CREW = dict.fromkeys(FULL_CREW, 1) | {"agen_statistik": 3}


@dataclass(frozen=True, slots=True)
class Size:
    """A size of the bench. `pace`: seconds between two requests of a person, and how much more or less at most."""

    villages: int
    persons: int  # living persons of each village
    drafts: int  # villages whose release of the present year is being prepared, the first of them with a signed one
    open_findings: int  # of the busiest village; the others have twenty
    guarded: int  # spare accounts with a second factor
    log_rows: int  # rows that the audit log has gained in former years
    crew: Mapping[str, int]
    pace: tuple[float, float]
    seconds: float
    site_seconds: float


#: so long that each address is asked for about twenty times: the 95th percentile of six requests is the slowest one
_LONG_S = 640.0

SIZES = {
    "small": Size(10, 300, 1, 1_000, 3, 2_000, SMALL_CREW, (2.0, 0.8), 8.0, 2.0),
    "full": Size(250, 3_440, 4, 10_000, 12, 200_000, FULL_CREW, (5.0, 2.0), _LONG_S, 15.0),
    # as many villages and people at the full size's pace, with few persons: what hangs on their number shows within
    # minutes
    "many": Size(250, 120, 2, 1_000, 6, 20_000, FULL_CREW, (5.0, 2.0), 75.0, 2.0),
    # what the bench's own test runs: nothing is measured that anybody quotes
    "tiny": Size(6, 120, 1, 60, 3, 200, SMALL_CREW, (1.5, 0.5), 3.0, 0.5),
}
YEARS = (2023, 2024, 2025)
WARM_UP = 100


def dice(seed: int) -> random.Random:
    """Chance that falls the same way each time. Nothing secret hangs on it."""
    return random.Random(seed)  # noqa: S311
