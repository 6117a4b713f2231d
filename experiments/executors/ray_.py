"""A Ray cluster: each worker holds many debates on its own disk and sends the logs home. Needs `baimo[ray]`."""

import asyncio
import os
import shutil
import tempfile
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from debate.errors import ExperimentError
from debate.log import FILE_NAME
from experiments.cells import Cell, Outcome
from experiments.executors import LIVES, lost
from experiments.hold import BLOBS, CELLS, Bench, Orders, share_blob

Files = dict[str, bytes]
"""Path → content. A blob that was sent before comes back empty: the batch has it."""


class RayExecutor:
    """Holds debates in `workers` Ray actors, up to `concurrency` in each. Money is shared out evenly."""

    def __init__(self, orders: Orders, workers: int, concurrency: int, address: str | None = None) -> None:
        self._home = orders.home
        self._orders = orders.shared_by(workers)
        self._workers = workers
        self._concurrency = concurrency
        self._address = address
        self._actors: list[Any] = []

    async def run(self, cells: Iterable[Cell]) -> AsyncGenerator[Outcome]:
        """See `Executor.run`. A worker that is lost is replaced, and its cells are held again."""
        ray = await asyncio.to_thread(self._connect)
        actor_class = ray.remote(num_cpus=1, max_restarts=0)(RayBench)
        self._actors = [self._hire(actor_class) for _ in range(self._workers)]
        queue = deque[tuple[Cell, int]]()
        fresh = iter(cells)
        held: dict[asyncio.Task[tuple[Outcome, Files]], tuple[Cell, int, int]] = {}
        load = [0] * self._workers
        try:
            while True:
                while min(load) < self._concurrency:
                    cell, deaths = queue.popleft() if queue else (next(fresh, None), 0)
                    if cell is None:
                        break
                    place = load.index(min(load))
                    load[place] += 1
                    task = asyncio.ensure_future(_send(self._actors[place], cell, self._parcel(cell)))
                    held[task] = (cell, deaths, place)
                if not held:
                    return
                done, _ = await asyncio.wait(held, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    cell, deaths, place = held.pop(task)
                    load[place] -= 1
                    try:
                        outcome, files = task.result()
                    except ray.exceptions.RayError:
                        self._replace(ray, actor_class, place)
                        if deaths + 1 >= LIVES:
                            yield lost(cell)
                        else:
                            queue.append((cell, deaths + 1))
                        continue
                    self._unpack(files, cell)
                    yield outcome
        finally:
            for task in held:
                task.cancel()
            await asyncio.gather(*held, return_exceptions=True)
            for actor in self._actors:
                ray.kill(actor)

    @property
    def actors(self) -> list[Any]:
        """The handles of the workers."""
        return self._actors

    def _connect(self) -> Any:
        try:
            import ray
        except ImportError:
            mend = "install it: pip install 'baimo[ray]', or choose another executor"
            raise ExperimentError("the ray executor needs Ray, which is not installed", mend=mend) from None
        if not ray.is_initialized():
            try:
                self._begin(ray)
            except Exception:  # noqa: BLE001  (Ray raises the bare class when a busy machine is slow to start it)
                ray.shutdown()
                self._begin(ray)
        return ray

    def _begin(self, ray: Any) -> None:
        ray.init(address=self._address, log_to_driver=False, include_dashboard=False, configure_logging=False)

    def _hire(self, actor_class: Any) -> Any:
        return actor_class.options(max_concurrency=self._concurrency).remote(self._orders)

    def _replace(self, ray: Any, actor_class: Any, place: int) -> None:
        # Many cells of one worker fail together; it is replaced once.
        try:
            ray.get(self._actors[place].ping.remote(), timeout=10)
        except ray.exceptions.RayError:
            self._actors[place] = self._hire(actor_class)

    def _parcel(self, cell: Cell) -> Files:
        """Return what the worker needs of the batch folder: what there is of the cell, and of a fork's parent."""
        files: Files = {}
        for name in filter(None, (cell.id, cell.parent)):
            folder = self._home / CELLS / name
            for path in (folder / FILE_NAME, *(folder / BLOBS).glob("*")):
                if path.is_file():
                    files[str(path.relative_to(self._home))] = path.read_bytes()
        return files

    def _unpack(self, files: Files, cell: Cell) -> None:
        folder = self._home / CELLS / cell.id
        for name, data in files.items():
            if name != FILE_NAME and (data or (self._home / BLOBS / name).exists()):
                share_blob(self._home / BLOBS, folder / BLOBS, name, data.decode())
        folder.mkdir(parents=True, exist_ok=True)
        if FILE_NAME in files:
            part = folder / f"{FILE_NAME}.part"
            part.write_bytes(files[FILE_NAME])
            part.replace(folder / FILE_NAME)


class RayBench:
    """What a worker runs: a bench with a disk of its own."""

    def __init__(self, orders: Orders) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="baimo-ray-"))
        self._bench = Bench(replace(orders, home=self._home))
        self._sent: set[str] = set()

    async def ping(self) -> int:
        """Return the process id: the worker lives."""
        return os.getpid()

    async def hold(self, cell: Cell, files: Files) -> tuple[Outcome, Files]:
        """Hold a cell and return its outcome with its files, blobs by their hash."""
        for name, data in files.items():
            path = self._home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        outcome = await self._bench.hold(cell)
        folder = self._bench.folder(cell.id)
        found = {path.name: self._blob(path) for path in (folder / BLOBS).glob("*")}
        if (folder / FILE_NAME).exists():
            found[FILE_NAME] = (folder / FILE_NAME).read_bytes()
        # The batch has it now; a worker that holds ten thousand debates keeps none.
        shutil.rmtree(folder, ignore_errors=True)
        return outcome, found

    def _blob(self, path: Path) -> bytes:
        if path.name in self._sent:
            return b""
        self._sent.add(path.name)
        return path.read_bytes()


async def _send(actor: Any, cell: Cell, files: Files) -> tuple[Outcome, Files]:
    result: tuple[Outcome, Files] = await actor.hold.remote(cell, files)
    return result
