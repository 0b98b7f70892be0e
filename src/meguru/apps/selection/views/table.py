"""The list of requirements: edited as a table, filled from examples, out to Excel and back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.selection import commands
from meguru.apps.selection.around import changeable_selection, page_of, visible_selection
from meguru.apps.selection.forms.table import CopyForm, UploadForm, shown_rows, typed_table
from meguru.apps.selection.models import HeldTable, Selection, Wanted
from meguru.apps.selection.queries import table as queries
from meguru.apps.selection.queries import table_file
from meguru.engines.uploads import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SELECTION)
def wanted(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row in a table; who may edit changes them there and sends them with one button."""
    if request.method == "POST":
        return _save(request, changeable_selection(request, pk))
    return _table(request, visible_selection(request, pk))


def _save(request: HttpRequest, found: Selection) -> HttpResponse:
    rows = [*queries.rows_of(found), *queries.rows_put_away(found)]
    typed = typed_table(request.POST, rows)
    problems, theirs = list(typed.problems), {}
    if not problems:
        try:
            count = commands.save_table(
                selection=found, typed=typed.rows, new=typed.new, by=request.user, now=timezone.now()
            )
            gone, moved = _removed(request, found), _moved(request, found)
            if count:
                messages.success(request, _("%s行を保存しました。") % count)
            elif not gone and not moved:
                messages.info(request, _("変わったところはありません。"))
            return redirect(reverse("selection:wanted", args=[found.pk]) + moved)
        except commands.WrittenMeanwhile as reason:
            theirs = {pk: queries.in_words(queries.values_of(row)) for pk, row in reason.theirs.items()}
            problems.append(str(reason))
        except commands.CannotChange as reason:
            problems.append(str(reason))
    return _table(request, found, typed=typed, problems=problems, theirs=theirs)


def _removed(request: HttpRequest, found: Selection) -> bool:
    """The button beside a row saves the table and takes that row off."""
    sent = request.POST.get("remove", "")
    row = next((one for one in queries.rows_of(found) if str(one.pk) == sent), None)
    if row is not None:
        commands.remove_row(row=row, by=request.user, now=timezone.now())
        request.session["selection_removed_row"] = row.pk
    return row is not None


def _moved(request: HttpRequest, found: Selection) -> str:
    """The arrows beside a row save the table and move that row; the page opens again where it stands now."""
    up = "up" in request.POST
    sent = request.POST.get("up" if up else "down", "")
    row = next((one for one in queries.rows_of(found) if str(one.pk) == sent), None)
    if row is None:
        return ""
    commands.move_row(row=row, up=up, by=request.user, now=timezone.now())
    return f"#row-{row.pk}"


def _table(request, found, *, typed=None, problems=(), theirs=None) -> HttpResponse:  # type: ignore[no-untyped-def]
    rows = queries.rows_of(found)
    gaps = queries.gaps_of(rows) if rows else ()
    needs = queries.to_stand_in(gaps, rows)
    removed = request.session.pop("selection_removed_row", None)
    stands_in = request.session.pop("selection_stands_in", None)
    page = page_of(request, found, step="wanted") | {
        "rows": shown_rows(rows, typed, theirs),
        "new": typed.shown.get("new") if typed else None,
        "problems": problems,
        "gaps": [(one, needs[one.id]) for one in gaps],
        "own_rows": [row for row in rows if not row.key],
        "stands_in": found.wanted.in_use().exclude(key="").filter(pk=stands_in).first(),
        "shares": queries.shares_of(rows).items(),
        "areas": queries.areas_to_choose(found),
        "known_areas": list(dict.fromkeys(row.area for row in rows if row.area)),
        "away": queries.rows_put_away(found),
        "removed": found.wanted.filter(pk=removed, put_away_at__isnull=False).first(),
        "copy_form": CopyForm(sources=queries.selections_to_copy_from(selection=found, user=request.user)),
        "upload_form": UploadForm(),
        "must_count": sum(1 for row in rows if row.must),
    }
    return render(request, "selection/wanted.html", page, status=422 if problems else 200)


