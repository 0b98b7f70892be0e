"""Texts that ship as data for everybody are plain Japanese."""

import pytest

from meguru.engines.diagnosis import chart
from meguru.engines.evaluation import catalogue
from meguru.engines.plain_japanese import check_text

KNOWN = ("スマートフォン",)


def texts_of_the_chart():
    for question in chart().questions:
        yield question.text
        yield question.help
        yield from (answer.text for answer in question.answers)
    for stuck in chart().types:
        yield from (stuck.name, stuck.worry, stuck.benefit, stuck.left_alone, stuck.first_step)


def texts_of_the_list():
    for requirement in catalogue().requirements:
        yield from (requirement.topic, requirement.ask, requirement.measure)
    for failure in catalogue().failures:
        yield from (failure.name, failure.happens, failure.do)


@pytest.mark.parametrize("text", sorted({*texts_of_the_chart(), *texts_of_the_list()} - {""}))
def test_the_texts_that_ship_are_plain(text):
    assert [one.message for one in check_text(text, known=KNOWN)] == []
