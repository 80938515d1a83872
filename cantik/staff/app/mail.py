"""Mail that people get: an invitation, word of an emergency access.

A server that does not answer costs the mail, not the page.
"""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from cantik.staff.app.language import in_indonesian
from cantik.staff.app.models import EmergencyAccess, Invitation, VillageNotice

_log = logging.getLogger("cantik.surel")


def is_configured() -> bool:
    """True when CANTIK_MAIL names a server (tests: when mail goes anywhere at all)."""
    return not str(settings.EMAIL_BACKEND).endswith("dummy.EmailBackend")


def deliver(message: EmailMessage) -> bool:
    """Send; False when there is no server or it refuses. The log names no address."""
    if not is_configured():
        return False
    try:
        return message.send() == 1
    except (smtplib.SMTPException, OSError) as error:
        _log.warning("mail not sent: %s", type(error).__name__)
        return False


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Send the link of an invitation to the address it names."""
    with in_indonesian():  # not in the language of whoever invites
        text = render_to_string("staff/surel/undangan.txt", {"undangan": invitation, "tautan": link})
    return deliver(EmailMessage("[Cantik] Undangan", text, to=[invitation.email]))


def send_notice(notice: VillageNotice, addresses: list[str]) -> int:
    """Tell a village who opened its persons to whom, each address in a letter of its own; returns how many went."""
    with in_indonesian():
        text = render_to_string("staff/surel/kabar.txt", {"kabar": notice})
    return sum(deliver(EmailMessage("[Cantik] Data orang desa", text, to=[address])) for address in addresses)


def send_emergency(access: EmergencyAccess, addresses: list[str]) -> int:
    """Tell a village that an office reads its persons, each address in a letter of its own; returns how many went."""
    with in_indonesian():
        text = render_to_string("staff/surel/darurat.txt", {"akses": access})
    return sum(deliver(EmailMessage("[Cantik] Akses darurat", text, to=[address])) for address in addresses)
