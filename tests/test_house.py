"""The house keeps its own rules: what loads when, what a file may hold, what an install brings."""

import ast
import json
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from baimo.cli import main

ROOT = Path(__file__).parent.parent
NOT_OURS = {".git", ".venv", "build", "dist", "htmlcov", "runs", "uv.lock", "pylock.toml", "snapshot_report.html"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
MODELS = ("litellm", "langgraph", "langchain_core", "openai", "tenacity", "aiohttp", "tiktoken")
SCREEN = ("textual", "rich")
TABLES = ("numpy", "scipy", "polars", "altair", "ray")
# Put together here, so that this file does not name them either.
HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("registry", "npmjs"), ("deb", "debian"), ("hf-mirror", "com"))]
HOSTS += ["python" + "hosted", "npm" + "mirror", "tuna" + ".tsinghua"]


def files(suffix: str = "") -> Iterator[Path]:
    """Yield the files of the repository, without what tools made."""
    stack = [ROOT]
    while stack:
        for path in sorted(stack.pop().iterdir()):
            if path.name in NOT_OURS or path.name.endswith((".egg-info", "_cache")) or path.name == "__pycache__":
                continue
            if path.is_dir():
                if not path.name.startswith(".hypothesis"):
                    stack.append(path)
            elif path.name.endswith(suffix) and not path.name.startswith(".coverage"):
                yield path


def texts() -> Iterator[tuple[Path, str]]:
    for path in files():
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def loaded_by(code: str) -> set[str]:
    """Return the names of the top-level modules that a fresh interpreter has loaded after `code`."""
    tail = "\nimport json, sys; print('\\n' + json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", code + tail], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import baimo",
        "from baimo.cli import run; assert run(['--help']) == 0",
        "from baimo.cli import run; assert run(['debate', '--help']) == 0",
        "from baimo.cli import run; assert run(['resume', '--help']) == 0",
        "from baimo.cli import run; assert run(['--version']) == 0",
        "from baimo.cli import run; assert run(['debate', '--article', 'nothing-like-it']) == 2",
        "from baimo.cli import run; assert run(['resume', 'nothing-like-it']) == 2",
        "from articles.loader import builtin_pack; builtin_pack()",
        "from personas.loader import load_personas; load_personas(['deepseek'])",
    ],
)
def test_help_and_errors_never_pay_for_models_or_screens(code: str) -> None:
    assert loaded_by(code) & {*MODELS, *SCREEN, *TABLES} == set()


def test_the_screen_is_painted_without_the_model_stack() -> None:
    loaded = loaded_by("import tui.app")
    assert "textual" in loaded
    assert loaded & {*MODELS, *TABLES} == set()


def test_a_rehearsal_needs_no_model_client_and_reading_its_log_no_graph_either(tmp_path: Path) -> None:
    run = tmp_path / "run"
    hold = f"from baimo.cli import run; assert run(['debate', '--rounds', '1', '--out', {str(run)!r}]) == 0"
    assert loaded_by(hold) & {"litellm", "openai", "tiktoken", "textual", *TABLES} == set()
    read = f"import baimo; run = baimo.read({str(run)!r}); assert run.view.closed and len(run.events) > 10"
    assert loaded_by(read) & {*MODELS, *SCREEN, *TABLES} == set()


def test_no_file_names_a_package_host_or_a_path_of_a_machine() -> None:
    for path, text in texts():
        for host in HOSTS:
            assert host not in text, f"{path} names {host}"
        assert not re.search(r"(?<![\w.])/(?:work|farm|root|opt)/", text), path


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    assert [str(path) for path in files(".py") if path.read_text("utf-8").count("\n") > 350] == []


