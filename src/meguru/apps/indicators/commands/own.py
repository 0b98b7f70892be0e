"""An office's own indicators: made, changed, put away and brought back; what is to be known of one of their years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from meguru.apps.indicators.models import Indicator, IndicatorYear
from meguru.apps.indicators.queries.columns import OWN_THEME
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person

DESCRIBED = (
    *("name", "definition", "kind", "unit", "decimals", "denominator", "direction", "counts_people"),
    *("source", "licence", "note", "sharing", "shared_group"),
)


class NameTaken(ValueError):
    """The office has an indicator of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("「%s」という指標が、もうあります。名前を変えるか、前からある指標を使ってください。") % name
        )


class DescribedMeanwhile(ValueError):
    """Somebody else changed the indicator since this edit began; `theirs` is what stands there now."""

    def __init__(self, theirs: Indicator) -> None:
        super().__init__(
            _(
                "入力している間に、ほかの人が書きかえました。あなたの入力は残っています。見比べて、よければもう一度保存してください。"
            )
        )
        self.theirs = theirs


class ShownTooFar(ValueError):
    """What stands in the indicator may not be shown to so many people; the text says why."""


@transaction.atomic
def add_indicator(
    *, organisation: Organisation, values: Mapping[str, Any], by: Person | None, now: dt.datetime
) -> Indicator:
    """This function will make an indicator of an office. Raises: NameTaken."""
    new = write_new(organisation=organisation, values=values)
    _record(new, "indicators.indicator_added", _("指標「%s」を作りました"), by=by, now=now)
    return new


def write_new(*, organisation: Organisation, values: Mapping[str, Any]) -> Indicator:
    """Store a new indicator inside the caller's transaction, without an event. Raises: NameTaken."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # keys are counted
    count = Indicator.objects.filter(organisation=organisation).count()
    described = {name: values[name] for name in DESCRIBED if name in values}
    return _save(
        Indicator(
            organisation=organisation,
            key=f"own{organisation.code}-{count + 1}",
            theme=OWN_THEME,
            position=1000 + count,
            **described,
        )
    )


@transaction.atomic
def change_indicator(
    *,
    indicator: Indicator,
    values: Mapping[str, Any],
    from_revision: int,
    by: Person | None,
    now: dt.datetime,
) -> Indicator:
    """This function will store an edit that began at `from_revision`. Raises: DescribedMeanwhile; NameTaken;
    ShownTooFar."""
    current = _locked(indicator)
    before = {name: getattr(current, name) for name in DESCRIBED}
    wanted = {name: values.get(name, before[name]) for name in DESCRIBED}
    changes = {name: (before[name], wanted[name]) for name in DESCRIBED if before[name] != wanted[name]}
    if not changes:
        return current
    if current.revision != from_revision:
        raise DescribedMeanwhile(current)
    for name, (_old, new) in changes.items():
        setattr(current, name, new)
    if changes.keys() & {"sharing", "shared_group", "counts_people"}:
        _check_limits(current)
    current.revision += 1
    _save(current)
    payload = {name: [str(old), str(new)] for name, (old, new) in changes.items()}
    _record(current, "indicators.indicator_changed", _("指標「%s」を書きかえました"), payload, by=by, now=now)
    return current


@transaction.atomic
def put_away_indicator(*, indicator: Indicator, by: Person, now: dt.datetime) -> None:
    """This function will take an indicator off every page; its values stay. `bring_back_indicator` undoes it."""
    current = _locked(indicator)
    if current.put_away_at is None:
        current.put_away_at = now
        current.save(update_fields=["put_away_at"])
        _record(current, "indicators.indicator_put_away", _("指標「%s」を一覧から外しました"), by=by, now=now)


@transaction.atomic
def bring_back_indicator(*, indicator: Indicator, by: Person, now: dt.datetime) -> None:
    """This function will put an indicator back. Raises: NameTaken when there is a new one of its name; ShownTooFar
    when it would show what may no longer be shown so far."""
    current = _locked(indicator)
    if current.put_away_at is not None:
        _check_limits(current)
        current.put_away_at = None
        _save(current)
        _record(
            current, "indicators.indicator_brought_back", _("指標「%s」を一覧に戻しました"), by=by, now=now
        )


@transaction.atomic
def describe_years(
    *, indicator: Indicator, years: Mapping[int, Mapping[str, Any]], by: Person, now: dt.datetime
) -> int:
    """This function will store what is to be known of years that have values: as_of, note, is_defined_otherwise."""
    changed = {}
    for one in IndicatorYear.objects.select_for_update(no_key=True).filter(
        indicator=indicator, year__in=years
    ):
        differing = {name: value for name, value in years[one.year].items() if getattr(one, name) != value}
        if differing:
            IndicatorYear.objects.filter(pk=one.pk).update(**differing)
            changed[str(one.year)] = differing
    if changed:
        _record(
            indicator,
            "indicators.years_described",
            _("指標「%s」の年の注意を書きました"),
            changed,
            by=by,
            now=now,
        )
    return len(changed)


def _check_limits(wanted: Indicator) -> None:
    for place in settings.INDICATOR_LIMITS:
        if reason := import_string(place)(wanted):
            raise ShownTooFar(reason)


def _locked(indicator: Indicator) -> Indicator:
    return Indicator.objects.select_for_update(of=("self",), no_key=True).get(pk=indicator.pk)


def _save(one: Indicator) -> Indicator:
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as reason:
        others = Indicator.objects.filter(organisation=one.organisation_id, put_away_at__isnull=True)
        if not others.filter(name=one.name).exclude(pk=one.pk).exists():
            raise
        raise NameTaken(one.name) from reason
    return one


def _record(
    indicator: Indicator,
    activity: str,
    words: str,
    payload: Mapping[str, Any] | None = None,
    *,
    by: Person | None,
    now: dt.datetime,
) -> None:
    assert indicator.organisation is not None
    record(
        organisation=indicator.organisation,
        by=by,
        activity=activity,
        subject=indicator,
        summary=words % indicator.name,
        payload=payload,
        now=now,
    )
