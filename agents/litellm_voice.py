"""A voice that any real model speaks with: the prompt goes to the gateway, the answer comes back as a draft."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Final

from agents.catalogue import ModelSpec
from agents.gateway import Ask, Gateway
from agents.prompt import Prompter
from agents.speech import after_thinking, trim_unfinished
from agents.voice import Brief, Piece, Record, Voided
from debate.events import CallSettled

BLOCK_TOKENS: Final = 700
"""What the machine-readable block may need on top of the speech."""
BALLOT_TOKENS: Final = 400


class LiteLLMVoice:
    """Speaks for seats with one model. `stream` off costs less and suits a batch that nobody watches."""

    def __init__(self, model: ModelSpec, gateway: Gateway, prompter: Prompter, *, stream: bool = True) -> None:
        self.model = model
        self._gateway = gateway
        self._prompter = prompter
        self._stream = stream

    @property
    def name(self) -> str:
        """The model as the log and the command line write it, e.g. `deepseek/deepseek-flash`."""
        return self.model.name

    async def speak(self, brief: Brief, record: Record) -> AsyncIterator[Piece]:
        """Yield the model's draft as it comes; see `agents.voice.Voice`.

        A draft that reached its length limit is voided and given again up to its last whole sentence. Thinking that a
        model closes without having opened it is voided too.
        """
        ask = Ask(
            call=brief.turn,
            first=_first_call(brief),
            seat=brief.seat,
            purpose=brief.task,
            model=self.model,
            messages=self._prompter.messages(brief),
            max_tokens=max_tokens(brief) + self.model.thinking,
            stream=self._stream,
        )
        said: list[str] = []
        async with aclosing(self._gateway.answer(ask, record)) as answer:
            async for piece in answer:
                if isinstance(piece, CallSettled):
                    if brief.task == "speech":
                        for mended in _mend("".join(said), cut=piece.finish == "length"):
                            yield mended
                    return
                if isinstance(piece, Voided):
                    said.clear()
                else:
                    said.append(piece)
                yield piece


def max_tokens(brief: Brief) -> int:
    """Return how many tokens an answer to `brief` may have: twice what its length should take, and the block."""
    if brief.task == "ballot":
        return BALLOT_TOKENS
    if brief.lang == "zh":
        return 2 * brief.phase.max_chars + BLOCK_TOKENS
    return 3 * brief.phase.max_words + BLOCK_TOKENS


def _first_call(brief: Brief) -> int:
    """Return the number of the next call of this turn; an interrupted turn has used some already."""
    number = 1
    while f"{brief.turn}#{number}" in brief.view.calls:
        number += 1
    return number


def _mend(draft: str, *, cut: bool) -> list[Piece]:
    """Return what takes the place of `draft`, or nothing when it may stand."""
    said = after_thinking(draft)
    whole = trim_unfinished(said) if cut else said
    if whole == draft or not whole.strip():
        return []
    reason = "its length limit cut it in mid-sentence" if said == draft else "it began with thinking"
    return [Voided(f"the draft is given again without the part that is no speech: {reason}"), whole]
