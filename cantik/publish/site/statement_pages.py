"""What the office told readers beside a release: replies to quotations, notices, who read it before everybody, and the
statistics cards of the months after it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cantik.content.regional_language import RegionalLanguage
from cantik.publish.site import notice_pages, proposal_pages, reply_pages
from cantik.publish.site.cards import ShelvedCard
from cantik.publish.site.look import NO_LOOK, OfficeLook
from cantik.publish.site.notice_pages import NoticeEntry
from cantik.publish.site.proposal_pages import PublicProposal
from cantik.publish.site.reply_pages import ReplyEntry
from cantik.publish.site.status_pages import PlannedRelease
from cantik.release.examination_notes import Note

#: who may read before everybody, beside the pages
READERS_FILE = "prarilis.json"
#: what is promised, beside the pages
PLANNED_FILE = "rencana.json"


@dataclass(frozen=True, slots=True)
class EarlyEntry:
    """Somebody on the public list: name, office, reason, since when, until when (None: still)."""

    name: str
    office: str
    reason: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """All of it for one village, the newest first. `own_tables`: where readers put tables together of this site
    (`own_link`). `former`: names and codes that an area had before, by its label in small letters, those of the
    village by ''. `planned`: what the calendar of its kabupaten promises, by day. `address`: where everybody reads the
    site, with a slash at its end, "" where that is not known. `tongues`: the languages of the region in which the site
    is written besides; `look`: how it looks. `proposals`: what became of what the village proposed. `handovers`: to
    which offices its counts before protection went, a sentence each."""

    replies: Sequence[ReplyEntry] = ()
    notices: Sequence[NoticeEntry] = ()
    readers: Sequence[EarlyEntry] = ()
    cards: Sequence[ShelvedCard] = ()
    own_tables: str | None = None
    former: Mapping[str, Sequence[str]] = field(default_factory=dict)
    planned: Sequence[PlannedRelease] = ()
    address: str = ""
    tongues: tuple[RegionalLanguage, ...] = ()
    look: OfficeLook = NO_LOOK
    proposals: Sequence[PublicProposal] = ()
    handovers: Sequence[Note] = ()

    def files(self) -> Mapping[str, str]:
        """The same for programs: name of the file -> text, "" where there is nothing."""
        return {
            reply_pages.FILE: reply_pages.replies_file(self.replies),
            notice_pages.FILE: notice_pages.notices_file(self.notices),
            READERS_FILE: _readers_file(self.readers),
            PLANNED_FILE: _planned_file(self.planned),
            proposal_pages.FILE: proposal_pages.proposals_file(self.proposals),
        }


NO_WORDS = OfficeWords()
#: the files that may lie beside the pages of a village
FILES = (reply_pages.FILE, notice_pages.FILE, READERS_FILE, PLANNED_FILE, proposal_pages.FILE)


def _readers_file(readers: Sequence[EarlyEntry]) -> str:
    told = [
        {
            "nama": reader.name,
            "jabatan": reader.office,
            "alasan": reader.reason,
            "sejak": reader.since.isoformat(),
            "sampai": reader.until.isoformat() if reader.until else None,
        }
        for reader in readers
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n" if told else ""


def _planned_file(planned: Sequence[PlannedRelease]) -> str:
    told = [
        {"judul": entry.title, "judul_en": entry.title_en, "milik": entry.whose, "hari": entry.day.isoformat()}
        for entry in planned
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n" if told else ""
