"""Names as people write them -> areas and indicators. Exact after normalising; a near miss is only ever a suggestion.

'山丹' '山丹县' '620725' '620725000000' '张掖市山丹县' '山丹县(620725)' -> 620725
'孕产妇死亡率（1/10万）' '1.孕产妇死亡率' 'maternal_mortality' -> maternal_mortality, with the unit printed beside the name
"""

import difflib
import operator
import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from loaders.uploads.parse_cell import UNIT, plain, unit_form
from model import likeness
from model.indicators import Catalogue

LONGEST = 120  # characters of a name: a longer text is none
MOST_COMPARED = (
    300_000  # pairs of an unknown name and a known one that are compared in one upload: comparing costs time
)
TOTALS = set(
    "合计 总计 小计 全市 全省 全县 全区 全国合计 全市合计 全省合计 全县合计 平均 平均值 全市平均 全省平均 均值 总和 累计 "
    "汇总 市合计 省合计 县合计 全市平均值 全市总计 全省总计".split()
)
LEVELS = {"county": 3, "city": 2, "province": 1, "nation": 0}
_LEADING = re.compile(
    r"^(?:[0-9]{1,3}(?:[.、．](?![0-9])|\) ?)|[一二三四五六七八九十]{1,3}、|\([0-9一二三四五六七八九十]{1,3}\)|[①-⑳]|其中[::,]?|[★☆▲●◆*])+"
)
MARKS = re.compile(r"(?<!m)[①-⑳⑴-⒇¹²³⁰⁴-⁹*†‡]+$")  # a footnote's mark is no part of a name
_TAIL_BRACKET = re.compile(r"^(.+?)\(([^()]+)\)$")


@dataclass(frozen=True)
class Found:
    """id: '' when unknown or when several fit. several: the ids it may mean. unit: the unit printed beside an
    indicator's name.
    """

    id: str = ""
    several: tuple[str, ...] = ()
    unit: str = ""


NOTHING = Found()


