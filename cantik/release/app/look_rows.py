"""What was done with the look of an office's public site: tried, used, taken off; one row each, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

#: the same words as those of borders (`models.Border`)
TRIED, USED, TAKEN_OFF = "uji", "pakai", "lepas"


class SiteLook(models.Model):
    """The newest row of an area that is not a trial says how its site looks. Pictures lie in the store under their
    digest; a row that takes the look off has none. `kode`: of a village, a kecamatan, a kabupaten or a province."""

    kode = models.CharField(max_length=20)
    act = models.CharField(max_length=8)
    colour = models.CharField(max_length=7, blank=True)  # as it was given: #RRGGBB
    logo = models.CharField(max_length=64, blank=True)
    photo = models.CharField(max_length=64, blank=True)
    alt = models.CharField(max_length=200, blank=True)  # what the photo shows, for who does not see it
    credit = models.CharField(max_length=120, blank=True)  # who took it
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "release_look"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kode", "act"], name="release_rupa_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(act__in=[TRIED, USED, TAKEN_OFF]), name="release_rupa_tindakan"),
            models.CheckConstraint(
                condition=Q(act=TAKEN_OFF, colour="", logo="", photo="")
                | (~Q(act=TAKEN_OFF) & (~Q(colour="") | ~Q(logo="") | ~Q(photo=""))),
                name="release_rupa_berisi",
            ),
            models.CheckConstraint(
                condition=Q(photo="", alt="", credit="") | (~Q(photo="") & ~Q(alt="") & ~Q(credit="")),
                name="release_rupa_foto_bersumber",
            ),
        ]
