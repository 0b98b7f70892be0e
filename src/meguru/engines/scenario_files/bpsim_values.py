"""Parameter values of BPSim: constants with a unit and distributions, to and from durations.

Source: BPSim 2.0 (WFMC-BPSWG-2016-01). A value without a unit of its own has the scenario's base unit.
"""

from __future__ import annotations

import re
from math import prod

from lxml import etree

from meguru.engines.scenario_files.checked import MOST_SECONDS, number
from meguru.engines.scenario_files.in_drawing import children, name_of
from meguru.engines.scenario_files.moments import (
    Powers,
    mean_and_variance,
    of_gamma,
    of_lognormal,
    of_normal,
)
from meguru.engines.simulation.scenario import ZERO, Distribution, DistributionKind
from meguru.engines.uploads import Refused

SPACES = (
    "http://www.bpsim.org/schemas/2.0",
    "http://www.bpsim.org/schemas/1.0",
)
SPACE = SPACES[0]
POWERS = Powers(frozenset(DistributionKind) - {DistributionKind.QUANTILES}, cuts_off=False)
UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "hour": 3600.0, "day": 86400.0, "year": 365 * 86400.0}
CONSTANTS = frozenset({"NumericParameter", "FloatingParameter", "DurationParameter"})
_DURATION = re.compile(
    r"^P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?"
    r"(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,12}(?:\.\d{1,9})?)S)?)?$"
)
_SECONDS = (365 * 86400.0, 30 * 86400.0, 86400.0, 3600.0, 60.0, 1.0)


