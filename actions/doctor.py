"""What is wrong with an installation and what to do: the program, its packages and browser, the store, disk, network, secrets, backups, clock.

It only looks. A subject that cannot be looked at is told like one that is wrong: silence would read as health.
"""

import getpass
import ipaddress
import json
import locale
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from packaging.requirements import InvalidRequirement, Requirement

from actions import building, downloads, stamp, store_file, trail
from exports import chromium, typeface
from model import clock
from model.failures import StoreTrouble
from model.hosts import HOST
from model.reviews import OPEN
from wording import numbers

LEVELS = {"ok": "正常", "hint": "提示", "trouble": "问题"}
OLDEST = (3, 11)
SCARCE = 2 * 10**9  # bytes free on the disk below which somebody should look
COPIES = 3  # the store, its read copy, and one more while a copy or backup is written
AGE = timedelta(days=7)  # of the last backup
BEGIN = 2025  # no clock that is right stands before this program
HERE = ("127.0.0.1", "::1", "localhost", "")
ANSWER = 3  # seconds a server on this machine is waited for


@dataclass(frozen=True, kw_only=True)
class Finding:
    """subject: what was looked at; level: a key of LEVELS; words: how it is; advice: what to do, '' where nothing is."""

    subject: str
    level: str
    words: str
    advice: str = ""

    def line(self) -> str:
        """'问题  依赖包：…。处理：…'."""
        return f"{LEVELS[self.level]}  {self.subject}：{self.words}" + (f"。处理：{self.advice}" if self.advice else "")

    def as_dict(self) -> dict[str, str]:
        """For JSON."""
        return {"subject": self.subject, "level": self.level, "words": self.words, "advice": self.advice}


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is looked at: the store (a file, or what else the command line takes for one), the folder of the program with its data and definitions, and
    the environment it would be started in.
    """

    store: Any
    root: Path
    data: Path
    definitions: Path
    environ: Mapping[str, str]

    @property
    def file(self) -> Path:
        """The store's file, or where on this machine one would stand: disk, permissions and backups are looked at there."""
        try:
            return store_file.beside(self.store)
        except StoreTrouble:  # its server is asked below, and told
            return self.data / "store.duckdb"


Looked = Iterator[Finding]


def examine(place: Place) -> list[Finding]:
    """Everything that was looked at, in the order a reader mends it."""
    found: list[Finding] = []
    for look in LOOKS:
        try:
            found += look(place)
        except Exception as error:  # one look that fails must not hide what the others see
            words = f"未能检查（{type(error).__name__}：{error}）"
            found.append(Finding(subject=SUBJECTS[look], level="trouble", words=words, advice="将本行告知维护人员"))
    return found


def apart(place: Place) -> list[Finding]:
    """The same, looked at by a process of its own, as the command does: a server must not open its own store a second time, because closing it again would
    drop the engine's lock.
    """
    asked = [
        sys.executable,
        str(place.root / "cli.py"),
        "doctor",
        "--format",
        "json",
    ]  # the store by the environment: an address holds a password
    done = subprocess.run(
        asked, cwd=place.root, env=dict(place.environ), capture_output=True, text=True, timeout=120, encoding="utf-8"
    )
    try:
        return [Finding(**one) for one in json.loads(done.stdout)]
    except (ValueError, TypeError):
        last = done.stderr.strip().splitlines()[-1:] or ["没有输出"]
        words = f"检查程序未能运行：{last[0]}"
        return [Finding(subject="检查", level="trouble", words=words, advice="在服务器上运行 python cli.py doctor")]


# -- the program -----------------------------------------------------------------------------------------------------------


def _python(place: Place) -> Looked:
    told = f"{'.'.join(map(str, sys.version_info[:3]))}（{sys.executable}）"
    if sys.version_info[:2] < OLDEST:
        advice = "安装 Python 3.11 或更新版本，再运行 PYTHON=路径 make setup"
        yield Finding(subject="Python", level="trouble", words=f"{told}，版本过低", advice=advice)
    else:
        yield Finding(subject="Python", level="ok", words=told)


