"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig, apps


class StaffConfig(AppConfig):
    """The app `staff`."""

    name = "cantik.staff.app"
    label = "staff"

    def ready(self) -> None:
        """Listen to logins where there are any: a command runs without accounts."""
        if apps.is_installed("allauth.account"):
            import cantik.staff.app.events  # noqa: F401  (connects its receivers)
