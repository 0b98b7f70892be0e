"""Seasons: the list, one with its requests, its days."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.budgets import around, commands, queries
from meguru.apps.budgets.forms import SeasonForm, start_choices
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.budget_review import CannotLay, check_book


@require_safe
@requires(Can.VIEW_BUDGET)
def seasons(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "budgets/seasons.html",
        {
            "lines": queries.seasons_of(user=request.user),
            "away": queries.seasons_of(user=request.user, away=True),
            "may_open": request.user.can(Can.REVIEW_BUDGET, organisation=request.user.organisation),
            "put_away": request.GET.get("put-away", ""),
        },
    )


@require_safe
@requires(Can.VIEW_BUDGET)
def season(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.visible_season(request, pk)
    departments, _systems = start_choices(request.user, found)
    return render(
        request,
        "budgets/season.html",
        {
            "season": found,
            "found": queries.pipeline_of(
                found, user=request.user, today=timezone.localdate(), whole_name=_("合計")
            ),
            "only_late": request.GET.get("show") == "late",
            "may_review": request.user.can(Can.REVIEW_BUDGET, organisation=found.organisation),
            "may_write": departments.exists() and found.put_away_at is None,
            "breadcrumbs": around.season_crumbs(found)[:1],
            "book": check_book(),
        },
    )


def _season_page(request: HttpRequest, form: SeasonForm, title: str, *, clash: str = "") -> HttpResponse:
    page = {
        "form": form,
        "title": title,
        "clash": clash,
        "breadcrumbs": ((_("予算審査"), reverse("budgets:seasons")),),
    }
    return render(request, "budgets/edit_season.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.REVIEW_BUDGET)
def new_season(request: HttpRequest) -> HttpResponse:
    form = SeasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = commands.open_season(
                organisation=request.user.organisation,
                values=form.values(),
                by=request.user,
                now=timezone.now(),
            )
        except (CannotLay, commands.CannotSave) as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, _("予算審査を始めました。部署の職員が要求書を書けます。"))
            return redirect("budgets:season", opened.pk)
    return _season_page(request, form, _("予算審査を始める"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.REVIEW_BUDGET)
def edit_season(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.changeable_season(request, pk)
    form = SeasonForm(request.POST or None, instance=found)
    clash = ""
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_season(
                season=found,
                values=form.values(),
                from_revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
        except commands.WrittenMeanwhile as meanwhile:
            clash = str(meanwhile)
            form.data = form.data.copy()
            form.data["revision"] = meanwhile.theirs.revision
        except (CannotLay, commands.CannotSave) as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("budgets:season", pk)
    return _season_page(request, form, _("日程と名前を変える"), clash=clash)


@require_POST
@requires(Can.REVIEW_BUDGET)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.changeable_season(request, pk)
    commands.put_away_season(season=found, by=request.user, now=timezone.now())
    return redirect(f"{reverse('budgets:seasons')}?put-away={found.pk}")


@require_POST
@requires(Can.REVIEW_BUDGET)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.changeable_season(request, pk)
    try:
        commands.bring_back_season(season=found, by=request.user, now=timezone.now())
    except commands.CannotSave as wrong:
        messages.error(request, str(wrong))
    return redirect("budgets:seasons")


@require_POST
@requires(Can.REVIEW_BUDGET)
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.changeable_season(request, pk)
    sent, without = commands.remind(
        season=found, today=timezone.localdate(), by=request.user, now=timezone.now()
    )
    if sent:
        messages.success(request, _("%s件の質問について、メールを送ります。") % sent)
    if without:
        messages.warning(request, _("メールアドレスがなく、送れなかった質問が%s件あります。") % without)
    if not sent and not without:
        messages.info(request, _("今日うながす質問はありません。"))
    return redirect("budgets:season", pk)


@require_POST
@requires(Can.REVIEW_BUDGET)
def remind_writers(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.changeable_season(request, pk)
    sent, without = commands.remind_writers(
        season=found, today=timezone.localdate(), by=request.user, now=timezone.now()
    )
    if sent:
        messages.success(request, _("%s件の要求について、メールを送ります。") % sent)
    if without:
        messages.warning(request, _("メールアドレスがなく、送れなかった要求が%s件あります。") % without)
    if not sent and not without:
        messages.info(request, _("今日うながす要求はありません。締切の7日前から送れます。"))
    return redirect("budgets:season", pk)
