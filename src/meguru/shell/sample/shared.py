"""What the offices of the sample share: processes with the prefecture's offices, others with a group, and the standard."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from meguru.apps.administration import commands as administration
from meguru.apps.comparison import commands as comparisons
from meguru.apps.comparison.models import Comparison
from meguru.apps.comparison.queries import (
    candidates,
    hourly_yen_for,
    likeliest_standard,
    shown_here,
    standards,
)
from meguru.apps.inventory import commands as inventory
from meguru.apps.processes import commands as processes
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Department, Organisation, Person, SharingGroup
from meguru.engines.bpmn import write_bpmn
from meguru.shell.sample import definition
from meguru.shell.sample.drawing import draw
from meguru.shell.sample.practices import STANDARD, practices, practised

GROUP = "めぐり県東部 業務共同化研究会"
IN_THE_GROUP = ("minatohara", "sakurase", "nagino", "minesato")
KEEPER = "sakurase"
WITH_THE_PREFECTURE = ("moving_in", "certificate")
WITH_THE_GROUP = ("child_allowance",)
COMPARED = "moving_in"
COMPARES = "sakurase"


@transaction.atomic
def share_between_offices(*, prefecture: Organisation, note: str, now: datetime) -> None:
    """This function will draw the standards, found the group and open processes. What is done already stays."""
    keys = {operation.name: operation.key for operation in definition.operations()}
    if not Process.objects.filter(organisation=prefecture).exists():
        _add_standards(prefecture=prefecture, note=note, now=now)
    group = _group(now=now)
    for person in _dx_offices():
        private = Process.objects.filter(organisation=person.organisation, sharing=Process.Sharing.PRIVATE)
        for process in private.select_related("operation"):
            key = keys.get(process.operation.name, "")
            if key in WITH_THE_PREFECTURE:
                processes.share_process(
                    process=process, sharing=Process.Sharing.PREFECTURE, group=None, by=person, now=now
                )
            elif group is not None and key in WITH_THE_GROUP and _takes_part(person):
                processes.share_process(
                    process=process, sharing=Process.Sharing.GROUP, group=group, by=person, now=now
                )
    _compare(keys, now=now)


def _compare(keys: dict[str, str], *, now: datetime) -> None:
    """One office compares one process with everybody who shares it and with the standard, as the page proposes.

    Made once: a comparison that is there, also one that was put away, is left as it is.
    """
    person = Person.objects.filter(sign_in_name=f"{COMPARES}-dx").first()
    if person is None or Comparison.objects.filter(organisation=person.organisation).exists():
        return
    own = Process.objects.filter(organisation=person.organisation).select_related("operation", "organisation")
    process = next(one for one in own if keys.get(one.operation.name) == COMPARED)
    version = shown_here(list(process.versions.all()))
    peers = [one.version for one in candidates(process, user=person) if one.likeness == 1]
    if version is None or not peers:
        return
    standard = likeliest_standard(standards(process, user=person))
    comparisons.make_comparison(
        process=process,
        name=f"{process.name}：県内の団体との比較",
        own_version=version,
        peers=peers,
        standard=standard.version if standard else None,
        hourly_yen=hourly_yen_for(process)[0],
        by=person,
        now=now,
    )


def _group(*, now: datetime) -> SharingGroup | None:
    """The group with those of its members that are there; None before its keeper is."""
    keeper = Person.objects.filter(sign_in_name=f"{KEEPER}-dx").select_related("organisation").first()
    if keeper is None:
        return None
    group = SharingGroup.objects.filter(organisation=keeper.organisation, name=GROUP).first()
    if group is None:
        group = administration.make_group(organisation=keeper.organisation, name=GROUP, by=keeper, now=now)
    members = set(group.members.values_list("pk", flat=True))
    for person in _dx_offices():
        if _takes_part(person) and person.organisation_id not in members:
            administration.add_to_group(group=group, organisation=person.organisation, by=keeper, now=now)
    return group


def _takes_part(person: Person) -> bool:
    return person.sign_in_name.removesuffix("-dx") in IN_THE_GROUP


def _dx_offices() -> list[Person]:
    names = [f"{town.sign_in}-dx" for town in definition.towns()]
    return list(Person.objects.filter(sign_in_name__in=names).select_related("organisation"))


def _add_standards(*, prefecture: Organisation, note: str, now: datetime) -> None:
    """The prefecture draws a standard way, has it reviewed and lets its towns read it."""
    drawer = Person.objects.get(sign_in_name="meguri-dx")
    chief = Person.objects.get(sign_in_name="meguri-chief")
    for operation in definition.operations():
        practice = practices().get((STANDARD, operation.key))
        if practice is None:
            continue
        standard = practised(operation, practice)
        added = inventory.add_operation(
            organisation=prefecture,
            values={
                "name": operation.name,
                "outline": f"市町村の標準の手順を示すもの（{note}）",
                "purpose": operation.facts["purpose"],
                "legal_basis": operation.facts["legal_basis"],
                "department": Department.objects.get(organisation=prefecture, name="デジタル推進課"),
            },
            by=drawer,
            now=now,
        )
        process = processes.add_process(operation=added, name=f"{operation.name}（標準）", by=drawer, now=now)
        version = processes.import_bpmn(
            process=process,
            content=write_bpmn(draw(standard)),
            file_name=f"{operation.key}.bpmn",
            kind=ProcessVersion.Kind.STANDARD,
            note=note,
            by=drawer,
            now=now,
        )
        publish(version=version, asked_by=drawer, decided_by=chief, note=note, now=now)
        processes.share_process(
            process=process, sharing=Process.Sharing.PREFECTURE, group=None, by=drawer, now=now
        )


def publish(
    *, version: ProcessVersion, asked_by: Person, decided_by: Person, note: str, now: datetime
) -> None:
    """One asks, another one reviews and publishes, as it would be in an office."""
    asked = processes.ask_review(version=version, message=note, by=asked_by, now=now)
    processes.decide_review(
        review=asked,
        approve=True,
        remark="",
        seen_revision=version.revision,
        knows_errors=False,
        by=decided_by,
        now=now,
    )
    processes.publish_version(version=version, by=decided_by, now=now)
