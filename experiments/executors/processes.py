"""Several processes on this machine: for rehearsals, which are bound by the processor, and for very fast models.

Each worker has a pipe of its own and nothing else in common with the others, so that one that is killed takes nothing
with it but its debates in flight; those are taken up by another from their logs.
"""

import asyncio
import multiprocessing
import signal
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Final

from experiments.cells import Cell, Outcome
from experiments.executors import LIVES, lost
from experiments.hold import Bench, Orders

_PATIENCE: Final = 15.0
"""Seconds that a worker has to leave its debates in order."""


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    listener: Thread | None = None
    cells: dict[str, Cell] = field(default_factory=dict)


class ProcessesExecutor:
    """Holds debates in `workers` processes, up to `concurrency` in each. Money and slots are shared out evenly."""

    def __init__(self, orders: Orders, workers: int, concurrency: int) -> None:
        self._orders = orders.shared_by(workers)
        self._workers = workers
        self._concurrency = concurrency
        self._crew: list[_Worker] = []
        self._heard: asyncio.Queue[tuple[_Worker, Outcome | None]] = asyncio.Queue()

    async def run(self, cells: Iterable[Cell]) -> AsyncGenerator[Outcome]:
        """See `Executor.run`."""
        queue = _Queue(cells)
        try:
            while True:
                self._hand_out(queue)
                if not any(worker.cells for worker in self._crew):
                    return
                worker, outcome = await self._heard.get()
                if outcome is None:
                    for fallen in self._bury(worker, queue):
                        yield fallen
                else:
                    worker.cells.pop(outcome.cell, None)
                    yield outcome
        finally:
            await asyncio.to_thread(self._dismiss)

    def pids(self) -> list[int]:
        """Return the process ids of the workers."""
        return [worker.process.pid or 0 for worker in self._crew]

    def _hand_out(self, queue: "_Queue") -> None:
        while len(self._crew) < self._workers or min(map(_load, self._crew)) < self._concurrency:
            cell = queue.next()
            if cell is None:
                return
            worker = min(self._crew, key=_load, default=None)
            if worker is None or (worker.cells and len(self._crew) < self._workers):
                worker = self._hire()
            worker.cells[cell.id] = cell
            try:
                worker.pipe.send(cell)
            except OSError:
                # It has just died; its listener says so in a moment, and the cell is handed to another.
                return

    def _hire(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._orders), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._crew.append(worker)
        worker.listener = Thread(target=self._listen, args=(worker, asyncio.get_running_loop()), daemon=True)
        worker.listener.start()
        return worker

    def _listen(self, worker: _Worker, loop: asyncio.AbstractEventLoop) -> None:
        def tell(outcome: Outcome | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._heard.put_nowait, (worker, outcome))

        while True:
            try:
                tell(worker.pipe.recv())
            except (EOFError, OSError):
                tell(None)
                return

    def _bury(self, worker: _Worker, queue: "_Queue") -> Iterator[Outcome]:
        if worker in self._crew:
            self._crew.remove(worker)
        worker.pipe.close()
        worker.process.join(_PATIENCE)
        for cell in worker.cells.values():
            if not queue.back(cell):
                yield lost(cell)

    def _dismiss(self) -> None:
        crew, self._crew = self._crew, []
        for worker in crew:
            with suppress(OSError):
                # A worker that is sent away abandons its turns; its logs are whole.
                worker.pipe.send(None)
        for worker in crew:
            worker.process.join(_PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            # Its end of the pipe is closed now, so that the listener has heard the last of it.
            if worker.listener is not None:
                worker.listener.join()
            worker.pipe.close()


def _load(worker: _Worker) -> int:
    return len(worker.cells)


class _Queue:
    """The cells still to be handed out, those first that a dead worker left behind."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._fresh = iter(cells)
        self._left: deque[Cell] = deque()
        self._deaths: dict[str, int] = {}

    def next(self) -> Cell | None:
        return self._left.popleft() if self._left else next(self._fresh, None)

    def back(self, cell: Cell) -> bool:
        """Take a cell back. False when it has outlived too many workers."""
        self._deaths[cell.id] = self._deaths.get(cell.id, 0) + 1
        if self._deaths[cell.id] >= LIVES:
            return False
        self._left.append(cell)
        return True


def _work(pipe: Connection, orders: Orders) -> None:
    # Ctrl-C reaches every process of the terminal; only the one that runs the batch answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(_serve(pipe, orders))


async def _serve(pipe: Connection, orders: Orders) -> None:
    bench = Bench(orders)
    held: set[asyncio.Task[None]] = set()

    async def hold(cell: Cell) -> None:
        pipe.send(await bench.hold(cell))

    try:
        while (cell := await asyncio.to_thread(_receive, pipe)) is not None:
            task = asyncio.create_task(hold(cell))
            held.add(task)
            task.add_done_callback(held.discard)
    finally:
        for task in held:
            task.cancel()
        await asyncio.gather(*held, return_exceptions=True)
        await bench.aclose()


def _receive(pipe: Connection) -> Cell | None:
    """Return the next cell, or None when there is nothing more to do here: sent away, or the batch is gone."""
    try:
        cell: Cell | None = pipe.recv()
    except (EOFError, OSError):
        return None
    return cell
