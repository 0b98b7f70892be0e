"""The page on which a municipality writes what it offers, and makes it public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.offerings import commands, queries
from meguru.apps.offerings.bridge import Noted, noted_of, since_words, was_token
from meguru.apps.offerings.commands import Written
from meguru.apps.offerings.forms import OwnServiceForm, seen_rows, seen_words, typed_rows, with_now
from meguru.apps.offerings.models import (
    CHANNELS,
    DIRECTNESS,
    LONGEST,
    STATES,
    Offering,
    OwnService,
    ReleasedOffering,
)
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.service_gap import OfferState


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_BENCHMARK)
def own(request: HttpRequest) -> HttpResponse:
    """The long list. With JavaScript every change is saved at once; without it, one button saves all."""
    office = request.user.organisation
    if office.prefecture_id is None:
        return render(request, "offerings/own_prefecture.html", {"breadcrumbs": (_crumb(),)})
    if request.method != "POST":
        return _page(request, office)
    _must_edit(request, office)
    listed = queries.listed(office, user=request.user)
    rows, problems = typed_rows(request.POST, listed)
    if request.headers.get("HX-Request") == "true":
        return _saved_rows(request, office, rows, problems)
    if problems:
        return _page(request, office, typed=rows, problems=problems, status=422)
    try:
        changed = commands.write_offerings(
            organisation=office, rows=rows, by=request.user, now=timezone.now()
        )
    except commands.WrittenMeanwhile as reason:
        return _page(
            request,
            office,
            typed=with_now(rows, reason.theirs),
            theirs=reason.theirs,
            problem=str(reason),
            status=409,
        )
    if changed:
        messages.success(
            request, _("%s件を保存しました。ほかの団体には、公表するまで見えません。") % len(changed)
        )
    else:
        messages.info(request, _("変わったところはありません。"))
    if any(key.endswith("-was") and key.removesuffix("-was") not in rows for key in request.POST):
        messages.warning(
            request,
            _(
                "ほかの人が一覧から外したサービスの行は、保存していません。"
                "下の「外したサービス」から戻すと、書けます。"
            ),
        )
    return redirect("offerings:own")


def _saved_rows(
    request: HttpRequest, office: Organisation, rows: dict[str, Written], problems: dict[str, str]
) -> HttpResponse:
    """Only the rows that were touched, each with what became of it; the page itself stays as it is."""
    touched = {key: row for key, row in rows.items() if row.was != row.wanted or key in problems}
    good = {key: row for key, row in touched.items() if key not in problems}
    theirs: dict[str, Noted] = {}
    problem = ""
    while True:  # what somebody else changed meanwhile is left out and shown; the rest is stored
        try:
            commands.write_offerings(organisation=office, rows=good, by=request.user, now=timezone.now())
            break
        except commands.WrittenMeanwhile as reason:
            theirs |= reason.theirs
            problem = str(reason)
            good = {key: row for key, row in good.items() if key not in theirs}
    answers = [
        {
            "key": key,
            "was": was_token(theirs.get(key, row.was if key in problems else row.wanted)),
            "problem": problems.get(key) or (problem if key in theirs else ""),
            "theirs": theirs[key].words() if key in theirs else None,
        }
        for key, row in touched.items()
    ]
    return render(request, "offerings/saved_rows.html", {"answers": answers})


def _page(
    request: HttpRequest,
    office: Organisation,
    *,
    typed: dict[str, Written] | None = None,
    problems: dict[str, str] | None = None,
    theirs: dict[str, Noted] | None = None,
    problem: str = "",
    form: OwnServiceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    notes = {
        one.key: one
        for one in Offering.objects.visible_to(request.user)
        .filter(organisation=office)
        .select_related("checked_by")
    }
    public = {
        one.key: one for one in ReleasedOffering.objects.visible_to(request.user).filter(organisation=office)
    }
    listed = queries.listed(office, user=request.user)
    rows = [
        _row(one, notes.get(one.key), (typed or {}).get(one.key), (problems or {}), (theirs or {}))
        for one in listed
    ]
    page = {
        "office": office,
        "may_edit": request.user.can(Can.EDIT_OFFERINGS, organisation=office),
        "parts": [
            (part, [row for row in rows if row["listed"].field == part.id])
            for part in queries.catalogue().fields
        ],
        "states": STATES,
        "channels": CHANNELS,
        "directnesses": DIRECTNESS,
        "longest": LONGEST,
        "known": sum(1 for one in notes.values() if one.state != OfferState.UNKNOWN),
        "total": len(listed),
        "public_count": len(public),
        "released_at": max((one.released_at for one in public.values()), default=None),
        "seen": seen_words(notes.values()),
        "unreleased": _unreleased({one.key: notes[one.key] for one in listed if one.key in notes}, public),
        "problem": problem,
        "problem_count": len(problems or {}),
        "form": form or OwnServiceForm(),
        "put_away": OwnService.objects.visible_to(request.user)
        .filter(organisation=office, put_away_at__isnull=False)
        .order_by("-put_away_at")[:5],
        "breadcrumbs": (_crumb(),),
    }
    return render(request, "offerings/own.html", page, status=status)


def _row(
    one: queries.Listed,
    note: Offering | None,
    typed: Written | None,
    problems: dict[str, str],
    theirs: dict[str, Noted],
) -> dict[str, Any]:
    stored = noted_of(note)
    shown = typed.wanted if typed else stored
    return {
        "listed": one,
        "noted": shown,
        "since": since_words(shown.since) if _is_month(shown.since) else shown.since,
        "was": was_token(typed.was if typed else stored),
        "checked_on": note.checked_on if note else None,
        "checked_by": note.checked_by if note else None,
        "problem": problems.get(one.key, ""),
        "theirs": theirs[one.key].words() if one.key in theirs else None,
        "is_theirs": one.key in theirs,
    }


def _is_month(since: str) -> bool:
    return since[:4].isdigit() and len(since) in (4, 7)


def _unreleased(notes: dict[str, Offering], public: dict[str, ReleasedOffering]) -> int:
    """How many services others would read differently after a release. `notes` are those on the list: one that was
    taken off it is not released again."""
    told = {key: one for key, one in notes.items() if one.state != OfferState.UNKNOWN}
    return sum(noted_of(told.get(key)) != noted_of(public.get(key)) for key in {*told, *public})


@require_POST
@requires(Can.EDIT_OFFERINGS)
def confirm(request: HttpRequest) -> HttpResponse:
    """Everything of a field (or of the whole list) is still as it was."""
    office = request.user.organisation
    _must_edit(request, office)
    field = request.POST.get("field", "")
    keys = [one.key for one in queries.listed(office, user=request.user) if field in ("", one.field)]
    try:
        count = commands.confirm_offerings(
            organisation=office, field_services=keys, by=request.user, now=timezone.now()
        )
    except commands.NotAMunicipality as reason:
        messages.error(request, str(reason))
        return redirect("offerings:own")
    if count:
        messages.success(request, _("%s件を、前と同じと確かめました。確かめた日は今日になりました。") % count)
    else:
        messages.info(request, _("まだ何も書かれていないので、確かめるものがありません。"))
    return redirect(reverse("offerings:own") + (f"#field-{field}" if field else ""))


@require_POST
@requires(Can.EDIT_OFFERINGS)
def release(request: HttpRequest) -> HttpResponse:
    """What is noted becomes public."""
    office = request.user.organisation
    _must_edit(request, office)
    try:
        released = commands.release_offerings(
            organisation=office,
            by=request.user,
            now=timezone.now(),
            seen=seen_rows(request.POST.get("seen", "")),
        )
        messages.success(request, _("%s件を公表しました。ほかの団体にも見えます。") % released.count)
        if released.left:
            names = {one.key: one.name for one in queries.listed(office, user=request.user)}
            words = _(
                "%(services)sは、公表していません。ページを開いた後に、%(who)sさんが書きかえたためです。"
                "下の内容を見直して、もう一度公表してください。"
            )
            listed = "、".join(f"「{names.get(key, key)}」" for key in released.left)
            messages.warning(request, words % {"services": listed, "who": released.who})
    except (commands.NothingToRelease, commands.NotAMunicipality) as reason:
        messages.error(request, str(reason))
    return redirect("offerings:own")


@require_POST
@requires(Can.EDIT_OFFERINGS)
def withdraw(request: HttpRequest) -> HttpResponse:
    """What is public is taken back; the notes stay."""
    office = request.user.organisation
    _must_edit(request, office)
    try:
        count = commands.withdraw_offerings(organisation=office, by=request.user, now=timezone.now())
        if count:
            messages.success(request, _("%s件の公表を取り消しました。書いた内容は残っています。") % count)
        else:
            messages.info(
                request, _("公表しているものはありませんでした。ほかの人が先に取り消したようです。")
            )
    except commands.NotAMunicipality as reason:
        messages.error(request, str(reason))
    return redirect("offerings:own")


@require_POST
@requires(Can.EDIT_OFFERINGS)
def add_own(request: HttpRequest) -> HttpResponse:
    """A service that the catalogue lacks."""
    office = request.user.organisation
    _must_edit(request, office)
    form = OwnServiceForm(request.POST)
    if form.is_valid():
        try:
            added = commands.add_own_service(
                organisation=office, by=request.user, now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("「%s」を加えました。") % added.name)
            return redirect(reverse("offerings:own") + f"#row-own-{added.pk}")
        except (commands.CannotAdd, commands.NotAMunicipality) as reason:
            form.add_error("name", str(reason))
    return _page(request, office, form=form, status=422)


@require_POST
@requires(Can.EDIT_OFFERINGS)
def put_away_own(request: HttpRequest, pk: int) -> HttpResponse:
    """A service of one's own leaves the list; the list offers to bring it back."""
    commands.put_away_own_service(own=_own_service(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("一覧から外しました。下の「外したサービス」から戻せます。"))
    return redirect("offerings:own")


@require_POST
@requires(Can.EDIT_OFFERINGS)
def bring_back_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the list."""
    try:
        commands.bring_back_own_service(own=_own_service(request, pk), by=request.user, now=timezone.now())
        messages.success(request, _("一覧に戻しました。"))
    except commands.CannotAdd as reason:
        messages.error(request, str(reason))
    return redirect("offerings:own")


def _own_service(request: HttpRequest, pk: int) -> OwnService:
    found = OwnService.objects.changeable_by(request.user, Can.EDIT_OFFERINGS)
    return get_object_or_404(found.select_related("organisation"), pk=pk)


def _must_edit(request: HttpRequest, office: Organisation) -> None:
    if not request.user.can(Can.EDIT_OFFERINGS, organisation=office):
        raise PermissionDenied(_("サービスの提供を書けるのは、その役割のある職員です。"))


def _crumb() -> tuple[str, str]:
    return _("サービスの差"), reverse("offerings:overview")