@require_POST
@requires(Can.EDIT_SELECTION)
def add_examples(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows of the list that ships."""
    found = changeable_selection(request, pk)
    return _done(
        request,
        found,
        lambda: commands.add_rows(
            selection=found, keys=request.POST.getlist("key"), by=request.user, now=timezone.now()
        ),
    )


@require_POST
@requires(Can.EDIT_SELECTION)
def close_gap(request: HttpRequest, pk: int, failure: str) -> HttpResponse:
    """The rows that a failure pattern misses."""
    found = changeable_selection(request, pk)
    return _done(
        request,
        found,
        lambda: commands.close_gap(selection=found, failure_id=failure, by=request.user, now=timezone.now()),
    )


@require_POST
@requires(Can.EDIT_SELECTION)
def stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """A row of one's own that closes a gap."""
    found = changeable_selection(request, pk)
    sent = request.POST.get("row", "")
    row = next((one for one in queries.rows_of(found) if str(one.pk) == sent), None)
    if row is None:
        messages.error(request, _("自分の行を選んでください。"))
    else:
        _stand(request, row, request.POST.get("key", ""))
    return redirect("selection:wanted", pk=pk)


@require_POST
@requires(Can.EDIT_SELECTION)
def stand_alone(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """The same taken back."""
    found = changeable_selection(request, pk)
    _stand(request, get_object_or_404(found.wanted.select_related("selection"), pk=row_pk), "")
    return redirect("selection:wanted", pk=pk)


def _stand(request: HttpRequest, row: Wanted, key: str) -> None:
    try:
        commands.stand_in(row=row, key=key, by=request.user, now=timezone.now())
        request.session["selection_stands_in"] = row.pk if key else None
    except commands.CannotChange as reason:
        messages.error(request, str(reason))


@require_POST
@requires(Can.EDIT_SELECTION)
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows of another selection of the office."""
    found = changeable_selection(request, pk)
    form = CopyForm(request.POST, sources=queries.selections_to_copy_from(selection=found, user=request.user))
    if not form.is_valid():
        messages.error(request, _("写すもとを選んでください。"))
        return redirect("selection:wanted", pk=pk)
    return _done(
        request,
        found,
        lambda: commands.copy_rows(selection=found, source=form.chosen, by=request.user, now=timezone.now()),
    )


@require_POST
@requires(Can.EDIT_SELECTION)
def bring_back_row(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """A removed row on the list again."""
    found = changeable_selection(request, pk)
    row = get_object_or_404(found.wanted.select_related("selection"), pk=row_pk)
    return _done(
        request,
        found,
        lambda: commands.bring_back_row(row=row, by=request.user, now=timezone.now()),
    )


def _done(request, found, change) -> HttpResponse:  # type: ignore[no-untyped-def]
    """Make a change and go back to the table; what cannot be is said there."""
    try:
        count = change()
        messages.success(
            request, _("一覧に入れました。") if count is None else _("%s行を加えました。") % count
        )
    except commands.CannotChange as reason:
        messages.error(request, str(reason))
    return redirect("selection:wanted", pk=found.pk)


@require_safe
@requires(Can.EXPORT_SELECTION)
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as Excel, to go on with there."""
    found = visible_selection(request, pk)
    name = content_disposition_header(True, _("求めること") + f"_{found.name}.xlsx")
    return HttpResponse(
        table_file.workbook_of(found), content_type=XLSX, headers={"Content-Disposition": name or ""}
    )


@require_POST
@requires(Can.EDIT_SELECTION)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A table that came back; nothing is stored yet."""
    found = changeable_selection(request, pk)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            held = commands.hold_table(
                selection=found, file_name=file.name, content=file.read(), by=request.user, now=timezone.now()
            )
            return redirect("selection:import_preview", pk=pk, held_pk=held.pk)
        except (Refused, commands.CannotChange) as reason:
            form.add_error("file", str(reason))
    page = page_of(request, found, step="wanted") | {"form": form}
    return render(request, "selection/import.html", page, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SELECTION)
def import_preview(request: HttpRequest, pk: int, held_pk: int) -> HttpResponse:
    """What storing the table would change; the ticked rows are stored as a whole."""
    found = changeable_selection(request, pk)
    held = get_object_or_404(
        HeldTable.objects.filter(held_for=request.user, selection=found).select_related("selection"),
        pk=held_pk,
    )
    problem = ""
    if request.method == "POST":
        try:
            count = commands.store_table(
                held=held, tokens=request.POST.getlist("row"), by=request.user, now=timezone.now()
            )
            messages.success(request, _("%s行を取り込みました。") % count)
            return redirect("selection:wanted", pk=pk)
        except commands.CannotChange as reason:
            problem = str(reason)
    plan = table_file.plan_table(content=bytes(held.content), selection=found)
    page = page_of(request, found, step="wanted") | {"held": held, "plan": plan, "problem": problem}
    return render(request, "selection/import_preview.html", page, status=422 if problem else 200)


@require_POST
@requires(Can.EDIT_SELECTION)
def import_give_up(request: HttpRequest, pk: int, held_pk: int) -> HttpResponse:
    """Forget a held table."""
    found = changeable_selection(request, pk)
    commands.give_up_table(
        held=get_object_or_404(HeldTable, held_for=request.user, selection=found, pk=held_pk)
    )
    return redirect("selection:wanted", pk=pk)
