"""Killing: a piece of work in a process of its own that ends by kill -9 at a random moment, and what it had acknowledged by then.

The processes are forked from one that has imported everything, so that a hundred deaths cost seconds and not minutes.
"""

import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from types import ModuleType
from typing import NamedTuple
from unittest.mock import patch

Work = Callable[..., Iterable]  # a function of a module; what it yields is what it acknowledges

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(
    ["pytest", "cli", "actions.building", "actions.store_file", "tests.stores", "tests.test_importing"]
)


class Run(NamedTuple):
    """said: what the work acknowledged, in its order; killed: it had not come to its end."""

    said: list
    killed: bool


class Killer:
    """Lets work run in processes of its own and ends them. kills: how many so far; late: how many had come to their end first."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.kills = self.late = 0
        self._pace: dict[Work, float] = {}  # seconds a work takes, as it last came to its end

    def let(self, work: Work, *given) -> list:
        """What work says that is not killed."""
        run = self._run(work, given, None)
        assert not run.killed
        return run.said

    def rounds(self, kills: int) -> Iterator[int]:
        """0, 1, 2 … until so many were killed at their work."""
        for number in count():
            if self.kills == kills:
                return
            yield number

    def kill(self, work: Work, *given) -> Run:
        """Kill work that was let run before, at any moment of its time: by this machine's own pace each is as likely."""
        return self._run(work, given, lambda _: time.sleep(self.dice.random() * self._pace[work]))

    def kill_once_said(self, work: Work, *given, within: float = 0.0) -> Run:
        """Kill work that goes on for ever, after it has said something: at any moment of so many times as long as that took."""

        def when(heard: Callable[[], object]) -> None:
            begun = time.monotonic()
            heard()
            time.sleep(self.dice.random() * within * (time.monotonic() - begun))

        run = self._run(work, given, when)
        assert run.killed
        return run

    def _run(self, work: Work, given: tuple, when: Callable[[Callable], None] | None) -> Run:
        hearing, saying = FORK.Pipe(duplex=False)
        process, said = FORK.Process(target=_work, args=(work, saying, given)), []
        # A test of pages before this one may have left its page as the main module, which the new process would run.
        with patch.dict(sys.modules, __main__=ModuleType("__main__")):
            process.start()
        saying.close()
        hear = lambda: said.append(hearing.recv())
        try:
            hearing.recv()  # it is there, and begins
            begun = time.monotonic()
            if when:
                when(hear)
                process.kill()
            while True:
                hear()
        except (EOFError, OSError):  # its end, maybe in the middle of a word
            process.join(60)
        finally:
            process.kill()
            hearing.close()
        assert process.exitcode in (0, -9), f"{work.__name__} ended with {process.exitcode}, having said {said}"
        killed = process.exitcode != 0
        if not killed:
            self._pace[work] = time.monotonic() - begun
        if when:
            self.kills, self.late = self.kills + killed, self.late + (not killed)
        return Run(said, killed)


def _work(work: Work, saying, given: tuple) -> None:
    saying.send(None)
    for word in work(*given):
        saying.send(word)
