"""Work that takes a while, done beside the dashboard: it tells how far it is, and stops when asked."""

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The work was asked to stop."""


class Job:
    """work(progress) runs in a thread of its own; progress(done, total, words) tells how far it is and raises Cancelled when asked to stop.

    done, total, words: how far; result: what work gave, None until then; trouble: in words, '' while there is none.
    """

    def __init__(self, work: Callable) -> None:
        self.done, self.total, self.words = 0, 1, "正在准备"
        self.result, self.trouble = None, ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True, name="job")
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the work goes on."""
        return self._thread.is_alive()

    def cancel(self) -> None:
        """Asked at the next progress: what was made until then is dropped."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> None:
        """Return when the work has ended, or after so many seconds."""
        self._thread.join(seconds)

    def _progress(self, done: int, total: int, words: str) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.done, self.total, self.words = done, total, words

    def _run(self, work: Callable) -> None:
        try:
            self.result = work(self._progress)
        except Cancelled:
            self.trouble = "已取消，未保留文件"
        except Exception as error:  # told on the page; the log has the whole of it
            log.exception("后台任务未完成")
            self.trouble = f"未完成：{error}"