def _packages(place: Place) -> Looked:
    """Every line of requirements.txt beside what is installed."""
    try:
        lines = (place.root / "requirements.txt").read_text("utf-8").splitlines()
    except OSError as error:
        advice = "重新取得程序文件"
        yield Finding(subject="依赖包", level="trouble", words=f"读不到 {error.filename}", advice=advice)
        return
    wrong, right = [], 0
    for line in lines:
        text = line.partition("#")[0].strip()
        if not text or text.startswith("-"):
            continue
        try:
            wanted = Requirement(text)
        except InvalidRequirement:
            wrong.append(f"“{text}”不能识别")
            continue
        if wanted.marker and not wanted.marker.evaluate():
            continue
        try:
            there = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{wanted.name} 应为 {wanted.specifier}，未安装")
            continue
        if wanted.specifier.contains(there, prereleases=True):
            right += 1
        else:
            wrong.append(f"{wanted.name} 应为 {wanted.specifier}，现为 {there}")
    for one in wrong:
        yield Finding(subject="依赖包", level="trouble", words=one, advice="运行 make clean，再运行 make setup")
    if not wrong:
        yield Finding(subject="依赖包", level="ok", words=f"{right} 个均与 requirements.txt 一致")


def _browser(place: Place) -> Looked:
    """Pictures and PDF need a Chromium that starts."""
    if words := downloads.trouble():
        yield Finding(subject="Chromium", level="hint", words=words)
        return
    path = chromium.executable() or ""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        words = f"{path} 不能运行（{type(error).__name__}），图片和 PDF 无法生成"
        advice = "重新安装（Debian 12：apt install --reinstall chromium），或以 BROWSER_PATH 指定另一个"
        yield Finding(subject="Chromium", level="trouble", words=words, advice=advice)
        return
    version = re.search(r"\d+(\.\d+)+", said)
    yield Finding(subject="Chromium", level="ok", words=f"{version[0] if version else said.strip()}（{path}）")


def _fonts(place: Place) -> Looked:
    try:
        file = typeface.font_file()
        yield Finding(subject="字体", level="ok", words=f"{file.name}，{numbers.file_size(file.stat().st_size)}")
    except (ImportError, StopIteration, OSError):
        words = "缺少随依赖包安装的中文字体，图片和 PDF 中的汉字将显示为方框"
        yield Finding(subject="字体", level="trouble", words=words, advice="运行 make clean，再运行 make setup")


# -- the store and what is beside it ---------------------------------------------------------------------------------------


def _store(place: Place) -> Looked:
    for words, fine in store_file.examine(place.store):
        yield Finding(subject="数据库", level="ok" if fine else "trouble", words=words)


def _review(place: Place) -> Looked:
    """What editors submitted and nobody has reviewed yet. A store that cannot be read is told elsewhere."""
    if isinstance(place.store, Path) and not place.file.exists():
        return
    try:
        with store_file.open_for_reading(place.store) as store:
            table = store.submissions()
    except StoreTrouble:
        return
    open_ = table[table["state"].isin(OPEN)]
    if open_.empty:
        yield Finding(subject="数据审核", level="ok", words="没有待审核的数据")
        return
    words = f"待审核 {len(open_)} 批，最早于 {clock.words(open_['made'].iloc[0])} 提交"
    yield Finding(
        subject="数据审核", level="hint", words=words, advice="请审核人员在“数据审核”页面审核，见 docs/operations.md"
    )


def _data(place: Place) -> Looked:
    """indicators.yaml and data/, as `check` reads them; not read anew where the store was built from exactly them."""
    if isinstance(place.store, Path) and not place.file.exists():  # told as such, and built from what stands there
        return
    if stamp.is_current(place.file, data=place.data, definitions=place.definitions):
        yield Finding(subject="初始数据", level="ok", words="data/ 和 indicators.yaml 与数据库一致")
        return
    problems = building.check(data=place.data, definitions=place.definitions)
    errors = [one for one in problems if one.level == "error"]
    if errors:
        words = f"data/ 或 indicators.yaml 有 {len(errors)} 处问题，首处为：{errors[0].line()}"
        advice = "运行 python cli.py check 查看全部，改正后运行 python cli.py build"
        yield Finding(subject="初始数据", level="trouble", words=words, advice=advice)
    else:
        advice = "停止看板，运行 make run（或 python cli.py build）"
        words = "data/ 或 indicators.yaml 已改动，尚未写入数据库"
        yield Finding(subject="初始数据", level="hint", words=words, advice=advice)


