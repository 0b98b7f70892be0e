"""What is done of the first steps of an initiative, why, and what is next. Never writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from meguru.apps.diagnosis.models import DiagnosisSheet
from meguru.apps.diagnosis.queries import own_sheets, shown_result
from meguru.apps.first_steps.models import HandTick, StepList
from meguru.apps.initiatives import queries as initiatives
from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems import queries as problems
from meguru.apps.programmes import queries as programmes
from meguru.apps.registry.models import Person
from meguru.apps.registry.permissions import Can
from meguru.apps.selection import queries as selection
from meguru.engines import diagnosis
from meguru.engines.diagnosis import StuckType
from meguru.engines.first_steps import ItemState, StepsProgress, Tick, TypeStanding, progress, step_book

MOST_OFFERED = 10
ANSWERING: tuple[Callable[[Initiative], Mapping[str, int]], ...] = (
    initiatives.facts_of,
    problems.facts_of,
    selection.facts_of,
    programmes.facts_of,
)


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with the address of the page that does it; "" when there is none."""

    state: ItemState
    url: str
    is_next: bool


@dataclass(frozen=True, slots=True)
class ShownType:
    """A type with its items, as a page lists them."""

    standing: TypeStanding
    stuck: StuckType
    items: tuple[ShownItem, ...]


@dataclass(frozen=True, slots=True)
class ShownSteps:
    """The whole checklist of an initiative, the next item apart. `kept` are ticks of items that are no longer asked."""

    step_list: StepList
    progress: StepsProgress
    types: tuple[ShownType, ...]
    next: ShownItem | None
    kept: tuple[HandTick, ...]


@dataclass(frozen=True, slots=True)
class OwnDiagnosis:
    """A person's own diagnosis with the types that hold in it, most urgent first."""

    sheet: DiagnosisSheet
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a person does next, with the reason and the page where it is done."""

    initiative: Initiative
    title: str
    why: str
    url: str
    list_url: str


def stuck_types() -> tuple[StuckType, ...]:
    """Every type with its words, as the chart that ships has them."""
    return diagnosis.chart().types


def known_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Those of the letters that are types, each once, in the order given."""
    known = {one.code for one in step_book().types}
    return tuple(dict.fromkeys(code for code in codes if code in known))


def facts_of(initiative: Initiative) -> dict[str, int]:
    """What the pages below know about an initiative, by the names of the steps' conditions."""
    return {name: number for ask in ANSWERING for name, number in ask(initiative).items()}


def steps_of(initiative: Initiative) -> ShownSteps | None:
    """The checklist of an initiative; None while no type is chosen."""
    step_list = StepList.objects.filter(initiative=initiative).select_related("sheet").first()
    if step_list is None:
        return None
    ticks = list(step_list.ticks.select_related("ticked_by"))
    done = progress(step_book(), step_list.codes, facts_of(initiative), [_tick(one) for one in ticks])
    shown = tuple(
        ShownType(
            standing=standing,
            stuck=diagnosis.chart().stuck_type(standing.type.code),
            items=tuple(_item(state, initiative, done) for state in standing.items),
        )
        for standing in done.types
    )
    following = next((item for one in shown for item in one.items if item.is_next), None)
    asked = {item.state.item.id for one in shown for item in one.items}
    return ShownSteps(
        step_list=step_list,
        progress=done,
        types=shown,
        next=following,
        kept=tuple(one for one in ticks if one.item_id not in asked),
    )


def could_begin(user: Person) -> list[Initiative]:
    """Initiatives without first steps that this person may give some, the newest first."""
    found = (
        Initiative.objects.changeable_by(user, Can.EDIT_INITIATIVE)
        .in_use()
        .filter(organisation=user.organisation, step_list__isnull=True)
        .select_related("department")
        .order_by("-made_at", "-id")
    )
    mine = (
        one
        for one in found
        if one.department is None or user.can(Can.EDIT_INITIATIVE, department=one.department)
    )
    return list(islice(mine, MOST_OFFERED))


def initiative_named(user: Person, name: str) -> Initiative | None:
    """The initiative of one's office that has this name."""
    visible = Initiative.objects.visible_to(user).filter(organisation=user.organisation)
    return visible.in_use().filter(name=name.strip()).first()


def types_of_sheet(sheet: DiagnosisSheet) -> tuple[str, ...]:
    """The types that hold in a diagnosis, most urgent first."""
    return known_codes(shown_result(sheet).codes.split(","))


def own_diagnosis(user: Person) -> OwnDiagnosis | None:
    """A person's newest finished diagnosis in which a type holds."""
    finished = own_sheets(user)
    if not finished or not finished[0].result.holding:
        return None
    return OwnDiagnosis(sheet=finished[0].sheet, codes=types_of_sheet(finished[0].sheet))


def next_for(user: Person) -> NextStep | None:
    """The next item of the newest of a person's own initiatives; None when there is none or all is done."""
    own = (
        Initiative.objects.visible_to(user)
        .in_use()
        .filter(Q(lead=user) | Q(made_by=user), step_list__isnull=False)
        .order_by("-step_list__changed_at", "-id")
        .first()
    )
    steps = steps_of(own) if own else None
    if own is None or steps is None or steps.next is None:
        return None
    item = steps.next.state.item
    list_url = reverse("first_steps:of_initiative", args=[own.pk])
    return NextStep(
        initiative=own,
        title=item.title,
        why=item.why,
        url=steps.next.url or list_url,
        list_url=list_url,
    )


def address_of(url_name: str, initiative: Initiative) -> str:
    """The page that an item names: of the initiative, or one for everybody; "" when there is no such page."""
    for arguments in ([initiative.pk], []):
        try:
            return reverse(url_name, args=arguments)
        except NoReverseMatch:
            continue
    return ""


def _item(state: ItemState, initiative: Initiative, done: StepsProgress) -> ShownItem:
    url = address_of(state.item.opens, initiative) if state.item.opens else ""
    return ShownItem(state=state, url=url, is_next=done.next is state)


def _tick(row: HandTick) -> Tick:
    day = formats.date_format(timezone.localtime(row.ticked_at), _("Y年n月j日"))
    who = row.ticked_by.name if row.ticked_by else _("以前の職員")
    return Tick(
        item_id=row.item_id,
        words=_("%(who)sさんが%(day)sに印をつけました。") % {"who": who, "day": day},
        note=row.note,
    )
