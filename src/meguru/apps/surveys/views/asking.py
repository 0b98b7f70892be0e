"""Pages of who asks: whom to ask, and sending."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.registry.models import Department, Organisation
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.surveys import papers
from meguru.apps.surveys.around_asking import (
    changeable_survey,
    download,
    own_survey,
    page_of,
    recipient_of,
)
from meguru.apps.surveys.commands import asking as commands
from meguru.apps.surveys.forms.asking import (
    ContactsForm,
    RecipientsFileForm,
    SendForm,
    WhomForm,
    suggested_due,
)
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.queries import collecting, contact_table
from meguru.engines.uploads import Refused


@require_safe
@requires(Can.VIEW_SURVEY)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the survey asks, and the button that sends it."""
    return _page(request, own_survey(request, pk))


@require_POST
@requires(Can.EDIT_SURVEY)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put towns or sections on the list."""
    survey = changeable_survey(request, pk)
    form = WhomForm(request.POST, survey=survey)
    if form.is_valid():
        try:
            added = commands.add_recipients(
                survey=survey,
                bodies=form.bodies(),
                departments=form.departments(),
                contacts=_known_of(survey, form.bodies(), form.departments()),
                address=request.build_absolute_uri,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("依頼先に%s件を加えました。") % len(added))
            return redirect("surveys:ask", pk=pk)
        except commands.CannotAsk as reason:
            form.add_error(None, str(reason))
    return _page(request, survey, whom=form)


@require_POST
@requires(Can.EDIT_SURVEY)
def add_from_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the towns of a table on the list; with any problem nothing is stored."""
    survey = changeable_survey(request, pk)
    form, planned = RecipientsFileForm(request.POST, request.FILES), None
    if form.is_valid():
        try:
            planned = contact_table.plan_recipients(survey, form.cleaned_data["file"].read())
            if not planned.problems:
                added, changed = commands.take_table(
                    survey=survey,
                    rows=[(one.body, commands.Contact(one.addressee, one.email)) for one in planned.rows],
                    address=request.build_absolute_uri,
                    by=request.user,
                    now=timezone.now(),
                )
                words = _(
                    "表を取り込みました。加えた団体%(added)s件、直したあて名や電子メール%(changed)s件です。"
                )
                messages.success(request, words % {"added": added, "changed": changed})
                return redirect("surveys:ask", pk=pk)
        except (Refused, commands.CannotAsk) as reason:
            form.add_error(None if isinstance(reason, commands.CannotAsk) else "file", str(reason))
    return _page(request, survey, file_form=form, planned=planned)


@require_POST
@requires(Can.EDIT_SURVEY)
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Addressees and mail addresses, typed in the table."""
    survey = changeable_survey(request, pk)
    form = ContactsForm(request.POST, list(collecting.recipients(survey)))
    if not form.is_valid():
        return _page(request, survey, contacts_form=form)
    changed = commands.set_contacts(
        survey=survey, contacts=form.contacts, by=request.user, now=timezone.now()
    )
    messages.success(request, _("%s件のあて名や電子メールを直しました。") % changed)
    return redirect("surveys:ask", pk=pk)


@require_POST
@requires(Can.EDIT_SURVEY)
def remove(request: HttpRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Take somebody off the list; the page then offers to put them back."""
    survey = changeable_survey(request, pk)
    recipient = recipient_of(survey, recipient_pk)
    try:
        commands.remove_recipient(recipient=recipient, by=request.user, now=timezone.now())
        request.session["surveys_removed"] = {
            "survey": survey.pk,
            "name": recipient.department.name if recipient.department else recipient.body.name,
            "town": recipient.body_id if recipient.department_id is None else "",
            "section": recipient.department_id or "",
        }
    except commands.CannotAsk as reason:
        messages.error(request, str(reason))
    return redirect("surveys:ask", pk=pk)


