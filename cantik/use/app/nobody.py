"""What the office writes for everybody names no resident and holds nobody's number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_noop as noop

from cantik.base.errors import CantikError
from cantik.base.text import holds_number
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.register.core.app.models import PersonVersion
from cantik.use.reply_text import possible_names


def nobody(area: AreaCode, texts: Sequence[str], refused: Callable[..., CantikError]) -> None:
    """No number of a person, and no name of one whom the village's register knows: whole, of two words or more. Raises
    what `refused` makes."""
    if any(holds_number(text) for text in texts):
        raise refused(noop("Tulisan ini memuat nomor seseorang"), mend=noop("Tulis tanpa nomor."))
    area_row, names = find_area(area), possible_names(texts)
    known = PersonVersion.objects.filter(person__area=area_row, name_fold__in=names)
    if known.exists():
        raise refused(noop("Tulisan ini memuat nama seorang warga"), mend=noop("Tulis tanpa nama orang."))