def _disk(place: Place) -> Looked:
    folder = _nearest(place.file)
    free, size = shutil.disk_usage(folder).free, _size(place.file)
    need = COPIES * size
    is_file = isinstance(place.store, Path)
    told = f"{folder} 所在磁盘剩余 {numbers.file_size(free)}，{'数据库' if is_file else '本机副本'} {numbers.file_size(size)}"
    if free <= size + 10**7:
        words = (
            f"{told}，不足以{'写入只读副本和备份' if is_file else '更新本机副本、写备份；数据库服务器的磁盘请另行检查'}"
        )
        yield Finding(subject="磁盘空间", level="trouble", words=words, advice="腾出空间；写入将提示“磁盘已满”")
    elif free < max(SCARCE, need):
        advice = f"宜留出 {numbers.file_size(max(SCARCE, need))}：可另存并删除 *.old 和旧备份"
        yield Finding(subject="磁盘空间", level="hint", words=told, advice=advice)
    else:
        yield Finding(subject="磁盘空间", level="ok", words=told)


def _permission(place: Place) -> Looked:
    """access(2) asks also whether the disk is mounted to read only."""
    folder, account = _nearest(place.file), _account()
    shut = [one for one in (folder, place.file) if one.exists() and not os.access(one, os.W_OK)]
    if shut:
        words = f"账号 {account} 不能写入 {'、'.join(map(str, shut))}（无权限，或磁盘为只读）"
        advice = f"以该账号为所有者（chown {account} …），磁盘只读的，先检查磁盘再重新挂载；或以 --store 另指定位置"
        yield Finding(subject="写入权限", level="trouble", words=words, advice=advice)
    else:
        yield Finding(subject="写入权限", level="ok", words=f"账号 {account} 可写入 {folder}")
    if account == "root":
        advice = "服务器上请使用专用账号，见 docs/operations.md"
        yield Finding(subject="运行账号", level="hint", words="以 root 运行，程序出错时影响整台机器", advice=advice)


