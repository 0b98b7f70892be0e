"""What people do alike with trials and searches, as answers: what went wrong in words, and back to where they were."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from meguru.apps.processes.models import Process
from meguru.apps.scenarios import bridge, commands, queries
from meguru.apps.scenarios.forms import NameForm
from meguru.apps.scenarios.models import Queued
from meguru.engines.calendars import fiscal_year
from meguru.engines.what_if import UnknownRecord

LISTS = {"trial": "scenarios:trials", "search": "scenarios:searches"}


def start_sent(request: HttpRequest, process: Process, key: str) -> queries.Start | None:
    """What the key of an address or a form starts from; None without a key while there is nothing to simulate."""
    try:
        start = queries.start_from(process, request.user, key, fiscal_year=fiscal_year(timezone.localdate()))
    except (bridge.BaseIsGone, UnknownRecord) as reason:
        raise PermissionDenied(str(reason)) from reason
    if start is None and key:
        raise Http404
    return start


def done(request: HttpRequest, asked: Queued, command: Any, **values: Any) -> HttpResponse:
    """Carry a command out and show the trial or search again."""
    try:
        command(asked=asked, by=request.user, now=timezone.now(), **values)
    except (commands.NotPossible, commands.AlreadyNamed) as reason:
        messages.warning(request, str(reason))
    return redirect(f"scenarios:{asked.word}", asked.pk)


def renamed(request: HttpRequest, asked: Queued) -> HttpResponse:
    """Another name, as typed."""
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["name"]))
        return redirect(f"scenarios:{asked.word}", asked.pk)
    return done(request, asked, commands.rename, name=form.cleaned_data["name"].strip())


def put_out_of_list(request: HttpRequest, asked: Queued) -> HttpResponse:
    """Out of the list, which offers the undo."""
    try:
        commands.put_away(asked=asked, by=request.user, now=timezone.now())
    except commands.NotPossible as reason:
        messages.warning(request, str(reason))
    else:
        request.session[away_key(asked.word, asked.process_id)] = {"pk": asked.pk, "name": asked.name}
    return redirect(LISTS[asked.word], pk=asked.process_id)


def put_into_list(request: HttpRequest, asked: Queued) -> HttpResponse:
    """Back into the list."""
    try:
        commands.bring_back(asked=asked, by=request.user, now=timezone.now())
    except commands.AlreadyNamed as reason:
        messages.warning(request, str(reason))
    return redirect(LISTS[asked.word], pk=asked.process_id)


def away_key(word: str, process_pk: int) -> str:
    """Under which the session remembers what was put away a moment ago."""
    return f"{word}_put_away:{process_pk}"
