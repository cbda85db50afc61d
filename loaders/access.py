"""access.yaml -> who may use this installation, or every problem in it at once, each with its line and what may stand there."""

import ipaddress
import re
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from loaders import catalogue
from model.access import Access, Gateway, Person
from model.problems import Problem

AREA = re.compile(r"\d{6}|X\d{5}")
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,60}")
KNOWN_BY = ("subject", "email", "user", "os_user")  # what a person may be known by
FORMS = {
    "people": "列表，每人一项，以 - 开头",
    "name": "姓名，不超过 40 字",
    "role": "viewer 查看 / editor 填报 / reviewer 审核 / admin 管理",
    "counties": "行政区划代码列表，如 [620725]；市、省代码表示其下全部县区",
    "reads": "行政区划代码列表，如 [620725]；不写为全部县区",
    "email": "电子邮箱，如 name@example.cn",
    "sign_in": "oidc（统一认证）/ gateway（认证网关）",
    "issuer": "统一认证的颁发者网址，以 https:// 开头",
    "unknown": "refuse 拒绝 / viewer 按查看角色进入",
    "idle_minutes": "1 到 1440 的整数",
    "longest_hours": "1 到 720 的整数",
    "gateway": "缩进的 header 和 addresses",
    "header": "请求头名称，如 X-Remote-User",
    "addresses": "认证网关的 IP 地址列表，如 [10.0.0.5]",
    "leave": "网址或以 / 开头的路径",
    "review": "true 填报人员的数据经审核后发布 / false 直接写入",
}


def _area(text: str) -> str:
    if not AREA.fullmatch(text):
        raise ValueError
    return text


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError
    return text.lower()


def _issuer(text: str) -> str:
    if not re.fullmatch(r"https://\S+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/\S*)?", text):
        raise ValueError
    return text


def _header(text: str) -> str:
    if not HEADER.fullmatch(text):
        raise ValueError
    return text.lower()


def _address(text: str) -> str:
    return str(ipaddress.ip_address(text))


def _leave(text: str) -> str:
    if not re.fullmatch(r"(https?://[^\s/]+)?/\S*", text) or text.startswith("//"):
        raise ValueError
    return text


