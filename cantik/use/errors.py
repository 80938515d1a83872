"""Errors of this room: U101–U106, U110–U124, T420–T428."""

from __future__ import annotations

from cantik.base.errors import CantikError


class RequestRefused(CantikError):
    """U101: what somebody asks cannot be taken in like this. U102: the request is no longer, or not yet, where this
    may be done. U103: what shall be handed over stands in no published edition. U104: too many requests today."""


class ReplyRefused(CantikError):
    """T420: a reply speaks of a figure of no published edition. T421: what it says cannot be published like this. T422:
    it no longer waits, or no longer stands. T423: one person would both write and publish it. T424: it counts what its
    edition does not print."""


class NoticeRefused(CantikError):
    """T425: a notice of a kind, edition or day that it cannot have. T426: what it says cannot be published like this.
    T427: it no longer waits, or no longer stands. T428: one person would both write and publish or end it."""


class BadApplicants(CantikError):
    """U105: a line of the content file of applicants cannot be read."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__("U105", "Berkas jenis peminta tidak dapat dibaca", where=where, found=found, expected=expected)


class BadOfficeHours(CantikError):
    """U106: a line of the content file of office hours cannot be read."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__("U106", "Berkas jam kantor tidak dapat dibaca", where=where, found=found, expected=expected)


class ProposalRefused(CantikError):
    """U110: what a proposal says cannot be taken in like this. U111: it is not, or no longer, where this may be done.
    U112: somebody changed it meanwhile. U113: one person would both write and accept it. U114: its figure is not told
    by a release in force. U115: it cannot come to this stage, or not like this. U116: a deliberation cannot be called
    or handed in like this. U117: an office cannot be asked, or answer, like this. U118: the years of an RPJM cannot be
    taken in like this. U119: it does not stand on the site. U120: its title cannot be told to everybody."""


class ExceptionRefused(CantikError):
    """U123: why a gap does not concern a village cannot be taken in like this. U124: the village said nothing of it."""


class PermitRefused(CantikError):
    """U121: why old data shall be used cannot be taken in like this. U122: they need no permit, or have one."""
