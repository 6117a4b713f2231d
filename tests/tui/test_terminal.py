"""In a real pseudo-terminal: the screen is drawn, and the terminal is given back however the app ends."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1003l")
"""The main screen, the cursor, and no mouse reports."""


class Terminal:
    """A program on a terminal of 100 x 30 cells, and what the terminal shows."""

    def __init__(self, script: str, folder: Path) -> None:
        self.raw = b""
        self.screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self.screen)
        env = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": f"{ROOT}:{HERE}", "XDG_CONFIG_HOME": str(folder)}
        env |= {"COLUMNS": "", "LINES": ""}
        env = {name: value for name, value in env.items() if value and name != "NO_COLOR"}
        arguments = [str(HERE / "run_scripted.py"), script, str(folder)]
        self.child = pexpect.spawn(sys.executable, arguments, env=env, dimensions=(30, 100), timeout=60)

    def read(self, until: str) -> None:
        """Read until the terminal shows some text."""
        for _ in range(600):
            if until in self.text:
                return
            self._take()
        raise AssertionError(f"never shown: {until}\n{self.text}")

    def end(self) -> int | None:
        """Read to the end and return the exit status."""
        while self._take():
            pass
        self.child.wait()
        return self.child.exitstatus

    @property
    def text(self) -> str:
        # `Screen.display` fails on half a wide character, which a window over Chinese text leaves behind.
        rows = (self.screen.buffer[y] for y in range(self.screen.lines))
        return "\n".join("".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in rows)

    def _take(self) -> bool:
        try:
            data = self.child.read_nonblocking(65536, timeout=0.2)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        # pyte does not know `CSI > … u` and `CSI … $ p` and would print their tails.
        self._stream.feed(re.sub(rb"\x1b\[(?:[><=][\d;]*u|\?\d+\$p)", b"", data))
        return True


@pytest.fixture
def terminal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    running = Terminal(request.param, tmp_path)
    yield running
    running.child.close(force=True)


@pytest.mark.parametrize("terminal", ["open"], indirect=True)
def test_q_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    terminal.read("我们不把便宜当终点")
    terminal.child.send("q")
    terminal.read("离开这场辩论？")
    terminal.child.send("y")
    assert terminal.end() == 3
    assert all(code in terminal.raw for code in RESTORED)


@pytest.mark.parametrize("terminal", ["whole"], indirect=True)
def test_an_ended_debate_is_left_with_status_0(terminal: Terminal) -> None:
    terminal.read("胜者DeepSeek")
    terminal.child.send("q")
    assert terminal.end() == 0
    assert all(code in terminal.raw for code in RESTORED)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("terminal", ["open"], indirect=True)
def test_a_signal_leaves_the_terminal_as_it_was(terminal: Terminal, number: signal.Signals) -> None:
    terminal.read("我们不把便宜当终点")
    terminal.child.kill(number)
    assert terminal.end() == 3
    assert all(code in terminal.raw for code in RESTORED)


@pytest.mark.parametrize("terminal", ["hostile"], indirect=True)
def test_no_command_of_foreign_origin_reaches_the_terminal(terminal: Terminal) -> None:
    terminal.read("进行中")
    for keys in ("g", "J", "J", "J", "J", "J", "J", "c", "\x1b", "L", "?", "\x1b", "G"):
        terminal.child.send(keys)
        terminal.read("")
    terminal.child.send("\x11")
    assert terminal.end() == 3
    for command in (b"\x1b]0;", b"\x1b]52", b"\x1b]8;;http", b"\x1b[2J\x1b[H", b"\xc2\x9b", b"\xe2\x80\xae", b"\x00"):
        assert command not in terminal.raw, command
