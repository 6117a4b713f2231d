"""A voice whose draft is handed on in one piece: nobody reads along in a batch, and every piece costs."""

from collections.abc import AsyncIterator

from agents.voice import Brief, Piece, Record, Voice, Voided


class Whole:
    """Another voice, with its pieces put together."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    @property
    def name(self) -> str:
        """What the log calls it."""
        return self._voice.name

    async def speak(self, brief: Brief, record: Record) -> AsyncIterator[Piece]:
        """Yield the draft once, when it is whole. See `agents.voice.Voice.speak`."""
        pieces: list[str] = []
        async for piece in self._voice.speak(brief, record):
            if isinstance(piece, Voided):
                pieces.clear()
            else:
                pieces.append(piece)
        yield "".join(pieces)