def sub(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    """A new child in the namespace of BPSim."""
    return etree.SubElement(parent, f"{{{SPACE}}}{name}", attrib=attributes)


def write_duration(parent: etree._Element, duration: Distribution, *, valid_for: str = "") -> None:
    """A duration that `fitting` says BPSim has, in seconds."""
    values = duration.parameters
    match duration.kind:
        case DistributionKind.CONSTANT:
            name, given = "FloatingParameter", {"value": values[0]}
        case DistributionKind.UNIFORM:
            name, given = "UniformDistribution", {"min": values[0], "max": values[1]}
        case DistributionKind.TRIANGULAR:
            name, given = "TriangularDistribution", dict(zip(("min", "mode", "max"), values, strict=True))
        case DistributionKind.EXPONENTIAL:
            name, given = "NegativeExponentialDistribution", {"mean": values[0]}
        case DistributionKind.LOGNORMAL:
            mean, variance = mean_and_variance(duration)
            name, given = "LogNormalDistribution", {"mean": mean, "standardDeviation": variance**0.5}
        case DistributionKind.GAMMA:
            name, given = "GammaDistribution", {"shape": values[0], "scale": values[1]}
        case _:
            name, given = "WeibullDistribution", {"shape": values[0], "scale": values[1]}
    attributes = {key: repr(float(value)) for key, value in given.items()}
    if valid_for:
        attributes["validFor"] = valid_for
    sub(parent, name, timeUnit="s", **attributes)


def value_of(parameter: etree._Element) -> etree._Element | None:
    """The value that a parameter holds without a calendar, else the first one; result requests are none."""
    values = [one for name, one in children(parameter) if name != "ResultRequest"]
    return next((one for one in values if not one.get("validFor")), values[0] if values else None)


def read_number(value: etree._Element, *, where: str, most: float = MOST_SECONDS) -> float:
    """A constant without a unit. Raises: Refused."""
    if name_of(value) not in CONSTANTS - {"DurationParameter"}:
        raise Refused(f"{where}：「{name_of(value)[:40]}」は読めません。数を入れてください。", code="number")
    return number(value.get("value"), where=where, most=most)


def read_duration(value: etree._Element, *, base_seconds: float, where: str) -> tuple[Distribution, str]:
    """(the duration, what was changed in words or nothing). Raises: Refused."""
    name = name_of(value)
    unit = value.get("timeUnit")
    if unit is not None and unit not in UNITS:
        raise Refused(f"{where}：時間の単位「{unit[:20]}」が読めません。", code="unit")
    scale = base_seconds if unit is None else UNITS[unit]

    def given(key: str) -> float:
        return number(value.get(key), where=f"{where}の {key}", most=1e15) * scale

    def plain(key: str) -> float:
        return number(value.get(key), where=f"{where}の {key}", most=1e9)

    match name:
        case "DurationParameter":
            return _constant(_iso_seconds(value.get("value") or "", where=where)), ""
        case "NumericParameter" | "FloatingParameter":
            return _constant(given("value")), ""
        case "UniformDistribution":
            low, high = sorted((given("min"), given("max")))
            return Distribution(DistributionKind.UNIFORM, (low, high)), ""
        case "TriangularDistribution":
            low, mode, high = sorted((given("min"), given("mode"), given("max")))
            return Distribution(DistributionKind.TRIANGULAR, (low, mode, high)), ""
        case "NegativeExponentialDistribution":
            mean = given("mean")
            return (Distribution(DistributionKind.EXPONENTIAL, (mean,)) if mean else ZERO), ""
        case "LogNormalDistribution":
            return of_lognormal(given("mean"), given("standardDeviation") ** 2), ""
        case "GammaDistribution":
            return _shaped(DistributionKind.GAMMA, plain("shape"), given("scale"), where=where), ""
        case "WeibullDistribution":
            return _shaped(DistributionKind.WEIBULL, plain("shape"), given("scale"), where=where), ""
        case "ErlangDistribution":
            mean, steps = given("mean"), max(plain("k"), 1.0)
            return of_gamma(mean, mean * mean / steps), ""
        case "NormalDistribution":
            return of_normal(given("mean"), given("standardDeviation")), "正規分布は、値の表に置き換えました"
        case "TruncatedNormalDistribution":
            found = of_normal(given("mean"), given("standardDeviation"), low=given("min"), high=given("max"))
            return found, "正規分布は、値の表に置き換えました"
        case "UserDistribution":
            return _listed(value, scale=scale, where=where), "値の並びは、間をならした表に置き換えました"
    raise Refused(
        f"{where}：「{name[:40]}」は時間として読めません。ほかの分布か、決まった時間にしてください。",
        code="distribution",
    )


def _constant(seconds: float) -> Distribution:
    return Distribution(DistributionKind.CONSTANT, (seconds,)) if seconds else ZERO


def _shaped(kind: DistributionKind, shape: float, scale: float, *, where: str) -> Distribution:
    if scale <= 0:
        return ZERO
    if not 1e-3 <= shape <= 1e6:
        raise Refused(f"{where}：shape は 0.001 以上にしてください。", code="number")
    return Distribution(kind, (shape, scale))


def _listed(value: etree._Element, *, scale: float, where: str) -> Distribution:
    """Points with shares as a table of 101 quantiles."""
    points = []
    for name, one in children(value):
        if name != "UserDistributionDataPoint":
            continue
        share = number(one.get("probability"), where=where, most=1e6)
        inner = value_of(one)
        held = one.get("value") if inner is None else inner.get("value")
        points.append((number(held, where=where, most=1e15) * scale, share))
    total = sum(share for _, share in points)
    if not points or total <= 0:
        raise Refused(f"{where}：値の並びが空です。", code="distribution")
    points.sort()
    values: list[float] = []
    place, reached = 0, points[0][1] / total
    for step in range(101):
        while place < len(points) - 1 and reached < step / 100:
            place += 1
            reached += points[place][1] / total
        values.append(points[place][0])
    return Distribution(DistributionKind.QUANTILES, tuple(values))


def _iso_seconds(text: str, *, where: str) -> float:
    """Seconds of an xsd:duration; a year has 365 days and a month 30."""
    found = _DURATION.match(text.strip())
    if found is None or not any(found.groups()):
        raise Refused(
            f"{where}：長さ「{text[:30]}」が読めません。PT15M のように書いてください。", code="number"
        )
    parts = (float(part) if part else 0.0 for part in found.groups())
    return number(sum(map(prod, zip(parts, _SECONDS, strict=True))), where=where)
