"""Statistics cards from the draft to the shelf: made by one, signed by another, each in one transaction with its entry
of the log. A card that stands is never made again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.db import IntegrityError, transaction

from cantik.codes.area import AreaCode
from cantik.release import card_files
from cantik.release.app.models import DROPPED, ISSUED, SUBMITTED, StatisticsCard
from cantik.release.app.services import Signatory, by_which, signing_role, still_may
from cantik.release.card import MonthlyCard, figures_digest
from cantik.release.errors import NotNow, StaleDraft
from cantik.release.reasons import require_reason
from cantik.staff.app import accounts, steps, waiting_list
from cantik.staff.app.models import Account
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep

MAKE, SIGN = "orang.sunting", "rilis.tanda_tangan"


def find_waiting(area: AreaCode) -> StatisticsCard | None:
    """The card that waits for its signature."""
    return StatisticsCard.objects.filter(kode=area.text(), state=SUBMITTED).first()


def list_signed(area: AreaCode) -> list[StatisticsCard]:
    """The cards that were signed, newest first."""
    return list(StatisticsCard.objects.filter(kode=area.text(), state=ISSUED).order_by("-last"))


def last_returned(area: AreaCode) -> StatisticsCard | None:
    """The newest card, when it was sent back."""
    newest = StatisticsCard.objects.filter(kode=area.text()).order_by("-pk").first()
    return newest if newest is not None and newest.returned_why else None


@transaction.atomic
def hand_in(area: AreaCode, card: MonthlyCard, *, by: str) -> StatisticsCard:
    """Note a card that waits for its signature; one that waited before falls away. Raises `NotNow` T402 for a period
    that has its card."""
    accounts.one_at_a_time()
    _refuse_twice(area, card)
    former = list(StatisticsCard.objects.filter(kode=area.text(), state=SUBMITTED).values_list("pk", flat=True))
    StatisticsCard.objects.filter(pk__in=former).update(state=DROPPED)
    waiting_list.keep_rows(StatisticsCard.objects.filter(pk__in=former))
    row = StatisticsCard(kode=area.text(), number=card.number, last=card.last, figures=figures_digest(card))
    steps.record_step(row, "susun", by, area)
    return row


def _refuse_twice(area: AreaCode, card: MonthlyCard) -> None:
    if any(row.last >= card.first for row in list_signed(area)):
        raise NotNow("Kartu masa ini sudah terbit", found=card.number, mend="Muat ulang halaman ini.")


def send_back(area: AreaCode, why: str, *, by: Account) -> None:
    """Return the card that waits, with a reason. Raises `NotNow` T402, `ReasonWanted` T403."""
    rows, pressed = StatisticsCard.objects.filter(kode=area.text()), PressedButton("kartu_kembalikan", reason=why)
    effects = StepEffects(weigh=lambda _row, _step, said: require_reason(said))
    steps.take_step(rows, pressed, by=by, area=area, effects=effects)


def sign(*, area: AreaCode, seen: str, card: MonthlyCard, signer: Signatory, put: Callable[[], str]) -> StatisticsCard:
    """Sign the card that waits. `seen`: the digest that the person saw; `card`: the same card as the register tells it
    now; `put`: puts the finished folder on the shelf and says by which key, called last.

    Raises `StaleDraft` T401 when either differs from what was handed in, `NotNow` T402, `SamePerson` T404.
    """
    person = signer.person

    def seal(row: StatisticsCard, _step: WorkflowStep) -> None:
        still_may(person, area)
        _refuse_twice(area, card)
        if row.figures != seen or figures_digest(card) != row.figures:
            raise StaleDraft("angka kartu berubah sesudah disusun")
        row.role = signing_role(signer.decision)
        row.decree, row.acting = by_which(person, row.role, area)
        row.content, row.key = card.content, put()

    rows, pressed = StatisticsCard.objects.filter(kode=area.text()), PressedButton("kartu_tanda_tangan")
    try:
        return steps.take_step(rows, pressed, by=person, area=area, effects=StepEffects(prepare=seal))[0]
    except IntegrityError as error:
        raise NotNow("Kartu ini sudah ditandatangani", mend="Muat ulang halaman ini.") from error


def on_shelf(shelf: Path, area: AreaCode) -> tuple[MonthlyCard, ...]:
    """The cards of a village that were signed here, oldest first: what a killed signature left behind is none. Raises
    T101–T103."""
    numbers = {row.number for row in list_signed(area)}
    return tuple(card for card in card_files.cards(shelf, area.text()) if card.number in numbers)
