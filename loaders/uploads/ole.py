"""The container of old Office files: named streams in chained sectors ([MS-CFB]). Only what is needed to take one stream out.

Chains are followed no further than the file has sectors, so that a circle ends.
"""

import struct

from loaders.uploads.limits import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = 0xFFFFFFFA  # from here on sector numbers mean: free, end of chain, table of tables


def broken() -> Refused:
    return Refused("not_a_table", "不是完整的 XLS 文件", "用 WPS 或 Excel 打开, 另存为 XLSX 再上传")


class Container:
    """names: what is in it. stream(name): the bytes."""

    def __init__(self, body: bytes) -> None:
        if len(body) < 1536 or not body.startswith(MAGIC):
            raise broken()
        self.body = body
        self.shift, self.mini_shift = struct.unpack_from("<HH", body, 30)
        if self.shift not in (9, 12) or self.mini_shift != 6:
            raise broken()
        self.size = 1 << self.shift
        first_directory, self.cutoff, first_mini = (struct.unpack_from("<I", body, at)[0] for at in (48, 56, 60))
        self.table = self._table()
        self.mini_table = self._numbers(self._chain(first_mini))
        self.entries = self._entries(self._chain(first_directory))

    @property
    def names(self) -> list[str]:
        return [name for name, *_ in self.entries]

    def stream(self, name: str) -> bytes:
        for one, kind, start, size in self.entries:
            if one == name and kind == 2:
                return self._small(start, size) if size < self.cutoff else self._chain(start, size)[:size]
        raise broken()

    def _sector(self, number: int) -> bytes:
        at = (number + 1) << self.shift
        return self.body[at : at + self.size]

    def _table(self) -> list[int]:
        """The table of chains: which sector follows which."""
        sectors = [one for one in struct.unpack_from("<109I", self.body, 76) if one < END]
        following, most = struct.unpack_from("<I", self.body, 68)[0], len(self.body) >> self.shift
        seen = 0
        while following < END and seen <= most:
            more = self._numbers(self._sector(following))
            if len(more) < self.size // 4:
                break
            sectors += [one for one in more[:-1] if one < END]
            following, seen = more[-1], seen + 1
        return self._numbers(b"".join(self._sector(one) for one in sectors[: most + 1]))

    def _numbers(self, raw: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))

    def _chain(self, start: int, size: int | None = None) -> bytes:
        pieces, number, most = [], start, len(self.body) >> self.shift
        while number < END and len(pieces) <= most and (size is None or len(pieces) * self.size < size):
            pieces.append(self._sector(number))
            number = self.table[number] if number < len(self.table) else END
        return b"".join(pieces)

    def _entries(self, raw: bytes) -> list[tuple[str, int, int, int]]:
        found = []
        for at in range(0, len(raw) - 127, 128):
            length, kind = struct.unpack_from("<HB", raw, at + 64)
            start, size = struct.unpack_from("<II", raw, at + 116)
            if kind:
                name = raw[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                found.append((name, kind, start, size))
        return found

    def _small(self, start: int, size: int) -> bytes:
        """Streams below the cutoff lie in pieces of 64 bytes in the root's own stream."""
        root = next((one for one in self.entries if one[1] == 5), None)
        if root is None:
            raise broken()
        whole, step = self._chain(root[2], root[3]), 1 << self.mini_shift
        pieces, number = [], start
        while number < END and len(pieces) * step < size:
            pieces.append(whole[number * step : number * step + step])
            number = self.mini_table[number] if number < len(self.mini_table) else END
        return b"".join(pieces)[:size]
