from pathlib import Path

import pytest

from debate.claims import Frozen
from debate.errors import ArticleError
from debate.files import load_jsonl, load_toml


class Phase(Frozen):
    id: str
    max_chars: int


class Plan(Frozen):
    name: str
    rounds: int = 1
    phases: tuple[Phase, ...] = ()


def written(tmp_path: Path, text: str | bytes, name: str = "plan.toml") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_good_file_loads(tmp_path: Path) -> None:
    path = written(tmp_path, 'name = "圆桌"\n[[phases]]\nid = "a"\nmax_chars = 3\n')
    assert load_toml(path, Plan, ArticleError).phases == (Phase(id="a", max_chars=3),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('name = "x"\nround = 3\n', r"plan.toml:2: round: unknown key\n  mend: did you mean 'rounds'\?"),
        (
            'name = "x"\n[[phases]]\nid = "a"\nmax_chars = 1\n[[phases]]\nid = "b"\nmax_char = 2\n',
            r"plan.toml:7: phases\[1\].max_char: unknown key",
        ),
        ('name = "x"\n\nrounds = "many"\n', r"plan.toml:3: rounds: 'many': Input should be a valid integer"),
        ("rounds = 2\n", r"plan.toml: name: missing\n  mend: add it"),
        ('name = "x\n', r"plan.toml:1: not TOML"),
        (b'name = "\xff"\n', r"plan.toml: not UTF-8 at byte 8\n  mend: save the file as UTF-8"),
    ],
)
def test_a_bad_file_is_refused_with_its_place_and_the_mend(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        load_toml(written(tmp_path, text), Plan, ArticleError)


def test_jsonl_errors_name_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, '{"id": "a", "max_chars": 1}\n\n{"id": "b", "max_chars": }\n', "phases.jsonl")
    with pytest.raises(ArticleError, match=r"phases.jsonl:3: not JSON"):
        load_jsonl(path, Phase, ArticleError)


def test_what_is_not_a_file_of_sensible_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="is a directory"):
        load_toml(tmp_path, Plan, ArticleError)
    with pytest.raises(ArticleError, match="no such file"):
        load_toml(tmp_path / "none.toml", Plan, ArticleError)
    with pytest.raises(ArticleError, match="no such file"):
        load_toml(Path("/dev/zero"), Plan, ArticleError)
    with pytest.raises(ArticleError, match="at most"):
        load_toml(written(tmp_path, b" " * (5 * 1024 * 1024)), Plan, ArticleError)
