"""The subject of a bound -> the indicators it lists.

'婴儿死亡率、5岁以下儿童死亡率' -> both        '高血压、糖尿病的规范管理率、控制率' -> four        '高血压和2型糖尿病患者规范管理率' -> both, with 患者规范管理率
'传染病和突发公共卫生事件报告率' -> one, where the catalogue knows it as one       '每千人口医师数、护士数' -> the second with 每千人口
"""

import re
from collections.abc import Callable

from loaders.plans.indicators import HEAD, stripped

_PARTED = re.compile(r"、|以及|(?<!总)和|(?<![普惠])及(?!以[上下]|时率|其)|与|或(?!以)")
PER = re.compile(
    r"^每(?:千|万|百|十万|10万)(?:名|人(?!口))?(?:常住|户籍|农村|服务)*(?:人口|居民|老年人|儿童)?(?:拥有)?"
)
MOST = 12  # names of one list: more is no list of indicators


def items(subject: str, known: Callable[[str], bool], count: int = 0) -> list[str]:
    """The names a subject lists, in order; [subject] where it is one name. known: whether the catalogue has a name as it stands. count: how
    many numbers stand behind it.
    """
    if known(subject):
        return [subject]
    subject = stripped(subject)
    if known(subject) or not _PARTED.search(subject):
        return [subject]
    pieces = _pieces(subject)
    if not 2 <= len(pieces) <= MOST:
        return [subject]
    found = _joined(pieces, known, subject)
    return _alike(pieces) if len(found) != count == len(pieces) and _alike(pieces) else found


def _alike(pieces: list[str]) -> list[str]:
    """'三级中医医院', '二级中医医院设置康复科的比例' -> both with what follows 中医医院; [] where no two signs are common."""
    last = pieces[-1]
    for size in range(min(map(len, pieces[:-1])), 1, -1):
        end = pieces[0][-size:]
        at = last.find(end)
        if at >= 0 and all(one.endswith(end) for one in pieces[:-1]) and HEAD.search(last):
            return [*(one + last[at + size :] for one in pieces[:-1]), last]
    return []


def _pieces(subject: str) -> list[str]:
    """Parted at 、 and 和, but not within brackets or quotation marks."""
    pieces, start, depth = [], 0, 0
    at = 0
    while at < len(subject):
        sign = subject[at]
        depth += (sign in "(“《") - (sign in ")”》")
        found = _PARTED.match(subject, at) if depth <= 0 else None
        if found:
            pieces.append(subject[start:at])
            start = at = found.end()
        else:
            at += 1
    pieces.append(subject[start:])
    return [piece for piece in pieces if piece]


_OF_KIND = re.compile("[^等]{1,14}等(?!级)")  # 工矿企业、医疗卫生机构、学校等重点行业…覆盖率 is one name
_SHARE = re.compile("(?:率|比例|占比|比重)$")


def _joined(pieces: list[str], known: Callable[[str], bool], subject: str) -> list[str]:
    """Pieces that are no names by themselves made whole by what follows or stands before them."""
    crossed = _crossed(pieces, known)
    if crossed:
        return crossed
    if _OF_KIND.match(pieces[-1]) and not any(HEAD.search(piece) for piece in pieces[:-1]):
        return [subject]
    of_share = bool(_SHARE.search(pieces[-1]))  # then 乡镇卫生院 before it is no number of them
    found: list[str] = []
    waiting: list[str] = []
    for piece in pieces:
        if not HEAD.search(piece) and (of_share or not known(stripped(piece))):
            waiting.append(piece)
            continue
        if waiting:
            found += _with_tail(waiting, piece, known, subject)
        else:
            found.append(_with_front(piece, found, known))
        waiting = []
    if waiting and not found:
        return [stripped(piece) for piece in pieces] if min(map(len, pieces)) >= 3 else [subject]
    return found + waiting


def _with_tail(waiting: list[str], piece: str, known: Callable[[str], bool], subject: str) -> list[str]:
    """'高血压', '糖尿病患者规范管理率' -> both with the tail, where all are known then; else one name as printed."""
    start = subject.find(waiting[0])
    whole = subject[start : subject.find(piece, start) + len(piece)]
    if known(stripped(whole)):
        return [whole]
    for place in range(1, len(piece)):
        tail = piece[place:]
        if all(known(stripped(one + tail)) for one in waiting):
            return [*(one + tail for one in waiting), piece]
    if known(stripped(piece)) and all(len(one) >= 5 for one in waiting):
        return [*waiting, piece]
    for at in range(1, len(waiting)):  # the first of them may belong to something said before
        later = subject[subject.find(waiting[at], start) : subject.find(piece, start) + len(piece)]
        if known(stripped(later)):
            return [later]
    return [whole]


def _with_front(piece: str, found: list[str], known: Callable[[str], bool]) -> str:
    """'注册护士数' after '每千人口医师数' -> '每千人口注册护士数'; '副高级' after '新晋正高级' -> with 新晋, where that is known."""
    if not found:
        return piece
    first = stripped(found[0])
    per = PER.match(first)
    if per and not PER.match(piece):
        return per.group() + piece
    if known(piece):
        return piece
    longest = next((place for place in range(len(first) - 1, 1, -1) if known(first[:place] + piece)), 0)
    return first[:longest] + piece


def _crossed(pieces: list[str], known: Callable[[str], bool]) -> list[str]:
    """'高血压', '糖尿病的规范管理率', '控制率' -> each of the first with each of the second, where all are known."""
    for at, piece in enumerate(pieces):
        whose, has, what = piece.partition("的")
        if not has or not HEAD.search(what) or HEAD.search(whose):
            continue
        persons = [stripped(one) for one in [*pieces[:at], whose]]
        kinds = [what, *pieces[at + 1 :]]
        for link in ("患者", "", "的"):
            made = [one + (link if not one.endswith("患者") else "") + kind for one in persons for kind in kinds]
            first = made[:: len(kinds)]  # of each group the first kind; 2型糖尿病患者控制率 may be called otherwise
            if len(made) > 1 and all(map(known, first)) and 2 * sum(bool(known(one)) for one in made) > len(made):
                return made
    return []
