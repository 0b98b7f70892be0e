"""Where a version stands between draft and publication, and who may decide about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from meguru.apps.processes import bridge
from meguru.apps.processes.models import Process, ProcessVersion, Review
from meguru.apps.registry.models import Person, RoleAssignment
from meguru.apps.registry.roles import GRANTS, Can
from meguru.engines.bpmn import Remark, check


@dataclass(frozen=True, slots=True)
class Standing:
    """版の状態: how far a version is on its way to being published, in words for people.

    `tone` and `picture` are those of a badge; `what_next` says what has to happen, empty when nothing has to.
    """

    key: str
    label: str
    tone: str
    picture: str
    what_next: str = ""


def standing_of(version: ProcessVersion, *, newest: Review | None) -> Standing:
    """Where a version stands; `newest` is its newest review that was not withdrawn."""
    if version.published_at is not None:
        return Standing("published", _("公開"), "good", "check")
    if newest is None:
        return Standing("draft", _("下書き"), "plain", "file", _("図ができたら、担当部署の確認を頼みます。"))
    is_newest_save = newest.revision == version.revision
    if newest.decision == Review.Decision.WAITING:
        if is_newest_save:
            return Standing(
                "waiting", _("確認待ち"), "info", "clock", _("頼まれた人が、承認するか差し戻します。")
            )
        return Standing(
            "waiting_changed",
            _("確認待ち（頼んだ後に変更あり）"),
            "watch",
            "warning",
            _("頼んだ後に図が変わりました。いまの図の確認を頼み直してください。"),
        )
    if newest.decision == Review.Decision.APPROVED:
        if is_newest_save:
            return Standing("approved", _("承認済み"), "good", "check", _("このまま公開できます。"))
        return Standing(
            "approved_changed",
            _("承認後に変更されています"),
            "watch",
            "warning",
            _("承認は前の保存についてのものです。公開するには、もう一度確認を頼んでください。"),
        )
    if is_newest_save:
        return Standing(
            "returned", _("差戻し"), "bad", "undo", _("指摘を直して保存し、もう一度確認を頼みます。")
        )
    return Standing(
        "mended", _("差戻し後に修正"), "plain", "file", _("直し終わったら、もう一度確認を頼みます。")
    )


def newest_review(version: ProcessVersion) -> Review | None:
    """The newest review that was not withdrawn."""
    reviews = version.reviews.exclude(decision=Review.Decision.WITHDRAWN)
    found: Review | None = reviews.select_related("asked_by", "decided_by").first()
    return found


def approval_of(version: ProcessVersion) -> Review | None:
    """The approval of the newest save, which alone lets a version be published."""
    found: Review | None = version.reviews.filter(
        decision=Review.Decision.APPROVED, revision=version.revision
    ).first()
    return found


def errors_of(version: ProcessVersion) -> list[Remark]:
    """What the check calls an error: the drawing cannot run like this."""
    return [remark for remark in check(bridge.diagram_of(version.xml)) if remark.severity == "error"]


def last_drawer(version: ProcessVersion) -> Person | None:
    """Who stored the newest save, else who made the version."""
    drawer: Person | None = version.changed_by if version.changed_at is not None else version.made_by
    return drawer


def why_not_decide(review: Review, *, person: Person) -> str:
    """Why this person may not decide a review, in words that say who can; empty when they may."""
    version = review.version
    if not person.can(Can.REVIEW_VERSION, department=version.process.operation.department):
        return _("確認できるのは、担当部署（%(department)s）の所属長か、DX推進部門の職員です。") % {
            "department": version.process.operation.department
        }
    if review.asked_by_id == person.pk:
        reason = _("自分で頼んだ確認は、自分では承認も差戻しもできません。")
    elif (drawer := last_drawer(version)) is not None and drawer.pk == person.pk:
        reason = _("最後に図を直した人は、その図を承認も差戻しもできません。")
    else:
        return ""
    others = reviewers_of(version, asked_by=review.asked_by)
    if not others:
        return reason + _(
            "ほかに確認できる人がいません。システム管理者に、所属長などの役割の追加を頼んでください。"
        )
    return reason + _("確認できる人：%s") % "、".join(other.name for other in others)


def reviewers_of(version: ProcessVersion, *, asked_by: Person | None) -> list[Person]:
    """Who may decide about the newest save: reviewers of the department, but not who asked or drew it last."""
    department = version.process.operation.department
    roles = [role for role, granted in GRANTS.items() if Can.REVIEW_VERSION in granted]
    line = [above.pk for above in department.with_ancestors()]
    held = RoleAssignment.objects.filter(
        Q(department__isnull=True) | Q(department_id__in=line),
        organisation_id=version.organisation_id,
        role__in=roles,
        person__is_active=True,
    ).select_related("person")
    drawer = last_drawer(version)
    left_out = {person.pk for person in (asked_by, drawer) if person is not None}
    found = {one.person_id: one.person for one in held if one.person_id not in left_out}
    return sorted(found.values(), key=lambda person: person.sign_in_name)


def waiting_for(*, user: Person) -> list[Review]:
    """The reviews that wait for this person's decision, oldest first."""
    reviews = (
        Review.objects.of_organisations_where(user, Can.REVIEW_VERSION)
        .filter(decision=Review.Decision.WAITING)
        .select_related(
            "asked_by",
            "version__made_by",
            "version__changed_by",
            "version__process__operation__department__parent",
            "version__process__organisation",
        )
        .defer("version__xml")
        .order_by("asked_at", "id")
    )
    return [
        review
        for review in reviews
        if user.can(Can.REVIEW_VERSION, department=review.version.process.operation.department)
        and user.pk != review.asked_by_id
        and user != last_drawer(review.version)
    ]


def asked_by(*, user: Person, limit: int = 20) -> list[Review]:
    """What this person asked to have looked at, newest first."""
    reviews = Review.objects.visible_to(user).filter(asked_by=user)
    return list(
        reviews.select_related("decided_by", "version__process__operation").defer("version__xml")[:limit]
    )


def newest_reviews(versions: list[ProcessVersion]) -> dict[int, Review]:
    """The newest review of each version that was not withdrawn, in one question."""
    reviews = Review.objects.filter(version__in=versions).exclude(decision=Review.Decision.WITHDRAWN)
    return {review.version_id: review for review in reviews.order_by("asked_at", "id")}


def newest_published(process: Process, *, kind: str) -> ProcessVersion | None:
    """The newest published version of a kind, to lay a draft beside."""
    published = process.versions.filter(published_at__isnull=False, kind=kind)
    found: ProcessVersion | None = published.order_by("-number").first()
    return found
