"""`baimo import` and `baimo export` on the command line, and verify on what came from elsewhere."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import short_debate
from damage import DAMAGES, contents, damage
from imports_samples import GENERIC, LECHMAZUR, TRADINGAGENTS

from baimo.cli import run
from baimo.folders import runs_folder
from debate.events import Event, SpeechGiven
from debate.export import TARGETS
from debate.run import RunWriter, read_run


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("held") / "mine"
    asked = ["--lang", "en", "--seed", "2", "--rounds", "2", "--seats", "deepseek,tencent"]
    assert run(["debate", *asked, "--out", str(folder), "--json"]) == 0
    return folder


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("target", [target for target in TARGETS if target != "original"])
def test_every_form_is_written_to_a_file_or_to_standard_output(
    held: Path, target: str, lang: str, home: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["export", str(held), "--to", target, "--lang", lang]) == 0
    path = home / f"mine{TARGETS[target].suffix}"
    data = path.read_bytes()
    capfdbinary.readouterr()
    assert run(["export", str(held), "--to", target, "--lang", lang, "--out", "-"]) == 0
    assert capfdbinary.readouterr().out == data
    assert run(["export", str(held), "--to", target, "--lang", lang]) == 2
    assert b"is there already" in capfdbinary.readouterr().err
    assert run(["export", str(held), "--to", target, "--lang", lang, "--force"]) == 0


def test_a_run_exported_and_imported_is_the_run(held: Path, home: Path) -> None:
    assert run(["export", str(held), "--to", "json"]) == 0
    assert run(["import", "mine.json"]) == 0
    back = runs_folder() / "mine"
    assert (back / "debate.jsonl").read_bytes() == (held / "debate.jsonl").read_bytes()
    assert run(["verify", str(back)]) == 0
    assert run(["import", "mine.json"]) == 0
    assert (runs_folder() / "mine-2").is_dir()


@pytest.mark.parametrize(
    ("text", "runs"), [(LECHMAZUR, 1), (TRADINGAGENTS, 2), (GENERIC, 1)], ids=["lechmazur", "tradingagents", "jsonl"]
)
def test_what_came_from_elsewhere_is_verified_replayed_listed_compared_and_given_back(
    text: str, runs: int, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (home / "theirs.txt").write_text(text, "utf-8")
    assert run(["import", "theirs.txt"]) == 0
    folders = [Path(line) for line in capfd.readouterr().out.splitlines()]
    assert len(folders) == runs
    for folder in folders:
        assert run(["verify", str(folder), "--lang", "en"]) == 0
        assert "imported again" in capfd.readouterr().out
        assert run(["replay", str(folder)]) == 0
        assert run(["diff", str(folder), str(folder)]) == 0
        assert run(["fork", str(folder), "--at", "start"]) == 2
        before = contents(folder)
        run(["resume", str(folder)])
        assert contents(folder) == before
    capfd.readouterr()
    assert run(["runs"]) == 0
    assert len(capfd.readouterr().out.splitlines()) == runs
    assert run(["export", str(folders[0]), "--to", "original", "--out", "back.txt"]) == 0
    assert (home / "back.txt").read_text("utf-8") == text


def test_an_imported_text_that_was_changed_afterwards_is_found(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (home / "theirs.md").write_text(LECHMAZUR, "utf-8")
    assert run(["import", "theirs.md", "--out", "theirs"]) == 0
    read = read_run(home / "theirs")
    shutil.move(home / "theirs" / "debate.jsonl", home / "old")
    with RunWriter(home / "theirs", lambda: read.records[0].time) as writer:
        for event in read.events:
            if isinstance(event, SpeechGiven) and event.turn == "con-1":
                claim = event.claims[0].model_copy(update={"text": "I agree."})
                event = event.model_copy(update={"claims": (claim,)})
            writer.append(event)
    assert run(["verify", "theirs", "--lang", "en"]) == 1
    out = capfd.readouterr().out
    assert "I agree." in out
    assert "Shade is not free" in out


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("command", ["replay", "export", "diff", "fork", "resume", "runs"])
def test_a_damaged_run_gets_a_clear_answer_from_every_command_and_stays_as_it_is(
    home: Path, name: str, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = runs_folder() / "run"
    with RunWriter.create(folder, lambda: datetime(2026, 1, 1, tzinfo=UTC)) as writer:
        ground = writer.put_blob('{"pack":{"facts":[]}}')
        events: list[Event] = [short_debate()[0].model_copy(update={"ground": ground}), *short_debate()[1:]]
        for event in events:
            writer.append(event)
    words = damage(folder, name)
    before = contents(folder)
    args = {
        "replay": ["replay", str(folder)],
        "export": ["export", str(folder), "--out", "-"],
        "diff": ["diff", str(folder), str(folder)],
        "fork": ["fork", str(folder), "--at", "tencent-1"],
        "resume": ["resume", str(folder), "--json"],
        "runs": ["runs"],
    }[command]
    status = run(args)
    err = capfd.readouterr().err
    assert "Traceback" not in err
    whole_enough = name in ("torn", "nul_tail", "empty")
    if command == "runs" or (whole_enough and command in ("replay", "diff", "export") and name != "empty"):
        assert status == 0
    elif not whole_enough:
        assert status == 2
        assert words in err
        assert "mend: " in err
    # Resuming keeps a torn tail in a file of its own, whatever it finds next.
    if status == 2 and not (command == "resume" and whole_enough):
        assert {key: data for key, data in contents(folder).items() if key != "lock"} == {
            key: data for key, data in before.items() if key != "lock"
        }


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["import", "nothing.json"], "no such file"),
        (["import", "."], "is a directory"),
        (["import", "prose.txt"], "not a debate that Baimo can read"),
        (["import", "bytes.bin"], "not UTF-8 at byte"),
        (["import", "prose.txt", "--as", "autogn"], "did you mean 'autogen'?"),
        (["import", "two.json", "--out", "x"], "the file holds 2 debates"),
        (["import", "prose.txt", "two.json", "--out", "x"], "there are several files"),
        (["export", "nothing"], "no log here"),
        (["export", "nothing", "--to", "pdf"], "no form is called 'pdf'"),
        (["replay", "nothing"], "no log here"),
    ],
)
def test_bad_input_is_named_with_its_mend_and_leaves_nothing(
    args: list[str], words: str, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (home / "prose.txt").write_text("今天开会。", "utf-8")
    (home / "bytes.bin").write_bytes(b"\xff\xfe\x00")
    (home / "two.json").write_text(TRADINGAGENTS, "utf-8")
    assert run(args) == 2
    assert words in capfd.readouterr().err
    assert not runs_folder().exists()
    assert not (home / "x").exists()
