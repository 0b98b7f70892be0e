"""What people and screen readers meet in the components."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from meguru.design.icons import ICON_NAMES, icon
from meguru.design.loop import STAGES, stage_after


def shown(source: str, **context: object) -> str:
    return Template("{% load design %}" + source).render(Context(context))


class ExampleForm(forms.Form):
    name = forms.CharField(label="業務の名前", help_text="例: 転入届")
    log = forms.FileField(label="作業記録", required=False)
    channel = forms.MultipleChoiceField(
        label="経路", choices=[("a", "窓口")], widget=forms.CheckboxSelectMultiple, required=False
    )
    holidays = forms.BooleanField(label="祝日を使う", required=False)


class TestLoopBar:
    def test_marks_where_one_stands(self):
        page = shown('{% loop_bar "draw" %}')

        assert page.count('aria-current="step"') == 1
        assert "次は 変える" in page

    def test_after_reinvesting_the_loop_begins_again(self):
        assert stage_after("reinvest").key == "see"
        assert len(STAGES) == 7

    def test_an_unknown_stage_is_a_mistake_of_the_page(self):
        with pytest.raises(ValueError):
            shown('{% loop_bar "dance" %}')

    def test_offers_the_next_step_as_a_link(self):
        assert '<a href="/next/">次は 見直し案' in shown('{% loop_bar "draw" "/next/" "見直し案" %}')


class TestField:
    def test_help_belongs_to_its_field(self):
        page = shown("{% field form.name %}", form=ExampleForm())

        assert 'aria-describedby="id_name_helptext"' in page
        assert 'id="id_name_helptext"' in page
        assert "必須" in page

    def test_an_error_stands_beside_the_field_and_is_read_with_it(self):
        page = shown("{% field form.name %}", form=ExampleForm({}))

        assert 'aria-invalid="true"' in page
        assert 'id="id_name_error"' in page
        assert "id_name_error" in page.split("aria-describedby=")[1].split(">")[0]

    def test_a_group_of_boxes_is_a_fieldset_with_a_legend(self):
        page = shown("{% field form.channel %}", form=ExampleForm())

        assert "<fieldset" in page
        assert "<legend" in page

    def test_a_file_field_gets_a_place_to_drop_the_file(self):
        assert "data-file-drop" in shown("{% field form.log %}", form=ExampleForm())

    def test_a_single_box_has_its_words_beside_it(self):
        page = shown("{% field form.holidays %}", form=ExampleForm())

        assert page.index('type="checkbox"') < page.index("祝日を使う")

    def test_the_summary_leads_to_the_field(self):
        page = shown("{% error_summary form %}", form=ExampleForm({}))

        assert 'href="#id_name"' in page
        assert 'role="alert"' in page

    def test_there_is_no_summary_without_an_error(self):
        assert shown("{% error_summary form %}", form=ExampleForm()).strip() == ""


class TestEscaping:
    """Names come from uploaded files; they are shown, never run."""

    @pytest.mark.parametrize(
        "source",
        [
            "{% badge text %}",
            "{% notice 'info' title=text %}{{ text }}{% endnotice %}",
            "{% card text %}{{ text }}{% endcard %}",
            "{% how_computed text %}{{ text }}{% endhow_computed %}",
            "{% scroll_table text %}{{ text }}{% endscroll_table %}",
            "{% page_heading text text %}",
            "{% empty_state text text text text %}",
            "{% progress 1 2 text text %}",
        ],
    )
    def test_markup_in_a_name_stays_text(self, source):
        page = shown(source, text='<script>alert(1)</script>"><img src=x>')

        assert "<script>" not in page
        assert "<img" not in page


class TestNoInlineCode:
    def test_components_carry_no_style_and_no_script(self):
        page = shown(
            "{% key_figures tiles %}{% tabs 'x' tiles %}{% progress 3 10 %}{% share_bar 3 10 %}"
            "{% undo_notice 'a' '/u' %}{% icon 'info' %}{% loop_bar 'see' %}",
            tiles=[{"label": "件数", "value": "3", "url": "/"}],
        )

        assert " style=" not in page
        assert " on" not in page.replace(" one", "")
        assert "<script" not in page

    @pytest.mark.parametrize("name", ICON_NAMES)
    def test_an_icon_is_decoration_for_a_screen_reader(self, name):
        assert 'aria-hidden="true"' in icon(name)


class TestShareBar:
    @pytest.mark.parametrize(
        ("value", "percent"), [(0, "0.0%"), (5, "50.0%"), (25, "100.0%"), (-3, "0.0%"), (None, "0.0%")]
    )
    def test_stays_within_its_track(self, value, percent):
        assert f'width="{percent}"' in shown("{% share_bar value 10 %}", value=value)


class TestPagination:
    def test_keeps_the_filters_of_the_list(self):
        request = RequestFactory().get("/", {"department": "市民課", "page": "2"})
        page = shown("{% pagination page %}", page=Paginator(range(100), 10).page(2), request=request)

        assert "department=%E5%B8%82%E6%B0%91%E8%AA%B2&amp;page=3" in page
        assert page.count("page=2") == 0

    def test_is_absent_from_a_list_of_one_page(self):
        page = shown("{% pagination page %}", page=Paginator(range(5), 10).page(1), request=None)

        assert page.strip() == ""


class TestUndo:
    def test_takes_back_with_a_post_that_carries_its_values(self):
        page = shown("{% undo_notice '消しました' '/undo/' hidden=v %}", v={"id": 7}, csrf_token="abc")

        assert 'method="post"' in page
        assert 'name="id" value="7"' in page
        assert 'value="abc"' in page


class TestKeyFigures:
    def test_a_tile_may_lead_to_its_evidence(self):
        page = shown("{% key_figures t %}", t=[SimpleNamespace(label="件数", value="3件", url="/cases/")])

        assert '<a href="/cases/">件数</a>' in page
