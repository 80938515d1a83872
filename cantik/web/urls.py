"""Addresses of the application; the screens of each station add theirs.

Every view carries a guard (`cantik.staff.app.gate`); one without is refused to everybody.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from cantik.web.calamity.urls import urlpatterns as calamity
from cantik.web.coach.urls import urlpatterns as board
from cantik.web.collect.urls import urlpatterns as collecting
from cantik.web.correct.urls import urlpatterns as conflicts
from cantik.web.definition.urls import urlpatterns as definitions
from cantik.web.doubles.urls import urlpatterns as pairs
from cantik.web.events.urls import urlpatterns as living
from cantik.web.examine.urls import urlpatterns as examining
from cantik.web.facilities.urls import urlpatterns as facilities
from cantik.web.field.urls import urlpatterns as field
from cantik.web.help.urls import urlpatterns as help_
from cantik.web.home.urls import urlpatterns as home
from cantik.web.impact.urls import urlpatterns as impacts
from cantik.web.leave.urls import urlpatterns as taking
from cantik.web.meeting.urls import urlpatterns as meetings
from cantik.web.metadata.urls import urlpatterns as describing
from cantik.web.opd.urls import urlpatterns as delivering
from cantik.web.openrosa.urls import urlpatterns as phones
from cantik.web.own.urls import urlpatterns as own_tables
from cantik.web.parameter.urls import urlpatterns as parameters
from cantik.web.plan.urls import urlpatterns as planning
from cantik.web.policy.urls import urlpatterns as protecting
from cantik.web.program.urls import urlpatterns as programmes
from cantik.web.register.urls import urlpatterns as register
from cantik.web.release.urls import urlpatterns as releasing
from cantik.web.staff.urls import urlpatterns as staff
from cantik.web.units.urls import urlpatterns as units
from cantik.web.use.urls import urlpatterns as using
from cantik.web.year.urls import urlpatterns as years

urlpatterns: list[URLPattern | URLResolver] = [
    *phones,  # first: nothing else is asked so often
    *home,
    *help_,
    *planning,
    *collecting,
    *examining,
    *register,
    *living,
    *units,
    *calamity,
    *facilities,
    *field,
    *pairs,
    *conflicts,
    *taking,
    *releasing,
    *board,
    *years,
    *meetings,
    *parameters,
    *impacts,
    *definitions,
    *protecting,
    *programmes,
    *delivering,
    *describing,
    *using,
    *own_tables,
    *staff,
]

handler404 = "cantik.web.error_pages.not_found"
handler403 = "cantik.web.error_pages.no_right"
handler500 = "cantik.web.error_pages.server_fault"
