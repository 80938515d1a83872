"""What villages of the demo share: a form of a village's own that the walidata made available, and a mapping of columns
that waits for the walidata. Through the services that the pages call."""

from __future__ import annotations

from cantik.base import clock
from cantik.base.memory_file import Held
from cantik.codes.app.queries import require_area
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load
from cantik.collect.app.mappings import save_mapping
from cantik.collect.dates import HARI_BULAN
from cantik.collect.matching.own import Decided, as_yaml
from cantik.field.instruments.app import sharing, versions
from cantik.field.instruments.app.models import APPROVED, SharedInstrument
from cantik.field.instruments.xlsform import CHOICES, SURVEY, XlsForm
from cantik.field.instruments.xlsx import xlsform_workbook
from cantik.field.rounds.app import rounds
from cantik.field.rounds.app.rounds import PlannedActivity
from cantik.staff.app.models import Account
from cantik.workflow.declaration import PressedButton

_TITLE, _NAME = "Sumber air rumah tangga (rekaan)", "sumber_air_reka"
_QUESTIONS = (
    ("text", "rt", "RT", "RT"),
    ("select_one sumber", "sumber_air", "Sumber air minum utama?", "Main source of drinking water?"),
    ("integer", "jarak", "Jarak ke sumber air (meter)?", "Distance to the source (metres)?"),
)
_SOURCES = (("1", "Ledeng", "Piped"), ("2", "Sumur", "Well"), ("3", "Mata air", "Spring"))
#: the list of citizens as many a village keeps it: its titles and what they mean, "" for what is not taken
_LIST = (
    ("NO", ""),
    ("NO KTP", "nik"),
    ("NO KK", "no_kk"),
    ("NAMA WARGA", "nama"),
    ("L/P", "jenis_kelamin"),
    ("TGL LAHIR", "tanggal_lahir"),
    ("KET", ""),
)
_CODES = {"jenis_kelamin": {"LAKI2": "1", "PEREMP": "2"}}


def share_form(area: AreaCode, agent: Account, head: Account, walidata: Account) -> None:
    """A form that a village made, its head approved and its kabupaten may use."""
    if SharedInstrument.objects.filter(kode=area.text(), version__isnull=False).exists():
        return
    now, today = clock.now(), clock.today()
    survey = [dict(zip(SURVEY[:4], row, strict=True)) for row in _QUESTIONS]
    choices = [dict(zip(CHOICES, ("sumber", *row), strict=True)) for row in _SOURCES]
    settings = {"form_title": _TITLE, "form_id": _NAME}
    file = Held(f"{_NAME}.xlsx", xlsform_workbook(XlsForm(survey, choices, settings)))
    planned = PlannedActivity("berkas", _TITLE, today, file)
    version = rounds.begin(agent, require_area(area).pk, planned, at=now, day=today).version
    versions.decide(head, version, APPROVED, "", area=area, at=now)
    offered = sharing.offer_version(version, area, looked=True, by=agent)
    sharing.decide_offer(area.kabupaten(), offered.pk, PressedButton("instrumen_bersama_putus", "edarkan"), walidata)


def share_mapping(area: AreaCode, agent: Account) -> None:
    """The mapping of a village's list of citizens, which the walidata has still to read."""
    if SharedInstrument.objects.filter(kode=area.text(), mapping__isnull=False).exists():
        return
    known = load()
    columns = {title: meant for title, meant in _LIST if meant}
    said = Decided(
        tuple(title for title, _meant in _LIST),
        1,
        "orang",
        "buku_penduduk",
        "daftar warga (rekaan)",
        columns,
        _CODES,
        {"tanggal_lahir": HARI_BULAN},
    )
    text = as_yaml(said, made=clock.today())
    row = save_mapping(
        code=area.text(), text=text, content=known.content, lists=known.lists, by=agent.actor, at=clock.now()
    )
    sharing.offer_mapping(row.pk, area, looked=True, by=agent)
