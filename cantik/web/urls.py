"""Addresses of the application; the screens of each station add theirs.

Every view carries a guard (`cantik.staff.app.gate`); one without is refused to everybody.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from cantik.web.forum.coach.urls import urlpatterns as board
from cantik.web.forum.datahouse.urls import urlpatterns as housing
from cantik.web.forum.definition.urls import urlpatterns as definitions
from cantik.web.forum.epss.urls import urlpatterns as evaluating
from cantik.web.forum.impact.urls import urlpatterns as impacts
from cantik.web.forum.learn.urls import urlpatterns as learning
from cantik.web.forum.meeting.urls import urlpatterns as meetings
from cantik.web.forum.opd.urls import urlpatterns as delivering
from cantik.web.forum.parameter.urls import urlpatterns as parameters
from cantik.web.forum.policy.urls import urlpatterns as protecting
from cantik.web.forum.program.urls import urlpatterns as programmes
from cantik.web.forum.year.urls import urlpatterns as years
from cantik.web.kantor.home.urls import urlpatterns as home
from cantik.web.kantor.staff.urls import urlpatterns as staff
from cantik.web.publik.api.urls import urlpatterns as api
from cantik.web.publik.own.urls import urlpatterns as own_tables
from cantik.web.publik.use.urls import urlpatterns as using
from cantik.web.shell.help.urls import urlpatterns as help_
from cantik.web.tahap.pemeriksaan.correct.urls import urlpatterns as conflicts
from cantik.web.tahap.pemeriksaan.doubles.urls import urlpatterns as pairs
from cantik.web.tahap.pemeriksaan.examine.urls import urlpatterns as examining
from cantik.web.tahap.pemeriksaan.individual.urls import urlpatterns as individuals
from cantik.web.tahap.pemeriksaan.register.urls import urlpatterns as register
from cantik.web.tahap.pengumpulan.calamity.urls import urlpatterns as calamity
from cantik.web.tahap.pengumpulan.collect.urls import urlpatterns as collecting
from cantik.web.tahap.pengumpulan.events.urls import urlpatterns as living
from cantik.web.tahap.pengumpulan.facilities.urls import urlpatterns as facilities
from cantik.web.tahap.pengumpulan.field.urls import urlpatterns as field
from cantik.web.tahap.pengumpulan.openrosa.urls import urlpatterns as phones
from cantik.web.tahap.pengumpulan.units.urls import urlpatterns as units
from cantik.web.tahap.penyebarluasan.deliver.urls import urlpatterns as carrying
from cantik.web.tahap.penyebarluasan.leave.urls import urlpatterns as taking
from cantik.web.tahap.penyebarluasan.release.urls import urlpatterns as releasing
from cantik.web.tahap.perencanaan.metadata.urls import urlpatterns as describing
from cantik.web.tahap.perencanaan.plan.urls import urlpatterns as planning
from cantik.web.tahap.perencanaan.proposals.urls import urlpatterns as proposing

urlpatterns: list[URLPattern | URLResolver] = [
    *phones,  # first: nothing else is asked so often
    *home,
    *help_,
    *planning,
    *proposing,
    *collecting,
    *examining,
    *register,
    *individuals,
    *living,
    *units,
    *calamity,
    *facilities,
    *field,
    *pairs,
    *conflicts,
    *taking,
    *api,  # before the pages of the site, among which it lies
    *releasing,
    *carrying,
    *board,
    *evaluating,
    *learning,
    *housing,
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
