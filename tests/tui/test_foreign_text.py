"""Foreign text never becomes markup, a command for the terminal, or a crash."""

import ast
from pathlib import Path

import pytest
from hostile_text import hostile_script
from scripted_session import ScriptedSession

import tui
from tui.app import BaimoApp

ROOT = Path(tui.__file__).parent
TAKES_MARKUP = {
    "Static",
    "Label",
    "Button",
    "Checkbox",
    "Collapsible",
    "Digits",
    "Link",
    "ListItem",
    "Markdown",
    "Option",
    "OptionList",
    "RadioButton",
    "Select",
    "Switch",
    "Tab",
    "TabPane",
    "Toast",
    "Tooltip",
}


def calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            found.append((name, node))
    return found


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_widget_is_given_text_that_it_would_read_as_markup(path: Path) -> None:
    for name, call in calls(ast.parse(path.read_text("utf-8"))):
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        off = isinstance(keywords.get("markup"), ast.Constant) and keywords["markup"].value is False  # type: ignore[attr-defined]
        if name in TAKES_MARKUP or name == "notify":
            assert off, f"{path.name}:{call.lineno}: {name}(...) without markup=False"
        if name == "__init__" and "id" in keywords and isinstance(keywords["id"], ast.Constant):
            # super().__init__(id="...") of our own widgets: those that are not pages are Statics or containers.
            assert off or "Horizontal" in path.read_text("utf-8"), f"{path.name}:{call.lineno}: markup is on"
        if name == "update" and call.args:
            foreign = isinstance(call.args[0], ast.Constant | ast.JoinedStr)
            assert not foreign, f"{path.name}:{call.lineno}: update() takes Content, not a string"
        assert name not in ("from_markup", "from_ansi", "Markdown"), f"{path.name}:{call.lineno}"


async def test_hostile_text_goes_through_every_place_of_the_screen_and_nothing_happens(tmp_path: Path) -> None:
    # What is under test is the screen: a log from elsewhere may hold what our door would have cleaned.
    app = BaimoApp(ScriptedSession(tmp_path, hostile_script()), lang="zh")
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.pause(0.3)
        for key in ("g", "pagedown", "pagedown", "J", "c", "tab", "escape", "L", "question_mark", "escape", "G"):
            await pilot.press(key)
            await pilot.pause()
            text = "".join(segment.text for strip in app.screen._compositor.render_strips() for segment in strip)
            bad = [char for char in text if char < " " or "\x7f" <= char < "\xa0" or "\u202a" <= char <= "\u202e"]
            assert not bad
        await pilot.pause()
        assert app.is_running
        assert "[@click=app.quit]走[/]" in "".join(row.text for row in app.debate.press.page.laid(7).rows)
