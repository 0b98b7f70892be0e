"""The karte of one system: shown, and changed section by section in the same page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems import commands, queries
from meguru.apps.systems.around import changeable_system, list_crumb, page_of, visible_system
from meguru.apps.systems.bridge import PARTS, SYSTEM, plain_values
from meguru.apps.systems.forms import PartForm, new_row, row_form, section_form
from meguru.apps.systems.models import InformationSystem
from meguru.engines.calendars import fiscal_year


@require_safe
@requires(Can.VIEW_SYSTEMS)
def system(request: HttpRequest, pk: int) -> HttpResponse:
    """One system, all that is known of it; `edit` names a section or a row whose form stands open."""
    found = visible_system(request, pk)
    asked = request.GET.get("edit", "")
    try:
        form = _form_asked(request, found, asked) if asked else None
    except commands.RowGone as reason:
        messages.error(request, str(reason))
        return redirect("systems:system", pk=pk)
    return _page(request, found, form=form, edit=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SYSTEMS)
def add(request: HttpRequest) -> HttpResponse:
    """A new card, begun with its name and purpose."""
    empty = InformationSystem(organisation=request.user.organisation)
    form = section_form("purpose", empty, user=request.user, sent=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = commands.add_system(
                organisation=request.user.organisation,
                values=form.values(),
                by=request.user,
                now=timezone.now(),
            )
            return redirect("systems:system", pk=begun.pk)
        except commands.AlreadyThere as reason:
            form.add_error("name", str(reason))
    page = {"form": form, "breadcrumbs": (list_crumb(),)}
    return render(request, "systems/add.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_SYSTEMS)
def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section stored; what a colleague stored meanwhile is shown beside it, and nothing is lost."""
    found = changeable_system(request, pk)
    if section not in queries.SECTIONS or not queries.SECTIONS[section].fields:
        raise Http404(section)
    form = section_form(section, found, user=request.user, sent=request.POST)
    if form.is_valid():
        try:
            change = commands.change_system(
                system=found,
                values=form.values(),
                seen=form.cleaned_data["seen"],
                by=request.user,
                now=timezone.now(),
            )
            return _saved(request, pk, change, section)
        except commands.AlreadyThere as reason:
            form.add_error(None, str(reason))
        except commands.WrittenMeanwhile as reason:
            return _met(request, visible_system(request, pk), form, reason, edit=section)
    return _page(request, visible_system(request, pk), form=form, edit=section)


@require_POST
@requires(Can.EDIT_SYSTEMS)
def row(request: HttpRequest, pk: int, part: str, row_pk: int) -> HttpResponse:
    """One row of a part stored; number 0 is a new one."""
    found = changeable_system(request, pk)
    try:
        kept = _row(found, part, row_pk)
    except commands.RowGone as reason:
        return _anew(request, found, part, reason)
    form = row_form(part, kept, user=request.user, sent=request.POST)
    edit = f"{part}-{row_pk}"
    if form.is_valid():
        now = timezone.now()
        try:
            if row_pk == 0:
                commands.add_row(system=found, part=part, values=form.values(), by=request.user, now=now)
                change = found.changes.first()
            else:
                change = commands.change_row(
                    row=kept,
                    part=part,
                    values=form.values(),
                    seen=form.cleaned_data["seen"],
                    by=request.user,
                    now=now,
                )
            return _saved(request, pk, change, queries.section_of_part(part))
        except commands.AlreadyThere as reason:
            form.add_error(None, str(reason))
        except commands.RowGone as reason:
            return _anew(request, found, part, reason)
        except commands.WrittenMeanwhile as reason:
            form.row = _row(found, part, row_pk)
            return _met(request, found, form, reason, edit=edit)
    return _page(request, visible_system(request, pk), form=form, edit=edit)


@require_POST
@requires(Can.EDIT_SYSTEMS)
def remove(request: HttpRequest, pk: int, part: str, row_pk: int) -> HttpResponse:
    """One row taken away; the page then offers to put it back."""
    found = changeable_system(request, pk)
    try:
        change = commands.remove_row(
            row=_row(found, part, row_pk), part=part, by=request.user, now=timezone.now()
        )
    except (commands.StillUsed, commands.RowGone) as reason:
        messages.error(request, str(reason))
        return redirect("systems:system", pk=pk)
    return _saved(request, pk, change, queries.section_of_part(part))


@require_POST
@requires(Can.EDIT_SYSTEMS)
def undo(request: HttpRequest, pk: int, change_pk: int) -> HttpResponse:
    """One change taken back."""
    found = changeable_system(request, pk)
    change = get_object_or_404(found.changes, pk=change_pk)
    try:
        commands.undo_change(change=change, by=request.user, now=timezone.now())
        messages.success(request, _("元に戻しました。"))
    except (commands.CannotUndo, commands.AlreadyThere, commands.StillUsed) as reason:
        messages.error(request, str(reason))
    return redirect("systems:system", pk=pk)


