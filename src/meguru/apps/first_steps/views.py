"""Pages of first steps: HTTP <-> one query or command."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.diagnosis.commands import section_of
from meguru.apps.diagnosis.models import DiagnosisSheet
from meguru.apps.first_steps import commands, papers, queries
from meguru.apps.first_steps.forms import TickForm, TypesForm, WishForm
from meguru.apps.initiatives.around import changeable_initiative, page_of, visible_initiative
from meguru.apps.registry.permissions import Can, requires

JUST_UNTICKED = "first_steps_unticked"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def start(request: HttpRequest) -> HttpResponse:
    """One question, then the first item: `?types=C,H&sheet=…` comes from a diagnosis."""
    codes = queries.known_codes(request.GET.get("types", "").split(","))
    form = WishForm(request.POST if request.method == "POST" else None, initial={"types": codes})
    taken = None
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data["wish"]
        try:
            begun = commands.begin_with_new(
                wish=wish,
                types=_in_order(form.cleaned_data["types"], codes),
                sheet=_own_sheet(request, request.GET.get("sheet", "")),
                department=section_of(request.user),
                by=request.user,
                now=timezone.now(),
            )
            return redirect("first_steps:of_initiative", pk=begun.pk)
        except commands.AlreadyNamed as reason:
            form.add_error("wish", str(reason))
            taken = queries.initiative_named(request.user, wish)
    page = {
        "form": form,
        "taken": taken,
        "could_begin": queries.could_begin(request.user) if codes else [],
        "from_diagnosis": urlencode({"types": ",".join(codes), "sheet": request.GET.get("sheet", "")}),
        "codes": codes,
        "chosen": [one for one in queries.stuck_types() if one.code in codes],
    }
    return render(request, "first_steps/start.html", page, status=422 if form.errors else 200)


@require_safe
@requires(Can.VIEW_INITIATIVE)
def of_initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist of an initiative, the next item on top."""
    return _shown(request, pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the types that the initiative works on."""
    found = changeable_initiative(request, pk)
    form = TypesForm(request.POST)
    if form.is_valid():
        steps = queries.steps_of(found)
        sheet = _own_sheet(request, form.cleaned_data["sheet"])
        first = queries.types_of_sheet(sheet) if sheet else steps.step_list.codes if steps else ()
        try:
            commands.choose_types(
                initiative=found,
                types=_in_order(form.cleaned_data["types"], first),
                sheet=sheet,
                started_from=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
            return redirect("first_steps:of_initiative", pk=pk)
        except commands.ChosenMeanwhile as reason:
            form = form.kept(reason.revision)
            form.add_error("types", str(reason))
        except commands.NoType as reason:
            form.add_error("types", str(reason))
    return _shown(request, pk, types_form=form, status=422)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def tick(request: HttpRequest, pk: int, item_id: str) -> HttpResponse:
    """Say that an item is done."""
    found = changeable_initiative(request, pk)
    form = TickForm(request.POST)
    if not form.is_valid():
        return _shown(request, pk, wrong_tick=(item_id, form), status=422)
    try:
        commands.tick_item(
            initiative=found,
            item_id=item_id,
            note=form.cleaned_data["note"].strip(),
            by=request.user,
            now=timezone.now(),
        )
    except (commands.NoSuchItem, commands.TickedMeanwhile) as reason:
        messages.error(request, str(reason))
    return redirect("first_steps:of_initiative", pk=pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def untick(request: HttpRequest, pk: int, item_id: str) -> HttpResponse:
    """Take a tick back; the page then offers to set it again with its note."""
    found = changeable_initiative(request, pk)
    steps = queries.steps_of(found)
    note = (
        next((one.note for one in steps.step_list.ticks.all() if one.item_id == item_id), "") if steps else ""
    )
    commands.untick_item(initiative=found, item_id=item_id, by=request.user, now=timezone.now())
    request.session[JUST_UNTICKED] = {"initiative": pk, "item": item_id, "note": note}
    return redirect("first_steps:of_initiative", pk=pk)


@require_safe
@requires(Can.EXPORT_INITIATIVE)
def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The checklist as Word."""
    found = visible_initiative(request, pk)
    steps = queries.steps_of(found)
    if name not in papers.RENDERED or steps is None:
        raise Http404(name)
    kind, render_paper = papers.RENDERED[name]
    return HttpResponse(
        render_paper(papers.steps_paper(found, steps)),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{pk}-{name}"'},
    )


def _shown(
    request: HttpRequest,
    pk: int,
    *,
    types_form: TypesForm | None = None,
    wrong_tick: tuple[str, TickForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = visible_initiative(request, pk)
    steps = queries.steps_of(found)
    proposed = queries.known_codes(request.GET.get("types", "").split(","))
    form = types_form or TypesForm(
        initial={
            "types": proposed or (steps.step_list.codes if steps else ()),
            "revision": steps.step_list.revision if steps else 0,
            "sheet": request.GET.get("sheet", "") if proposed else "",
        }
    )
    page: dict[str, Any] = page_of(request, found, tab="first_steps") | {
        "steps": steps,
        "types_form": form,
        "proposed": proposed,
        "own_diagnosis": None if proposed else queries.own_diagnosis(request.user),
        "tick_form": wrong_tick[1] if wrong_tick else TickForm(),
        "wrong_item": wrong_tick[0] if wrong_tick else "",
        "unticked": _just_unticked(request, pk),
        "own_sheet": steps.step_list.sheet
        if steps and steps.step_list.sheet and steps.step_list.sheet.person_id == request.user.pk
        else None,
    }
    return render(request, "first_steps/of_initiative.html", page, status=status)


def _own_sheet(request: HttpRequest, token: str) -> DiagnosisSheet | None:
    """The sheet that the types come from, if it is this person's, or nobody's and not another office's."""
    sheet = DiagnosisSheet.objects.filter(token=token).first() if token else None
    if sheet is None or sheet.person_id not in (None, request.user.pk):
        return None
    return sheet if sheet.organisation_id in (None, request.user.organisation_id) else None


def _in_order(chosen: list[str], first: tuple[str, ...]) -> list[str]:
    """Those that came from the diagnosis keep its order, most urgent first; others follow by letter."""
    return [code for code in first if code in chosen] + sorted(set(chosen) - set(first))


def _just_unticked(request: HttpRequest, pk: int) -> dict[str, Any] | None:
    noted = request.session.get(JUST_UNTICKED)
    if not noted or noted["initiative"] != pk:
        return None
    del request.session[JUST_UNTICKED]
    return dict(noted)
