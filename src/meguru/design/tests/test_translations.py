"""The English catalogue is complete, compiled, and readable by Python's gettext."""

from __future__ import annotations

import gettext
import io

import pytest

from meguru.design import translations
from meguru.design.message_ids import CannotTranslate, python_message_ids, template_message_ids
from meguru.design.mo_format import mo_bytes
from meguru.design.po_format import FILE_HEADER, BrokenPo, parse_po, write_po


class TestMoFormat:
    def test_gettext_reads_what_we_write(self):
        catalogue = gettext.GNUTranslations(
            io.BytesIO(
                mo_bytes({"": FILE_HEADER, "診る": "See", "%(n)s件\0%(n)s件ずつ": "one case\0%(n)s cases"})
            )
        )

        assert catalogue.gettext("診る") == "See"
        assert catalogue.gettext("ない") == "ない"
        assert catalogue.ngettext("%(n)s件", "%(n)s件ずつ", 1) == "one case"
        assert catalogue.ngettext("%(n)s件", "%(n)s件ずつ", 5) == "%(n)s cases"

    def test_the_order_of_the_messages_does_not_change_the_file(self):
        assert mo_bytes({"b": "B", "a": "A"}) == mo_bytes({"a": "A", "b": "B"})


class TestPoFormat:
    def test_what_is_written_is_read_back(self):
        messages = {
            '引用"符': 'a "quote"',
            "二行\n目": "two\nlines\n",
            "a\0b": "one\0many",
            "まだ": "",
            "円\\": "yen\\",
        }

        assert parse_po(write_po(messages, places={"まだ": ["x.html"]})) == messages

    def test_a_half_translated_count_is_not_translated(self):
        text = 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "one"\nmsgstr[1] ""\n'

        assert parse_po(text) == {"a\0b": ""}

    def test_names_the_line_it_cannot_read(self):
        with pytest.raises(BrokenPo, match="line 2"):
            parse_po('msgid "a"\nmsgxyz "b"\n')


class TestMessageIds:
    def test_finds_every_way_a_template_asks(self):
        source = (
            '{% load i18n %}{% translate "一" %}{% translate \'二\' as two %}{{ _("三")|upper }}'
            "{% blocktranslate with name=x.name %}「{{ name }}」四{% endblocktranslate %}"
            "{% blocktranslate count n=n %}{{ n }}件{% plural %}{{ n }}件ずつ{% endblocktranslate %}"
        )

        assert list(template_message_ids(source, name="t.html")) == [
            "一",
            "二",
            "三",
            "「%(name)s」四",
            "%(n)s件\0%(n)s件ずつ",
        ]

    def test_finds_every_way_a_module_asks(self):
        source = (
            "from django.utils.translation import gettext as _, ngettext\n"
            '_("一")\n_("二" "三")\nngettext("a", "b", 3)\n_(variable)\nother("四")\n'
        )

        assert list(python_message_ids(source, name="m.py")) == ["一", "二三", "a\0b"]

    def test_a_module_that_does_not_translate_is_left_alone(self):
        assert list(python_message_ids('_("一")', name="m.py")) == []

    def test_refuses_a_text_that_is_never_the_same_twice(self):
        with pytest.raises(CannotTranslate, match="f-string"):
            list(
                python_message_ids(
                    "from django.utils.translation import gettext\ngettext(f'{x}件')", name="m.py"
                )
            )


class TestShortcomings:
    def test_names_a_missing_text_and_an_unused_one(self):
        found = translations.shortcomings({"a": "", "old": "x"}, used=["a"])

        assert found == ["no English text: 'a'", "no longer used: 'old'"]

    def test_a_lost_placeholder_is_found(self):
        assert translations.shortcomings({"%(n)s件": "cases"}, used=["%(n)s件"])

    def test_a_placeholder_may_move(self):
        assert not translations.shortcomings({"%(a)sの%(b)s": "%(b)s of %(a)s"}, used=["%(a)sの%(b)s"])


class TestCatalogueOfThePages:
    def test_every_text_on_the_pages_has_its_english(self):
        assert translations.check(package=translations.PACKAGE, catalogue=translations.CATALOGUE) == []