def _backup(place: Place) -> Looked:
    """The store's own log says when the last backup was taken, and where to."""
    advice = "运行 python cli.py backup 路径，并设为每日一次，存放于另一块磁盘"
    if not place.file.exists():
        return
    try:
        # of a store on a server each process of this machine has a log of its own
        logs = [place.file] if isinstance(place.store, Path) else place.file.parent.parent.glob("*/store.duckdb")
        kept = (trail.place(one) for one in logs)
        lines = sorted(
            line for one in kept if one.exists() for line in one.read_text("utf-8", errors="replace").splitlines()
        )
    except OSError:
        lines = []
    found = [
        one for line in lines if (one := re.match(r'(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s备份 .*?to="([^"]*)"', line))
    ]
    if not found:
        yield Finding(
            subject="备份",
            level="hint",
            words=f"本机的操作记录中没有备份{'' if isinstance(place.store, Path) else '（在其他服务器上或用 pg_dump 所作的，不在其中）'}",
            advice=advice,
        )
        return
    when = datetime.strptime(found[-1][1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZoneInfo(clock.ZONE))
    age = datetime.now(UTC) - when
    told = f"最近一次 {found[-1][1]}（{max(age.days, 0)} 天前），写到 {found[-1][2]}"
    target = Path(found[-1][2])
    if target.is_absolute() and not target.exists():
        yield Finding(subject="备份", level="hint", words=f"{told}，该文件现已不在", advice=advice)
    elif age > AGE:
        yield Finding(subject="备份", level="hint", words=told, advice=advice)
    else:
        yield Finding(subject="备份", level="ok", words=told)


# -- the network -----------------------------------------------------------------------------------------------------------


def listening(place: Place) -> str:
    """The address a server started here would listen on: ADDRESS, Streamlit's own variable, else .streamlit/config.toml."""
    given = place.environ.get("ADDRESS") or place.environ.get("STREAMLIT_SERVER_ADDRESS")
    if given:
        return given
    try:
        told = tomllib.loads((place.root / ".streamlit" / "config.toml").read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return "0.0.0.0"  # told, not bound; what Streamlit does when nothing is said  # nosec B104
    return str(told.get("server", {}).get("address") or "0.0.0.0")  # likewise  # nosec B104


def _port(place: Place) -> Looked:
    told, address = place.environ.get("PORT") or "8501", listening(place)
    if not (told.isascii() and told.isdigit() and 0 < int(told) < 65536):
        words, advice = f"PORT={told} 不是端口号（1—65535）", "改正环境变量 PORT"
        yield Finding(subject="端口", level="trouble", words=words, advice=advice)
        return
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # replaced by the loopback  # nosec B104
    try:
        with socket.create_connection((host, int(told)), timeout=ANSWER):
            pass
    except OSError:
        yield Finding(subject="端口", level="ok", words=f"{told} 空闲，看板未在该端口运行")
        return
    named = f"[{host}]" if ":" in host else host
    status, words = _asked(f"http://{named}:{told}/readyz")
    if status == 200 and words == "ready":
        yield Finding(subject="端口", level="ok", words=f"{told} 上看板正在运行，状态正常")
    elif status == 503:
        yield Finding(subject="端口", level="trouble", words=f"{told} 上看板正在运行：{words}", advice="按上文处理")
    else:
        advice = f"更换端口：PORT={int(told) % 65535 + 1} make run；或停止占用该端口的程序"
        yield Finding(subject="端口", level="trouble", words=f"{told} 已被其他程序占用", advice=advice)


def _asked(url: str) -> tuple[int, str]:
    """(status, body) of a server on this machine; (0, '') where it does not speak HTTP. No proxy is asked."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=ANSWER) as answer:
            return answer.status, answer.read(2000).decode("utf-8", "replace").strip()
    except urllib.error.HTTPError as error:
        return error.code, error.read(2000).decode("utf-8", "replace").strip()
    except (OSError, ValueError):
        return 0, ""
    except Exception:  # http.client's own: whatever is there, it is no server of ours
        return 0, ""


def _address(place: Place) -> Looked:
    address = listening(place)
    if address in HERE or address.startswith("127."):
        yield Finding(subject="监听地址", level="ok", words=f"{address}，仅本机可访问")
    elif signs_in(place):
        yield Finding(subject="监听地址", level="ok", words=f"{address}，网络可访问，已设登录")
    else:
        words = f"{address}，网络可访问，未设登录：能够连接的人员均可查看、上传和撤销"
        advice = "只限单位内网使用，或设登录，或置于统一认证网关之后，见 docs/security.md"
        yield Finding(subject="监听地址", level="hint", words=words, advice=advice)


def signs_in(place: Place) -> bool:
    """Whether a file says who may sign in."""
    return _access(place).is_file()


def _access(place: Place) -> Path:
    return Path(place.environ.get("COUNTY_HEALTH_ACCESS") or place.root / "access.yaml")


def _hosts(place: Place) -> Looked:
    """Names the gate would never recognise: with a scheme, a path, a wildcard."""
    named = [one for one in re.split(r"[\s,;]+", place.environ.get("COUNTY_HEALTH_HOSTS", "")) if one]
    wrong = [one for one in named if not HOST.fullmatch(one)]
    if wrong:
        words = f"COUNTY_HEALTH_HOSTS 中 {'、'.join(wrong)} 不是主机名"
        advice = "只写主机名，可带端口，不写 http:// 和路径，如 kanban.example.cn 或 kanban.example.cn:8443"
        yield Finding(subject="主机名", level="trouble", words=words, advice=advice)
    elif named:
        yield Finding(subject="主机名", level="ok", words=f"另登记 {'、'.join(named)}")
    else:
        yield Finding(subject="主机名", level="ok", words="未另登记，可用 IP 地址、localhost 和本机名打开")


def _trusted(place: Place) -> Looked:
    """Whose word is taken for where a request came from, and who may read /metrics."""
    if "*" in re.split(r"[\s,]+", place.environ.get("FORWARDED_ALLOW_IPS", "")):
        words = "FORWARDED_ALLOW_IPS=*：任何人均可伪造来源地址，限速和操作记录中的地址不可信"
        advice = "只写反向代理的地址或网段，如 10.0.0.5"
        yield Finding(subject="来源地址", level="trouble", words=words, advice=advice)
    told = [one for one in re.split(r"[\s,;]+", place.environ.get("COUNTY_HEALTH_METRICS", "")) if one]
    wrong = [one for one in told if not _is_network(one)]
    if wrong:
        words = f"COUNTY_HEALTH_METRICS 中 {'、'.join(wrong)} 不是地址或网段，不予采用"
        advice = "写地址或网段，如 10.0.0.5 或 10.0.0.0/24"
        yield Finding(subject="监控地址", level="trouble", words=words, advice=advice)


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
        return True
    except ValueError:
        return False


# -- secrets, clock, words -------------------------------------------------------------------------------------------------


def _secrets(place: Place) -> Looked:
    """Files with secrets are read by their owner alone; where there are none, nothing is said to be wrong."""
    own = Path(place.environ.get("HOME") or "~").expanduser() / ".streamlit" / "secrets.toml"
    there = [one for one in (place.root / ".streamlit" / "secrets.toml", own) if one.is_file()]
    open_ = [f"{one}（权限 {one.stat().st_mode & 0o777:o}）" for one in there if one.stat().st_mode & 0o077]
    named = _access(place)
    if named.is_file() and named.stat().st_mode & 0o022:
        open_.append(f"{named}（权限 {named.stat().st_mode & 0o777:o}，他人可写）")
    if open_ and os.name != "nt":
        words = f"{'、'.join(open_)}，其他账号可以读取或改动"
        yield Finding(subject="密钥文件", level="trouble", words=words, advice="chmod 600 上述文件")
    elif there:
        yield Finding(subject="密钥文件", level="ok", words=f"{'、'.join(map(str, there))}，仅所有者可读")
    else:
        yield Finding(subject="密钥文件", level="ok", words="没有密钥文件（未设登录时不需要）")


def _clock(place: Place) -> Looked:
    now = datetime.now(UTC)
    told = f"北京时间 {clock.words(now)}"
    if now.year < BEGIN:
        yield Finding(
            subject="时钟", level="trouble", words=f"{told}，明显不准", advice="校正时钟（timedatectl set-ntp true）"
        )
        return
    hours = time.localtime().tm_gmtoff / 3600
    if hours != 8:
        zone = time.strftime("UTC%z")
        advice = "看板一律按北京时间显示，不受影响；定时任务请按本机时区设定，或 timedatectl set-timezone Asia/Shanghai"
        yield Finding(subject="时区", level="hint", words=f"{told}；本机时区为 {zone}", advice=advice)
    else:
        yield Finding(subject="时区", level="ok", words=told)


def _locale(place: Place) -> Looked:
    used = {"文件名": sys.getfilesystemencoding(), "文本": locale.getencoding()}
    wrong = [f"{what}编码为 {name}" for what, name in used.items() if name.lower().replace("-", "") != "utf8"]
    if wrong:
        advice = "以 LANG=C.UTF-8（或 zh_CN.UTF-8）启动；systemd 单元文件中写 Environment=LANG=C.UTF-8"
        words = f"{'、'.join(wrong)}，中文文件名可能无法读写"
        yield Finding(subject="字符编码", level="trouble", words=words, advice=advice)
    else:
        yield Finding(subject="字符编码", level="ok", words="UTF-8")


def _nearest(store: Path) -> Path:
    """The folder of the store, or the nearest one above it that is there."""
    return next((one for one in store.absolute().parents if one.is_dir()), Path(store.absolute().anchor))


def _size(store: Path) -> int:
    return store.stat().st_size if store.is_file() else 0


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid()) if hasattr(os, "getuid") else "?"


SUBJECTS: dict[Callable[[Place], Looked], str] = {
    _python: "Python",
    _packages: "依赖包",
    _browser: "Chromium",
    _fonts: "字体",
    _store: "数据库",
    _review: "数据审核",
    _data: "初始数据",
    _disk: "磁盘空间",
    _permission: "写入权限",
    _backup: "备份",
    _port: "端口",
    _address: "监听地址",
    _hosts: "主机名",
    _trusted: "来源地址",
    _secrets: "密钥文件",
    _clock: "时钟",
    _locale: "字符编码",
}
LOOKS = tuple(SUBJECTS)
