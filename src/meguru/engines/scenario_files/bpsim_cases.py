"""Attributes of cases as properties of BPSim, and conditions on flows as its expressions.

A property stands at the start event: a value, a list of values with probabilities (`UserDistribution`, discrete), or a distribution.
Source: BPSim 2.0 (WFMC-BPSWG-2016-01), PropertyParameters and ControlParameters/Condition; `getProperty` in XPath 1.0.
"""

from __future__ import annotations

from lxml import etree

from meguru.engines.conditions import AllOf, Condition
from meguru.engines.scenario_files.bpsim_values import read_duration, sub, value_of, write_duration
from meguru.engines.scenario_files.checked import number, text
from meguru.engines.scenario_files.comparisons import OF_BRANCHES, alternatives, condition_of
from meguru.engines.scenario_files.expressions import read_expression, xpath
from meguru.engines.scenario_files.in_drawing import children, name_of
from meguru.engines.simulation.scenario import CaseAttribute
from meguru.engines.uploads import Refused

ALWAYS = "true()"
Value = str | bool | int


def write_attributes(start: etree._Element, attributes: tuple[CaseAttribute, ...]) -> None:
    """Put attributes into the parameters of the start event."""
    if not attributes:
        return
    held = sub(start, "PropertyParameters")
    for one in attributes:
        if one.numbers is not None:
            parameter = sub(held, "Property", name=one.key, type="double")
            write_duration(parameter, one.numbers)
            parameter[0].attrib.pop("timeUnit")
            continue
        kinds = {type(value) for value in one.shares}
        kind = "boolean" if kinds == {bool} else "long" if kinds == {int} else "string"
        points = sub(sub(held, "Property", name=one.key, type=kind), "UserDistribution", discrete="true")
        for value, share in one.shares.items():
            point = sub(points, "UserDistributionDataPoint", probability=repr(float(share)))
            _write_value(point, value)


def read_attributes(start: etree._Element) -> tuple[tuple[CaseAttribute, ...], tuple[str, ...]]:
    """The attributes of a start event, and the names of properties that are not read. Raises: Refused."""
    found: dict[str, CaseAttribute] = {}
    left = []
    for group, held in children(start):
        if group != "PropertyParameters":
            continue
        for name, one in children(held):
            if name != "Property":
                left.append(name)
                continue
            key = text(one.get("name"), where="Property の name")
            value = value_of(one)
            if value is None:
                left.append(key)
            else:
                found[key] = _attribute(key, value)
    return tuple(found.values()), tuple(left)


def write_condition(control: etree._Element, condition: Condition) -> None:
    """Put a condition into the control parameters of a flow."""
    spread = alternatives(condition, allowed=OF_BRANCHES)
    if spread is not None:
        sub(sub(control, "Condition"), "ExpressionParameter", value=xpath(spread))


def read_condition(parameter: etree._Element) -> Condition | None:
    """The condition of a flow; None when it asks for more than comparisons of properties."""
    value = value_of(parameter)
    words = "" if value is None else (value.get("value") or "").strip()
    if words == ALWAYS:
        return AllOf(())
    condition = read_expression(words)
    spread = None if condition is None else alternatives(condition, allowed=OF_BRANCHES)
    return None if spread is None else condition_of(spread)


def _write_value(point: etree._Element, value: Value) -> None:
    if isinstance(value, bool):
        sub(point, "BooleanParameter", value=str(value).lower())
    elif isinstance(value, int):
        sub(point, "NumericParameter", value=str(value))
    else:
        sub(point, "StringParameter", value=value)


def _attribute(key: str, value: etree._Element) -> CaseAttribute:
    where = f"属性「{key[:60]}」"
    if name_of(value) == "UserDistribution":
        shares: dict[Value, float] = {}
        for name, point in children(value):
            if name == "UserDistributionDataPoint":
                held = value_of(point)
                shares[_value(point if held is None else held, where=where)] = number(
                    point.get("probability"), where=where, most=1e6
                )
        if not any(shares.values()):
            raise Refused(f"{where}：値と割合が入っていません。", code="attribute")
        return CaseAttribute(key, shares=shares)
    if name_of(value) in ("StringParameter", "BooleanParameter", "NumericParameter"):
        return CaseAttribute(key, shares={_value(value, where=where): 1.0})
    return CaseAttribute(key, numbers=read_duration(value, base_seconds=1.0, where=where)[0])


def _value(held: etree._Element, *, where: str) -> Value:
    given = text(held.get("value"), where=where)
    match name_of(held):
        case "BooleanParameter":
            return given.strip().lower() in ("true", "1")
        case "NumericParameter" | "FloatingParameter":
            negative = given.strip().startswith("-")
            size = number(given.strip().removeprefix("-"), where=where, most=1e15)
            return -round(size) if negative else round(size)
    return given
