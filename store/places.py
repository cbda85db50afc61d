"""Where a store is: a DuckDB file, or a PostgreSQL database that several servers share. How that is written, and how it is told."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

WRITTEN = re.compile(r"\s*postgres(ql)?://", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """A PostgreSQL database as libpq reads it: postgresql://user:password@host:port/database?…

    Told, logged and shown it is str(address), which never says the password nor what stands after the question mark.
    """

    url: str = field(repr=False)

    def __str__(self) -> str:
        if self.wrong:
            return "postgresql://…"
        said = urlsplit(self.url)
        user, _, host = said.netloc.rpartition("@")
        socket = parse_qs(said.query).get("host", [""])[0]
        user = unquote(user.partition(":")[0])
        return f"postgresql://{user}{'@' if user else ''}{host or socket}{said.path}"

    @property
    def secrets(self) -> list[str]:
        """What must not be told of it, however it is written: the whole, what is asked, the password; the longest first."""
        said = self.url.partition("?")
        password = self.url.partition("://")[2].partition("/")[0].rpartition("@")[0].partition(":")[2]
        asked = [one.partition("=")[2] for one in said[2].split("&") if one.startswith(("password", "sslpassword"))]
        found = [self.url, said[0], password, *asked]
        return sorted({*found, *map(unquote, found)} - {""}, key=len, reverse=True)

    @property
    def wrong(self) -> str:
        """What is wrong with how it is written, in words; '' when nothing is."""
        try:
            said = urlsplit(self.url)
        except ValueError:
            return "主机写法有误"
        hosts = said.netloc.rpartition("@")[2].split(",")  # several, of which the first that answers is taken
        if not all(re.fullmatch(r"(\[[^\[\]]+\]|[^\[\]:]*)(:\d+)?", one) for one in hosts):
            return "主机或端口写法有误，密码中的 @ / : ? # 等须写成 %XX"
        if "@" in said.path or said.fragment or re.search(r"%(?![0-9A-Fa-f]{2})|%00", self.url):
            return "密码中的 @ / : ? # % 等须写成 %XX"
        return "" if said.path.strip("/") else "缺少数据库名"


def place(written: "str | Path | Address") -> "Path | Address":
    """What somebody wrote -> where that is."""
    if isinstance(written, Address):
        return written
    text = str(written)
    return Address(text.strip()) if WRITTEN.match(text) else Path(written)
