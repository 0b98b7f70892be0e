"""Briefings of a prefecture made from what is stored: read once, written one by one."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from meguru.apps.briefings.models import BriefingText
from meguru.apps.briefings.papers import BriefingSheet, Bundle, bundle
from meguru.apps.briefings.papers.bundle import Progress
from meguru.apps.briefings.pictures import strips_of
from meguru.apps.briefings.queries import Basis, Landscape, make_landscape, texts_of, town_briefing
from meguru.apps.registry.models import Organisation, Person

MOST_STRIPS = 4


def sheet_of(
    ground: Landscape,
    body: Organisation,
    basis: Basis,
    *,
    text: BriefingText | None,
    today: dt.date,
    with_own: bool = False,
) -> BriefingSheet:
    """One municipality's paper. Without `with_own` it holds only what may be handed round."""
    found = town_briefing(ground, body, basis, text=text, with_own=with_own)
    return BriefingSheet(found, tuple(strips_of(ground, found, most=MOST_STRIPS)), today)


def make_all(
    *, user: Person, prefecture: Organisation, basis: Basis, today: dt.date, progress: Progress
) -> Bundle:
    """The papers of every municipality of a prefecture, by code, with what may be handed round only."""
    ground = make_landscape(user=user, prefecture=prefecture, keys=basis.keys, released_only=True)
    texts = texts_of(basis.edition)
    bodies = prefecture.municipalities.filter(is_fictional=prefecture.is_fictional).order_by("code")
    sheets = [sheet_of(ground, body, basis, text=texts.get(body.pk), today=today) for body in bodies]
    title = _("%(name)s　DXの現在地と打ち手") % {"name": prefecture.name}
    return bundle(sheets, title=title, stem=f"{prefecture.code}_briefings", progress=progress)
