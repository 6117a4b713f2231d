"""A persona file that is wrong is refused with its place, what was seen and how to mend it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from articles.loader import builtin_pack
from debate.errors import PersonaError
from personas.loader import BUILTIN, builtin_ids, check_against, load_persona, load_personas, persona_path
from personas.models import Persona

PACK = builtin_pack()


def broken(tmp_path: Path, old: str, new: str, name: str = "tencent") -> tuple[Path, int]:
    """Copy a built-in persona with one stretch replaced; return the file and the line of the stretch."""
    text = (BUILTIN / f"{name}.toml").read_text("utf-8")
    assert text.count(old) == 1, old
    path = tmp_path / f"{name}.toml"
    path.write_text(text.replace(old, new), "utf-8")
    return path, text[: text.index(old)].count("\n") + 1


def against(persona: Persona, path: Path | None = None, **ids: Any) -> None:
    known: dict[str, Any] = {
        "facts": PACK.facts,
        "issues": PACK.issues,
        "not_stated": PACK.not_stated,
        "participants": PACK.agenda.participants,
    }
    check_against(persona, path=path, **(known | ids))


def test_the_five_personas_load_in_the_order_asked_for() -> None:
    assert builtin_ids() == ["01ai", "bytedance", "deepseek", "moonshot", "tencent"]
    personas = load_personas(PACK.agenda.participants)
    assert tuple(personas) == PACK.agenda.participants
    assert [persona.id for persona in personas.values()] == list(personas)


@pytest.mark.parametrize("name", PACK.agenda.participants)
def test_each_of_the_five_fits_the_built_in_pack(name: str) -> None:
    against(load_persona(persona_path(name)))


def test_a_mistyped_id_brings_the_nearest_one() -> None:
    with pytest.raises(PersonaError, match=r"no persona 'tencnet'\n.*did you mean 'tencent'\?, or name a .toml file"):
        load_personas(["deepseek", "tencnet"])


def test_a_persona_of_the_users_own_is_found_by_its_path_and_in_a_folder(tmp_path: Path) -> None:
    path, _ = broken(tmp_path, 'id = "tencent"', 'id = "penguin"')
    own = path.rename(tmp_path / "penguin.toml")
    assert list(load_personas(["deepseek", str(own)])) == ["deepseek", "penguin"]
    assert list(load_personas(["penguin"], tmp_path)) == ["penguin"]
    with pytest.raises(PersonaError, match="did you mean 'penguin'"):
        load_personas(["pengiun"], tmp_path)


def test_one_seat_is_taken_once(tmp_path: Path) -> None:
    copy = shutil.copy(BUILTIN / "deepseek.toml", tmp_path / "other.toml")
    with pytest.raises(PersonaError, match=r"other.toml: id: the seat 'deepseek' is already taken"):
        load_personas(["deepseek", str(copy)])
    with pytest.raises(PersonaError, match="name every seat once"):
        load_personas(["deepseek", "deepseek"])


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PersonaError, match=r"nobody.toml: no such file\n  mend: check the path"):
        load_persona(tmp_path / "nobody.toml")


ALONE = [
    ("rank = 2,", "rnak = 2,", "goals[1].rnak: unknown key", "did you mean 'rank'?"),
    ("mandate]", "mandat]", "mandat: unknown key", "did you mean 'mandate'?"),
    ("tempo = ", "temop = ", "style.temop: unknown key", "did you mean 'tempo'?"),
    ("register_zh", "registr_zh", "style.registr_zh: unknown key", "did you mean 'register_zh'?"),
    ("tagline_en", "model", "model: unknown key", "use one of: beliefs"),
    ('schema = "baimo-persona/1"', 'schema = "baimo-persona/2"', "schema: 'baimo-persona/2'", "correct the value"),
    ('id = "tencent"', 'id = "Ten Cent"', "id: 'Ten Cent'", "correct the value"),
    ('tempo = "even"', 'tempo = "allegro"', "style.tempo: 'allegro': Input should be 'slow', 'even' or 'fast'", ""),
    ("prior = -0.5,", "prior = -1.5,", "stances[0].prior: -1.5", "correct the value"),
    ("rank = 2,", "rank = 3,", "goals: the ranks are [1, 3, 3, 4]", "number the goals 1 to 4"),
    ('id = "tx_f2"', 'id = "tx_f1"', "flip_conditions[1]: 'tx_f1' occurs twice", "name each once"),
    ('id = "tx_b2"', 'id = "tx_b1"', "beliefs[1]: 'tx_b1' occurs twice", "name each once"),
    ('{ issue = "one_model", prior', '{ issue = "agi_first", prior', "stances[7]: 'agi_first' occurs twice", "once"),
    ('{ company = "moonshot"', '{ company = "01ai"', "rivals[3]: '01ai' occurs twice", "name each once"),
    ('{ company = "moonshot"', '{ company = "tencent"', "rivals[3].company: a persona is not its own rival", "out"),
    ('trigger = "fact", fact = "F091",', 'trigger = "fact",', 'trigger is "fact" and no fact is named', "add fact"),
    ('trigger = "argument", delta', 'trigger = "argument", fact = "F001", delta', "flip_conditions[4].fact", "out"),
    ('fact = "F091", delta = 0.4', 'fact = "F091", delta = 0', "flip_conditions[0].delta: a delta of 0", "how far"),
    (
        'facts = ["F109"], assumption = false },\n  { rank = 3',
        "assumption = false },\n  { rank = 3",
        "goals[1]",
        "cite",
    ),
    ("[role]", "[role", "not TOML", "toml.io"),
]


@pytest.mark.parametrize(("old", "new", "problem", "mend"), ALONE)
def test_a_broken_persona_is_refused_with_its_place_and_the_mend(
    tmp_path: Path, old: str, new: str, problem: str, mend: str
) -> None:
    path, line = broken(tmp_path, old, new)
    with pytest.raises(PersonaError) as caught:
        load_persona(path)
    message = str(caught.value)
    assert problem in message
    assert mend in message
    assert caught.value.place is not None
    assert caught.value.place.path == path
    if "ranks" not in problem and "TOML" not in problem:
        assert caught.value.place.line == line


AGAINST = [
    ('trigger = "fact", fact = "F091"', 'trigger = "fact", fact = "F901"', "flip_conditions[0].fact", "no fact 'F901'"),
    ('facts = ["F084", "F091"]', 'facts = ["F084", "F9999"]', "rivals[1].facts", "no fact 'F9999'"),
    ('facts = ["F107"], assumption = true', 'facts = ["F999"], assumption = true', "red_lines[1].facts", "'F999'"),
    ('not_stated = ["N15"]', 'not_stated = ["N51"]', "constraints[3].not_stated", "no not-stated entry 'N51'"),
    ('issue = "consumer_scale"', 'issue = "comsumer_scale"', "stances[6].issue", "did you mean 'consumer_scale'"),
    (
        'id = "tx_f5", issue = "one_model"',
        'id = "tx_f5", issue = "two_models"',
        "flip_conditions[4].issue",
        "one_model",
    ),
    ('company = "moonshot"', 'company = "moonshoot"', "rivals[3].company", "did you mean 'moonshot'?"),
    ('facts = ["F096", "F108", "F109"]\nassumption', 'facts = ["F996"]\nassumption', "mandate.facts", "no fact 'F996'"),
]


@pytest.mark.parametrize(("old", "new", "field", "said"), AGAINST)
def test_a_persona_that_speaks_of_what_the_pack_does_not_have_is_refused(
    tmp_path: Path, old: str, new: str, field: str, said: str
) -> None:
    path, line = broken(tmp_path, old, new)
    persona = load_persona(path)
    with pytest.raises(PersonaError, match=re.escape(said)) as caught:
        against(persona, path)
    assert str(caught.value).startswith(f"{path}:{line}: {field}: the article pack has no ")
    with pytest.raises(PersonaError, match=re.escape(f"persona tencent: {field}: ")):
        against(persona)


def test_a_missing_stance_is_named(tmp_path: Path) -> None:
    text = (BUILTIN / "tencent.toml").read_text("utf-8")
    path = tmp_path / "tencent.toml"
    path.write_text(re.sub(r'  \{ issue = "one_model", prior.*\n', "", text), "utf-8")
    persona = load_persona(path)
    with pytest.raises(PersonaError, match=r"stances: no stance on 'one_model'\n  mend: add one"):
        against(persona, path)


def test_companies_need_not_be_checked() -> None:
    against(load_persona(persona_path("tencent")), participants=None)
    with pytest.raises(PersonaError, match="no company 'moonshot'"):
        against(load_persona(persona_path("tencent")), participants=["deepseek", "bytedance", "01ai"])


@pytest.mark.parametrize(
    "spoil", [lambda text: text.encode("gb18030"), lambda text: b"\xff\xfe" + text.encode("utf-16")]
)
def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path, spoil: Callable[[str], bytes]) -> None:
    path = tmp_path / "tencent.toml"
    path.write_bytes(spoil((BUILTIN / "tencent.toml").read_text("utf-8")))
    with pytest.raises(PersonaError, match="save the file as UTF-8"):
        load_persona(path)


def test_a_persona_is_cleaned_at_the_door(tmp_path: Path) -> None:
    path, _ = broken(tmp_path, 'tagline_en = "First ask', 'tagline_en = "\\u001B[2JFirst\\u202E\\n ask')
    assert load_persona(path).tagline_en == "[2JFirst ask where the user taps"