Area = Annotated[str, AfterValidator(_area)]
Word = Annotated[str, Field(min_length=1, max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _stated(cls, content):
        """A key left empty is one not written."""
        return {key: value for key, value in content.items() if value != ""} if isinstance(content, dict) else content


class _Person(_Strict):
    name: Annotated[str, Field(min_length=1, max_length=40)]
    role: Literal["viewer", "editor", "reviewer", "admin"]
    counties: list[Area] = []
    reads: list[Area] | None = None
    subject: Word | None = None
    email: Annotated[str, AfterValidator(_email)] | None = None
    user: Word | None = None
    os_user: Word | None = None


class _Gateway(_Strict):
    header: Annotated[str, AfterValidator(_header)]
    addresses: Annotated[list[Annotated[str, AfterValidator(_address)]], Field(min_length=1)]
    leave: Annotated[str, AfterValidator(_leave)] = "/"


class _File(_Strict):
    sign_in: Literal["oidc", "gateway"]
    issuer: Annotated[str, AfterValidator(_issuer)] | None = None
    gateway: _Gateway | None = None
    unknown: Literal["refuse", "viewer"] = "refuse"
    idle_minutes: Annotated[int, Field(ge=1, le=1440)] = 30
    longest_hours: Annotated[int, Field(ge=1, le=720)] = 10
    contact: Annotated[str, Field(max_length=120)] = ""
    review: bool = False
    people: Annotated[list[_Person], Field(min_length=1)]


def read(body: bytes, *, file: str) -> tuple[Access | None, list[Problem]]:
    """Who may use the installation, or None with the problems."""
    tree, content, problems = catalogue.parse(body, file, ("sign_in", "people"))
    if content is None or tree is None:
        return None, problems
    lines = catalogue.lines_of(tree)
    problems = catalogue.twice(tree, file)
    try:
        said = _File.model_validate(content)
    except ValidationError as error:
        problems += [_problem(one, lines, file) for one in error.errors()]
        return None, sorted(problems, key=lambda one: one.row or 0)
    problems += _beyond(said, lines, file)
    if problems:
        return None, sorted(problems, key=lambda one: one.row or 0)
    return _access(said), []


def _beyond(said: _File, lines: dict[tuple, int], file: str) -> Iterable[Problem]:
    """What no single key tells: what the way of signing in needs, who is known by nothing, twice, or edits nothing."""

    def problem(code: str, path: tuple, why: str, fix: str, value: str = "") -> Problem:
        return Problem(
            code=code,
            file=file,
            row=lines.get(path),
            column=str(path[-1]) if path else "",
            value=value,
            why=why,
            fix=fix,
        )

    if said.sign_in == "oidc" and said.issuer is None:
        yield problem("missing", ("sign_in",), "缺少 issuer", f"issuer：{FORMS['issuer']}")
    if said.sign_in == "gateway" and said.gateway is None:
        yield problem("missing", ("sign_in",), "缺少 gateway", f"gateway：{FORMS['gateway']}")
    seen: dict[tuple[str, str], int] = {}
    named: set[str] = set()
    for number, one in enumerate(said.people):
        path = "people", str(number)
        if one.name in named:  # whose a batch is, and who may review it, goes by the name in the ledger
            yield problem(
                "duplicate",
                (*path, "name"),
                "与前面的人员同名",
                "批次按姓名记录，姓名须能区分，如 王芳（疾控）",
                one.name,
            )
        named.add(one.name)
        ways = ("subject", "email") if said.sign_in == "oidc" else ("user",)
        if not any(getattr(one, name) for name in (*ways, "os_user")):
            yield problem(
                "unknown_by", path, f"{one.name} 没有可供识别的项", f"填写 {' / '.join((*ways, 'os_user'))} 之一"
            )
        if one.role == "editor" and not one.counties:
            yield problem(
                "no_counties", path, f"{one.name} 为填报角色，没有 counties", f"counties：{FORMS['counties']}"
            )
        if one.role != "editor" and one.counties:
            yield problem(
                "counties", (*path, "counties"), "只有填报角色（editor）可写 counties", "删去；限定查看范围用 reads"
            )
        for name in KNOWN_BY:
            value = getattr(one, name)
            if value and (name, value) in seen:
                why = f"与第 {seen[name, value]} 行的人员相同"
                yield problem("duplicate", (*path, name), why, "每人的识别项不能相同", value)
            if value:
                seen.setdefault((name, value), lines.get((*path, name)) or 0)
    if not any(one.role == "admin" for one in said.people):
        yield problem("no_admin", ("people",), "没有管理角色（admin）的人员", "至少列一人")


def _access(said: _File) -> Access:
    gateway = said.gateway if said.sign_in == "gateway" else None
    return Access(
        people=tuple(
            Person(
                name=one.name,
                role=one.role,
                counties=frozenset(one.counties),
                reads=None if one.reads is None else frozenset(one.reads),
                **{name: getattr(one, name) or "" for name in KNOWN_BY},
            )
            for one in said.people
        ),
        issuer=(said.issuer or "") if said.sign_in == "oidc" else "",
        gateway=None if gateway is None else Gateway(header=gateway.header, addresses=frozenset(gateway.addresses), leave=gateway.leave),
        unknown=said.unknown,
        idle=said.idle_minutes * 60.0,
        longest=said.longest_hours * 3600.0,
        contact=said.contact,
        review=said.review,
    )  # fmt: skip


def _problem(error: dict, lines: dict[tuple, int], file: str) -> Problem:
    """A pydantic error -> the words an administrator can act on."""
    path = tuple(str(part) for part in error["loc"])
    place = path
    while place not in lines:
        place = place[:-1]
    key = next((part for part in reversed(path) if not part.isdigit()), "")
    kind, found = error["type"], error["input"]
    model = {"people": _Person, "gateway": _Gateway}.get(path[0], _File) if len(path) > 1 else _File
    if kind == "extra_forbidden":
        why, fix, value = "不能识别该项", "可用的项：" + " ".join(model.model_fields), ""
    elif kind == "missing":
        why, fix, value = f"缺少 {key}", f"{key}：{FORMS.get(key, '文字')}", ""
    else:
        why, fix, value = (
            "无效",
            f"{key}：{FORMS.get(key, '文字，不超过 200 字')}",
            found if isinstance(found, str) else "",
        )
    return Problem(code=kind, file=file, row=lines[place], column=key, value=value, why=why, fix=fix)
