"""Files that come in: a log, a drawing. Nothing is stored when something is wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.evidence import commands as evidence
from meguru.apps.evidence.models import HeldUpload, ImportedLog
from meguru.apps.evidence.queries import held_upload
from meguru.apps.processes import bridge, commands
from meguru.apps.processes.around import changeable_process, page_of
from meguru.apps.processes.forms import AnalysisForm, BpmnUploadForm, CasesForm, ColumnsForm, LogUploadForm
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.uploads import Refused

NEEDED_COLUMNS = gettext_lazy(
    "案件番号・作業の名前・日時の列が一つずつ必要です。足りない列を含めて、もう一度書き出してください。"
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.IMPORT_LOG)
def import_log(request: HttpRequest, pk: int) -> HttpResponse:
    """A log comes in and its analysis is asked for; when its columns are unclear, the next page asks."""
    process = changeable_process(request, pk, Can.IMPORT_LOG)
    form = LogUploadForm(request.POST or None, request.FILES or None)
    problems: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            if bridge.kinds_to_choose_from(content):
                return _ask(
                    request, process, content=content, file_name=file.name, form=form, page="import_cases"
                )
            return _import(request, process, content=content, file_name=file.name, form=form)
        except Refused as reason:
            if bridge.may_ask_about(reason, content=content):
                return _ask(request, process, content=content, file_name=file.name, form=form)
            if bridge.is_about_columns(reason):
                form.add_error("file", NEEDED_COLUMNS)
            else:
                problems = reason.remarks
                form.add_error("file", str(reason))
    page = page_of(request, process, tab="logs", analysis=None) | {"form": form, "problems": problems}
    return render(request, "processes/import_log.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.IMPORT_LOG)
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """The reader could not tell the columns: the file waits here until somebody has named them."""
    process = changeable_process(request, pk, Can.IMPORT_LOG)
    held = held_upload(user=request.user, process_key=process.key)
    if held is None:
        messages.warning(request, _("確認待ちのファイルはありません。もう一度ファイルを選んでください。"))
        return redirect("processes:import_log", pk=pk)
    content = bytes(held.content)
    if bridge.kinds_to_choose_from(content):
        return redirect("processes:import_cases", pk=pk)
    table = bridge.first_rows(content)
    form = ColumnsForm(request.POST or None, columns=list(table.header), found=dict(table.found))
    if request.method == "POST" and form.is_valid():
        try:
            return _import_held(request, process, held=held, columns=form.columns())
        except Refused as reason:
            form.add_error(None, str(reason))
    page = page_of(request, process, tab="logs", analysis=None) | {"form": form, "held": held, "table": table}
    return render(request, "processes/import_columns.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.IMPORT_LOG)
def import_cases(request: HttpRequest, pk: int) -> HttpResponse:
    """Records that concern several kinds of things: the file waits here until somebody says what one case is."""
    process = changeable_process(request, pk, Can.IMPORT_LOG)
    held = held_upload(user=request.user, process_key=process.key)
    kinds = bridge.kinds_to_choose_from(bytes(held.content)) if held else ()
    if held is None or not kinds:
        return redirect("processes:import_columns", pk=pk)
    form = CasesForm(request.POST or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        try:
            return _import_held(request, process, held=held, object_type=form.cleaned_data["object_type"])
        except Refused as reason:
            form.add_error(None, str(reason))
    page = page_of(request, process, tab="logs", analysis=None) | {"form": form, "held": held, "kinds": kinds}
    return render(request, "processes/import_cases.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.IMPORT_LOG)
def forget_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The file on hold is given up."""
    process = changeable_process(request, pk, Can.IMPORT_LOG)
    for held in HeldUpload.objects.filter(held_for=request.user, process_key=process.key):
        evidence.release_upload(held=held)
    return redirect("processes:import_log", pk=pk)


