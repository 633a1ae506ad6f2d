"""The work done by a Ray cluster, or by one that is started here: processes, on as many machines as it has.

The documents are read, and the tables written, where the command runs; the workers get texts and give tables back. Ray
does a piece of work again whose worker, or machine, is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

from toolkit.errors import ToolkitError
from toolkit.scoring.engine import ordered

Work = TypeVar("Work")
Done = TypeVar("Done")

_RETRIES = 8  # of a piece of work whose worker is lost; a text that kills every worker must come to an end
_STORE = 256 * 2**20  # bytes that a Ray started here may hold: some pieces of work, and their tables


class Ray:
    """An engine of Ray tasks.

    Parameters
    ----------
    workers : int
        How many processes, where Ray is started here.
    address : str, optional
        Of a running cluster, whose processors all work.

    Raises
    ------
    ToolkitError
        If Ray is not installed, or does not answer at the address, or loses a piece of work again and again.
    """

    def __init__(self, workers: int, address: str | None = None) -> None:
        self.workers = workers
        self.address = address

    def __call__(self, do: Callable[[Work], Done], works: Iterable[Work]) -> Iterator[tuple[Work, Done]]:
        """Yield every piece of work and its result."""
        try:
            ray: Any = import_module("ray")
        except ImportError:
            raise ToolkitError("Ray is not installed: pip install 'discourse-toolkit[ray]'.") from None
        workers = self._begin(ray)
        try:
            remote, held = ray.remote(num_cpus=1, max_retries=_RETRIES)(_do), ray.put(do)

            def submit(work: Work) -> Callable[[], Done]:
                return partial(ray.get, remote.remote(held, work))

            yield from ordered(works, submit, workers)
        except ray.exceptions.RayError as error:
            raise ToolkitError(f"Ray gave up: {' '.join(str(error).split())[:300]}.") from error
        finally:
            ray.shutdown()

    def _begin(self, ray: Any) -> int:
        """Start Ray, or join it, and return how many workers it has."""
        here = {"num_cpus": self.workers, "object_store_memory": _STORE, "include_dashboard": False}
        try:
            ray.init(
                self.address or "local", log_to_driver=False, logging_level="error", **({} if self.address else here)
            )
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise ToolkitError(f"Ray cannot be had at {self.address or 'this machine'}: {error}") from error
        return int(ray.cluster_resources().get("CPU", 1))


def _do(do: Callable[[Work], Done], work: Work) -> Done:
    """Do a piece of work; Ray runs functions of modules, and no others."""
    return do(work)
