"""From where on figures of few people are not shown.

A count from 1 to 9 is withheld (0 tells of nobody). Parts of one total are withheld together with
`engines.questionnaire`, which knows what could be worked out from the rest.
"""

from __future__ import annotations

FEWEST_PEOPLE = 10
SMALL_DENOMINATOR = 30  # a share of fewer than these jumps by more than 3 points when one case changes
