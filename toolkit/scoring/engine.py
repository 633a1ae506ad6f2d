"""Who does the work: this thread, several, or a cluster's; the results come in the order of the work in any case."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

Work = TypeVar("Work")
Done = TypeVar("Done")
_AHEAD = 2  # pieces of work that wait for every worker: enough that none is idle while a file is written


class Engine(Protocol):
    """Does work, and gives back each piece with its result, in order; only a few are held at any time."""

    def __call__(self, do: Callable[[Work], Done], works: Iterable[Work]) -> Iterator[tuple[Work, Done]]:
        """Yield every piece of work and its result."""


class Threads:
    """An engine of threads: the kernel lets others run while it works.

    Parameters
    ----------
    count : int
        With 1, the work is done where it is asked for.
    """

    def __init__(self, count: int) -> None:
        self.count = count

    def __call__(self, do: Callable[[Work], Done], works: Iterable[Work]) -> Iterator[tuple[Work, Done]]:
        """Yield every piece of work and its result."""
        if self.count == 1:
            yield from ((work, do(work)) for work in works)
            return
        pool = ThreadPoolExecutor(self.count, thread_name_prefix="score")
        try:
            yield from ordered(works, lambda work: pool.submit(do, work).result, self.count)
        finally:
            pool.shutdown(cancel_futures=True)


def ordered(
    works: Iterable[Work], submit: Callable[[Work], Callable[[], Done]], workers: int
) -> Iterator[tuple[Work, Done]]:
    """Submit pieces of work, a few ahead, and yield each with its result, in order.

    Parameters
    ----------
    works : iterable
    submit : callable
        Begins a piece of work and returns what waits for its result.
    workers : int
        How many work at a time.

    Examples
    --------
    >>> list(ordered([3, 1, 2], lambda work: lambda: 10 * work, workers=2))
    [(3, 30), (1, 10), (2, 20)]
    """
    waiting: deque[tuple[Work, Callable[[], Done]]] = deque()
    for work in works:
        waiting.append((work, submit(work)))
        if len(waiting) > _AHEAD * workers:
            held, wait = waiting.popleft()
            yield held, wait()
    while waiting:
        held, wait = waiting.popleft()
        yield held, wait()
