"""The yearly update of the kartes: opened by the DX office, confirmed by the departments, compared with last year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems import campaign_papers
from meguru.apps.systems.around import list_crumb
from meguru.apps.systems.commands import campaign as commands
from meguru.apps.systems.commands.campaign_reminding import remind_departments
from meguru.apps.systems.forms.campaign import CampaignForm, DueForm, seen_cards
from meguru.apps.systems.models import UpdateCampaign
from meguru.apps.systems.queries import campaign as queries
from meguru.apps.systems.queries.campaign_differences import all_differences, year_differences

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SYSTEMS)
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every yearly update, and where one is begun."""
    may_open = request.user.can(Can.EDIT_PORTFOLIO, organisation=request.user.organisation)
    form, status = CampaignForm(request.POST or None), 200
    if request.method == "POST" and may_open:
        status = 422
        if form.is_valid():
            try:
                made = commands.open_campaign(
                    organisation=request.user.organisation,
                    fiscal_year=form.cleaned_data["fiscal_year"],
                    due_on=form.cleaned_data["due_on"],
                    words=form.cleaned_data["words"],
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect("systems:campaign", pk=made.pk)
            except commands.CannotUpdate as reason:
                form.add_error(None, str(reason))
    page = {
        "form": form,
        "may_open": may_open,
        "campaigns": queries.campaigns_of(request.user),
        "breadcrumbs": (list_crumb(),),
    }
    return render(request, "systems/campaigns.html", page, status=status)


@require_safe
@requires(Can.VIEW_SYSTEMS)
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a yearly update is, and the cards that are left."""
    found = get_object_or_404(queries.campaigns_of(request.user), pk=pk)
    return _page(request, found)


@require_POST
@requires(Can.EDIT_SYSTEMS)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked cards were looked at."""
    found = _changeable(request, pk, Can.EDIT_SYSTEMS)
    seen = seen_cards(request.POST.getlist("card"))
    if not seen:
        messages.error(request, _("確認したカルテに印を付けてください。"))
        return _back(request, found)
    try:
        names = commands.confirm_cards(campaign=found, seen=seen, by=request.user, now=timezone.now())
    except commands.CannotUpdate as reason:
        messages.error(request, str(reason))
        return _back(request, found)
    request.session["confirmed_cards"] = [pk, sorted(seen)] if names else None
    if not names:
        messages.error(request, _("確認できるのは、所管の部署の職員です。"))
    return _back(request, found)


@require_POST
@requires(Can.EDIT_SYSTEMS)
def unconfirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirmations are taken back."""
    found = _changeable(request, pk, Can.EDIT_SYSTEMS)
    systems = [int(one) for one in request.POST.getlist("system") if one.isdecimal() and len(one) < 16]
    try:
        count = commands.undo_confirmation(
            campaign=found, systems=systems, by=request.user, now=timezone.now()
        )
        messages.success(request, _("確認を%s件取り消しました。") % count)
    except commands.CannotUpdate as reason:
        messages.error(request, str(reason))
    return _back(request, found)


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another due day, other words."""
    found = _changeable(request, pk, Can.EDIT_PORTFOLIO)
    form = DueForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        commands.change_campaign(
            campaign=found,
            due_on=form.cleaned_data["due_on"],
            words=form.cleaned_data["words"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("しめきりとお願いの言葉を保存しました。"))
    except commands.CannotUpdate as reason:
        messages.error(request, str(reason))
    return redirect("systems:campaign", pk=pk)


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """The departments with cards left are written to."""
    found = _changeable(request, pk, Can.EDIT_PORTFOLIO)
    address = request.build_absolute_uri(reverse("systems:campaign", args=[pk]))
    try:
        done = remind_departments(campaign=found, address=address, by=request.user, now=timezone.now())
    except commands.CannotUpdate as reason:
        messages.error(request, str(reason))
        return redirect("systems:campaign", pk=pk)
    messages.success(request, _("%s部署にメールを出しました。") % done.sent)
    if done.without_mail:
        messages.warning(
            request,
            _("メールの届く職員がいないので、出していない部署：%s") % "、".join(done.without_mail[:20]),
        )
    if done.today_already:
        messages.info(request, _("%s部署には、今日もう出してあります。") % done.today_already)
    return redirect("systems:campaign", pk=pk)


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The update ends; how the cards stand is kept."""
    found = _changeable(request, pk, Can.EDIT_PORTFOLIO)
    try:
        commands.close_campaign(campaign=found, by=request.user, now=timezone.now())
    except commands.CannotUpdate as reason:
        messages.error(request, str(reason))
    return redirect("systems:campaign", pk=pk)


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The undo of closing."""
    found = _changeable(request, pk, Can.EDIT_PORTFOLIO)
    try:
        commands.reopen_campaign(campaign=found, by=request.user, now=timezone.now())
    except commands.CannotUpdate as reason:
        messages.error(request, str(reason))
    return redirect("systems:campaign", pk=pk)


@require_safe
@requires(Can.VIEW_SYSTEMS)
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs from the update before."""
    found = get_object_or_404(queries.campaigns_of(request.user), pk=pk)
    told = year_differences(campaign=found, user=request.user, page=request.GET.get("page"))
    page = {
        "campaign": found,
        "told": told,
        "rows": campaign_papers.rows_in_words(told.rows) if told else (),
        "shown": told.page if told else None,
        "sums": campaign_papers.sums_in_words(told) if told else (),
        "tiles": campaign_papers.tiles(told) if told else (),
        "may_export": request.user.can(Can.EXPORT_SYSTEMS),
        "breadcrumbs": (list_crumb(), _crumb(), _year_crumb(found)),
    }
    return render(request, "systems/campaign_differences.html", page)


@require_safe
@requires(Can.EXPORT_SYSTEMS)
def differences_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as Excel."""
    found = get_object_or_404(queries.campaigns_of(request.user), pk=pk)
    told = all_differences(campaign=found, user=request.user)
    name = _("カルテの変わったところ_%s年度") % found.fiscal_year + ".xlsx"
    return HttpResponse(
        campaign_papers.workbook_of(found, told),
        content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


def _page(
    request: HttpRequest, found: UpdateCampaign, *, form: DueForm | None = None, status: int = 200
) -> HttpResponse:
    wanted = request.GET.get("department", "")
    department = int(wanted) if wanted.isdecimal() and len(wanted) < 16 else None
    cards, _sights = queries.cards_of_campaign(
        campaign=found, user=request.user, department=department, page=request.GET.get("page")
    )
    progress = queries.progress_of(found)
    confirmed = request.session.pop("confirmed_cards", None)
    page: dict[str, Any] = {
        "campaign": found,
        "form": form or DueForm(initial={"due_on": found.due_on.strftime("%Y/%m/%d"), "words": found.words}),
        "progress": progress,
        "systems": sum(one.systems for one in progress),
        "confirmed": sum(one.confirmed for one in progress),
        "department": next((one.department for one in progress if one.department.pk == department), None),
        "cards": cards,
        "may_confirm": found.closed_at is None and any(one.may_confirm for one in cards.object_list),
        "may_steer": request.user.can(Can.EDIT_PORTFOLIO, organisation=found.organisation),
        "just_confirmed": confirmed[1] if confirmed and confirmed[0] == found.pk else (),
        "breadcrumbs": (list_crumb(), _crumb()),
    }
    return render(request, "systems/campaign.html", page, status=status)


def _changeable(request: HttpRequest, pk: int, can: Can) -> UpdateCampaign:
    rows = UpdateCampaign.objects.changeable_by(request.user, can)
    return get_object_or_404(rows.select_related("organisation"), pk=pk)


def _back(request: HttpRequest, found: UpdateCampaign) -> HttpResponse:
    wanted = request.POST.get("department", "")
    query = f"?department={wanted}" if wanted.isdecimal() else ""
    return redirect(reverse("systems:campaign", args=[found.pk]) + query)


def _crumb() -> tuple[str, str]:
    return (_("年次更新"), reverse("systems:campaigns"))


def _year_crumb(found: UpdateCampaign) -> tuple[str, str]:
    return (_("%s年度") % found.fiscal_year, reverse("systems:campaign", args=[found.pk]))
