"""Whose words count in what somebody is shown."""

from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.momentum import FEWEST_VOICES, Standing, heard

VOICES = st.dictionaries(
    st.integers(1, 9),
    st.dictionaries(st.sampled_from(["team_lead", "team_known"]), st.sampled_from(Standing)),
)


@given(voices=VOICES, listener=st.one_of(st.none(), st.integers(1, 9)))
def test_nobody_hears_another_before_three_people_spoke(voices, listener):
    shown = heard(voices=voices, listener=listener)

    if len(voices) >= FEWEST_VOICES:
        assert list(shown) == list(voices.values())
    else:
        assert list(shown) == ([voices[listener]] if listener in voices else [])
