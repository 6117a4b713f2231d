"""The three lines of text around the transcript: title, status and keys."""

from rich.cells import cell_len
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from debate.reading import Reader
from tui.watch import Watch
from tui.words import Words


class Bar(Static):
    """A line of text that is painted only when it says something else."""

    def say(self, content: Content) -> None:
        """Show this."""
        if content.plain != self._said:
            self._said = content.plain
            self.update(content, layout=False)

    def notify_style_update(self) -> None:
        """Say it again in the colours of another theme."""
        self._said = ""
        super().notify_style_update()

    _said: str = ""


class TitleBar(Bar):
    """The name of the game and the motion."""

    def __init__(self) -> None:
        super().__init__(id="title", markup=False)

    def show(self, watch: Watch, words: Words) -> None:
        """Show the motion."""
        motion = Reader(watch.view, words.lang).motion()
        self.say(Content.assemble((f" {words('name')} ", Style(bold=True, reverse=True)), f"  {motion}"))


class StatusBar(Bar):
    """Where the debate stands, in words that do not promise more than is so."""

    def __init__(self) -> None:
        super().__init__(id="status", markup=False)

    def show(self, watch: Watch, words: Words, notes: list[str]) -> None:
        """Show the state, notes about the reading, and place, voice, cost, gate and speed.

        What does not fit is left out, the least important first.
        """
        chips = [words(f"run_{watch.state}"), *notes]
        parts = _parts(watch, words)
        gap = words("gap")
        room = self.size.width - sum(cell_len(chip) + 3 for chip in chips)
        while parts and cell_len(gap.join(text for _, text in parts)) > room:
            parts.remove(max(parts))
        reverse = Style(bold=True, reverse=True)
        heads = [content for chip in chips for content in (Content.styled(f" {chip} ", reverse), Content(" "))]
        self.say(Content.assemble(*heads, Content(gap.join(text for _, text in parts))))


def _parts(watch: Watch, words: Words) -> list[tuple[int, str]]:
    """Return what the status line says, in order, each with a rank: the highest is the first to be left out."""
    opened = watch.view.opened
    if opened is None:
        return []
    turn, turns = watch.turns()
    going = watch.view.closed is None and watch.view.round
    place = Reader(watch.view, words.lang).place(watch.view.round) if going else ""
    closed = watch.view.closed
    parts = (
        (0, Reader(watch.view, words.lang).tally(closed) if closed else ""),
        (1, place),
        (3, words("turn_of", turn=turn, turns=turns) if going else ""),
        (0, words("rehearsal") if watch.rehearsed else voices(watch, words)),
        (2, cost(watch, words)),
        (4, words(f"gate_{opened.gate}_short")),
        (2, _speed(watch, words)),
    )
    return [(rank, text) for rank, text in parts if text]


def _speed(watch: Watch, words: Words) -> str:
    if watch.speed == 1.0:
        return ""
    return words("speed", speed=f"{watch.speed:g}") if watch.speed else words("speed_none")


class KeyBar(Bar):
    """The few keys that matter most here; `?` shows all."""

    def __init__(self, shown: tuple[str, ...]) -> None:
        super().__init__(id="keys", markup=False)
        self._shown = shown

    def show(self, screen: Screen[object], words: Words) -> None:
        """Show the keys of the bindings that this bar was made for, as the user has mapped them."""
        keys: dict[str, str] = {}
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id in self._shown and binding.id not in keys and active.enabled:
                keys[binding.id] = self.app.get_key_display(binding)
        shown = [(keys[name], words(f"key.{name}.short")) for name in self._shown if name in keys]
        while shown and sum(cell_len(key + text) + 3 for key, text in shown) > self.size.width:
            # The last two are help and leaving: whoever sees only these can find the rest.
            del shown[max(0, len(shown) - 3)]
        bold = Style(bold=True)
        self.say(Content("").join(Content.assemble((f" {key}", bold), f" {text} ") for key, text in shown))


def voices(watch: Watch, words: Words) -> str:
    """Return who speaks, when at least one seat has a language model."""
    opened = watch.view.opened
    names = list(dict.fromkeys(seat.voice for seat in opened.seats)) if opened else []
    models = [name for name in names if name != "rehearsal"]
    text = models[0] if len(models) == 1 else words("models", n=len(models))
    if len(models) < len(names) and opened is not None:
        text += words("partly", n=sum(seat.voice == "rehearsal" for seat in opened.seats))
    return text


def cost(watch: Watch, words: Words) -> str:
    """Return the cost as an estimate, or say that it is unknown; never a silent zero."""
    if watch.rehearsed and not watch.view.calls:
        return ""
    known, unknown = watch.costs()
    sign = {"USD": "$", "CNY": "CNY "}
    total = " + ".join(f"{sign[cost.currency]}{cost.amount:.4f}" for cost in known)
    if not total:
        return words("cost_unknown")
    return words("cost_partly", cost=total, n=unknown) if unknown else words("cost", cost=total)