@require_POST
@requires(Can.EDIT_SURVEY)
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo taking somebody off the list."""
    survey = changeable_survey(request, pk)
    town, section = request.POST.get("town", ""), request.POST.get("section", "")
    bodies = [one for one in collecting.towns_by_code(survey.organisation).values() if str(one.pk) == town]
    sections = [one for one in collecting.askable_sections(survey.organisation) if str(one.pk) == section]
    try:
        commands.add_recipients(
            survey=survey,
            bodies=bodies,
            departments=sections,
            contacts=_known_of(survey, bodies, sections),
            address=request.build_absolute_uri,
            by=request.user,
            now=timezone.now(),
        )
    except commands.CannotAsk as reason:
        messages.error(request, str(reason))
    return redirect("surveys:ask", pk=pk)


@require_POST
@requires(Can.EDIT_SURVEY)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the survey to everybody on the list."""
    survey = changeable_survey(request, pk)
    form = SendForm(request.POST)
    if form.is_valid():
        try:
            commands.open_survey(
                survey=survey,
                due_at=form.cleaned_data["due_at"],
                seen_revision=form.cleaned_data["revision"],
                address=request.build_absolute_uri,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(
                request, _("調査を送りました。電子メールのない団体には、手紙を印刷して送ってください。")
            )
            return redirect("surveys:collect", pk=pk)
        except (commands.CannotAsk, commands.ChangedMeanwhile) as reason:
            form.add_error(None, str(reason))
    return _page(request, survey, send_form=form)


@require_safe
@requires(Can.EDIT_SURVEY)
def recipients_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who may be asked, as a workbook to fill in."""
    content = contact_table.recipients_workbook(changeable_survey(request, pk))
    return download(content, kind=papers.EXCEL, name=f"survey-{pk}-recipients.xlsx")


@require_POST
@requires(Can.EDIT_SURVEY)
def letters(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The letters to everybody (or to those without a mail address) in one file, each with its link."""
    survey = changeable_survey(request, pk)
    if name not in papers.LETTERS or survey.state == Survey.State.DRAFT:
        raise Http404(name)
    found = commands.links_for_letters(
        survey=survey,
        only_without_mail=request.POST.get("who") == "without_mail",
        address=request.build_absolute_uri,
        by=request.user,
        now=timezone.now(),
    )
    kind, render_paper = papers.LETTERS[name]
    return download(render_paper(papers.letters_paper(survey, found)), kind=kind, name=f"survey-{pk}-{name}")


def _known_of(
    survey: Survey, bodies: Sequence[Organisation], sections: Sequence[Department]
) -> dict[int, commands.Contact]:
    """Addressees as they were written last time, by the id of the town or section."""
    known = collecting.known_contacts(survey.organisation)
    places = [(one.pk, (one.pk, None)) for one in bodies]
    places += [(one.pk, (survey.organisation_id, one.pk)) for one in sections]
    return {pk: commands.Contact(*known[place]) for pk, place in places if place in known}


def _page(
    request: HttpRequest,
    survey: Survey,
    *,
    whom: WhomForm | None = None,
    file_form: RecipientsFileForm | None = None,
    planned: contact_table.PlannedTable | None = None,
    contacts_form: ContactsForm | None = None,
    send_form: SendForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    given = (whom, file_form, contacts_form, send_form)
    removed = request.session.pop("surveys_removed", None)
    due_at = survey.due_at or suggested_due(now)
    page = page_of(request, survey, tab="ask") | {
        "rows": _typed_rows(survey, contacts_form),
        "whom": whom or WhomForm(survey=survey),
        "file_form": file_form or RecipientsFileForm(),
        "planned": planned,
        "contact_problems": contacts_form.errors if contacts_form else {},
        "send_form": send_form or SendForm(initial={"due_at": due_at, "revision": survey.revision}),
        "questions": survey.questions.count(),
        "removed": removed if removed and removed.get("survey") == survey.pk else None,
    }
    return render(request, "surveys/ask.html", page, status=422 if any(given) else 200)


def _typed_rows(survey: Survey, form: ContactsForm | None) -> list[dict[str, object]]:
    rows = []
    for one in collecting.recipients(survey):
        typed = form.contacts.get(one.pk) if form else None
        rows.append(
            {
                "recipient": one,
                "name": one.department.name if one.department else one.body.name,
                "addressee": typed.addressee if typed else one.addressee,
                "email": typed.email if typed else one.email,
                "problem": form.errors.get(one.pk, "") if form else "",
            }
        )
    return rows
