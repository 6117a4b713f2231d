"""The written lines of the rehearsal voice: they fit what they speak of, in both languages alike."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rehearsed import FIVE, plan_for

from agents.rehearsal.lines import VoiceLines, generic_lines, line_of, pack_lines, persona_lines, sentences
from agents.rehearsal.tact import Tact
from debate.errors import PersonaError
from debate.files import load_toml

LANGS = ("zh", "en")
PLAN = plan_for("zh", 0)
SLOTS = {"rival", "handle", "issue", "pole", "self", "topic", "after"}


def voices(lang: str) -> Iterator[tuple[str, VoiceLines]]:
    yield "generic", generic_lines(lang)  # type: ignore[arg-type]
    for seat in FIVE:
        own = persona_lines(seat, lang)  # type: ignore[arg-type]
        assert own is not None
        yield seat, own


def groups(voice: VoiceLines) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind, texts in voice.frames.items():
        yield f"frames {kind}", texts
    for motion, side in voice.motions.items():
        yield f"motions {motion}", (*side.yes, *side.no, *side.say)
    for issue, poles in voice.issues.items():
        yield f"issues {issue}", (*poles.plus, *poles.minus)
    for name in ("plans", "flips", "answers"):
        for key, texts in getattr(voice, name).items():
            yield f"{name} {key}", texts


@pytest.mark.parametrize("lang", LANGS)
def test_lines_speak_of_things_that_exist(lang: str) -> None:
    pack, issues, motions = PLAN.pack, set(PLAN.pack.issues), set(PLAN.pack.motions)
    written = pack_lines(pack.id, lang)  # type: ignore[arg-type]
    assert set(written.issues) == issues == set(written.arguments)
    assert set(written.facts) <= set(pack.facts)
    for fact, lines in written.facts.items():
        assert set(lines.so) <= {bearing.issue for bearing in pack.facts[fact].bears_on}
    asked = {question.id: question.to for question in written.questions}
    for seat, voice in voices(lang):
        assert set(voice.issues) <= issues
        assert set(voice.plans) <= issues
        assert set(voice.motions) <= motions
        assert set(voice.shun) <= set(pack.facts)
        if seat != "generic":
            assert set(voice.flips) == {flip.id for flip in PLAN.personas[seat].flip_conditions}
            assert set(voice.answers) == {name for name, to in asked.items() if to == seat}


def test_chinese_and_english_have_the_same_repertoire() -> None:
    for (seat, zh), (_, en) in zip(voices("zh"), voices("en"), strict=True):
        sizes = {lang: {name: len(texts) for name, texts in groups(voice)} for lang, voice in (("zh", zh), ("en", en))}
        assert set(sizes["zh"]) == set(sizes["en"]), seat
    zh_facts, en_facts = pack_lines("deepseek-shock", "zh").facts, pack_lines("deepseek-shock", "en").facts
    assert {f: set(lines.so) for f, lines in zh_facts.items()} == {f: set(lines.so) for f, lines in en_facts.items()}
    # Every fact that can argue has a name for later mention and a critical question.
    assert all(lines.gist and lines.cut and lines.so for lines in (*zh_facts.values(), *en_facts.values()))


@pytest.mark.parametrize("lang", LANGS)
def test_no_line_is_written_twice_and_every_slot_is_known(lang: str) -> None:
    seen: dict[str, str] = {}
    for seat, voice in voices(lang):
        for name, texts in groups(voice):
            for text in texts:
                assert text not in seen, (seat, name, seen[text])
                seen[text] = f"{seat} {name}"
                assert set(re.findall(r"\{(\w*)\}", text)) <= SLOTS, text


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_said_without_a_fact_needs_none(lang: str) -> None:
    tact = Tact(PLAN.pack, lang)  # type: ignore[arg-type]
    faulted, total = [], 0
    for seat, voice in voices(lang):
        for name, texts in groups(voice):
            whole = [text for text in texts if "{" not in text and text[-1] not in ":：" and "reason" not in name]
            speaker = FIVE[0] if seat == "generic" else seat
            faulted += [(seat, name, text) for text in whole if not tact.sound(line_of(text).text, (), speaker)]
            total += len(whole)
    # The voice never says such a line; a few may be lost to a stricter gate, a repertoire may not.
    assert len(faulted) <= total // 100, faulted


@pytest.mark.parametrize("lang", LANGS)
def test_facts_are_restated_without_a_fault(lang: str) -> None:
    tact = Tact(PLAN.pack, lang)  # type: ignore[arg-type]
    faulted, total = [], 0
    for fact, lines in pack_lines("deepseek-shock", lang).facts.items():  # type: ignore[arg-type]
        argued = [*lines.cut, *(text for texts in lines.so.values() for text in texts)]
        faulted += [text for text in lines.say if not tact.sound(line_of(text).text, (fact,), FIVE[0])]
        faulted += [text for text in argued if not tact.sound(line_of(text).text, (), FIVE[0])]
        total += len(lines.say) + len(argued)
        assert not re.search(r"\d", lines.gist)
    assert len(faulted) <= total // 100, faulted


@pytest.mark.parametrize("lang", LANGS)
def test_personas_keep_off_the_words_they_avoid(lang: str) -> None:
    forbidden = {
        "deepseek": r"[!！]|颠覆|碾压|遥遥|disrupt|crush",
        "tencent": r"必须|决战|绝对|\bmust\b|absolutely|showdown",
    }
    for seat, voice in voices(lang):
        for _, texts in groups(voice):
            assert [text for text in texts if seat in forbidden and re.search(forbidden[seat], text)] == []


def test_a_quotable_stretch_is_part_of_its_line() -> None:
    line = line_of("花得少也行，<堆钱就不再是门票>[F004]。")
    assert line.key == "堆钱就不再是门票"
    assert line.plain == "花得少也行，堆钱就不再是门票。"
    assert line.facts == ("F004",)


def test_names_with_points_in_them_do_not_end_a_sentence() -> None:
    text = "01.AI and Kimi k1.5 are names. This is the second sentence."
    assert sentences(text, "en") == ["01.AI and Kimi k1.5 are names.", "This is the second sentence."]


def test_a_wrong_key_in_a_file_of_lines_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "persona.zh.toml"
    path.write_text('schema = "baimo-lines/1"\n\n[frame]\nattack = []\n', "utf-8")
    with pytest.raises(PersonaError, match=r"(?s)persona\.zh\.toml.*frame.*did you mean 'frames'"):
        load_toml(path, VoiceLines, PersonaError)
