"""What others found out: findings and cases, shipped ones and those of offices, and the grams that find them."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Organisation, SharingGroup
from meguru.apps.registry.permissions import Can
from meguru.apps.registry.reach import Reach, group_when_shared_with_one, reached_from
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class Concept(models.Model):
    """考え方: what several findings have in common, with advice. It belongs to no office: all read the same."""

    number = models.CharField(max_length=10, unique=True)
    theme = models.SlugField(max_length=40)
    theme_number = models.CharField(max_length=4)
    theme_name = models.CharField(_("テーマ"), max_length=60)
    title = models.CharField(_("考え方"), max_length=120)
    advice = models.TextField(_("助言"), blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="knowledge_concept_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class Topic(models.Model):
    """話題: a word under which findings are put together, such as RPA."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("話題"), max_length=60)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class InsightQuerySet(OrganisationScopedQuerySet):
    """Shipped findings, those of one's own offices, and those of others as far as each is shared."""

    def visible_to(self, user: Any) -> Self:
        """Nothing for people who hold no role that may read knowledge."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = user.organisation_ids_where(Can.VIEW_KNOWLEDGE)
        if not own:
            return self.none()
        return self.filter(
            Q(organisation__isnull=True)
            | Q(organisation_id__in=own)
            | (Q(put_away_at__isnull=True) & reached_from(user.organisation))
        )

    def in_use(self) -> Self:
        return self.filter(put_away_at__isnull=True)


class Insight(models.Model):
    """知見: what somebody learned, in a few sentences, or a whole case with what was done and what came of it.

    Without an organisation it is shipped and everybody's; `origin_key` then says which line of the texts it is.
    An office's own one is read by others only as far as `sharing` says. `revision` counts saves.
    `folded` and `loose` are the whole of it in one writing, as the search compares it; `index_version` says by
    which rules its grams were made.
    """

    class Kind(models.TextChoices):
        INSIGHT = "insight", _("知見")
        CASE = "case", _("事例")

    class Size(models.TextChoices):
        TOWN = "town", _("町村")
        SMALL_CITY = "small_city", _("10万人未満の市")
        CITY = "city", _("30万人未満の市")
        LARGE_CITY = "large_city", _("30万人以上の市")
        PREFECTURE = "prefecture", _("都道府県")
        COMPANY = "company", _("企業など")
        UNKNOWN = "unknown", _("分からない")

    class Stage(models.TextChoices):
        """The stages of the loop, and what goes along all of it."""

        SEE = "see", _("診る")
        DRAW = "draw", _("描く")
        CHANGE = "change", _("変える")
        CHOOSE = "choose", _("選ぶ")
        DELIVER = "deliver", _("届ける")
        CONFIRM = "confirm", _("確かめる")
        REINVEST = "reinvest", _("再投資")
        CARRY = "carry", _("進める")

    Sharing = Reach

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("種類"), max_length=10, choices=Kind, default=Kind.INSIGHT)
    concept = models.ForeignKey(
        Concept, null=True, blank=True, on_delete=models.PROTECT, related_name="insights"
    )
    number = models.PositiveIntegerField(null=True)
    title = models.CharField(_("題名"), max_length=120, blank=True)
    text = models.TextField(_("本文"), max_length=4000)
    did = models.TextField(_("したこと"), max_length=4000, blank=True)
    results = models.TextField(_("結果"), max_length=4000, blank=True)
    lessons = models.TextField(_("学んだこと"), max_length=4000, blank=True)
    body = models.CharField(_("どこの話か"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("いつの話か"), null=True, blank=True)
    stage = models.CharField(_("段階"), max_length=10, choices=Stage, blank=True)
    size = models.CharField(_("団体の大きさ"), max_length=12, choices=Size, default=Size.UNKNOWN)
    topics = models.ManyToManyField(Topic, blank=True, related_name="insights")
    source = models.CharField(_("出典"), max_length=200, blank=True)
    origin_key = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    folded = models.TextField(blank=True)
    loose = models.TextField(blank=True)
    index_version = models.PositiveSmallIntegerField(default=0)
    sharing = models.CharField(_("見せる相手"), max_length=10, choices=Sharing, default=Sharing.PRIVATE)
    shared_group = models.ForeignKey(
        SharingGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="insights"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    put_away_at = models.DateTimeField(null=True)

    objects = InsightQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "concept__number", "number", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="knowledge_insight_says_something"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) & ~Q(origin_key="")
                | Q(organisation__isnull=False, origin_key=""),
                name="knowledge_shipped_or_of_an_office",
            ),
            models.UniqueConstraint(
                fields=["origin_key"], condition=~Q(origin_key=""), name="knowledge_shipped_once"
            ),
            models.CheckConstraint(
                condition=group_when_shared_with_one(),
                name="knowledge_group_when_shared_with_one",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_shipped(self) -> bool:
        return self.organisation_id is None

    @property
    def heading(self) -> str:
        """The title; without one the concept and the beginning of the text."""
        if self.title:
            return self.title
        first = self.text.split("。")[0].split("\n")[0]
        return first if len(first) <= 40 else f"{first[:39]}…"

    @property
    def parts(self) -> list[tuple[str, list[str]]]:
        """What a case tells beyond its summary: (heading, lines)."""
        told = (
            (str(self._meta.get_field("did").verbose_name), self.did),
            (str(self._meta.get_field("results").verbose_name), self.results),
            (str(self._meta.get_field("lessons").verbose_name), self.lessons),
        )
        return [(heading, text.splitlines()) for heading, text in told if text]


class Posting(models.Model):
    """検索の手がかり: one pair of characters that a finding holds, and how much it says about it.

    Written in the same transaction as the finding; read only together with `visible_to`.
    """

    insight = models.ForeignKey(
        Insight, on_delete=models.CASCADE, related_name="postings", db_index=False
    )  # the constraint below serves as its index
    gram = models.CharField(max_length=4)
    impact = models.FloatField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["insight", "gram"], name="knowledge_gram_once_an_insight"),
        ]
        indexes = [
            models.Index(fields=["gram", "insight", "impact"], name="knowledge_gram_with_impact"),
        ]

    def __str__(self) -> str:
        return f"{self.gram} {self.insight_id}"


class Bookmark(OrganisationScoped):
    """しおり: a finding that one person keeps for later. Nobody else sees it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="bookmarks")
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "insight"], name="knowledge_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.insight_id}"
