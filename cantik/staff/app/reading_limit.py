"""How many different persons somebody may read within an hour, by role (content): counted in the log itself.

Whoever reaches it is stopped until the hour is over, and the kepala desa is told once an hour.
"""

from __future__ import annotations

import datetime as dt
import json

from django.db.models import Q, Sum
from django.db.models.functions import Length

from cantik.base import clock
from cantik.content.loader import limit
from cantik.staff.app import log, notices, pace
from cantik.staff.app.models import Account, AuditEntry
from cantik.staff.app.rights import AccessDecision, emergencies

#: rights behind which persons are read
READING = frozenset({"orang.lihat", "orang.sunting", "orang.buka_nik", "register.putus"})
STOPPED = "orang.baca_dibatasi"
_HOUR = dt.timedelta(hours=1)
#: limit of each role; who reads by emergency access has a role that stands here no otherwise
_LIMITS = {
    "agen_statistik": "baca_orang_desa",
    "kepala_desa": "baca_orang_desa",
    "pencacah": "baca_orang_bantu",
    "opd_kb": "baca_orang_bantu",
    "kader_rumah_dataku": "baca_orang_bantu",
}
_OFFICE, _UNSEEN = "baca_orang_instansi", "baca_orang_belum_dibaca"


def most(person: Account, decision: AccessDecision, code: str) -> int:
    """Persons within an hour for whom this decision lets in; few in an emergency of which the village has not read."""
    own = [_LIMITS[role] for role in decision.roles if role in _LIMITS]
    if not own and any(access.area == code and access.seen_at is None for access in emergencies(person)):
        return limit(_UNSEEN).whole
    return max(limit(name).whole for name in own or [_OFFICE])


def read(person: Account, since: dt.datetime, bound: int) -> int:
    """How many different persons the log says were read since a moment, exact from `bound` on."""
    rows = AuditEntry.objects.filter(Q(subject="orang"), by=person.actor, at__gte=log.stamp(since))
    letters = rows.aggregate(letters=Sum(Length("subjects")))["letters"] or 0
    if letters // 2 < bound:  # each number has a digit and a comma at least: there cannot be more
        return int(letters) // 2
    seen = set[int | str]()
    for subjects in rows.values_list("subjects", flat=True):
        seen.update(json.loads(subjects))
    return len(seen)


def stop_reading(person: Account, decision: AccessDecision, code: str) -> bool:
    """Whether somebody has read as many persons as the hour allows; then it is written down and the village is told."""
    if not decision.roles:
        return False
    now = clock.now()
    bound = most(person, decision, code)
    if read(person, now - _HOUR, bound) < bound:
        return False
    if not pace.done_since(person.actor, STOPPED, now - _HOUR):
        with log.within(code):
            log.record(
                by=person.actor, at=now, action=STOPPED, subject="akun", subjects=[person.pk], detail={"orang": bound}
            )
        if code:
            notices.tell(code, notices.LIMITED, by=person, at=now)
    return True
