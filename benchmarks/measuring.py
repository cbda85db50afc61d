"""Two ways to one result, run in turn A B A B in a process each: seconds, processor seconds and peak memory of
both.

Each side is a fresh process that imports, opens and prepares what it may have ready, runs once to warm up, and then
runs when it is told to; while one runs the other waits. The median of at least three runs counts. Memory is the
peak of the whole process (VmHWM where the system tells it), libraries included.
"""

import gc
import importlib
import multiprocessing
import resource
import statistics
import sys
import time
import traceback
from dataclasses import dataclass, field

LEAST, MOST, ENOUGH = 3, 15, 6.0  # runs of each side; a quick one is repeated until it has taken so many seconds
PATIENCE = 900.0  # seconds one run may take


@dataclass(frozen=True, kw_only=True)
class Side:
    """prepare: 'module:function' below benchmarks/; called with given, it gives the function to be timed."""

    prepare: str
    given: dict = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One side's medians. parts: what a run gave apart; peak: MB; value: what the last run gave, or how many rows."""

    seconds: float
    processor: float
    runs: int
    peak: float
    parts: dict[str, float]
    value: object


class Failed(Exception):
    """A side ended with an error, or did not end; the text says which."""


def beside_each_other(*sides: Side, least: int = LEAST, warm: bool = True) -> list[Taken]:
    """Run the sides in turn; raises Failed. warm: each runs once before that counts."""
    workers = []
    try:
        for side in sides:
            workers.append(_Worker(side))
        for worker in workers if warm else ():
            worker.run()
        times: list[list[tuple]] = [[] for _ in workers]
        while len(times[0]) < least or (
            sum(run[0] for of in times for run in of) < ENOUGH * len(sides) and len(times[0]) < MOST
        ):
            for worker, of in zip(workers, times):
                of.append(worker.run())
        return [_taken(of, worker.peak()) for worker, of in zip(workers, times)]
    finally:
        for worker in workers:
            worker.end()


def alone(side: Side, *, least: int = LEAST, warm: bool = True) -> Taken:
    return beside_each_other(side, least=least, warm=warm)[0]


def _taken(runs: list[tuple], peak: float) -> Taken:
    parts = {name: statistics.median(run[2][name] for run in runs) for name in runs[0][2]}
    return Taken(
        seconds=statistics.median(run[0] for run in runs),
        processor=statistics.median(run[1] for run in runs),
        runs=len(runs),
        peak=peak,
        parts=parts,
        value=runs[-1][3],
    )


class _Worker:
    def __init__(self, side: Side) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, side.prepare, side.given), daemon=True)
        self._process.start()
        theirs.close()
        self._answer()

    def run(self) -> tuple:
        """(seconds, processor seconds, parts, value)"""
        self._pipe.send("run")
        return self._answer()

    def peak(self) -> float:
        self._pipe.send("peak")
        return self._answer()

    def end(self) -> None:
        self._process.kill()
        self._process.join()

    def _answer(self):
        if not self._pipe.poll(PATIENCE):
            raise Failed(f"more than {PATIENCE:.0f} s")
        try:
            error, answer = self._pipe.recv()
        except EOFError:
            raise Failed("the process ended (out of memory?)") from None
        if error:
            raise Failed(error)
        return answer


def _serve(pipe, prepare: str, given: dict) -> None:
    try:
        module, name = prepare.split(":")
        run = getattr(importlib.import_module(f"benchmarks.{module}"), name)(**given)
        pipe.send((None, "ready"))
        while True:
            asked = pipe.recv()
            pipe.send((None, peak_memory() if asked == "peak" else _timed(run)))
    except EOFError:
        pass
    except Exception as error:
        traceback.print_exc(limit=-3)
        pipe.send((f"{type(error).__name__}: {error}", None))


def _timed(run) -> tuple:
    gc.collect()
    processor, begun = _processor(), time.perf_counter()
    value = run()
    seconds, processor = time.perf_counter() - begun, _processor() - processor
    parts = value if isinstance(value, dict) else {}
    plain = value if isinstance(value, (int, float, str)) else len(value) if hasattr(value, "__len__") else None
    return seconds, processor, parts, plain


def _processor() -> float:
    """Seconds of all threads and of the processes started and ended since."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak_memory() -> float:
    """Of this process or the largest one it started, in MB."""
    unit = 1024**2 if sys.platform == "darwin" else 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
    try:
        with open("/proc/self/status") as status:
            own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    except OSError:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return max(own, children)
