"""Tables of coaching: a day on which somebody works with villages, and what was agreed on there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.forum.app.constraints import pair


class CoachingDay(models.Model):
    """A visit to one village, a session for several villages of a kecamatan, or the sosialisasi of a kabupaten, which
    tells villages of a season: planned, then told of, or called off.

    `area`: the village, kecamatan or kabupaten; `hour`: when it begins, None where nobody said; `materials`: codes of
    `belajar_modul.csv`, by blanks. Counts and work only; nobody is named but who planned it.
    """

    VISIT, SESSION, SOCIALISATION = "kunjungan", "sesi", "sosialisasi"
    PLANNED, HELD, CALLED_OFF = "rencana", "selesai", "batal"

    kind = models.CharField(max_length=12)
    area = models.CharField(max_length=20)
    day = models.DateField()
    hour = models.TimeField(null=True)
    materials = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200)
    purpose = models.CharField(max_length=400)
    state = models.CharField(max_length=8, default=PLANNED)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    told = models.TextField(blank=True)  # what was found and done
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)  # why it was called off

    class Meta:
        db_table = "board_coachingday"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "day"], name="board_bina_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=["kunjungan", "sesi", "sosialisasi"]), name="board_bina_jenis"),
            models.CheckConstraint(
                condition=Q(state="rencana", told="", reason="", ended_by="")
                | Q(state="selesai", reason="") & ~Q(told="") & ~Q(ended_by="")
                | Q(state="batal", told="") & ~Q(reason="") & ~Q(ended_by=""),
                name="board_bina_keadaan",
            ),
            pair("ended_at", "ended_by", "board_bina_penutup"),
        ]


class CoachedVillage(models.Model):
    """A village that a coaching day is for. `came`: how many of its officials came (None: not told yet); `work`: what
    was done in the village on that day, as the rooms kept it: JSON of kinds and counts."""

    day = models.ForeignKey(CoachingDay, on_delete=models.CASCADE, related_name="villages")
    kode = models.CharField(max_length=20, db_index=True)
    came = models.IntegerField(null=True)
    work = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "board_coachedvillage"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "kode"], name="board_bina_desa_sekali"),
            models.CheckConstraint(condition=Q(came__isnull=True) | Q(came__gte=0), name="board_bina_hadir"),
        ]


class CoachingAgreement(models.Model):
    """What a village and its coach agreed on: of the village, by a day; the village says when it is done."""

    day = models.ForeignKey(CoachingDay, on_delete=models.CASCADE, related_name="agreements")
    kode = models.CharField(max_length=20)
    text = models.CharField(max_length=400)
    due = models.DateField()
    done_by = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "board_agreement"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kode", "due"], condition=Q(done_at__isnull=True), name="board_sepakat_terbuka")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="board_sepakat_isi"),
            pair("done_at", "done_by", "board_sepakat_selesai"),
        ]
