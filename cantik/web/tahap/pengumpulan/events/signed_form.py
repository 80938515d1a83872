"""An official form signed with the village's key: PDF and XLSX in one archive, and how a reader proves it."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cantik.base.canonical import canonical_json
from cantik.base.errors import CantikError, UnreadableInput
from cantik.base.nesting import parse_json
from cantik.base.zip_archive import new_zip
from cantik.base.zip_directory import open_zip
from cantik.register.events.papers import Filled
from cantik.vault.signature import FORM_TYPE, SigningKey, check, public_key, sign
from cantik.web.tahap.pengumpulan.events.papers_out import Heading, pdf_of, xlsx_of

CONTENTS, ENVELOPE = "isi.json", "tanda-tangan.dsse.json"
#: a form has four files of a few hundred kilobytes; more is no form
_MOST_FILES, _MOST_BYTES = 10, 50_000_000


def sign_form(filled: Filled, heading: Heading, key: SigningKey) -> bytes:
    """PDF, XLSX, their fingerprints, and the village's signature over these, as one ZIP.

    The payload type differs from that of a release, so that a form can never be taken for one.
    """
    keyid = str(public_key(key)["keyid"])
    note = f"Ditandatangani dengan kunci desa {keyid[:16]}…; tanda tangan atas sidik berkas ada di {ENVELOPE}."
    name = filled.paper.id
    files = {f"{name}.pdf": pdf_of(filled, heading, note), f"{name}.xlsx": xlsx_of(filled, heading, note)}
    contents = canonical_json(
        {
            "jenis": "formulir",
            "formulir": name,
            "desa": heading.village,
            "masa": heading.period,
            "dibuat": heading.made.isoformat(),
            "berkas": {
                name: {"panjang": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
            },
        }
    )
    files |= {CONTENTS: contents, ENVELOPE: sign(contents, key, FORM_TYPE)}
    stream = io.BytesIO()
    with new_zip(stream) as archive:
        for path, data in files.items():
            archive.add(path, data)
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class FormVerdict:
    """Whether a signed form is what its village signed. `faults`: what is wrong, in words; `key`: who signed it."""

    form: str
    village: str
    period: str
    key: str
    files: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """The signature holds and every file is the one that was signed."""
        return not self.faults


def verify_form(data: bytes, pinned: str | None = None) -> FormVerdict:
    """Prove a signed form. `pinned`: id of the key that must have signed it (None: whoever did, the verdict says who).

    Raises `UnreadableInput` T105 for what is no signed form.
    """
    files = _members(data)
    contents, said = files.get(CONTENTS, b""), _contents(files.get(CONTENTS, b""))
    faults = []
    key = ""
    try:
        key = check(files.get(ENVELOPE, b""), contents, pinned, FORM_TYPE)
    except CantikError as error:
        faults.append(f"tanda tangan: {error.found}")
    listed = said["berkas"]
    for name, fact in listed.items():
        if name not in files:
            faults.append(f"{name}: tidak ada")
        elif hashlib.sha256(files[name]).hexdigest() != fact.get("sha256"):
            faults.append(f"{name}: bukan berkas yang ditandatangani")
    faults += [f"{name}: tidak ditandatangani" for name in files if name not in {*listed, CONTENTS, ENVELOPE}]
    return FormVerdict(said["formulir"], said["desa"], said["masa"], key, tuple(listed), tuple(faults))


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with open_zip(data, _MOST_FILES) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > _MOST_BYTES:
                raise _no_form("arsip terlalu besar")
            if len({member.filename for member in members}) < len(members):
                raise _no_form("dua berkas bernama sama")
            return {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError, ValueError, zlib.error) as error:
        raise _no_form("arsip rusak") from error


def _contents(text: bytes) -> Mapping[str, Any]:
    """The list of files as it is written. Raises `UnreadableInput` T105."""
    try:
        said = parse_json(text)
        if said["jenis"] == "formulir" and all(isinstance(fact, dict) for fact in said["berkas"].values()):
            return {name: said[name] for name in ("formulir", "desa", "masa", "berkas")}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_form(f"{CONTENTS} tidak ada atau rusak") from error
    raise _no_form(f"{CONTENTS} bukan daftar berkas formulir")


def _no_form(found: str) -> UnreadableInput:
    return UnreadableInput(
        "T105",
        "Ini bukan formulir bertanda tangan",
        found=found,
        expected="arsip ZIP dari tombol Tanda tangani",
        mend="Minta lagi arsipnya dari desa, jangan dikemas ulang.",
    )
