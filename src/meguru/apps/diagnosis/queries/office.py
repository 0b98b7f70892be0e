"""What the people of one office answered together: counted, never one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.diagnosis.bridge import chart_of, voice_of
from meguru.apps.diagnosis.models import DiagnosisRound, DiagnosisSheet, DiagnosisSheetQuerySet
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.diagnosis import (
    FEWEST_VOICES,
    Agreement,
    Chart,
    StuckType,
    TypeShare,
    Voice,
    compare_voices,
    fold_small_sections,
)


@dataclass(frozen=True, slots=True)
class SectionSize:
    """A section, or the small ones together, and how many of it answered."""

    name: str
    voices: int


@dataclass(frozen=True, slots=True)
class RoundChange:
    """A type in the round before and in this one: people it holds for, of people who answered."""

    type: StuckType
    held_before: int
    voices_before: int
    held: int
    voices: int

    @property
    def points(self) -> float:
        """The change of the share in percentage points."""
        return 100 * (self.held / self.voices - self.held_before / self.voices_before)


@dataclass(frozen=True, slots=True)
class OfficeView:
    """A round counted. With fewer voices than can be shown, only their number is said."""

    round: DiagnosisRound | None
    answered: int
    begun: int
    is_shown: bool
    least: int
    sections: tuple[SectionSize, ...] = ()
    folded: tuple[str, ...] = ()
    shares: tuple[TypeShare, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    before: DiagnosisRound | None = None
    changes: tuple[RoundChange, ...] = ()
    other_editions: int = 0

    @property
    def commonest(self) -> TypeShare | None:
        """The type that holds for most people; None when none holds for anybody."""
        return self.shares[0] if self.shares and self.shares[0].held else None

    @property
    def differing(self) -> tuple[Agreement, ...]:
        """Questions that people answered in more than one way, the least agreed first; kept back ones last."""
        open_ones = [one for one in self.agreements if one.kept_back or (one.agreement or 1) < 1]
        return tuple(sorted(open_ones, key=lambda one: (one.kept_back, one.agreement or 0)))

    @property
    def unanimous(self) -> tuple[Agreement, ...]:
        return tuple(one for one in self.agreements if one.agreement == 1)


def rounds_of(user: Person) -> list[DiagnosisRound]:
    """The rounds of one's office, the newest first."""
    return list(
        DiagnosisRound.objects.visible_to(user)
        .filter(organisation=user.organisation)
        .select_related("edition", "organisation")
    )


def has_answers_without_round(user: Person) -> bool:
    return _sheets(user.organisation, None).exists()


def office_view(organisation: Organisation, shown: DiagnosisRound | None) -> OfficeView:
    """Everybody of an office who finished in a round; without a round, those who answered outside of any.

    Of a person who answered several times the newest sheet counts.
    """
    sheets = _newest_of_each(organisation, shown)
    begun = DiagnosisSheet.objects.filter(organisation=organisation, round=shown).count()
    if len(sheets) < FEWEST_VOICES:
        return OfficeView(shown, answered=len(sheets), begun=begun, is_shown=False, least=FEWEST_VOICES)
    chart = _chart(shown, sheets)
    folded = fold_small_sections([voice_of(sheet) for sheet in sheets], others=_others())
    shares, agreements = compare_voices(chart, folded.voices, least=FEWEST_VOICES)
    sizes = Counter(voice.section for voice in folded.voices)
    before = _before(shown)
    return OfficeView(
        round=shown,
        answered=len(sheets),
        begun=begun,
        is_shown=True,
        least=FEWEST_VOICES,
        sections=tuple(SectionSize(name, sizes[name]) for name in sorted(sizes)),
        folded=folded.sections,
        shares=shares,
        agreements=agreements,
        before=before,
        changes=_changes(chart, shares, before) if before else (),
        other_editions=sum(sheet.edition.text != _edition_text(shown, sheets) for sheet in sheets),
    )


def office_types(organisation: Organisation) -> tuple[TypeShare, ...]:
    """The types of the newest round in which enough people answered, those that hold for most first; else nothing."""
    candidates = [*DiagnosisRound.objects.filter(organisation=organisation).select_related("edition"), None]
    for shown in candidates:
        view = office_view(organisation, shown)
        if view.is_shown:
            return view.shares
    return ()


def _sheets(organisation: Organisation, shown: DiagnosisRound | None) -> DiagnosisSheetQuerySet:
    return (
        DiagnosisSheet.objects.filter(organisation=organisation, round=shown)
        .finished()
        .select_related("edition", "department")
    )


def _newest_of_each(organisation: Organisation, shown: DiagnosisRound | None) -> list[DiagnosisSheet]:
    found: list[DiagnosisSheet] = []
    heard: set[int] = set()
    for sheet in _sheets(organisation, shown).order_by("-finished_at", "-id"):
        if sheet.person_id is None or sheet.person_id not in heard:
            found.append(sheet)
            heard.add(sheet.person_id or 0)
    return found


def _chart(shown: DiagnosisRound | None, sheets: list[DiagnosisSheet]) -> Chart:
    return chart_of(shown.edition if shown else sheets[0].edition)


def _edition_text(shown: DiagnosisRound | None, sheets: list[DiagnosisSheet]) -> str:
    return shown.edition.text if shown else sheets[0].edition.text


def _before(shown: DiagnosisRound | None) -> DiagnosisRound | None:
    """The round before, if enough people answered in it to be shown."""
    if shown is None:
        return None
    older = DiagnosisRound.objects.filter(
        organisation=shown.organisation_id, opened_at__lt=shown.opened_at
    ).select_related("edition", "organisation")
    return next((one for one in older if len(_newest_of_each(one.organisation, one)) >= FEWEST_VOICES), None)


def _changes(chart: Chart, shares: tuple[TypeShare, ...], before: DiagnosisRound) -> tuple[RoundChange, ...]:
    """Both rounds are read with the newer one's chart."""
    voices = [
        Voice(section="", answers=voice_of(sheet).answers)
        for sheet in _newest_of_each(before.organisation, before)
    ]
    older, _agreements = compare_voices(chart, voices)
    held = {share.type.code: share for share in older}
    return tuple(
        RoundChange(
            type=share.type,
            held_before=held[share.type.code].held,
            voices_before=held[share.type.code].voices,
            held=share.held,
            voices=share.voices,
        )
        for share in shares
        if share.held or held[share.type.code].held
    )


def _others() -> str:
    return _("そのほかの部署")
