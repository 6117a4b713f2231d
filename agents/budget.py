"""A cap on money that holds *before* the call that would breach it."""

import itertools
from collections.abc import Callable, Iterable
from typing import Final

from agents.catalogue import ModelSpec, Price
from agents.failures import BILLED
from debate.claims import Cost, Usage
from debate.errors import SettingsError, StoppedError
from debate.view import DebateView

_PLACES: Final = 4


class Budget:
    """What a run may spend. Every call reserves its worst case first and is corrected once its cost is known.

    Calls in flight at the same time hold their reservations, so that together they cannot breach the cap either.
    """

    def __init__(self, cap: Cost, *, cny_per_usd: float, spent: float = 0.0) -> None:
        """`spent`: what earlier processes of the run have spent, in the cap's currency."""
        self.cap = cap
        self._cny_per_usd = cny_per_usd
        self._spent = spent
        self._reserved: dict[int, float] = {}
        self._tickets = itertools.count()

    @property
    def spent(self) -> Cost:
        """What is spent, calls in flight at their worst case included."""
        return Cost(amount=self._spent + sum(self._reserved.values()), currency=self.cap.currency)

    def require_prices(self, models: Iterable[ModelSpec]) -> None:
        """Raise SettingsError when a model has no price: a cap over unknown costs would be no cap."""
        for model in models:
            if model.price is None:
                raise SettingsError(
                    f"--max-cost: the price of {model.name} is not known, so the cap could not be kept",
                    mend="cast a model whose price `agents/models.toml` lists, or leave --max-cost out",
                )

    def count(self, view: DebateView, price_of: Callable[[str], Price | None]) -> None:
        """Add what the run has spent so far: a call without a known cost counts at its worst case."""
        failed = {failure.call: failure.kind for failure in view.failed}
        for call, started in view.calls.items():
            settled = view.settled.get(call)
            if settled is not None and settled.cost is not None:
                self._spent += self._in_cap(settled.cost)
            elif call not in failed or failed[call] in BILLED:
                price = price_of(started.model)
                worst = worst_case(price, started.prompt_tokens_estimate, started.max_tokens)
                self._spent += self._in_cap(worst) if worst else 0.0

    def reserve(self, worst: Cost | None) -> int:
        """Set the worst case of a call aside and return its ticket.

        Raises StoppedError when the cap might be breached.
        """
        if worst is None:
            raise StoppedError(
                "budget",
                "the next call has no known price, so the cap could not be kept",
                next_step="cast a model with a price, or resume without --max-cost",
            )
        amount = self._in_cap(worst)
        if self.spent.amount + amount > self.cap.amount:
            money = self.cap.currency
            raise StoppedError(
                "budget",
                f"the next call may cost up to {amount:.{_PLACES}f} {money}; {self.spent.amount:.{_PLACES}f} of "
                f"{self.cap.amount:.{_PLACES}f} {money} are spent",
                next_step="resume with a higher --max-cost",
            )
        ticket = next(self._tickets)
        self._reserved[ticket] = amount
        return ticket

    def settle(self, ticket: int, cost: Cost | None) -> None:
        """Replace a reservation by what the call cost; None: unknown, so the worst case stands."""
        reserved = self._reserved.pop(ticket)
        self._spent += reserved if cost is None else self._in_cap(cost)

    def release(self, ticket: int) -> None:
        """Drop the reservation of a call that was not charged for."""
        del self._reserved[ticket]

    def _in_cap(self, cost: Cost) -> float:
        if cost.currency == self.cap.currency:
            return cost.amount
        return cost.amount / self._cny_per_usd if cost.currency == "CNY" else cost.amount * self._cny_per_usd


def worst_case(price: Price | None, prompt_tokens: int, max_tokens: int) -> Cost | None:
    """Return what a call costs at most: nothing cached, the answer as long as it may be. None: the price is unknown."""
    if price is None:
        return None
    return price.of(Usage(prompt=prompt_tokens, cached=0, completion=max_tokens))


def estimate_tokens(texts: Iterable[str]) -> int:
    """Return about how many tokens `texts` are, rather too many than too few: one a Chinese character, one for three
    ASCII characters, and a few a message."""
    total = 0
    for text in texts:
        # In UTF-8 an ASCII character is one byte and a Chinese one three.
        wide = (len(text.encode()) - len(text)) // 2
        total += wide + (len(text) - wide + 2) // 3 + 8
    return total
