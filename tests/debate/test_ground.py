"""The facts of a run, read from its folder."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from debate.errors import LogError
from debate.events import BlobRef
from debate.ground import read_ground
from debate.run import RunWriter

FACT = {
    "id": "F034",
    "zh": "李开复主张把超大模型留给大公司。",
    "en": "Kai-Fu Lee would leave super-large models to big companies.",
    "kind": "statement",
    "strength": "hard",
    "speaker": {
        "name_zh": "李开复",
        "name_en": "Kai-Fu Lee",
        "role_zh": "创始人",
        "role_en": "founder",
        "org_zh": "零一万物",
        "org_en": "01.AI",
        "anonymous": False,
        "mode": "direct",
    },
    "source": {"start": 10, "end": 42, "sha256": "0" * 64},
    "numbers": [],
    "a_field_of_a_later_version": True,
}
AGENDA = {"article": {"outlet_zh": "21世纪经济报道", "outlet_en": "21st Century Business Herald", "chars": 3422}}


def blob(folder: Path, ground: object) -> BlobRef:
    text = ground if isinstance(ground, str) else json.dumps(ground, ensure_ascii=False)
    with RunWriter(folder, lambda: datetime.now(UTC)) as run:
        return run.put_blob(text)


def test_a_fact_opens_in_both_languages_with_speaker_outlet_and_place(tmp_path: Path) -> None:
    ground = read_ground(tmp_path, blob(tmp_path, {"pack": {"facts": [FACT], "agenda": AGENDA}, "personas": []}))
    card = ground.facts["F034"]
    assert card.text("zh") == FACT["zh"]
    assert card.text("en") == FACT["en"]
    assert card.speaker is not None
    assert card.speaker.named("zh") == "李开复（零一万物 创始人）"
    assert card.speaker.named("en") == "Kai-Fu Lee (founder, 01.AI)"
    assert (card.source.start, card.source.end) == (10, 42)
    assert (ground.outlet("zh"), ground.outlet("en"), ground.chars) == (
        "21世纪经济报道",
        "21st Century Business Herald",
        3422,
    )


def test_an_anonymous_speaker_stays_anonymous(tmp_path: Path) -> None:
    speaker = {"name_zh": "一位业内人士", "name_en": "an industry insider", "role_zh": "业内人士", "anonymous": True}
    ground = read_ground(tmp_path, blob(tmp_path, {"pack": {"facts": [{**FACT, "speaker": speaker}], "agenda": {}}}))
    said_by = ground.facts["F034"].speaker
    assert said_by is not None
    assert said_by.anonymous
    assert said_by.named("zh") == "一位业内人士"


def test_control_characters_of_the_pack_do_not_get_through(tmp_path: Path) -> None:
    bad = {**FACT, "zh": "前\x1b]52;c;eA==\x07后", "speaker": {"name_zh": "甲\x9b2J", "name_en": "A\x1b[2J"}}
    card = read_ground(tmp_path, blob(tmp_path, {"pack": {"facts": [bad], "agenda": {}}})).facts["F034"]
    assert card.text("zh") == "前]52;c;eA==后"
    assert card.speaker is not None
    assert card.speaker.named("zh") == "甲2J"
    assert card.speaker.named("en") == "A[2J"


@pytest.mark.parametrize(
    "ground", ["not json", "[]", {"pack": {}}, {"pack": {"facts": [{"id": "F001"}]}}, {"pack": {"facts": 3}}]
)
def test_a_blob_without_facts_is_refused_with_its_place(tmp_path: Path, ground: object) -> None:
    ref = blob(tmp_path, ground)
    with pytest.raises(LogError) as error:
        read_ground(tmp_path, ref)
    assert ref.sha256 in str(error.value)
    assert "mend:" in str(error.value)


def test_a_changed_blob_is_refused(tmp_path: Path) -> None:
    ref = blob(tmp_path, {"pack": {"facts": [FACT], "agenda": AGENDA}})
    (tmp_path / "blobs" / ref.sha256).write_text("{}")
    with pytest.raises(LogError, match="changed"):
        read_ground(tmp_path, ref)
