"""The job `lapangan.kertas`: a paper form with its QR for every family of a block, one PDF, sealed until it is fetched.

Names of heads stand on the paper: the file lies sealed for a day (`copies`) and goes with an erasure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from cantik.codes.area import AreaCode
from cantik.field.forms.app import phone_copies
from cantik.field.forms.app.desk_tables import form_as_prepared
from cantik.field.forms.app.phone_copies import HandedCopy
from cantik.field.instruments.form import PlannedForm
from cantik.field.instruments.paper import PaperFamily
from cantik.field.rounds.app.models import FAMILY, Block, Unit
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.models import Job
from cantik.jobs.app.service import Handle, JobStopped
from cantik.register.core.app import words
from cantik.vault.app.opening import OpenStore, at_hand

KIND = "lapangan.kertas"
#: prints a form of a version for some families; told how many are done
PrintFamilies = Callable[[PlannedForm, str, Sequence[PaperFamily], Callable[[int], None]], bytes]
_PRINTING = "Mencetak kertas keluarga"  # in the page's language: web/job_words.py


def subject(block: Block) -> str:
    """What the job of a block is about."""
    return f"kertas/{block.pk}"


def families(block: Block) -> list[Unit]:
    """The families of a block that get a paper form, in the order of their heads."""
    return list(Unit.objects.filter(block=block, kind=FAMILY).order_by("head", "pk"))


def make(print_families: PrintFamilies, handle: Handle) -> None:
    """Print the block of the job and put it by. Run again it makes the same; stopped or killed it leaves nothing."""
    number = int(handle.subject.rpartition("/")[2])
    block = Block.objects.select_related("round__activity__area", "round__version").get(pk=number)
    found, place = families(block), words.place((block.dusun, block.rw, block.rt))
    wanted = [PaperFamily(str(unit.pk), unit.head, place) for unit in found]
    version = block.round.version.version
    data = print_families(
        form_as_prepared(block.round), version, wanted, lambda done: handle.tell(_PRINTING, done, len(wanted))
    )
    if [unit.head for unit in families(block)] != [unit.head for unit in found]:  # somebody was erased meanwhile
        make(print_families, handle)
        return
    desa, name = AreaCode.kemendagri(handle.area), _name(handle.job)
    phone_copies.keep_waiting(HandedCopy(data, desa, block.round.activity.area_id, handle.by), at_hand(), name)
    try:
        handle.finish()
    except JobStopped:
        phone_copies.put_away(desa, name, at_hand())
        raise


def _name(job: Job) -> str:
    return phone_copies.waiting_name(f"kertas/{job.pk}")


def fetch(job: Job, area: AreaCode, opened: OpenStore) -> bytes:
    """The PDF of a finished job. Raises `UnreadableInput` (B602) when its day is over, `DamagedSecret` (R204)."""
    return phone_copies.open_waiting_copy(area, _name(job), opened)


def waits(job: Job, area: AreaCode, opened: OpenStore) -> bool:
    """Whether the PDF of a finished job can be fetched still."""
    return phone_copies.waits(area, _name(job), opened)


def job_kind(print_families: PrintFamilies) -> JobKind:
    """The kind of job that prints a block. `print_families`: the press of the products, which stand after this room."""
    return JobKind(KIND, "pencetakan kertas keluarga", "orang.sunting", partial(make, print_families))
