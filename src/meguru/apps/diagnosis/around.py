"""The sheet or round that an address names, if this visitor may open it, and where a new sheet comes from."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache

from meguru.apps.diagnosis.commands import Origin, open_round_for, section_of
from meguru.apps.diagnosis.models import DiagnosisRound, DiagnosisSheet
from meguru.apps.registry.models import Department
from meguru.apps.registry.permissions import Can, public

IN_SESSION = "diagnosis_sheet"

SheetView = Callable[..., HttpResponse]


def opens_sheet(view: SheetView) -> Callable[..., HttpResponse]:
    """This decorator gives a public view the sheet that the token in the address opens.

    A sheet without a person opens for whoever has the link; a person's own one for that person only, who is asked to
    sign in first. Nobody else learns that it exists.
    """

    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        sheets = DiagnosisSheet.objects.select_related("edition", "round", "organisation", "department")
        sheet = get_object_or_404(sheets, token=token)
        if sheet.person_id is not None and sheet.person_id != request.user.pk:
            if request.user.is_authenticated:
                raise Http404(token)
            return redirect_to_login(request.get_full_path())
        return view(request, sheet, *args, **kwargs)

    return public(never_cache(opened))


def sheet_in_session(request: HttpRequest) -> DiagnosisSheet | None:
    """The sheet that this browser began without an account, if nobody has taken it since."""
    token = request.session.get(IN_SESSION)
    if not token:
        return None
    sheets = DiagnosisSheet.objects.filter(token=token, person__isnull=True)
    return sheets.select_related("edition", "round").first()


def answers_for_office(request: HttpRequest) -> bool:
    """Whether this visitor's answers count for an office."""
    return bool(request.user.is_authenticated and request.user.can(Can.ANSWER_DIAGNOSIS))


def origin_of(request: HttpRequest, *, department: Department | None) -> Origin:
    """Where a sheet begun from the first page comes from."""
    if not answers_for_office(request):
        return Origin(made_from=address_digest(request))
    person = request.user
    return Origin(
        organisation=person.organisation,
        department=department or section_of(person),
        person=person,
        round=open_round_for(person),
    )


def origin_by_invitation(
    request: HttpRequest, invited_to: DiagnosisRound, *, department: Department | None
) -> Origin:
    """Where a sheet begun from an invitation comes from; somebody of the office answers as that person."""
    if answers_for_office(request) and request.user.organisation_id == invited_to.organisation_id:
        return Origin(
            organisation=invited_to.organisation,
            department=department or section_of(request.user),
            person=request.user,
            round=invited_to,
        )
    return Origin(
        organisation=invited_to.organisation,
        department=department,
        round=invited_to,
        made_from=address_digest(request),
    )


def address_digest(request: HttpRequest) -> str:
    """A keyed digest of the address and the day, which tells machines apart and nobody's address."""
    said = f"{request.META.get('REMOTE_ADDR', '')} {timezone.now():%Y-%m-%d}"
    return salted_hmac("meguru.diagnosis.made_from", said).hexdigest()


def own_round(request: HttpRequest, pk: int) -> DiagnosisRound:
    """A round of one's own office; 404 for others."""
    rounds = DiagnosisRound.objects.changeable_by(request.user, Can.ANSWER_DIAGNOSIS)
    return get_object_or_404(rounds.select_related("organisation", "edition"), pk=pk)
