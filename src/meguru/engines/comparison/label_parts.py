"""A step's label taken apart: what is done, to what, and the words that set it apart from its neighbours.

Japanese labels have no blanks. The last word of a clause that is a known act (受付, 確認, …) is what is done; the rest is
what it is done to, cut at particles. Words before に, で, へ, から tell where or by what and weigh less.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from meguru.engines.comparison.synonyms import Synonyms, normal_text
from meguru.engines.comparison.vocabulary import ACTS, APART, ENDINGS, SIGNS, SPELLINGS, THINGS, WEAK

WEAK_WEIGHT = 0.35
WHERE_WEIGHT = 0.3
_NUMBERING = re.compile(
    r"^(?:[(\[【]?(?:step|手順|no\.?)?\d{1,3}[)\].】:、．-]+|[①-⑳]|第\d+に|・|■|○|◎|●|※)+", re.IGNORECASE
)
_FILLER = re.compile(
    r"(?:(?:の|を|が)?(?:行う|行なう|行い|実施する|実施|実行する|実行|する|します|しています|した|している|処理する)"
    r"|を(?:もらう|受ける|得る|仰ぐ|取る|とる|出す|かける|済ませる))$"
)
_RECEIVED = re.compile(  # 報告を受ける: what somebody else does is taken in
    r"(?:報告|申請|届出|申込み?|申し込み|請求|要望|提出|申出|納品|返却)を(?:受ける|もらう|いただく|受け付ける|受け取る|受取る)$"
)
_ASKED = re.compile(
    r"(?<!見)て(?:もらう|もらい|いただく|いただき|頂く|頂き|ください)$"
)  # 直してもらう: somebody is asked
_CLAUSE_ENDS = re.compile(
    r"[、，,・/／;；&＆＋+]|及び|および|並びに|ならびに|又は|または|した上で|したうえで|の上で|してから|した後(?:に|で)?|後に|して(?=.)|し、|(?<=つづ)って|(?<=綴)って"
)
_WHO_IN_FRONT = re.compile(  # 【窓口係】届書の受付, 窓口:届書の受付: the actor is no part of what is done
    r"^(?:[【\[(〔<][^】\])〕>]{1,12}(?:係|課|室|班|部|局|所|担当|担当者|窓口|職員|課員|員|者|長|管理職|課長補佐)[】\])〕>]"
    r"|[^:、]{1,8}(?:係|課|室|班|担当|担当者|窓口|長):)(?=.{2})"
)
_BRACKETS = re.compile(r"[()\[\]{}「」『』【】〔〕<>〈〉《》\"'“”]")
_PARTICLES = re.compile(
    r"(から|より|への|との|での|からの|について|に関する|に係る|における|による|を|の|に|へ|で|と|は|が|や)"
)
_WHERE = frozenset({"に", "へ", "で", "から", "より", "による", "における", "への", "での", "からの"})
_TAIL = re.compile(
    r"(?:る|す|む|う|て|た|い|り|れ|み|め|えて)*(?:する|した|して|します|済み?|後|時|中|等|など|作業|処理|業務|事務|手続き?|の|を)*$"
)
_STEM_END = re.compile(f"[うくぐすつぬぶむるいきぎしちにびみりえけげせてねべめれじ]{{0,2}}{_TAIL.pattern}")
_STATE = re.compile(r"(?:し|され)ている(?=[一-鿿ァ-ヶ])")  # 不足している書類 is 不足書類
_NO_SIGN = re.compile(
    r"不(?:備|足|明|在|服|動産|正|定期)|未満"
)  # words of their own, not "not" before an act
_DIGITS = re.compile(r"\d+")
_SURFACES = sorted(
    ((surface, act) for act, surfaces in ACTS.items() for surface in surfaces),
    key=lambda pair: (-len(pair[0]), pair[0]),
)
_GOES_ON = re.compile(  # 届出書を受け取り|本人を確認する: an act in the middle, without a comma
    "(?P<done>を(?:"
    + "|".join(
        f"{re.escape(surface)}(?={'て?' if 'ぁ' <= surface[-1] <= 'ゟ' else '(?:[しりみえけせ]て?|って|いて)'}[一-鿿ァ-ヶ])"
        for surface, _act in _SURFACES
    )
    + "))[ぁ-ゟ]*"
)
_NOUNS_OF_ACTS = (
    "|".join(  # longest first, as the surfaces are; what people hand in (届出, 申請) is a thing here
        re.escape(surface)
        for surface, act in _SURFACES
        if act != "提出" and re.fullmatch("[一-鿿]{2,}", surface)
    )
)
_AND_ANOTHER = re.compile(  # 申請書の受付と|本人確認: two acts with と between them
    f"({_NOUNS_OF_ACTS})(?:と|の上|後、?に)(?=.*(?:{_NOUNS_OF_ACTS}))"
)
_PAPER_ENDINGS = ("書類一式", "書類", "用紙", "書", "類", "等")


@dataclass(frozen=True, slots=True)
class LabelParts:
    """名前の部分: `acts` canonical acts in the order written, `things` n-gram -> weight of what they are done to.

    `apart` holds, per row of APART, the words found, as bits. `signs` are prefixes that turn an act into another.
    """

    plain: str
    acts: tuple[str, ...]
    things: Mapping[str, float]
    apart: tuple[tuple[int, int], ...]
    signs: frozenset[str]
    numbers: frozenset[str]


_SPELLINGS = Synonyms(groups=SPELLINGS)
_THING_OF = {normal_text(word): group[0] for group in THINGS for word in group}
_ENDING_OF = sorted(
    ((word, group[0]) for group in ENDINGS for word in group[1:]), key=lambda pair: (-len(pair[0]), pair[0])
)


@lru_cache(maxsize=20_000)
def parts_of(label: str, synonyms: Synonyms) -> LabelParts:
    """Take one label apart. Any text is taken; an empty one has no parts."""
    plain = _SPELLINGS.applied(synonyms.applied(_without_numbering(normal_text(label))))
    plain = _BRACKETS.sub("、", plain).strip("。、.")
    text = _AND_ANOTHER.sub(r"\1、", _GOES_ON.sub(r"\g<done>、", _plain_clause(_STATE.sub("", plain))))
    acts: list[str] = []
    things: dict[str, float] = {}
    for clause in filter(None, _CLAUSE_ENDS.split(text)):
        act, rest = ("受付", clause) if _RECEIVED.search(clause) else _act_of(_plain_clause(clause))
        if act and act not in acts:
            acts.append(act)
        for gram, weight in _things_of(rest).items():
            things[gram] = max(weight, things.get(gram, 0.0))
    return LabelParts(
        plain=plain,
        acts=tuple(acts),
        things=things,
        apart=_apart(plain),
        signs=frozenset(sign for sign in SIGNS if sign in _NO_SIGN.sub("", plain)),
        numbers=frozenset(_DIGITS.findall(plain)),
    )


def _plain_clause(clause: str) -> str:
    """The clause without verbs that only carry another: 確認を行う, 注文を出す, 直してもらう. Alone they stay: 書類を出す."""
    if _RECEIVED.search(clause):
        return clause
    asked = _ASKED.sub("", clause)
    bare = _FILLER.sub("", asked)
    if bare == asked or _act_of(bare)[0] or not _act_of(asked)[0]:
        return bare
    return asked


def _without_numbering(text: str) -> str:
    text = _NUMBERING.sub("", text) or text
    return _WHO_IN_FRONT.sub("", text)


def _act_of(clause: str) -> tuple[str, str]:
    """The act that ends a clause, and what stands before it; ("", clause) when it ends in no known act."""
    bare = _TAIL.sub("", clause)
    for surface, act in _SURFACES:
        for form in (clause, bare):
            if form.endswith(surface):
                return act, form[: -len(surface)]
    for surface, act in _SURFACES:  # a stem before its ending: 受け付け|る
        at = clause.rfind(surface)
        if at >= 0 and _STEM_END.fullmatch(clause[at + len(surface) :]):
            return act, clause[:at]
    return "", clause


def _things_of(text: str) -> dict[str, float]:
    """Character bigrams (and single characters, less) of the words in a text, each with its weight."""
    grams: dict[str, float] = {}
    pieces = _PARTICLES.split(text)
    for word, particle in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        thing = _plain_thing(word)
        if not thing:
            continue
        weight = WEAK_WEIGHT if thing in WEAK else 1.0
        weight *= WHERE_WEIGHT if particle in _WHERE else 1.0
        for gram in (thing[at : at + 2] for at in range(len(thing) - 1)):
            grams[gram] = max(weight, grams.get(gram, 0.0))
        for char in thing:
            grams[char] = max(weight * (0.3 if len(thing) > 1 else 1.0), grams.get(char, 0.0))
    return grams


def _plain_thing(word: str) -> str:
    """申請書類 -> 申請, 転入届出書 -> 転入届: whether the paper is named or not says nothing about the step."""
    if word in _THING_OF:
        return _THING_OF[word]
    for ending, kept in _ENDING_OF:
        if word.endswith(ending):
            return word[: -len(ending)] + kept
    for ending in _PAPER_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            bare = word[: -len(ending)]
            return _THING_OF.get(bare, bare)
    return word


def _apart(plain: str) -> tuple[tuple[int, int], ...]:
    found = []
    for row, words in enumerate(APART):
        bits, rest = 0, plain
        for bit, word in sorted(enumerate(words), key=lambda pair: -len(pair[1])):
            if word in rest:
                bits |= 1 << bit
                rest = rest.replace(word, "|")
        if bits:
            found.append((row, bits))
    return tuple(found)
