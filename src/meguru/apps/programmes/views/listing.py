"""Pages of programmes: HTTP <-> one query or command."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.catalogue.views import records
from meguru.apps.programmes import queries
from meguru.apps.programmes.forms import ProgrammeFilterForm, ProgrammeForm
from meguru.apps.programmes.models import OwnProgramme
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.programme_matching import (
    CONDITION_WORDS,
    KIND_WORDS,
    PURPOSE_WORDS,
    percent_words,
    shipped,
)

PROGRAMME = records.RecordPages(OwnProgramme, ProgrammeForm, "programmes", gettext_lazy("支援策"))


@require_safe
@requires(Can.VIEW_CATALOGUE)
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme that this person may read, and the windows by month."""
    form = ProgrammeFilterForm(request.GET)
    question = form.question()
    today = timezone.localdate()
    rows = queries.programme_rows(user=request.user, today=today, **question)
    page = {
        "form": form,
        "rows": rows,
        "is_narrowed": bool(question),
        "months": queries.months_of(rows=rows, today=today),
        "guide_label": shipped().label,
        "may_edit": request.user.can(Can.EDIT_CATALOGUE),
        "away": queries.programmes_put_away(user=request.user),
        **records.just_put_away(request, PROGRAMME),
    }
    return render(request, "programmes/programmes.html", page)


@require_safe
@requires(Can.VIEW_CATALOGUE)
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """One programme that an office wrote down."""
    one = records.visible_record(request, PROGRAMME, pk)
    found = queries.programme_named(queries.key_of(one), user=request.user)
    return _page(request, found[0] if found else queries.programme_of(one), one)


@require_safe
@requires(Can.VIEW_CATALOGUE)
def of_the_guide(request: HttpRequest, key: str) -> HttpResponse:
    """One programme that the guide names."""
    found = queries.programme_named(f"guide:{key}", user=request.user)
    if found is None:
        raise Http404(key)
    return _page(request, found[0], None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_CATALOGUE)
def add(request: HttpRequest) -> HttpResponse:
    """A new programme; `?copy=` begins with what another one says, to be checked and kept as one's own."""
    found = queries.programme_named(request.GET.get("copy", ""), user=request.user)
    initial = ProgrammeForm.copied(found[0]) if found else {}
    return records.add_page(request, PROGRAMME, initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_CATALOGUE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return records.edit_page(request, PROGRAMME, pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    return records.put_away_page(request, PROGRAMME, pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    return records.bring_back_page(request, PROGRAMME, pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    return records.check_page(request, PROGRAMME, pk, field="last_checked")


def _page(request: HttpRequest, programme, one: OwnProgramme | None) -> HttpResponse:  # type: ignore[no-untyped-def]
    page = {
        "programme": programme,
        "own": one,
        "guide_label": shipped().label,
        "is_old": queries.is_old(programme, today=timezone.localdate()),
        "kinds": [words for kind, words in KIND_WORDS.items() if kind in programme.kinds],
        "purposes": [words for purpose, words in PURPOSE_WORDS.items() if purpose in programme.purposes],
        "conditions": [words for key, words in CONDITION_WORDS.items() if key in programme.conditions],
        "rate": percent_words(programme.rate) if programme.rate is not None else "",
        "may_edit": one is not None and records.may_edit(request, one),
        "may_copy": request.user.can(Can.EDIT_CATALOGUE),
        "is_ours": one is not None and one.organisation_id == request.user.organisation_id,
        "breadcrumbs": ((_("支援策"), PROGRAMME.list_url),),
    }
    return render(request, "programmes/programme.html", page)
