"""A round of any shipped instrument in a fictitious village, filled by a client that knows only its XForm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.test import Client

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.field.devices.app import devices
from cantik.field.forms.app import writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.models import Block, Round, Unit
from cantik.field.rounds.frame import FramedFamily
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore
from cantik.web.desk import VillageDesk
from cantik.web.tahap.perencanaan.plan import source
from tests.field.forms.kiriman import CONTENT_TYPE, body, new_id, photo_part, xml_part
from tests.field.pendataan import ACUAN
from tests.fixtures.markah import markah
from tests.register.langkah import wilayah
from tests.staff import bekal

_BIND = re.compile(r'<bind [^>]*?nodeset="(/data/[^"]+)"')


@dataclass(frozen=True)
class Ronde:
    """An open round with one phone."""

    desa: AreaCode
    opened: OpenStore
    agen: Account
    kades: Account
    round: Round
    token: str

    def alamat(self, rest: str = "") -> str:
        """An address of its *Lapangan*."""
        return f"/desa/{self.desa.text()}/lapangan/{self.round.pk}/{rest}"

    def xform(self) -> str:
        """The form as the phone fetches it."""
        listed = markah(Client().get(f"/c/{self.token}/formList"))
        address = re.search(r"<downloadUrl>[^<]*?(/c/[^<]+)</downloadUrl>", listed)
        assert address, listed
        return markah(Client().get(address[1]))

    def isi(self, *, deprecated: str = "", **said: object) -> bytes:
        """A filled form: every answer at the path that the XForm binds to its name."""
        xform = self.xform()
        paths = {path.rsplit("/", 1)[-1]: path for path in _BIND.findall(xform)}
        groups: dict[str, str] = {}
        for name, answer in said.items():
            group = paths[name].split("/")[2]
            groups[group] = groups.get(group, "") + f"<{name}>{escape(str(answer))}</{name}>"
        told = "".join(f"<{group}>{inside}</{group}>" for group, inside in groups.items())
        head = re.search(r'<data [^>]*?id="([^"]+)"[^>]*?version="([^"]+)"', xform)
        assert head, xform[:400]
        meta = f"<orx:instanceID>{new_id()}</orx:instanceID>"
        meta += f"<orx:deprecatedID>{deprecated}</orx:deprecatedID>" if deprecated else ""
        return (
            f'<data id="{head[1]}" version="{head[2]}" xmlns:orx="http://openrosa.org/xforms">{told}'
            f"<orx:meta>{meta}</orx:meta></data>"
        ).encode()

    def kirim(self, xml: bytes, *, foto: tuple[str, bytes] | None = None, status: int = 201) -> str:
        """The phone sends a form; it is read. Its instance."""
        parts = [xml_part(xml), *([photo_part(foto[1], foto[0])] if foto else [])]
        with writer.end_writers():
            answer = Client().post(f"/c/{self.token}/submission?deviceID=collect:uji", body(parts), CONTENT_TYPE)
        assert answer.status_code == status, markah(answer)
        while read_some(self.opened):
            pass
        found = re.search(r"<orx:instanceID>([^<]+)<", xml.decode())
        assert found
        return found[1]

    def satuan(self, instance: str) -> Unit:
        """What a form became on the desk."""
        return Unit.objects.get(forms__submission=instance)


def ronde(
    opened: OpenStore,
    agen: Account,
    kades: Account,
    instrument: str,
    desa: AreaCode,
    families: list[FramedFamily] | None = None,
) -> Ronde:
    """A round of an instrument, approved, given to an enumerator, opened."""
    now, area = clock.now(), wilayah(desa)
    petugas = bekal.with_role("pencacah", desa.text(), name=f"Petugas {instrument}")
    made = rounds.begin(
        agen, area, rounds.PlannedActivity(instrument, f"Isian {instrument}", ACUAN), at=now, day=clock.today()
    )
    versions.decide(kades, made.version, APPROVED, "", area=desa, at=now)
    desk = VillageDesk(desa, area, opened, agen, clock.today())
    frame.freeze(agen, made, source.families(desk, ACUAN) if families is None else families, at=now)
    rounds.assign(agen, made, {block.pk: petugas for block in Block.objects.filter(round=made)}, at=now)
    made = rounds.open_round(agen, made, at=now, reason="metadata menyusul")
    token = devices.issue(agen, made, petugas, "Ponsel", at=now)
    return Ronde(desa, opened, agen, kades, made, token)
