"""The municipalities of a prefecture, one of them with its briefing, its words, and its paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meguru.apps.briefings import commands, making, pictures, queries
from meguru.apps.briefings.forms import TextForm, chosen_edition, chosen_group, chosen_prefecture
from meguru.apps.briefings.models import BriefingEdition, GroupKind
from meguru.apps.briefings.papers import DoesNotFit, fitted_docx, fitted_pdf
from meguru.apps.briefings.shown import town_page, town_row
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.documents import CannotPrint

RENDERED = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", fitted_docx),
    "pdf": ("application/pdf", fitted_pdf),
}


@require_safe
@requires(Can.VIEW_BENCHMARK)
def towns(request: HttpRequest) -> HttpResponse:
    """Every municipality of a prefecture with what is weakest in it."""
    offered = queries.prefectures_offered(request.user)
    home = request.user.organisation.prefecture or request.user.organisation
    prefecture = chosen_prefecture(request.GET, offered, home)
    around = _around(request, usual=GroupKind.PREFECTURE)
    basis = around["basis"]
    rows = []
    if prefecture is not None:
        ground = queries.make_landscape(
            user=request.user, prefecture=prefecture, keys=basis.keys, released_only=True
        )
        rows = [town_row(row) for row in queries.town_rows(ground, prefecture, basis)]
    own = request.user.organisation
    page = around | {
        "prefecture": prefecture,
        "prefectures": offered,
        "rows": rows,
        "has_values": any(row["known"] for row in rows),
        "own": own if own.prefecture_id else None,
    }
    return render(request, "briefings/towns.html", page)


@require_safe
@requires(Can.VIEW_BENCHMARK)
def town(request: HttpRequest, code: str) -> HttpResponse:
    """One municipality: where it stands, what is weak, why that may be, and what to do with whom."""
    body = _readable(request, code)
    around = _around(request, usual=GroupKind.ALIKE)
    basis, is_own = around["basis"], _is_own(request, body)
    ground = queries.make_landscape(
        user=request.user, prefecture=body.prefecture, keys=basis.keys, released_only=not is_own
    )
    text = queries.text_of(basis.edition, body)
    found = queries.town_briefing(ground, body, basis, text=text, with_own=is_own, on_page=True)
    strips = pictures.strips_of(ground, found, most=making.MOST_STRIPS)
    page = around | town_page(found, strips) | {
        "body": body,
        "is_own": is_own,
        "may_begin": request.user.can(Can.EDIT_INITIATIVE),
        "text": text,
        "breadcrumbs": _trail(body, around["query"]),
    }  # fmt: skip
    return render(request, "briefings/town.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INDICATORS)
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """Words written by hand for one municipality in one edition."""
    body = _readable(request, code)
    edition = get_object_or_404(
        BriefingEdition.objects.changeable_by(request.user, Can.EDIT_INDICATORS).in_use(),
        pk=_number(request.GET.get("edition", "")),
    )
    stored = queries.text_of(edition, body)
    initial = {
        name: getattr(stored, name) if stored else "" for name in ("lead", "causes", "first_step", "allies")
    }
    form = TextForm(request.POST or None, initial=initial | {"revision": stored.revision if stored else 0})
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            commands.write_texts(
                edition=edition,
                body=body,
                written=form.written(),
                revision=form.cleaned_data["revision"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("保存しました。資料に入ります。"))
            return redirect(f"{reverse('briefings:town', args=[code])}?edition={edition.pk}")
        except commands.WrittenMeanwhile as reason:
            theirs = reason.theirs
            form.add_error(None, str(reason))
            form.data = form.data.copy()
            form.data["revision"] = str(theirs.revision)
    page = {
        "body": body,
        "edition": edition,
        "form": form,
        "theirs": theirs,
        "breadcrumbs": (
            *_trail(body, f"?edition={edition.pk}"),
            (body.name, f"{reverse('briefings:town', args=[code])}?edition={edition.pk}"),
        ),
    }
    return render(request, "briefings/texts.html", page, status=422 if form.errors else 200)


@require_safe
@requires(Can.VIEW_BENCHMARK)
def file(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The two pages as Word or PDF: what may be handed round, or with the office's own part for itself."""
    body = _readable(request, code)
    if name not in {f"briefing.{kind}" for kind in RENDERED}:
        raise Http404(name)
    wants_own = request.GET.get("own") == "1"
    if wants_own and not _is_own(request, body):
        raise PermissionDenied(_("自団体用の資料は、その団体の職員だけが受け取れます。"))
    basis = _around(request, usual=GroupKind.ALIKE)["basis"]
    ground = queries.make_landscape(
        user=request.user, prefecture=body.prefecture, keys=basis.keys, released_only=not wants_own
    )
    sheet = making.sheet_of(
        ground,
        body,
        basis,
        text=queries.text_of(basis.edition, body),
        today=timezone.localdate(),
        with_own=wants_own,
    )
    kind = name.rpartition(".")[2]
    content_type, render_paper = RENDERED[kind]
    ending = _("_自団体用") if wants_own else ""
    try:
        content, _detail = render_paper(sheet)
    except (DoesNotFit, CannotPrint) as reason:
        messages.error(request, str(reason))
        return redirect("briefings:town", code=code)
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": content_disposition_header(
                True, f"{body.code}_{body.name}{ending}.{kind}"
            ),
            "Cache-Control": "no-store",
        },
    )


def _around(request: HttpRequest, *, usual: str) -> dict[str, Any]:
    """Edition and group that the address chooses, and what is offered."""
    offered = queries.editions_of(request.user)
    edition = chosen_edition(request.GET, offered)
    basis = queries.basis_of(edition, group=chosen_group(request.GET) or usual)
    chosen = {"edition": edition.pk} if edition else {"group": basis.group}
    return {
        "basis": basis,
        "edition": edition,
        "editions": offered,
        "groups": GroupKind.choices,
        "query": f"?{urlencode(chosen)}",
        "may_edit": request.user.can(Can.EDIT_INDICATORS),
    }


def _readable(request: HttpRequest, code: str) -> Organisation:
    found = queries.readable_town(request.user, code)
    if found is None:
        raise Http404(code)
    return found


def _is_own(request: HttpRequest, body: Organisation) -> bool:
    return body.pk in request.user.organisation_ids_where(Can.VIEW_BENCHMARK)


def _trail(body: Organisation, query: str) -> tuple[tuple[str, str], ...]:
    assert body.prefecture is not None
    return ((_("打ち手"), f"{reverse('briefings:towns')}{query}&prefecture={body.prefecture.code[:2]}"),)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
