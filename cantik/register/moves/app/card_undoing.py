"""What a card and its receipt made is not taken back on one side alone; how many cards wait."""

from __future__ import annotations

from cantik.register.moves.app.models import WAITS, CameCard, SentCard
from cantik.register.moves.errors import one_sided


def refuse_one_sided(batch: int) -> None:
    """Raise `MoveCardRefused` R620 for the departure or arrival that a card and its receipt stand for."""
    if SentCard.objects.filter(departure_id=batch).exists() or CameCard.objects.filter(arrival_id=batch).exists():
        raise one_sided()


def count_waiting(area_id: int) -> int:
    """Cards that came to a village and were not decided."""
    return CameCard.objects.filter(area_id=area_id, state=WAITS).count()
