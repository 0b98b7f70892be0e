import csv
import gzip
import io

import pytest

from meguru.engines.procedure_survey import read_survey, reading
from meguru.engines.uploads import Refused

ROW = {
    "手続ID": "9062",
    "手続名": "転入届",
    "法令名": "住民基本台帳法",
    "根拠条項号": "第22条第1項",
    "総手続件数": "4,473,575.0",
}


def survey_csv(*rows, encoding="utf-8-sig"):
    columns = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


class TestReadSurvey:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
    def test_reads_what_offices_write(self, encoding):
        procedure = read_survey(survey_csv(ROW, encoding=encoding)).procedures[0]

        assert (procedure.name, procedure.law, procedure.national_volume) == (
            "転入届",
            "住民基本台帳法",
            4_473_575,
        )

    def test_unpacks_gzip(self):
        assert read_survey(gzip.compress(survey_csv(ROW))).procedures[0].identifier == "9062"

    def test_finds_columns_in_any_order_and_passes_over_unknown_ones(self):
        row = {"余分": "x", **dict(reversed(ROW.items()))}

        assert read_survey(survey_csv(row)).procedures[0].article == "第22条第1項"

    def test_names_columns_that_are_missing(self):
        with pytest.raises(Refused, match="「手続名」") as refused:
            read_survey(survey_csv({"手続ID": "1", "法令名": "x"}))

        assert refused.value.code == "columns"

    def test_says_which_optional_columns_stay_empty(self):
        remark = read_survey(survey_csv(ROW)).remarks[0]

        assert "事務区分" in remark.message

    @pytest.mark.parametrize(
        ("second", "words"),
        [
            ({"手続名": "同じ番号"}, "2回出ています"),
            ({"手続ID": ""}, "手続IDがない"),
            ({"手続ID": "2", "手続名": ""}, "手続名がない"),
        ],
    )
    def test_leaves_out_rows_that_cannot_be_used_and_says_so(self, second, words):
        survey = read_survey(survey_csv(ROW, ROW | second))

        assert [procedure.name for procedure in survey.procedures] == ["転入届"]
        assert any(words in remark.message and remark.line == 3 for remark in survey.remarks)

    def test_says_when_a_volume_is_no_number(self):
        survey = read_survey(survey_csv(ROW | {"総手続件数": "たくさん"}))

        assert survey.procedures[0].national_volume == 0
        assert any("数ではない" in remark.message for remark in survey.remarks)

    def test_cuts_texts_that_would_not_fit_and_says_so(self):
        survey = read_survey(survey_csv(ROW | {"手続名": "長" * 5000}))

        assert len(survey.procedures[0].name) == 300
        assert any("切りました" in remark.message for remark in survey.remarks)

    def test_says_the_first_fifty_things_and_how_many_more(self):
        rows = [ROW, *({**ROW, "手続ID": ""} for _ in range(80))]

        remarks = read_survey(survey_csv(*rows)).remarks

        assert len(remarks) == 51
        assert "ほかに31件" in remarks[-1].message


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty"),
            (b"\x00\x01\x02\x03", "binary"),
            (b"\x1f\x8b broken", "gzip-damaged"),
            (gzip.compress(survey_csv(ROW))[:-9], "gzip-truncated"),
            (survey_csv(ROW).splitlines()[0], "no-rows"),
        ],
    )
    def test_are_refused_in_words(self, content, code):
        with pytest.raises(Refused) as refused:
            read_survey(content)

        assert refused.value.code == code
        assert str(refused.value).endswith("。")

    def test_with_too_many_rows_are_refused(self, monkeypatch):
        monkeypatch.setattr(reading, "MAXIMUM_ROWS", 3)

        with pytest.raises(Refused, match="行が多すぎます"):
            read_survey(survey_csv(*({**ROW, "手続ID": str(number)} for number in range(4))))

    def test_that_unpack_to_far_too_much_are_refused(self, monkeypatch):
        monkeypatch.setattr(reading, "MAXIMUM_BYTES", 1_000)

        with pytest.raises(Refused) as refused:
            read_survey(gzip.compress(survey_csv(ROW) + b"x" * 5_000))

        assert refused.value.code == "too-large"

    def test_with_a_cell_beyond_all_measure_are_refused(self):
        with pytest.raises(Refused, match="2行目が CSV として読めません"):
            read_survey(survey_csv(ROW | {"手続名": "長" * 200_000}))
