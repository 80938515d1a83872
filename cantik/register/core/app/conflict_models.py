"""What was decided where two sources speak of one person or one family, and what is still open."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area
from cantik.collect.app.models import Batch
from cantik.register.core.conflict import BY_RULE, DECIDED, FAMILY, NEW, OLD, OPEN, PERSON, key_of


class ConflictDecision(models.Model):
    """Somebody said which value holds: of one difference, or of all of a kind (`scope`, canonical JSON). `persons`: of
    how many persons and families. Taken back, it stays on record."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    takes = models.CharField(max_length=4)
    why = models.TextField(blank=True)
    scope = models.TextField()
    persons = models.IntegerField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "register_conflictdecision"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(takes__in=[NEW, OLD]), name="register_pilihan_jenis"),
            models.CheckConstraint(
                condition=(Q(undone_at__isnull=True) & Q(undone_by=""))
                | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="register_pilihan_urung",
            ),
        ]


class Conflict(models.Model):
    """Two statements say different things of one variable of a person (`content`, `other`) or of a family (`home`,
    `other_home`). The first of the two is the one that came in with `batch`.

    `takes`: whose value holds (`baru`: of the first, `lama`: of the other); with `binds`, what the loser says is not
    heard while both are read. `shown`: the other was what held then; else it only guards the order of trust. Nothing
    is changed but `retired_at` and what retired it: `replaced_by` a decision.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, null=True, related_name="+")
    variable = models.CharField(max_length=40)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    content = models.ForeignKey("register.PersonVersion", on_delete=models.PROTECT, null=True, related_name="+")
    other = models.ForeignKey("register.PersonVersion", on_delete=models.PROTECT, null=True, related_name="+")
    family = models.ForeignKey("register.Family", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    home = models.ForeignKey(
        "register.FamilyVersion", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    other_home = models.ForeignKey(
        "register.FamilyVersion", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    rule = models.CharField(max_length=80)
    way = models.CharField(max_length=12)
    takes = models.CharField(max_length=4)
    state = models.CharField(max_length=8)
    shown = models.BooleanField()
    binds = models.BooleanField()
    decision = models.ForeignKey(ConflictDecision, on_delete=models.PROTECT, null=True, related_name="conflicts")
    replaced_by = models.ForeignKey(ConflictDecision, on_delete=models.PROTECT, null=True, related_name="replaced")
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "register_conflict"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "state"], condition=Q(retired_at__isnull=True), name="register_beda_wilayah"),
            models.Index(fields=["family"], condition=Q(family__isnull=False), name="register_beda_keluarga"),
            models.Index(fields=["home"], condition=Q(home__isnull=False), name="register_beda_rumah"),
            models.Index(fields=["other_home"], condition=Q(other_home__isnull=False), name="register_beda_rumah_lain"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["content", "other", "variable"],
                condition=Q(retired_at__isnull=True),
                name="register_beda_sekali",
            ),
            models.UniqueConstraint(
                fields=["home", "other_home", "variable"],
                condition=Q(retired_at__isnull=True, home__isnull=False),
                name="register_beda_rumah_sekali",
            ),
            models.CheckConstraint(condition=~Q(content=F("other")), name="register_beda_dua"),
            models.CheckConstraint(condition=~Q(home=F("other_home")), name="register_beda_rumah_dua"),
            models.CheckConstraint(
                condition=Q(
                    person__isnull=False,
                    content__isnull=False,
                    other__isnull=False,
                    family__isnull=True,
                    home__isnull=True,
                    other_home__isnull=True,
                )
                | Q(
                    person__isnull=True,
                    content__isnull=True,
                    other__isnull=True,
                    family__isnull=False,
                    home__isnull=False,
                    other_home__isnull=False,
                ),
                name="register_beda_siapa",
            ),
            models.CheckConstraint(condition=Q(takes__in=[NEW, OLD]), name="register_beda_pilihan"),
            models.CheckConstraint(condition=Q(state__in=[BY_RULE, OPEN, DECIDED]), name="register_beda_keadaan"),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(retired_at__gte=F("recorded_at")), name="register_beda_dicatat"
            ),
        ]

    @property
    def unit(self) -> str:
        """What it is about: a person or a family."""
        return PERSON if self.person_id is not None else FAMILY

    @property
    def key(self) -> str:
        """The variable by one word (`conflict.key_of`)."""
        return key_of(self.unit, self.variable)

    @property
    def whose(self) -> int:
        """The person or the family."""
        return self.person_id or self.family_id or 0

    @property
    def ours(self) -> int:
        """The statement that came in."""
        return self.content_id or self.home_id or 0

    @property
    def theirs(self) -> int:
        """The statement that it is compared with."""
        return self.other_id or self.other_home_id or 0
