"""Run one script on the terminal that this process was given: `python run_scripted.py NAME FOLDER`."""

import sys
from pathlib import Path

from hostile_text import hostile_script
from scripted_session import Hold, ScriptedSession, ending, first_round, second_round

from tui.app import run_tui

SCRIPTS = {
    "open": lambda: [*first_round(), Hold()],
    "whole": lambda: [*first_round(), *second_round(), *ending()],
    "hostile": hostile_script,
}

if __name__ == "__main__":
    sys.exit(run_tui(ScriptedSession(Path(sys.argv[2]), SCRIPTS[sys.argv[1]]()), lang="zh"))
