"""Drafts: which one to go on with, what was saved of it, which version a person sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.processes import bridge
from meguru.apps.processes.models import Process, ProcessVersion, Review, VersionSave
from meguru.apps.registry.models import Person
from meguru.engines.bpmn import Diagram, lay_out, read_bpmn


@dataclass(frozen=True, slots=True)
class NewestSave:
    """How far a draft is, for a colleague's open page."""

    revision: int
    words: str


def shown_version(process: Process, user: Person, kind: str | None = None) -> ProcessVersion | None:
    """The newest version of a process that this person may see; of another office a published one."""
    seen = ProcessVersion.objects.visible_to(user).filter(process=process)
    if kind is not None:
        seen = seen.filter(kind=kind)
    return seen.order_by("-number").first()


def newest_draft(process: Process) -> ProcessVersion | None:
    """The draft with the highest number; people go on with it unless they choose another."""
    return process.versions.filter(published_at=None).order_by("-number").first()


def drafts_of(process: Process) -> list[ProcessVersion]:
    """Every draft of a process, newest first, without the drawings."""
    return list(
        process.versions.filter(published_at=None).select_related("changed_by", "made_by").defer("xml")
    )


def saves_of(version: ProcessVersion) -> list[VersionSave]:
    """What was stored of a draft, newest first, without the drawings."""
    return list(version.saves.select_related("saved_by").defer("xml"))


def diagram_at(version: ProcessVersion, revision: int) -> Diagram | None:
    """The drawing as it was at a revision; None when there was no such save."""
    if revision == version.revision:
        return bridge.diagram_of(version.xml)
    xml = version.saves.filter(revision=revision).values_list("xml", flat=True).first()
    return None if xml is None else bridge.diagram_of(xml)


def newest_save(version: ProcessVersion) -> NewestSave:
    """The last save in a sentence."""
    last = version.saves.select_related("saved_by").defer("xml").first()
    if last is None:
        return NewestSave(revision=version.revision, words="")
    words = _(
        "%(who)sさんが%(when)sに保存しました（%(what)s）。あなたが保存すると、二人の変更を合わせます。同じところを別々に変えていたときだけ、どちらにするかを聞きます。"
    ) % {
        "who": last.saved_by.name if last.saved_by else _("システム"),
        "when": timezone.localtime(last.saved_at).strftime("%H:%M"),
        "what": last.what or _("変更"),
    }
    return NewestSave(revision=last.revision, words=words)


def arranged_places(xml: str) -> dict[str, dict[str, object]]:
    """The places of everything in a drawing, laid out anew: `shapes` and `labels` as x, y, width, height; `edges`.

    Raises: Refused when the drawing cannot be read.
    """
    laid = lay_out(read_bpmn(xml.encode("utf-8")))
    return {
        "shapes": {key: [box.x, box.y, box.width, box.height] for key, box in laid.shapes.items()},
        "labels": {key: [box.x, box.y, box.width, box.height] for key, box in laid.labels.items()},
        "edges": {key: list(points) for key, points in laid.edges.items()},
    }


def is_under_review(version: ProcessVersion) -> bool:
    """Whether somebody was asked to look at this draft and has not decided yet."""
    return version.reviews.filter(decision=Review.Decision.WAITING).exists()
