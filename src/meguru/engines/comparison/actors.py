"""Who does the steps in different towns: sections that are one and the same under other names.

窓口, 窓口係 and 住民福祉課の窓口 receive the same papers in their towns. Two actors are taken for one by what their names share
and by which of the shared steps they do; a group holds at most one actor of every town, as with steps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from meguru.engines.comparison.clusters import shared_groups
from meguru.engines.comparison.decided import no_ties
from meguru.engines.comparison.labels import label_similarities
from meguru.engines.comparison.likeness import Likeness, Place
from meguru.engines.comparison.synonyms import Synonyms, normal_text

NAME, WORK = (
    0.4,
    0.6,
)  # what the name and the work count for; the work counts more, names of sections differ most
LEAST_SAME = 0.55  # from here on two sections are taken for one
SAME_END = 0.8  # 窓口 and 住民福祉課の窓口: the end of a name says who it is
SAME_BEGIN = 0.5  # 住民福祉課 and 住民福祉課の窓口
_RANK = re.compile(r"(?:担当者?|係員?|班|グループ|チーム|職員)$")
_BRACKETS = re.compile(r"\(.*?\)")

ActorOf = Mapping[tuple[int, str], str]  # (drawing, actor as written) -> the name that most towns use


def common_actors(done: Iterable[tuple[int, str, int]], *, synonyms: Synonyms) -> ActorOf:
    """The name that most towns use for every actor of every drawing.

    `done`: (drawing, actor as written, number of the shared step); steps without an actor are left out.
    Holds: names that are equal but for width and synonyms stay together unless one town has both; two actors of one
    town are never called the same, unless they are written the same. The order of `done` does not matter.
    """
    written: dict[tuple[int, str], Counter[str]] = {}
    work: dict[tuple[int, str], set[int]] = {}
    for drawing, actor, number in done:
        plain = synonyms.applied(normal_text(actor))
        if plain:
            written.setdefault((drawing, plain), Counter())[actor.strip()] += 1
            work.setdefault((drawing, plain), set()).add(number)
    keys = sorted(written)
    scores = _scores(keys, work, synonyms)
    places = tuple(Place(drawing, plain) for drawing, plain in keys)
    found = Likeness(places=places, scores=scores, labels=scores, words=scores)
    groups = shared_groups(found, no_ties(len(places)), least=LEAST_SAME)
    named: dict[tuple[int, str], str] = {}
    taken: set[str] = set()
    for rows in sorted(groups, key=lambda rows: (-len(rows), [keys[row] for row in rows])):
        spellings: Counter[str] = Counter()
        for row in rows:
            spellings.update(set(written[keys[row]]))
        free = [name for name in spellings if name not in taken] or list(spellings)
        name = min(free, key=lambda name: (-spellings[name], len(name), name))
        taken.add(name)
        named |= dict.fromkeys((keys[row] for row in rows), name)
    return {
        (drawing, actor): named[drawing, plain]
        for (drawing, plain), counts in written.items()
        for actor in counts
    }


def _scores(
    keys: Sequence[tuple[int, str]], work: Mapping[tuple[int, str], set[int]], synonyms: Synonyms
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """How alike every two actors are: by their names, and by what they do of the steps that both towns do."""
    of_town: dict[int, set[int]] = {}
    for drawing, plain in keys:
        of_town.setdefault(drawing, set()).update(work[drawing, plain])
    different = sorted({plain for _, plain in keys})
    table = _names(different, synonyms)
    place = {plain: number for number, plain in enumerate(different)}
    scores = np.zeros((len(keys), len(keys)), dtype=np.float32)
    for row, (drawing, plain) in enumerate(keys):
        for column in range(row + 1, len(keys)):
            other, other_plain = keys[column]
            both = of_town[drawing] & of_town[other]
            done = _overlap(work[keys[row]] & both, work[keys[column]] & both)
            name = table[place[plain], place[other_plain]]
            scores[row, column] = scores[column, row] = 1.0 if name == 1.0 else NAME * name + WORK * done
    np.fill_diagonal(scores, 1.0)
    return scores


def _overlap(a: set[int], b: set[int]) -> float:
    """The mean of the shares that the common steps have of all (Dice) and of the smaller set."""
    if not a or not b:
        return 0.0
    common = len(a & b)
    return (2 * common / (len(a) + len(b)) + common / min(len(a), len(b))) / 2


def _names(names: Sequence[str], synonyms: Synonyms) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    table = label_similarities(names, synonyms=synonyms).copy()
    bare = [_RANK.sub("", _BRACKETS.sub("", name)) or name for name in names]
    for row, one in enumerate(bare):
        for column, other in enumerate(bare):
            if row == column:
                continue
            if one.endswith(other) or other.endswith(one):
                table[row, column] = max(table[row, column], SAME_END)
            elif one.startswith(other) or other.startswith(one):
                table[row, column] = max(table[row, column], SAME_BEGIN)
    return table
