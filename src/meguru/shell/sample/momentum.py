"""What the sample's office says about itself, does next, writes as a policy, and lets others read."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from meguru.apps.initiatives.models import Initiative
from meguru.apps.knowledge.commands import share_insight as share
from meguru.apps.knowledge.commands import write_insight
from meguru.apps.knowledge.models import Insight, Topic
from meguru.apps.plans import commands
from meguru.apps.plans.commands import Said
from meguru.apps.plans.models import Assessment, PlanDocument
from meguru.apps.plans.queries import proposed_of
from meguru.engines.momentum import Standing
from meguru.shell.sample.cast import Cast, story

SPEAKERS = ("staff", "chief", "dx")
_STANDINGS = {
    "a": Standing.ALREADY,
    "p": Standing.PARTLY,
    "n": Standing.NOT_YET,
    "u": Standing.UNKNOWN,
}


@transaction.atomic
def add_momentum(cast: Cast) -> None:
    """This function will add a round that three people answered, and two next actions."""
    told = story("momentum")
    if Assessment.objects.filter(organisation=cast.office).exists():
        return
    row, by = told["round"], cast.people["dx"]
    assessment = commands.start_round(
        organisation=cast.office, name=row["name"], by=by, now=cast.at(row["days"])
    )
    for number, desk in enumerate(SPEAKERS):
        notes = {one["statement"]: one["text"] for one in row["note"] if one["who"] == desk}
        commands.answer(
            assessment=assessment,
            said={
                key: Said(_STANDINGS[letters[number]], notes.get(key, ""))
                for key, letters in row["said"].items()
            },
            by=cast.people[desk],
            now=cast.at(row["days"] + 3 + number),
        )
    commands.close_round(assessment=assessment, by=by, now=cast.at(row["closes_days"]))
    for action in told["action"]:
        _act(action, assessment, cast)


def _act(row: dict[str, Any], assessment: Assessment, cast: Cast) -> None:
    by, now = cast.people["dx"], cast.at(story("momentum")["round"]["closes_days"])
    values = {
        "who": cast.people[row["who"]].name,
        "due_on": cast.on(row["due_days"]),
        "state": row["state"],
        "note": row["note"],
    }
    if "statement" not in row:
        own = values | {"what": row["what"], "done_when": row["done_when"]}
        commands.add_action(organisation=cast.office, values=own, by=by, now=now)
        return
    proposed = proposed_of(assessment, row["statement"])
    if proposed is None:
        return  # the stages were changed since the file was written
    taken = commands.take_action(organisation=cast.office, proposed=proposed, by=by, now=now)
    commands.change_action(action=taken, values=values, revision=taken.revision, by=by, now=now)


@transaction.atomic
def begin_policy(cast: Cast) -> None:
    """This function will begin a policy of which two sections are written; the others follow the records."""
    told = story("momentum")["policy"]
    if PlanDocument.objects.filter(organisation=cast.office).exists():
        return
    now = cast.at(told["days"])
    start, target = (cast.today.year + ahead for ahead in told["years_ahead"])
    document = commands.begin_document(
        organisation=cast.office,
        values={
            "kind": PlanDocument.Kind.POLICY.value,
            "title": told["title"],
            "start_year": start,
            "target_year": target,
            "initiatives": list(
                Initiative.objects.filter(organisation=cast.office, name=story("initiative")["name"])
            ),
        },
        by=cast.people["dx"],
        now=now,
    )
    sections = {one.key: one for one in document.sections.all()}
    for row in told["section"]:
        section = sections[row["key"]]
        commands.write_section(
            section=section,
            text=row["text"].strip(),
            revision=section.revision,
            by=cast.people[row["who"]],
            now=now,
        )


@transaction.atomic
def share_insight(cast: Cast) -> None:
    """This function will write one finding of the office and let the offices of the prefecture read it."""
    told = story("momentum")["insight"]
    if Insight.objects.filter(organisation=cast.office).exists():
        return
    now = cast.at(told["days"])
    insight = write_insight(
        organisation=cast.office,
        values=told | {"body": cast.office.name, "year": now.year},
        topics=list(Topic.objects.filter(key__in=told["topics"])),
        by=cast.people["staff"],
        now=now,
    )
    share(
        insight=insight, sharing=Insight.Sharing.PREFECTURE.value, group=None, by=cast.people["dx"], now=now
    )