def test_no_error_is_swallowed() -> None:
    for path in files(".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, f"{path}:{node.lineno}: a bare except"
                idle = [isinstance(line, ast.Pass) or _is_ellipsis(line) for line in node.body]
                assert not all(idle), f"{path}:{node.lineno}: except ... pass"
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
                broad = {"Exception", "BaseException"} & {ast.unparse(argument) for argument in node.args}
                assert not broad, f"{path}:{node.lineno}: suppress of everything"


def _is_ellipsis(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and line.value.value is ...


def test_no_two_test_modules_share_a_name() -> None:
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def pins(lock: str) -> dict[str, list[tuple[Requirement, int]]]:
    """Return, for every package of a lock file, its pins and how many hashes each has."""
    found: dict[str, list[tuple[Requirement, int]]] = {}
    for block in re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text("utf-8"))[1:]:
        requirement = Requirement(block.partition(" \\\n")[0])
        found.setdefault(requirement.name, []).append((requirement, block.count("--hash=sha256:")))
    return found


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_everything_by_hash_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"(?<![\w.])/\w", text)
    found = pins(lock)
    assert len(found) > 50
    for name, entries in found.items():
        for requirement, hashes in entries:
            assert hashes > 0, name
            assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
    assert not {str(pin.specifier) for pin, _ in found["litellm"]} & {"==1.82.7", "==1.82.8"}


@pytest.mark.parametrize(("lock", "extra"), [("requirements.lock", None), ("requirements-dev.lock", "dev")])
def test_a_lock_holds_what_the_project_asks_for(lock: str, extra: str | None) -> None:
    found = pins(lock)
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else [])]
    for requirement in map(Requirement, [*wanted, *PROJECT["build-system"]["requires"], "editables"]):
        if requirement.name == "baimo":
            continue
        assert requirement.name in found, f"{requirement.name} is missing: make lock"
        for pin, _ in found[requirement.name]:
            version = Version(str(pin.specifier).removeprefix("=="))
            assert requirement.specifier.contains(version, prereleases=True), f"{pin} is not {requirement}: make lock"


def test_both_locks_agree() -> None:
    use, work = pins("requirements.lock"), pins("requirements-dev.lock")
    for name, entries in use.items():
        assert [str(pin) for pin, _ in entries] == [str(pin) for pin, _ in work[name]], name


def test_a_wheel_carries_every_file_that_the_packages_read(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    there = {str(path.relative_to(ROOT)) for path in files() if path.relative_to(ROOT).parts[0] in PACKAGES}
    assert packed == there
    assert {"articles/deepseek-shock/facts.jsonl", "personas/tencent.toml"} <= packed


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_a_readme_opens_with_the_two_commands(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    commands = re.findall(r"^make .*$", text, re.MULTILINE)
    assert [command.split("#")[0].strip() for command in commands[:2]] == ["make debate", "make test"]
    assert text.index("make debate") < 900


def test_every_link_between_the_documents_leads_somewhere() -> None:
    for path in files(".md"):
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
            if "://" not in target and not target.startswith("#"):
                assert (path.parent / target.partition("#")[0]).exists(), f"{path} -> {target}"


def code_lines(name: str) -> list[str]:
    """Return the lines of code in a document, without their comments."""
    blocks = re.findall(r"^```\w+\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line.split(" #")[0].strip() for block in blocks for line in block.splitlines()]


def test_both_readmes_tell_the_same_story() -> None:
    assert code_lines("README.md") == code_lines("README.zh.md")
    depths = [
        re.findall(r"^#+ ", (ROOT / name).read_text("utf-8"), re.MULTILINE) for name in ("README.md", "README.zh.md")
    ]
    assert depths[0] == depths[1]


def test_every_command_in_the_readme_can_be_given() -> None:
    shown = [line for line in code_lines("README.md") if line.startswith("baimo ")]
    assert len(shown) >= 8
    for line in shown:
        words = shlex.split(line.partition(" > ")[0])[1:]
        command = main.get_command(click.Context(main), words[0])
        assert command is not None, line
        command.make_parser(click.Context(command)).parse_args(words[1:])


def test_every_make_target_in_the_documents_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for name in ("README.md", "README.zh.md", "CONTRIBUTING.md"):
        assert {line.split()[1] for line in code_lines(name) if line.startswith("make ")} <= targets
