"""The command line's front door: the same actions as the pages, for scripts, schedules and checks.

Data goes to stdout, words to stderr. Exit 0 done (findings and warnings are 0); 1 the input was refused or has problems, or
the file asked for could not be made or written (no browser, no permission, its disk full); 2 wrong usage, unknown area,
indicator or batch, a place to write to that is none; 3 the store: missing, held, damaged, newer, its disk full; of doctor, anything
that must be mended.
Rooms are imported inside the commands: `build` on an up-to-date store must cost no imports.
"""

import argparse
import errno
import json
import logging
import os
import re
import signal
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA, DEFINITIONS = HERE / "data", HERE / "indicators.yaml"
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # control and format characters, line and paragraph separators
DONE, REFUSED, USAGE, STORE, INTERRUPTED, ENDED = 0, 1, 2, 3, 130, 143


class _Ended(KeyboardInterrupt):
    """SIGTERM: a service is stopped, a machine goes down. It ends as Ctrl-C does, so that nothing half stays behind."""


def main(argv: list[str] | None = None) -> int:
    """Runs one command; gives its exit code. Usage errors exit with 2 from inside, as argparse does."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", newline="\n")
    try:
        try:
            with _ending():
                return _run(_parser().parse_args(argv))
        finally:
            sys.stdout.flush()  # here, not at the interpreter's end, where a closed pipe could no longer be caught
    except BrokenPipeError:  # `… | head` closed the pipe; that is the reader's right
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:  # a full disk, a folder taken away: the operator's to mend
        _say(f"未完成：{_why(error)}")
        return REFUSED
    except _Ended:
        _say("已中止（收到停止信号）。")
        return ENDED
    except KeyboardInterrupt:
        _say("已中断。")
        return INTERRUPTED


@contextmanager
def _ending() -> Iterator[None]:
    """While a command runs, SIGTERM ends it from inside."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_) -> None:
        raise _Ended

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(asked) -> int:
    logging.basicConfig(
        level=os.environ.get("COUNTY_HEALTH_LOG", "INFO"),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    if asked.run is _build and _is_current(asked):
        return DONE
    from model.failures import NotAllowed, NotFound, NotMade, Refused, StoreTrouble

    try:
        _name(asked)
        return asked.run(asked)
    except NotFound as error:
        _say(str(error))
        return USAGE
    except (Refused, NotAllowed) as error:
        _note(asked, "被拒", why=str(error))
        _say(*str(error).split("\n") if isinstance(error, Refused) else (str(error),), "未写入任何内容。")
        return REFUSED
    except StoreTrouble as error:
        _note(asked, "未完成", why=error.words)
        _say(error.words)
        return STORE
    except NotMade as error:
        _say(str(error), "未生成文件。")
        return REFUSED


# Commands of no store, and those of everybody who may use the command line where people sign in.
REVIEW = ("approve", "publish", "return", "withdraw")
ANYBODYS = ("check", "read_plan")
PEOPLES = (
    "gaps plan_check evaluate import review batches undo export owed tasks board".split()
)  # what each may see or write; all else is an admin's


def _name(asked) -> None:
    """Who gives this command: what --by says, or, where people sign in (access.yaml), the person this account of the system belongs to."""
    from actions import access
    from model.failures import NotAllowed

    named = asked.run.__name__.removeprefix("_")
    if named in ANYBODYS:
        return
    by = getattr(asked, "by", "") if asked.run in (_import, _undo) else ""
    asked.actor = access.at_this_machine(by or "命令行")
    if access.current() is None:
        return
    asked.known = asked.actor.name
    if named not in PEOPLES:
        access.must_be(asked.actor, "admin", "该命令")
        if asked.actor.reads is not None:
            raise NotAllowed(
                f"{asked.actor.name} 限定了查看范围（reads），该命令涉及全部县区，请由不限范围的管理员操作"
            )
    if by:
        if by not in (asked.actor.name, os.environ.get("USER"), "命令行"):
            _say(f"操作人按系统账号记为{asked.actor.name}，--by 未采用。")
        asked.by = asked.actor.name


def _mine(asked, opened):
    """A store as whoever gives the command may use it."""
    from actions import access, using

    return opened if access.current() is None else using.to(opened, asked.actor)


def _note(asked, end: str = "", **facts) -> None:
    """A line into the file beside the store: what this command did to it or took from it, or how that ended instead."""
    from actions import trail

    acts = {
        _import: "上传",
        _undo: "撤销",
        _review: "数据审核",
        _build: "更新初始数据",
        _backup: "备份",
        _restore: "恢复备份",
        _migrate: "升级",
        _export: "会议材料",
        _board: "手机版",
        _owed: "待报填报表",
        _tasks: "重点任务进展表",
    }
    if asked.run in acts and (beside := _beside(asked.store)).exists():
        known = getattr(asked, "known", "")  # of who signed in; else what was typed
        who = known or (getattr(asked, "by", "") if asked.run in (_import, _undo) else "")
        trail.keep(beside, acts[asked.run] + end, client=trail.at_this_machine(), who=who, **facts)


def _beside(store) -> Path:
    """The file of this machine beside which is kept what is noted of a store; of one on a server it need not be there."""
    if isinstance(store, Path):
        return store
    from actions import store_file
    from model.failures import StoreTrouble

    try:
        return store_file.beside(store)
    except StoreTrouble:  # what was to be noted is told as well
        return DATA / "nowhere.duckdb"


class _Parser(argparse.ArgumentParser):
    """argparse in Chinese; a complaint not known here stays as it is."""

    WORDS = (
        (r"the following arguments are required: (.+)", r"还缺：\1"),
        (r"unrecognized arguments: (.+)", r"不能识别：\1"),
        (r"invalid choice: (.+) \(choose from (.+)\)", r"没有 \1，可用：\2"),
        (r"expected one argument", "须给出一个值"),
        (r"invalid int value: (.+)", r"\1 不是整数"),
        (r"ambiguous option: (.+) could match (.+)", r"\1 可指 \2"),
        (r"^argument (\S+): ", r"\1："),
    )

    def __init__(self, **more) -> None:
        super().__init__(add_help=False, **more)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示用法")

    def format_help(self) -> str:
        text = super().format_help().replace("usage: ", "用法：", 1)
        for title in ("参数", "选项"):
            text = text.replace(f"{title}:\n", f"{title}：\n")
        return text

    def error(self, message: str) -> None:
        for english, chinese in self.WORDS:
            message = re.sub(english, chinese, message)
        self.exit(USAGE, f"{message}\n用法见 {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    def place(written: str) -> object:
        """A file, or the address of a PostgreSQL, for which alone the rooms are imported."""
        if "://" not in written:
            return Path(written)
        from actions import store_file

        return store_file.place(written)

    parser = _Parser(prog="cli.py", description="县域卫生健康目标差距看板：命令行")
    commands = parser.add_subparsers(required=True, metavar="命令")

    def command(
        name: str, run, words: str, *, store: bool = True, areas: bool = False, formats: tuple[str, ...] = ()
    ) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(run=run)
        if store:
            one.add_argument(
                "--store",
                type=place,
                default=place(os.environ.get("COUNTY_HEALTH_STORE") or str(DATA / "store.duckdb")),
                metavar="S",
                help="数据库文件或 postgresql:// 地址（默认 data/store.duckdb，或环境变量 COUNTY_HEALTH_STORE）",
            )
        if areas:
            one.add_argument("--area", action="append", metavar="A", help="地区：代码、全称或简称，可重复")
        if formats:
            one.add_argument("--format", choices=formats, default=formats[0], help="输出格式")
        return one

    def who(one: argparse.ArgumentParser) -> None:
        one.add_argument("--by", default=os.environ.get("USER") or "命令行", metavar="NAME", help="操作人")
        one.add_argument("--reason", default="", metavar="R", help="原因")

    command("check", _check, "检查 indicators.yaml 和 data/，逐行列出问题", store=False)
    command("build", _build, "让数据库与 indicators.yaml 和 data/ 一致，保留上传的数据")
    one = command("gaps", _gaps, "各项目标的差距与判定", areas=True, formats=("table", "csv", "json"))
    one.add_argument("--indicator", action="append", metavar="I", help="指标：编号、名称或别名，可重复")
    one.add_argument("--year", type=_year, metavar="Y", help="数据截至年份（默认今年）")
    one.add_argument("--target-year", type=_year, metavar="T", help="只列该年的目标")
    one.add_argument("--as-of", type=int, metavar="BATCH", help="以该批次时的数据为准")
    one = command("plan-check", _plan_check, "规划文本自身的核对", areas=True, formats=("table", "csv", "json"))
    one = command("evaluate", _evaluate, "终期评估：一个地区各项目标的完成情况表", formats=("table", "csv", "json"))
    one.add_argument("--area", required=True, metavar="A", help="地区：代码、全称或简称")
    one.add_argument("--plan", default="145", metavar="P", help="规划：145 十四五，155 十五五，2030 健康中国 2030")
    one.add_argument("--year", type=_year, metavar="Y", help="数据截至年份（默认今年）；早于规划末年的为中期评估")
    one = command("import", _import, "将 CSV 或 XLSX 文件中的数据写入，作为一个批次", formats=("table", "json"))
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help="一个或几个文件")
    who(one)
    one.add_argument("--dry-run", action="store_true", help="仅预演，不写入")
    one.add_argument("--good-rows", action="store_true", help="有问题的行不写入，其余写入")
    one.add_argument("--mends", type=Path, metavar="CSV", help="更正文件：先更正这些单元格，再读取；原文件不变")
    one = command(
        "read-plan",
        _read_plan,
        "读取规划、方案、工作要点等文件，列出可作为目标的内容，不写入",
        store=False,
        formats=("table", "csv", "json"),
    )
    one.add_argument("file", type=Path, metavar="FILE", help="TXT、DOCX、PDF 或网页文件")
    one.add_argument("--area", metavar="A", help="文件属于哪个地区：代码、全称或简称")
    one.add_argument(
        "--against", type=Path, metavar="DATA", help="与该文件夹中由同一文件整理的目标比对，列出漏读和多读的"
    )
    one.add_argument("--tasks", action="store_true", help="改为列出有责任单位或牵头单位的任务，及配合单位和期限")
    one.add_argument("--unread", action="store_true", help="改为列出未读出的数和表格，及其位置和原因")
    one = command(
        "review", _review, "数据审核：列出、查看、审核、发布、退回、撤回填报人员提交的批次", formats=("table", "json")
    )
    one.add_argument(
        "act",
        choices=("list", "show", *REVIEW),
        metavar="ACT",
        help="list 列出，show 查看变更和判定变化，approve 审核通过，publish 发布，return 退回（须写 --reason），withdraw 撤回",
    )
    one.add_argument("batch", nargs="?", type=int, metavar="BATCH", help="提交的批次号（list 不需要）")
    one.add_argument("--reason", default="", metavar="R", help="审核意见、退回或撤回的原因")
    one.add_argument("--over", type=int, metavar="BATCH", help="提交后的改动已核对到该批次，仍发布")
    one = command("batches", _batches, "列出全部批次，旧的在前", formats=("table", "json"))
    one = command("undo", _undo, "撤销一个批次；撤销一次撤销即为恢复")
    one.add_argument("batch", type=int, metavar="BATCH", help="批次号")
    who(one)
    one = command("backup", _backup, "将数据库备份为一个文件，看板运行时也可使用")
    one.add_argument("path", type=Path, metavar="PATH", help="备份文件路径")
    one = command("restore", _restore, "以备份替换现有数据库，原数据库改名保留")
    one.add_argument("path", type=Path, metavar="PATH", help="备份文件")
    command("doctor", _doctor, "检查安装和数据库：逐项列出正常、提示、问题和处理办法", formats=("table", "json"))
    one = command("migrate", _migrate, "将旧版本数据库升级到本版本，升级前自动备份；或将全部数据迁到另一个数据库")
    one.add_argument("--from", dest="source", type=place, metavar="S", help="迁出的数据库：文件或 postgresql:// 地址")
    one.add_argument(
        "--to", dest="target", type=place, metavar="S", help="迁入的数据库：不存在的文件，或空的 postgresql:// 数据库"
    )
    one = command("export", _export, "生成会议材料或图片，看板运行时也可使用", areas=True)
    one.add_argument(
        "kind",
        choices=("png", "pdf", "pptx", "docx", "xlsx", "html", "brief"),
        metavar="KIND",
        help="png pdf pptx docx xlsx html；brief 领导简报（一个县一页，按扩展名 .docx、.pdf 或 .png）",
    )
    one.add_argument("--out", type=Path, required=True, metavar="PATH", help="输出文件路径")
    one.add_argument("--indicator", action="append", metavar="I", help="指标：编号、名称或别名，可重复")
    one.add_argument("--year", type=_year, metavar="Y", help="数据截至年份（默认今年）")
    one.add_argument("--plan", default="145", metavar="P", help="规划：145 十四五，155 十五五，2030 健康中国 2030")
    one.add_argument("--core", action="store_true", help="仅核心指标（默认全部指标）")
    one.add_argument(
        "--section",
        action="append",
        metavar="S",
        help="部分：overview 总览表，counties 各地区目标，checks 文本核对，tasks 任务，method 方法，可重复",
    )
    one.add_argument(
        "--attribute",
        action="append",
        metavar="A",
        help="属性：binding 约束性，expected 预期性，none 未标属性，可重复（默认全部）",
    )
    one.add_argument("--appendix", action="store_true", help="幻灯片后附全部目标、核对、任务、方法和来源")
    one.add_argument("--as-of", type=int, metavar="BATCH", help="以该批次时的数据为准")
    one = command(
        "owed", _owed, "列出待报的数，或写成填报表，填好后可直接上传", areas=True, formats=("table", "csv", "json")
    )
    one.add_argument("--out", type=Path, metavar="PATH", help="填报表路径（.xlsx）；不给则列出")
    one.add_argument("--year", type=_year, metavar="Y", help="数据截至年份（默认今年）")
    one.add_argument("--plan", default="145", metavar="P", help="规划：145 十四五，155 十五五，2030 健康中国 2030")
    one.add_argument("--yearly", action="store_true", help="含过程年份（默认仅评价所需年份）")
    one.add_argument("--as-of", type=int, metavar="BATCH", help="以该批次时的数据为准")
    one.add_argument(
        "--by", choices=("area", "unit"), default="area", help="填报表的工作表：area 每县一个，unit 每单位一个"
    )
    one = command(
        "tasks", _tasks, "列出重点任务，或写成进展表，填好后可直接上传", areas=True, formats=("table", "csv", "json")
    )
    one.add_argument("--unit", metavar="U", help="牵头或参与的单位：全称或其中几个字")
    one.add_argument("--out", type=Path, metavar="PATH", help="进展表路径（.xlsx）；不给则列出")
    one.add_argument("--year", type=_year, metavar="Y", help="数据截至年份（默认今年）；早于今年的按该年末计")
    one.add_argument("--plan", default="145", metavar="P", help="规划：145 十四五，155 十五五，2030 健康中国 2030")
    one.add_argument("--as-of", type=int, metavar="BATCH", help="以该批次时的数据为准")
    one = command("board", _board, "将手机版写成一个网页文件，可离线查看，看板运行时也可使用")
    one.add_argument("--out", type=Path, required=True, metavar="PATH", help="输出文件路径")
    one.add_argument("--year", type=_year, metavar="Y", help="数据截至年份（默认今年）")
    one.add_argument("--plan", default="145", metavar="P", help="规划：145 十四五，155 十五五，2030 健康中国 2030")
    one.add_argument("--all", action="store_true", help="全部指标（默认核心指标）")
    one.add_argument("--as-of", type=int, metavar="BATCH", help="以该批次时的数据为准")
    return parser


def _year(text: str) -> int:
    if not (text.isdigit() and 1900 <= int(text) <= 2199):
        raise argparse.ArgumentTypeError(f"“{text}”不是年份，请用四位年份，如 2025")
    return int(text)


def _today() -> date:
    """The day in China, wherever this machine stands."""
    from model import clock

    return clock.day(datetime.now(UTC))


def _why(error: OSError) -> str:
    """What the operating system refused, in Chinese, and of which file."""
    said = {
        errno.ENOSPC: "磁盘已满",
        errno.EDQUOT: "超出磁盘配额",
        errno.EFBIG: "文件太大",
        errno.EACCES: "没有权限",
        errno.EPERM: "没有权限",
        errno.EROFS: "磁盘是只读的",
        errno.ENOENT: "没有这个文件或文件夹",
        errno.ENOTDIR: "上一级不是文件夹",
        errno.EISDIR: "是一个文件夹",
        errno.ENAMETOOLONG: "文件名太长",
        errno.EIO: "磁盘读写出错",
    }.get(error.errno, f"系统错误 {error.errno}")
    return f"{error.filename}：{said}" if error.filename else said


def _say(*lines: str) -> None:
    for line in lines:
        print(_visible(line), file=sys.stderr)


def _visible(text: str) -> str:
    """Text from outside as a terminal may show it: control characters, line ends and marks that turn the direction of
    writing as their codes, so that no name moves the cursor or looks like a line of ours: '\\x1b', '\\n', '\\u202e'.
    """
    if text.isprintable():
        return text
    return "".join(
        sign.encode("unicode_escape").decode() if unicodedata.category(sign) in UNSEEN else sign for sign in text
    )


def _json(value) -> str:
    """JSON for people and programs: what a terminal would act on as \\u escapes, which say the same."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    if text.replace("\n", "").isprintable():
        return text
    return "".join(
        json.dumps(sign)[1:-1] if sign != "\n" and unicodedata.category(sign) in UNSEEN else sign for sign in text
    )


def _is_current(asked) -> bool:
    from actions import stamp

    if not isinstance(asked.store, Path):  # others build into it too: only the server knows
        return False
    if not (stamp.untouched(asked.store) and stamp.is_current(asked.store, data=DATA, definitions=DEFINITIONS)):
        return False
    _say(f"{asked.store.name} 已是最新。")
    return True


def _check(asked) -> int:
    from actions import building

    problems = building.check(data=DATA, definitions=DEFINITIONS)
    for problem in problems:
        print(problem.line())
    errors = sum(problem.level == "error" for problem in problems)
    _say(f"{errors} 个问题，{len(problems) - errors} 个提醒。" if problems else "没有问题。")
    return REFUSED if errors else DONE


def _build(asked) -> int:
    from actions import building, stamp, store_file
    from model.actors import Actor
    from model.failures import Refused, StoreTrouble

    try:
        opened = store_file.open_for_writing(asked.store, create=True)
    except StoreTrouble as trouble:  # who holds it opened it, and found it whole
        if (
            trouble.kind != "held"
            or not isinstance(asked.store, Path)
            or not stamp.is_current(_beside(asked.store), data=DATA, definitions=DEFINITIONS)
        ):
            raise
        _say(f"{_beside(asked.store).name} 已是最新（正被另一个进程占用，没有打开核对）。")
        return DONE
    given = {"data": DATA, "definitions": DEFINITIONS, "actor": Actor(name="系统", via="build")}
    with opened as store:
        try:
            built = building.build(store, **given)
        except Refused as error:  # another server built in the same moment: look once more at what there is now
            if {problem.code for problem in error.problems} != {"changed_meanwhile"}:
                raise
            built = building.build(store, **given)
    stamp.set_current(_beside(asked.store), data=DATA, definitions=DEFINITIONS)
    _note(asked, batch=built.batch)
    for problem in built.problems:
        _say(problem.line())
    for line in built.outranked:
        _say(f"提醒：{line}")
    _say(f"已写入第 {built.batch} 批。" if built.batch else "data/ 没有新内容，未写入新批次。")
    return DONE


def _gaps(asked) -> int:
    from actions import store_file
    from actions.assess import View

    with _mine(asked, store_file.open_for_reading(asked.store)) as store:
        view = View.open(store, year=asked.year or _today().year, as_of=asked.as_of, areas=asked.area)
        table = view.published(indicators=asked.indicator, target_year=asked.target_year)
    if table.empty:
        _say("没有符合条件的目标。")
    return _show(table, asked.format)


def _plan_check(asked) -> int:
    from actions import store_file
    from actions.assess import View

    with _mine(asked, store_file.open_for_reading(asked.store)) as store:
        view = View.open(store, year=_today().year)
        areas = None if asked.area is None else [view.find_area(one) for one in asked.area]
        if line := view.aside_line(areas):
            _say(line)
        return _show(view.findings(areas), asked.format)


def _evaluate(asked) -> int:
    from actions import evaluating, store_file
    from actions.assess import View
    from model.choice import Choice

    plan = _plan(asked.plan)
    with _mine(asked, store_file.open_for_reading(asked.store)) as store:
        view = View.open(store, year=asked.year or _today().year, areas=[asked.area])
        area = view.find_area(asked.area)
        choice = Choice(areas=(area,), year=view.year, version=view.version, plan=plan)
        made = evaluating.evaluate(view, choice, area=area)
    _say(evaluating.sentence(made))
    return _show(evaluating.table(made), asked.format)


def _read_plan(asked) -> int:
    from actions import reading_plans

    if asked.tasks:
        read = reading_plans.tasks(asked.file)
        _say(*read.notes)
        _say(f"共 {len(read.table)} 项任务，其中 {int((~read.table['sure'].astype(bool)).sum())} 项待核。")
        return _show(read.table, asked.format)
    read = reading_plans.read(asked.file, data=DATA, definitions=DEFINITIONS, area=asked.area, against=asked.against)
    _say(*read.notes)
    if asked.unread:
        _say(f"未读出的数 {len(read.unread)} 处。")
        return _show(read.unread, asked.format)
    table = read.table
    _show(table.drop(columns=["indicator_name"]) if asked.format == "table" else table, asked.format)
    if not read.score:
        _say(
            f"共 {len(table)} 条，其中 {int((~table['sure'].astype(bool)).sum())} 条待核。", *reading_plans.unread(read)
        )
        return DONE
    _say(*reading_plans.told(read), *reading_plans.unread(read))
    return DONE


def _batches(asked) -> int:
    from actions import store_file

    with _mine(asked, store_file.open_for_reading(asked.store)) as store:
        return _show(store.batches(), asked.format)


def _import(asked) -> int:
    from actions import importing, mending, store_file
    from model.failures import Refused

    files = [importing.Given(name=path.name, body=_body(path)) for path in asked.files]
    mends = mending.read(_body(asked.mends), asked.mends.name) if asked.mends else []
    with store_file.scratch(asked.store) if asked.dry_run else store_file.open_for_writing(asked.store) as opened:
        store = _mine(asked, opened)
        prepared = importing.prepare(store, files, year=_today().year, mends=mends, on=_today())
        try:
            with _one_piece() as step:
                done = importing.submit(
                    store,
                    prepared,
                    actor=asked.actor,
                    reason=asked.reason,
                    accepted_warnings=True,
                    good_rows=asked.good_rows,
                    dry_run=asked.dry_run,
                    progress=step,
                )
            refused = []
        except Refused as error:
            done, refused = None, error.problems
    told = importing.listed(prepared.problems + importing.further(refused, prepared.problems))
    _tell_import(asked, prepared, done, told)
    names = "、".join(one.name for one in prepared.files)
    if done is None:
        _note(asked, "被拒", files=names, why=told[0].line() if told else "")
        _say("未写入任何内容。")
        return REFUSED
    if not asked.dry_run:
        _note(asked, batch=done.batch, files=names, added=done.added, changed=done.changed, reason=asked.reason)
    _say(
        "本次为预演，未写入。"
        if asked.dry_run
        else f"已提交第 {done.batch} 批，待审核，发布前不计入判定、统计和材料。"
        if done.waits
        else f"已写入第 {done.batch} 批。"
        if done.batch
        else "数据库中均已存在，未写入新批次。"
    )
    return DONE


@contextmanager
def _one_piece() -> Iterator[Callable[..., None]]:
    """Ctrl-C or SIGTERM while a batch is written: asked for between its steps, before it counts, and no more once it does.

    At any other moment it could fall between the commit and the word that it was written.
    """
    asked: list[int] = []
    heard = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, lambda number, _: asked.append(number)) for one in heard]

    def step(*_) -> None:
        if asked:
            raise _Ended if asked[0] == signal.SIGTERM else KeyboardInterrupt

    try:
        yield step
    finally:
        for one, handler in zip(heard, before):
            signal.signal(one, handler)


def _body(path: Path) -> bytes:
    from model.failures import NotFound

    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(f"打不开文件 {path}") from error


def _tell_import(asked, prepared, done, problems) -> None:
    """json: one object of design's keys. table: the counts and the flips for eyes; problems one a line on stderr."""
    counts = {
        name: getattr(done, name) if done else None if name == "batch" else 0
        for name in ("batch", "added", "changed", "unchanged")
    } | {"refused": prepared.refused}
    flips = prepared.flips[["area", "indicator", "target_year", "from", "to"]]
    flips = flips if done else flips.head(0)  # what is refused changes nothing
    if asked.format == "json":
        listed = [{name: _plain(value) for name, value in row.items()} for row in flips.to_dict("records")]
        told = counts | {"problems": [one.as_dict() for one in problems], "flips": listed}
        print(_json(told))
        return
    import pandas as pd

    for problem in problems:
        _say(problem.line())
    _show(pd.DataFrame([counts]), "table")
    if len(flips):
        from actions.importing import flips_in_words

        _show(flips_in_words(prepared.flips), "table")


def _backup(asked) -> int:
    from actions import store_file

    version = store_file.backup(asked.store, asked.path)
    _note(asked, to=asked.path, newest=version)
    _say(f"已备份到 {asked.path}，到第 {version} 批为止。")
    return DONE


def _restore(asked) -> int:
    from actions import store_file

    done = store_file.restore(asked.path, asked.store)
    _note(asked, of=asked.path, newest=done.newest, before=done.before, aside=done.aside and done.aside.name)
    where = "" if isinstance(asked.store, Path) else f"（{asked.store}）。各服务器的 COUNTY_HEALTH_STORE 须指向该数据库"
    _say(
        f"已恢复到第 {done.newest} 批{where}。"
        + (f"原数据库改名为 {done.aside.name}，在同一文件夹。" if done.aside else "")
        + (f"注意：原数据库到第 {done.before} 批，之后的批次已不在库中。" if (done.before or 0) > done.newest else "")
        + "data/ 此后有改动的，请再运行一次 python cli.py build。"
    )
    return DONE


def _migrate(asked) -> int:
    from actions import store_file

    if asked.source or asked.target:
        if not (asked.source and asked.target):
            _say("--from 和 --to 须同时给出。")
            return USAGE
        moved = store_file.move(asked.source, asked.target)
        kept = {"batch": "批次", "batch_file": "文件", "draft": "草案版本"}
        told = "、".join(f"{words} {moved.rows[table]}" for table, words in kept.items() if table in moved.rows)
        lines = sum(count for table, count in moved.rows.items() if table not in (*kept, "meta"))
        _say(
            f"已从 {asked.source} 迁到 {asked.target}，到第 {moved.newest} 批为止：{told}、数据行 {lines}，已逐行核对，两边一致。",
            "今后请使用新的数据库：COUNTY_HEALTH_STORE 或 --store。原数据库未改动，请勿再写入。",
        )
        return DONE
    version = store_file.migrate(asked.store)
    _note(asked, newest=version)
    _say(f"{asked.store} 的表结构与本程序版本一致，数据到第 {version} 批。")
    return DONE


def _doctor(asked) -> int:
    from actions import doctor

    place = doctor.Place(store=asked.store, root=HERE, data=DATA, definitions=DEFINITIONS, environ=os.environ)
    found = doctor.examine(place)
    if asked.format == "json":
        print(_json([one.as_dict() for one in found]))
    else:
        for one in found:
            print(_visible(one.line()))
    counts = {level: sum(one.level == level for one in found) for level in doctor.LEVELS}
    _say(f"检查 {len(found)} 项：正常 {counts['ok']}，提示 {counts['hint']}，问题 {counts['trouble']}。")
    return STORE if counts["trouble"] else DONE


def _undo(asked) -> int:
    from actions import importing, store_file

    with _mine(asked, store_file.open_for_writing(asked.store)) as store:
        number = importing.undo(store, asked.batch, actor=asked.actor, reason=asked.reason)
    _note(asked, of=asked.batch, batch=number, reason=asked.reason)
    _say(f"已写入第 {number} 批。")
    return DONE


def _review(asked) -> int:
    from actions import importing, reference, reviewing, store_file
    from model.failures import NotFound, Refused

    if asked.act != "list" and asked.batch is None:
        _say(f"review {asked.act} 须给出批次号，见 review list")
        return USAGE
    if asked.act in REVIEW:
        with _mine(asked, store_file.open_for_writing(asked.store)) as store:
            known = reference.read(store)
            try:
                number = reviewing.act(
                    store, asked.batch, asked.act, actor=asked.actor, reason=asked.reason, over=asked.over, known=known
                )
            except Refused as refused:
                if any(one.code == "changed_meanwhile" for one in refused.problems):
                    _say(f"以 review show {asked.batch} 核对后，确需发布的，加 --over {store.version()}。")
                raise
        _note(asked, what=asked.act, of=asked.batch, batch=number, reason=asked.reason)
        _say(f"{reviewing.told(asked.batch, asked.act, number)}。")
        return DONE
    open_ = store_file.open_for_reading if asked.act == "list" else store_file.scratch  # to look is to try, on a copy
    with open_(asked.store) as opened:
        store = _mine(asked, opened)
        known = reference.read(store)
        table = reviewing.listed(store, known)
        if asked.act == "list":
            table = reviewing.in_words(table) if asked.format == "table" else table
            names = (
                "id",
                "state",
                "by",
                "made",
                "areas",
                "file",
                "added",
                "changed",
                "reason",
                "act_by",
                "act_made",
                "words",
            )
            return _show(table[list(names)], asked.format)
        if asked.batch not in set(table["id"]):
            raise NotFound(f"第 {asked.batch} 批不是提交审核的数据")
        look = reviewing.look(store, asked.batch, known=known, year=_today().year)
    told = look.prepared.difference[["what", "area", "indicator_name", "year", "old", "new", "unit", "also"]]
    flips = importing.flips_in_words(look.prepared.flips)
    if asked.format == "json":
        made = {"difference": told, "flips": flips}
        plain = {
            name: [{key: _plain(value) for key, value in row.items()} for row in one.to_dict("records")]
            for name, one in made.items()
        }
        print(_json(plain | {"problems": [one.as_dict() for one in (*look.beneath, *look.others)]}))
        return DONE
    for problem in (*look.beneath, *look.others):
        _say(problem.line())
    _show(told, "table")
    _say(reviewing.flips_told(look))
    return _show(flips, "table") if len(flips) else DONE


def _export(asked) -> int:
    from actions import downloads, packing, store_file
    from actions.assess import View

    plan = _plan(asked.plan)
    sections = asked.section or tuple(packing.SECTIONS)
    if unknown := [one for one in sections if one not in packing.SECTIONS]:
        told = "、".join(f"{name} {words}" for name, words in packing.SECTIONS.items())
        _say(f"没有部分“{unknown[0]}”，可用：{told}")
        return USAGE
    if unknown := [one for one in asked.attribute or () if one not in packing.ATTRIBUTES]:
        told = "、".join(f"{name} {words}" for name, words in packing.ATTRIBUTES.items())
        _say(f"没有属性“{unknown[0]}”，可用：{told}")
        return USAGE
    if not _is_fit(asked.kind, asked.out):
        return USAGE
    name = f"brief-{asked.out.suffix[1:].lower()}" if asked.kind == "brief" else asked.kind
    if asked.kind in ("png", "pdf", "brief") and (trouble := downloads.trouble()):
        _say(trouble)
        return REFUSED
    with _mine(asked, store_file.open_for_reading(asked.store)) as store:
        view = View.open(store, year=asked.year or _today().year, as_of=asked.as_of, audience="release")
        choice = packing.find(
            view,
            areas=asked.area,
            indicators=asked.indicator,
            plan=plan,
            core_only=asked.core,
            attributes=asked.attribute,
        )
        pack = packing.gather(view, choice, made=_today(), sections=sections, appendix=asked.appendix)
    if not pack.rows:
        _say("没有符合条件的目标，未生成文件。")
        return REFUSED
    worker = downloads.worker()
    for chatty in ("asyncio", "choreographer"):  # of a browser that dies they speak English; the words are ours
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
    try:
        body = packing.one(pack, name, worker)
    finally:
        worker.close()
    for path, part in _sheets(asked.out, body) if asked.kind == "png" else [(asked.out, body)]:
        _hand_over(path, part, invented=pack.provenance.demo)
    _note(asked, title=pack.title, formats=asked.kind, to=asked.out)
    return DONE


def _sheets(out: Path, body: bytes) -> list[tuple[Path, bytes]]:
    """Where pictures go: one as named; of several -1.png, -2.png, …, or all in one ZIP where its ending is asked for."""
    from actions import downloads

    pictures = downloads.apart(body)
    if out.suffix.lower() == ".zip":
        return [(out, downloads.zipped(pictures))]
    if len(pictures) == 1:
        return [(out, pictures[0])]
    return [(out.with_name(f"{out.stem}-{number}{out.suffix}"), one) for number, one in enumerate(pictures, start=1)]


@contextmanager
def _chosen(asked, plan) -> Iterator[tuple]:
    """(Store, View, Choice) of the areas asked for: what a list, or the form made of it, is taken from."""
    from actions import packing, store_file
    from actions.assess import View

    with _mine(asked, store_file.open_for_reading(asked.store)) as store:
        view = View.open(store, year=asked.year or _today().year, as_of=asked.as_of, audience="release")
        yield store, view, packing.find(view, areas=asked.area, indicators=None, plan=plan)


def _owed(asked) -> int:
    from actions import owed

    plan = _plan(asked.plan)
    if asked.out and not _is_fit("xlsx", asked.out):
        return USAGE
    with _chosen(asked, plan) as (store, view, choice):
        found = owed.find(view, choice, yearly=asked.yearly)
        if asked.as_of is None:  # what was submitted is owed still, and asked of nobody
            found = owed.with_waiting(found, store.waiting())
        _say(_marked(found.invented) + found.finding)
        if not asked.out:
            return _show(owed.table(found, on=_today()), asked.format)
        if not any(line.asked for line in found.owed):
            _say("没有待报的数，未生成文件。")
            return DONE
        body = owed.workbook(view, found, on=_today(), by=asked.by)
    _hand_over(asked.out, body)
    _note(asked, plan=plan.id, owed=len(found.owed), to=asked.out)
    return DONE


def _tasks(asked) -> int:
    from actions import tasks
    from model.failures import NotFound

    plan = _plan(asked.plan)
    if asked.out and not _is_fit("xlsx", asked.out):
        return USAGE
    with _chosen(asked, plan) as (_, view, choice):
        found = tasks.find(view, choice, on=_today())
        units = tasks.named(found, asked.unit) if asked.unit else [""]
        if len(units) != 1:
            near = "、".join(units or list(found.units)) or "无"
            raise NotFound(f"单位“{asked.unit}”{'不唯一' if units else '不在所列任务中'}，可用：{near}")
        mine = found.of(units[0])
        _say(_marked(found.invented) + units[0] + tasks.finding(mine))
        if not asked.out:
            told = tasks.table(mine, found)
            return _show(tasks.returning(mine, found, told) if asked.format == "csv" else told, asked.format)
        if not mine:
            _say("没有任务，未生成文件。")
            return DONE
        body = tasks.workbook(found, on=_today(), unit=units[0])
    _hand_over(asked.out, body)
    _note(asked, plan=plan.id, tasks=len(mine), to=asked.out)
    return DONE


def _board(asked) -> int:
    from actions import board, store_file
    from actions.assess import View

    plan = _plan(asked.plan)
    if not _is_fit("html", asked.out):
        return USAGE
    with _mine(asked, store_file.open_for_reading(asked.store)) as store:
        view = View.open(store, year=asked.year or _today().year, as_of=asked.as_of, audience="release")
        frozen = asked.as_of is not None and asked.as_of < store.version()
        made = board.gather(view, plan=plan, core_only=not asked.all, made=_today(), frozen=frozen)
    body = board.write(made).encode("utf-8")
    _hand_over(asked.out, body, invented=made.provenance.demo)
    _note(asked, plan=plan.id, to=asked.out)
    return DONE


def _plan(asked: str):
    from model.failures import NotFound
    from model.plans import PLANS

    plan = next((plan for plan in PLANS if plan.id == asked), None)
    if plan is None:
        raise NotFound(f"没有规划“{asked}”，可用：{'、'.join(f'{plan.id} {plan.name}' for plan in PLANS)}")
    return plan


def _unfit(kind: str, out: Path) -> str:
    """What is wrong with the place a file is to go to, '' when nothing is: told before the work, not after it."""
    more = {"html": (".html", ".htm"), "png": (".png", ".zip"), "brief": (".docx", ".pdf", ".png")}
    endings = more.get(kind, (f".{kind}",))
    if out.is_dir():
        return f"--out {out} 是一个文件夹，请写到文件名，如 {out / f'会议材料{endings[0]}'}"
    if out.suffix.lower() not in endings:
        return f"--out {out.name} 的结尾与 {kind} 不符，可用：{'、'.join(endings)}"
    if not out.parent.is_dir():
        return f"--out 所在文件夹 {out.parent} 不存在，请先建立"
    return f"--out {out} 不是普通文件，不覆盖" if out.exists() and not out.is_file() else ""


def _is_fit(kind: str, out: Path) -> bool:
    """Whether a file can go there; if not, it is said why. Raises OSError where nothing can be written."""
    if wrong := _unfit(kind, out):
        _say(wrong)
        return False
    _try_writing(out)
    return True


def _hand_over(out: Path, body: bytes, *, invented: bool = False) -> None:
    """Write a file and say so. Raises OSError."""
    _write(out, body)
    _say(f"{_marked(invented)}已写入 {out}（{len(body) / 1024:.0f} KB）。")


def _marked(invented: bool) -> str:
    return "演示数据（虚构）：" if invented else ""


def _partly(out: Path) -> Path:
    """Where a file grows until it is whole, in the same folder."""
    return out.with_name(f"{out.name}.{os.getpid()}.partly")


def _try_writing(out: Path) -> None:
    """Raises OSError where nothing can be written; leaves nothing behind."""
    _partly(out).touch(exist_ok=False)
    _partly(out).unlink()


def _write(out: Path, body: bytes) -> None:
    """A file that was there stays whole until the new one is; one that did not become whole leaves nothing. Raises OSError."""
    try:
        _partly(out).write_bytes(body)
        _partly(out).replace(out)
    finally:
        _partly(out).unlink(missing_ok=True)


def _show(table, how: str) -> int:
    """csv: UTF-8 without BOM, '.' decimals, empty = missing. json: the same names, null = missing. table: for eyes.

    Moments are told in UTC with their offset, and for eyes on the clocks of China.
    """
    import pandas as pd

    from model import clock

    if how == "json":
        print(_json([{name: _plain(value) for name, value in row.items()} for row in table.to_dict("records")]))
        return DONE
    if how == "table":
        moments = table.select_dtypes("datetimetz")
        table = table.assign(**{name: moments[name].map(clock.words, na_action="ignore") for name in moments})
    if how == "csv":
        from actions.downloads import harmless

        clean: Callable[[str], str] = harmless  # of texts: a number is written as it is
    else:
        clean = _visible
    text = pd.DataFrame(
        {
            name: [clean(_text(value)) if isinstance(value, str) else _text(value) for value in table[name]]
            for name in table.columns
        }
    )
    print(text.to_csv(index=False, lineterminator="\n") if how == "csv" else _grid(text), end="")
    return DONE


def _plain(value):
    from model.numbers import missing

    if missing(value):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    return (
        f"{plain:.6f}".rstrip("0").rstrip(".")
        if isinstance(plain, float)
        else str(plain).lower()
        if isinstance(plain, bool)
        else str(plain)
    )


def _grid(text) -> str:
    """Columns aligned for a terminal, where a Chinese character is two columns wide; all-empty columns are left out."""

    def width(word: str) -> int:
        return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in word)

    text = text.loc[:, (text != "").any()] if len(text) else text
    columns = [[name, *text[name]] for name in text.columns]
    widths = [max(map(width, column)) for column in columns]
    lines = (
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths)).rstrip()
        for row in zip(*columns)
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
