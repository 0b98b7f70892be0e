"""Adding, editing and putting away records, whatever they are about: used here and by apps above.

The views that carry the permission stand in `views/service.py`, `views/cases.py` and in the apps above.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.catalogue import commands
from meguru.apps.catalogue.models.shared import SharedRecord
from meguru.apps.catalogue.plain import differences
from meguru.apps.catalogue.record_form import RecordForm
from meguru.apps.registry.permissions import Can


@dataclass(frozen=True, slots=True)
class RecordPages:
    """Where the pages of one kind of record are. Addresses are named after `noun` of the model."""

    model: type[SharedRecord]
    form: type[RecordForm]
    list_name: str
    title: Any

    def url(self, verb: str, *args: Any) -> str:
        name = f"{verb}_{self.model.noun}" if verb else self.model.noun
        return reverse(f"{self.model._meta.app_label}:{name}", args=args)

    @property
    def list_url(self) -> str:
        return reverse(f"{self.model._meta.app_label}:{self.list_name}")

    @property
    def crumb(self) -> tuple[Any, str]:
        return (self.title, self.list_url)


def visible_record(request: HttpRequest, pages: RecordPages, pk: int) -> Any:
    found = pages.model.objects.visible_to(request.user).select_related("organisation", "changed_by")
    return get_object_or_404(found, pk=pk)


def own_record(request: HttpRequest, pages: RecordPages, pk: int) -> Any:
    """404 for what other offices keep, even when it may be read."""
    return get_object_or_404(pages.model.objects.changeable_by(request.user, Can.EDIT_CATALOGUE), pk=pk)


def may_edit(request: HttpRequest, one: SharedRecord) -> bool:
    return request.user.can(Can.EDIT_CATALOGUE, organisation=one.organisation)


def add_page(
    request: HttpRequest, pages: RecordPages, *, initial: dict[str, Any] | None = None
) -> HttpResponse:
    """An empty form, or a new record."""
    office = request.user.organisation
    form = pages.form(request.POST or None, organisation=office, initial=initial or {})
    if request.method == "POST" and form.is_valid():
        try:
            new = commands.add_record(
                new=form.new(), organisation=office, by=request.user, now=timezone.now()
            )
            messages.success(request, _("「%s」を加えました。") % new)
            return redirect(pages.url("", new.pk))
        except commands.AlreadyThere as reason:
            form.add_error(None, str(reason))
    return _form_page(request, pages, form, _("%sを加える") % pages.model.word, pages.list_url)


def edit_page(request: HttpRequest, pages: RecordPages, pk: int) -> HttpResponse:
    """The record as a form. A save that a colleague was faster than shows both, and keeps what was typed."""
    one = own_record(request, pages, pk)
    form = pages.form(request.POST or None, organisation=one.organisation, instance=copy.copy(one))
    clash: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_record(
                one=one,
                values=form.values(),
                from_revision=form.cleaned_data.get("revision") or 0,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("保存しました。"))
            return redirect(pages.url("", one.pk))
        except commands.AlreadyThere as reason:
            form.add_error(None, str(reason))
        except commands.ChangedMeanwhile as reason:
            clash = {
                "clash": str(reason),
                "differences": differences(reason.theirs, form.instance),
            }
            form.data = form.data.copy()
            form.data["revision"] = reason.theirs.revision
    title = _("「%s」を直す") % one
    return _form_page(request, pages, form, title, pages.url("", one.pk), status=409 if clash else 0, **clash)


def put_away_page(request: HttpRequest, pages: RecordPages, pk: int) -> HttpResponse:
    one = commands.put_away(one=own_record(request, pages, pk), by=request.user, now=timezone.now())
    return redirect(f"{pages.list_url}?put_away={one.pk}")


def bring_back_page(request: HttpRequest, pages: RecordPages, pk: int) -> HttpResponse:
    one = own_record(request, pages, pk)
    try:
        commands.bring_back(one=one, by=request.user, now=timezone.now())
    except commands.AlreadyThere as reason:
        messages.error(request, str(reason))
        return redirect(pages.list_url)
    messages.success(request, _("「%s」を一覧に戻しました。") % one)
    return redirect(pages.url("", one.pk))


def check_page(request: HttpRequest, pages: RecordPages, pk: int, *, field: str) -> HttpResponse:
    """Somebody compared the record with its source today."""
    one = commands.confirm_checked(
        one=own_record(request, pages, pk),
        field=field,
        today=timezone.localdate(),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("今日、内容を確かめたことを残しました。"))
    return redirect(pages.url("", one.pk))


def just_put_away(request: HttpRequest, pages: RecordPages) -> dict[str, Any]:
    """For the notice with the way back on a list."""
    number = request.GET.get("put_away", "")
    if not number.isdecimal() or len(number) > 18:
        return {}
    found = pages.model.objects.changeable_by(request.user, Can.EDIT_CATALOGUE)
    one = found.filter(pk=int(number), put_away_at__isnull=False).first()
    return {"put_away": one, "put_away_url": pages.url("bring_back", one.pk)} if one else {}


def _form_page(
    request: HttpRequest,
    pages: RecordPages,
    form: RecordForm,
    title: str,
    cancel_url: str,
    *,
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    page = {
        "form": form,
        "title": title,
        "cancel_url": cancel_url,
        "breadcrumbs": (pages.crumb,),
        **more,
    }
    return render(request, "catalogue/record_form.html", page, status=status or (422 if form.errors else 200))