class Names:
    """What the areas and indicators of one Reference are called. Remembers what it was asked, for one upload."""

    def __init__(self, *, catalogue: Catalogue, areas) -> None:
        self.catalogue = catalogue
        self.area_names = dict(zip(areas["code"], areas["name"]))
        self.levels = dict(zip(areas["code"], areas["level"]))
        self.parents = dict(zip(areas["code"], areas["parent"]))
        self._areas = _area_words(areas)
        # What a title is searched for: the first two characters of a name -> the lengths of the names that begin so.
        self._lengths: dict[str, set[int]] = {}
        self._in_titles = {name for name in self._areas if not name.isascii() and len(name) >= 2}
        for name in self._in_titles:
            self._lengths.setdefault(name[:2], set()).add(len(name))
        self._indicators: dict[str, tuple[str, ...]] = {}
        for key, one in catalogue.indicators.items():
            for name in (key, one.name, *one.aliases):
                word = _known_key(name)
                if key not in self._indicators.get(word, ()):
                    self._indicators[word] = (*self._indicators.get(word, ()), key)
        self._indicator_lengths: dict[str, set[int]] = {}
        for name in self._indicators:
            if len(name) >= 3 and not name.isascii():
                self._indicator_lengths.setdefault(name[:2], set()).add(len(name))
        # Of spellings that differ in width or spaces only, the indicator's own stands first and is the one kept.
        self._units = {
            key: {_known_form(u): u for u in reversed(catalogue.accepted_units(key))} for key in catalogue.indicators
        }
        self._unit_forms = {form for forms in self._units.values() for form in forms if form}
        self._spellings = {
            _known_form(known): {_known_form(one) for one in (known, *more)} for known, more in catalogue.units.items()
        }
        self._asked_areas: dict[str, Found] = {}
        self._asked_indicators: dict[str, Found] = {}
        self._suggested: dict[str, str] = {}
        self._suggested_indicators: dict[str, str] = {}
        self._compared = 0

    def area(self, text: str) -> Found:
        """The area a text names, by code, name or short name."""
        if text not in self._asked_areas:
            self._asked_areas[text] = self._area(plain(text).replace(" ", ""))
        return self._asked_areas[text]

    def _area(self, word: str) -> Found:
        """The area of a word, or of '山丹县(620725)' where the word and all brackets behind it name the same."""
        found, insides = self._coded(word), []
        while found is NOTHING and (bracket := _TAIL_BRACKET.match(MARKS.sub("", word[:LONGEST]))):
            word, inside = bracket.groups()
            if not inside.startswith("含") or self.area_spans(inside):  # 乙县(含开发区) is all of 乙县
                insides.append(inside)
            found = self._coded(word)
        same = all(found.id and self._coded(inside).id == found.id for inside in insides)
        return found if same else NOTHING

    def _coded(self, word: str) -> Found:
        if len(word) > LONGEST:
            return NOTHING
        if re.fullmatch(r"[0-9]{6}\.0", word):
            word = word[:6]
        if re.fullmatch(r"[0-9]{6}(?:000|000000)", word):
            word = word[:6]
        word = MARKS.sub("", word) or word
        codes = self._areas.get(word.upper() if word.isascii() else word, ())
        return NOTHING if not codes else Found(id=codes[0]) if len(codes) == 1 else Found(several=codes)

    def indicator(self, text: str) -> Found:
        """The indicator a text names, by id, name or alias, with the unit printed beside it."""
        if text not in self._asked_indicators:
            self._asked_indicators[text] = self._indicator(plain(text))
        return self._asked_indicators[text]

    def _indicator(self, bare: str) -> Found:
        stripped, bare = bare, ""
        while stripped and stripped != bare:
            bare = stripped
            if len(bare) > LONGEST:
                return NOTHING
            found = self._known(bare)
            if found is not NOTHING:
                return found if found.unit or not found.id else Found(id=found.id, unit=self._unit_beside(bare))
            stripped = MARKS.sub("", _LEADING.sub("", bare))
        bracket = re.match(r"^(.+?) ?[(\[【]([^()\[\]【】]*)[)\]】]$", bare)
        if bracket:
            inside = bracket.group(2).removeprefix("单位:").removeprefix("单位").strip()
            if self.is_unit(inside):
                inner = self._known(bracket.group(1))
                return Found(inner.id, inner.several, inside) if inner is not NOTHING else NOTHING
        for place in range(1, len(bare)):  # '婴儿死亡率‰' '人均预期寿命/岁' '孕产妇死亡率,1/10万'
            tail = bare[place:].lstrip(" ,/:_-") if bare[place] in " ,/:_-" else bare[place:]
            if len(tail) <= 8 and (tail in ("%", "‰") or bare[place] in " ,/:_-") and self.is_unit(tail):
                inner = self._known(bare[:place])
                if inner is not NOTHING:
                    return Found(inner.id, inner.several, tail)
        return NOTHING

    def _known(self, bare: str) -> Found:
        ids = self._indicators.get(_key(bare), ())
        return NOTHING if not ids else Found(id=ids[0]) if len(ids) == 1 else Found(several=ids)

    def _unit_beside(self, bare: str) -> str:
        """The unit within a name that is an alias as a whole: '婴儿死亡率(‰)'."""
        bracket = _TAIL_BRACKET.match(bare)
        return bracket.group(2) if bracket and self.is_unit(bracket.group(2)) else ""

    def is_unit(self, text: str) -> bool:
        """Whether a text is a unit, of any indicator."""
        return bool(text) and (bool(UNIT.fullmatch(text)) or unit_form(text) in self._unit_forms)

    def accepted(self, indicator: str, unit: str) -> str | None:
        """The accepted spelling of a printed unit, as printed where that is one; '' for none printed; None when it is
        another unit.
        """
        if unit.strip() in self.catalogue.accepted_units(indicator):
            return unit.strip()
        form = unit_form(unit)
        if not form:
            return ""
        spelled = self._units[indicator].get(form)
        if spelled is None and "/" + form.removeprefix("1/") in self._units[indicator]:
            spelled = self._units[indicator]["/" + form.removeprefix("1/")]
        return spelled

    def same_unit(self, unit: str, other: str) -> bool:
        """Whether two spellings are one unit: '%' and '％', '1/10万' and '/10万'."""
        form, second = unit_form(unit), unit_form(other)
        return form == second or second in self._spellings.get(form, ())

    def like_area(self, text: str) -> str:
        """'是否为 山丹县（620725）？' or ''."""
        word = plain(text).replace(" ", "")
        if word not in self._suggested:
            if self._compared >= MOST_COMPARED or not 2 <= len(word) <= 60:
                return ""
            self._compared += len(self._areas)
            near = difflib.get_close_matches(word, self._areas, n=6, cutoff=0.6)
            # 方山县 is as like 山单县 as 山丹县 is; more of the latter's signs stand where they stood
            near.sort(key=lambda name: (-_alike(name, word), -sum(map(operator.eq, name, word))))
            codes = list(dict.fromkeys(code for name in near for code in self._areas[name]))[:3]
            if not codes and len(word) >= 3 and not word.isascii():
                codes = list(dict.fromkeys(c for name in self._areas if word in name for c in self._areas[name]))[:3]
            said = " / ".join(f"{self.area_names[code]}（{code}）" for code in codes)
            self._suggested[word] = f"是否为 {said}？" if said else ""
        return self._suggested[word]

    def like_indicator(self, text: str) -> str:
        """'是否为 每千人口执业医师数（physicians_per_1000）？' or ''."""
        word = _key(_LEADING.sub("", plain(text)))
        if word not in self._suggested_indicators:
            if self._compared >= MOST_COMPARED or not 2 <= len(word) <= 60:
                return ""
            self._compared += len(self._indicators)
            ids = self.near_indicators(word)
            said = " / ".join(f"{self.catalogue.indicators[key].name}（{key}）" for key in ids)
            self._suggested_indicators[word] = f"是否为 {said}？" if said else ""
        return self._suggested_indicators[word]

    def near_indicators(self, text: str) -> list[str]:
        """The ids of the indicators a name may be a slip of: the same thing, of the same kind. See model/likeness.py."""
        return likeness.near(_key(text), ((name, key) for name, keys in self._indicators.items() for key in keys))

    def area_spans(self, word: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Where a text (see plain) names areas: (start, end, the codes that have this name), in the text's order.

        Of names that overlap the longest holds. Costs what the text is long, however many areas there are: every row
        below a table may be a title.
        """
        return [
            (start, end, self._areas[word[start:end]]) for start, end in _longest(word, self._lengths, self._in_titles)
        ]

    def without_names(self, text: str) -> str:
        """A title without the names of areas and indicators, each replaced by as many |: words within a name (农村 of
        农村自来水普及率) say nothing of the figures' scope.
        """
        word = _key(text)
        for lengths, there in ((self._indicator_lengths, self._indicators), (self._lengths, self._in_titles)):
            for start, end in _longest(word, lengths, there):
                word = word[:start] + "|" * (end - start) + word[end:]
        return word

    def level(self, code: str) -> str:
        """nation, province, city or county."""
        return self.levels.get(code, "")

    def is_above(self, code: str, other: str) -> bool:
        """Whether the first area contains the second: 甘肃省 is above 山丹县."""
        for _ in range(len(LEVELS)):
            other = self.parents.get(other, "")
            if other and other == code:
                return True
        return False


def _longest(word: str, lengths: dict[str, set[int]], there: Container[str]) -> list[tuple[int, int]]:
    """Where a text holds one of the words `there`: of those that overlap the longest. lengths: their first two signs ->
    how long they are.
    """
    found = [
        (length, at)
        for at in range(len(word) - 1)
        for length in lengths.get(word[at : at + 2], ())
        if at + length <= len(word) and word[at : at + length] in there
    ]
    spans: list[tuple[int, int]] = []
    taken = bytearray(len(word))
    for length, at in sorted(found, key=lambda one: (-one[0], one[1])):
        if not any(taken[at : at + length]):
            taken[at : at + length] = b"\1" * length
            spans.append((at, at + length))
    return sorted(spans)


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def is_total(text: str) -> bool:
    """A row of sums or means, which is no area."""
    return plain(text).replace(" ", "").strip("():") in TOTALS


def _key(name: str) -> str:
    """A name for comparing: without spaces and quotation marks, one kind of bracket, dash and comma, small letters."""
    word = plain(name).replace(" ", "").lower()
    return re.sub(
        r"[“”\"'‘’《》]",
        "",
        word.replace("—", "-").replace("–", "-").replace("、", ",").replace("【", "(").replace("】", ")"),
    )


# The catalogue's own words alone, two thousand at every upload: what users write is not remembered.
_known_key, _known_form = lru_cache(maxsize=8_192)(_key), lru_cache(maxsize=8_192)(unit_form)


def _area_words(areas) -> dict[str, tuple[str, ...]]:
    """Code, name, short name, and the name after those it lies in -> codes."""
    names, parents = dict(zip(areas["code"], areas["name"])), dict(zip(areas["code"], areas["parent"]))
    words: dict[str, tuple[str, ...]] = {}
    for code, name, short in zip(areas["code"], areas["name"], areas["short"]):
        chain, above, steps = [name], parents[code], 0
        while above in names and steps < 5:
            chain.append(names[above])
            above, steps = parents[above], steps + 1
        chain = [one for one in chain if one != "全国"] or chain
        forms = {code.upper(), name, short}
        forms |= {"".join(reversed(chain[:deep])) for deep in range(2, len(chain) + 1)}
        forms |= {chain[-1] + name}
        for form in forms:
            form = plain(form).replace(" ", "")
            if form and code not in words.get(form, ()):
                words[form] = (*words.get(form, ()), code)
    return words
