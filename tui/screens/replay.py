"""A debate shown again: the same screen, with the keys by which people go to and fro in a recording."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from debate.marks import MarkKind
from debate.replay import Replay
from tui.screens.debate import DebateScreen
from tui.words import Words


class ReplayScreen(DebateScreen):
    """Follows a replay. Keys after asciinema's player; the digits jump instead of choosing a seat."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "seek('turn', 1)", id="seek.turn"),
        Binding("left", "seek('turn', -1)", id="seek.turn_back"),
        Binding("right_square_bracket", "seek('round', 1)", id="seek.round", key_display="]"),
        Binding("left_square_bracket", "seek('round', -1)", id="seek.round_back", key_display="["),
        Binding("full_stop", "event(1)", id="seek.event", key_display="."),
        Binding("comma", "event(-1)", id="seek.event_back", key_display=","),
        *(Binding(str(n), f"share({n})", id=f"seek.share.{n}") for n in range(10)),
    ]
    KEYS = ("run.pause", "run.step", "seek.turn", "fact.open", "find.open", "app.language", "app.help", "app.quit")

    def __init__(self, replay: Replay, words: Words) -> None:
        super().__init__(replay, words)
        self.replay = replay
        self.watch_state.replayed = True
        self.watch_state.speed = replay.speed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A recording can be held even at its end."""
        if action in ("pause", "speed"):
            return True
        return super().check_action(action, parameters)

    def action_seek(self, kind: MarkKind, step: int) -> None:
        """Jump to the next or previous turn or round."""
        marks = self.replay.marks
        # Just after its mark a turn is the present one; going back means the one before it.
        at = self.replay.position
        mark = marks.next(at, kind) if step > 0 else marks.previous(at - 1, kind)
        if mark is not None:
            self.replay.seek(mark.seq + 1)
        else:
            self.replay.seek(len(self.replay.tape) if step > 0 else 0)

    def action_event(self, step: int) -> None:
        """Go one event on or back, and hold there."""
        if step > 0:
            self.replay.step_event()
        else:
            self.replay.pause()
            self.replay.seek(self.replay.position - 1)

    def action_share(self, tenths: int) -> None:
        """Jump to a tenth of the whole."""
        self.replay.seek(len(self.replay.tape) * tenths // 10)

    def action_quit(self) -> None:
        """Leave; nothing can be lost."""
        self.run_worker(self.leave())

    @property
    def exit_status(self) -> int:
        """0: whatever was shown has been before."""
        return 0