@require_POST
@requires(Can.IMPORT_LOG)
def take_back_import(request: HttpRequest, pk: int, log_pk: int) -> HttpResponse:
    """The undo of an import."""
    process = changeable_process(request, pk, Can.IMPORT_LOG)
    imported = get_object_or_404(
        ImportedLog.objects.changeable_by(request.user, Can.IMPORT_LOG), pk=log_pk, process_key=process.key
    )
    try:
        commands.take_back_import(process=process, imported=imported, by=request.user, now=timezone.now())
        messages.success(request, _("「%s」の取り込みを取り消しました。") % imported.name)
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("processes:logs", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PROCESS)
def import_bpmn(request: HttpRequest, pk: int) -> HttpResponse:
    """A drawing comes in as the next version; what is wrong with it is listed element by element."""
    process = changeable_process(request, pk, Can.EDIT_PROCESS)
    form = BpmnUploadForm(request.POST or None, request.FILES or None)
    problems: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            version = commands.import_bpmn(
                process=process,
                content=file.read(),
                file_name=file.name,
                kind=form.cleaned_data["kind"],
                note=form.cleaned_data["note"],
                by=request.user,
                now=timezone.now(),
            )
            request.session[f"added:{pk}"] = version.pk
            if mended := bridge.mends_of(version.remarks):
                messages.info(
                    request,
                    _(
                        "ファイルに書き方の違いが%s件あり、直して取り込みました。「読み取りで気づいたこと」で確かめてください。"
                    )
                    % mended,
                )
            return redirect("processes:version", pk=pk, version_pk=version.pk)
        except Refused as reason:
            problems = reason.remarks
            form.add_error("file", str(reason))
    page = page_of(request, process, tab="versions", analysis=None) | {"form": form, "problems": problems}
    return render(request, "processes/import_bpmn.html", page, status=422 if form.errors else 200)


def _import(
    request: HttpRequest,
    process: Process,
    *,
    content: bytes,
    file_name: str,
    form: AnalysisForm,
    columns: dict[str, str] | None = None,
    object_type: str | None = None,
    name: str = "",
) -> HttpResponse:
    log = bridge.read_upload(content, file_name=file_name, columns=columns, object_type=object_type)
    imported = commands.import_log(
        process=process,
        log=log,
        name=name or form.cleaned_data.get("name") or bridge.plain_file_name(file_name),
        file_name=file_name,
        sha256=evidence.digest(content),
        by=request.user,
        now=timezone.now(),
    )
    request.session[f"imported:{process.pk}"] = imported.pk
    if request.user.can(Can.RUN_ANALYSIS, department=process.operation.department):
        try:
            commands.start_analysis(
                process=process,
                log=imported,
                hourly_yen=form.cleaned_data["hourly_yen"],
                use_japanese_calendar=form.cleaned_data["use_japanese_calendar"],
                by=request.user,
                now=timezone.now(),
            )
        except commands.AlreadyUnderWay:
            messages.info(request, _("ほかの分析が進んでいるため、この記録の分析はまだ始めていません。"))
    return redirect("processes:logs", pk=process.pk)


def _import_held(
    request: HttpRequest,
    process: Process,
    *,
    held: HeldUpload,
    columns: dict[str, str] | None = None,
    object_type: str | None = None,
) -> HttpResponse:
    """What waits here comes in with the answer, and with what was typed beside the file. Raises: Refused."""
    options = request.session.get(f"import:{process.pk}", {})
    upload = AnalysisForm(options)
    upload.is_valid()
    answer = _import(
        request,
        process,
        content=bytes(held.content),
        file_name=held.file_name,
        form=upload,
        columns=columns,
        object_type=object_type,
        name=options.get("name", ""),
    )
    evidence.release_upload(held=held)
    return answer


def _ask(
    request: HttpRequest,
    process: Process,
    *,
    content: bytes,
    file_name: str,
    form: LogUploadForm,
    page: str = "import_columns",
) -> HttpResponse:
    evidence.hold_upload(
        organisation=process.organisation,
        process_key=process.key,
        file_name=file_name,
        content=content,
        by=request.user,
        now=timezone.now(),
    )
    request.session[f"import:{process.pk}"] = {
        "name": form.cleaned_data["name"],
        "hourly_yen": form.cleaned_data["hourly_yen"],
        "use_japanese_calendar": form.cleaned_data["use_japanese_calendar"],
    }
    return redirect(f"processes:{page}", pk=process.pk)