@require_safe
@requires(Can.VIEW_SYSTEMS)
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What was changed, by whom, from what to what."""
    found = visible_system(request, pk)
    page = page_of(request, found, tab="history")
    page["changes"] = queries.history_of(found, sight=page["sight"])
    return render(request, "systems/history.html", page)


@require_POST
@requires(Can.EDIT_SYSTEMS)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the lists; the list then offers to bring it back."""
    found = changeable_system(request, pk)
    commands.put_away_system(system=found, by=request.user, now=timezone.now())
    request.session["systems_put_away"] = found.pk
    return redirect("systems:systems")


@require_POST
@requires(Can.EDIT_SYSTEMS)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the lists."""
    found = changeable_system(request, pk)
    try:
        commands.bring_back_system(system=found, by=request.user, now=timezone.now())
    except commands.AlreadyThere as reason:
        messages.error(request, str(reason))
    return redirect("systems:system", pk=pk)


def _row(found: InformationSystem, part: str, row_pk: int) -> Any:
    """The row, a new one for number 0. Raises: RowGone when somebody removed it; Http404 when there never was one."""
    if part not in PARTS:
        raise Http404(part)
    if row_pk == 0:
        return new_row(part, found)
    stored = PARTS[part].objects.filter(system=found, pk=row_pk).first()  # type: ignore[attr-defined]
    if stored is None:
        removal = commands.removal_of(found.pk, part, row_pk)
        if removal is None:
            raise Http404(f"{part} {row_pk}")
        raise commands.RowGone(removal)
    return stored


def _anew(
    request: HttpRequest, found: InformationSystem, part: str, reason: commands.RowGone
) -> HttpResponse:
    """What was typed for a row that is gone stands in the form of a new one; sending it adds the row."""
    form = row_form(part, new_row(part, found), user=request.user, sent=request.POST)
    form.is_anew = True
    form.add_error(None, str(reason))
    form.add_error(None, _("入力は下に残してあります。要るときは、新しい行として足してください。"))
    return _page(request, visible_system(request, found.pk), form=form, edit=f"{part}-0")


def _form_asked(request: HttpRequest, found: InformationSystem, asked: str) -> PartForm:
    """The form that `edit` names: "purpose", "contracts-12" or, for a new row, "contracts-0"."""
    changeable_system(request, found.pk)
    part, _dash, number = asked.partition("-")
    if number.isdecimal():
        return row_form(part, _row(found, part, int(number)), user=request.user)
    if asked not in queries.SECTIONS:
        raise Http404(asked)
    return section_form(asked, found, user=request.user)


def _saved(request: HttpRequest, pk: int, change: Any, section: str) -> HttpResponse:
    if change is not None:
        request.session["systems_change"] = change.pk
    return redirect(f"{reverse('systems:system', args=[pk])}#{section}")


def _met(
    request: HttpRequest,
    found: InformationSystem,
    form: PartForm,
    reason: commands.WrittenMeanwhile,
    *,
    edit: str,
) -> HttpResponse:
    """Both versions side by side; saving once more is then a decision."""
    yours = plain_values(form.values())
    differences = queries.differing(form.part, reason.theirs, yours, queries.names_for(found))
    if form.part == SYSTEM:
        form.row = found
    form.data = form.data.copy()
    form.data["seen"] = form.digest_now()
    form.add_error(None, str(reason))
    return _page(request, found, form=form, edit=edit, differences=differences)


def _page(
    request: HttpRequest,
    found: InformationSystem,
    *,
    form: PartForm | None,
    edit: str,
    differences: Any = (),
) -> HttpResponse:
    page = page_of(request, found, tab="card")
    saved = request.session.pop("systems_change", None) if request.method == "GET" else None
    together = request.session.pop("systems_changes", None) if request.method == "GET" else None
    page |= {
        "card": queries.shown_card(found, sight=page["sight"], this_year=fiscal_year(timezone.localdate())),
        "form": form,
        "edit": edit,
        "edit_part": edit.partition("-")[0] if "-" in edit else "",
        "edit_row": edit.partition("-")[2],
        "differences": differences,
        "saved_together": {"changes": ",".join(map(str, together[1]))}
        if together and together[0] == found.pk
        else None,
        "saved": queries.newest_change(found, pk=saved) if saved else None,
    }
    return render(request, "systems/system.html", page, status=422 if form and form.errors else 200)
