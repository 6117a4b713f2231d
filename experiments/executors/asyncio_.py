"""One process, one event loop: enough wherever a model is slower than this machine."""

import asyncio
from collections.abc import AsyncGenerator, Iterable

from experiments.cells import Cell, Outcome
from experiments.hold import Bench, Orders


class AsyncioExecutor:
    """Holds up to `concurrency` debates at a time in the caller's event loop."""

    def __init__(self, orders: Orders, concurrency: int) -> None:
        self._bench = Bench(orders)
        self._concurrency = concurrency

    async def run(self, cells: Iterable[Cell]) -> AsyncGenerator[Outcome]:
        """See `Executor.run`."""
        rest = iter(cells)
        held: set[asyncio.Task[Outcome]] = set()
        try:
            while True:
                while len(held) < self._concurrency and (cell := next(rest, None)) is not None:
                    held.add(asyncio.create_task(self._bench.hold(cell)))
                if not held:
                    return
                done, held = await asyncio.wait(held, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield task.result()
        finally:
            for task in held:
                task.cancel()
            await asyncio.gather(*held, return_exceptions=True)
            await self._bench.aclose()
