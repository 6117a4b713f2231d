"""A page of any length is laid out only where somebody looks, and nothing jumps."""

from scripted_session import START, second_round

from debate.claims import Claim
from debate.events import RoundStarted, SpeechGiven
from debate.feed import DraftVoided, Logged, Streamed
from debate.log import Record
from tui.transcript.draft import Draft
from tui.transcript.model import Entry, Transcript
from tui.transcript.page import BLANK, INDENT, Row, ink
from tui.transcript.press import Press
from tui.transcript.scribe import entry_of
from tui.words import Words

TEXT = "先把话说清楚：价格降下来以后，谁都可以用，差别只在怎么用。"


def long_page(count: int, width: int = 40) -> tuple[Transcript, list[int]]:
    """Return a page of speeches of growing length, and the list of entries that were written."""
    written: list[int] = []

    def write(entry: Entry) -> tuple[Row, ...]:
        written.append(int(entry.key))
        return Row((ink(TEXT * (1 + int(entry.key) % 7)),), INDENT), BLANK

    page = Transcript(write, width)
    for i in range(count):
        page.append(Entry(str(i), "speech", RoundStarted(round=1, phase="opening"), cells=60 * (1 + i % 7), rows=2))
    return page, written


def test_a_long_page_writes_only_what_comes_into_sight() -> None:
    page, written = long_page(10_000)
    index, line = page.locate(page.height // 2)
    page.settle(index, line, 40, 80)
    assert 5 <= len(written) <= 60


def test_the_line_at_the_top_stays_when_heights_around_it_become_exact() -> None:
    page, _ = long_page(500)
    index = 250
    page.settle(index, 1, 0, 40)
    before = page.locate(page.top(index) + 1)
    y = page.settle(index, 1, 200, 200)
    assert page.locate(y) == before == (index, 1)


def test_every_line_of_a_settled_page_is_where_the_heights_say() -> None:
    page, _ = long_page(50)
    page.settle(0, 0, 0, 100_000)
    lines = [(i, line) for i in range(50) for line in range(page.lines(i))]
    assert [page.locate(y) for y in range(page.height)] == lines


def test_another_width_keeps_the_order_and_the_reader_finds_the_place_again() -> None:
    page, _ = long_page(200)
    page.settle(100, 2, 50, 50)
    page.resize(61)
    y = page.settle(100, 2, 50, 50)
    assert page.locate(y) == (100, 2)


def test_entries_that_are_not_shown_take_no_line() -> None:
    page, written = long_page(30)
    page.show(lambda entry: entry.key in ("3", "7"))
    page.settle(0, 0, 0, 1000)
    assert written == [3, 7]
    assert page.height == page.lines(3) + page.lines(7)
    page.show(None)
    assert page.lines(0) > 0


def test_drafts_stand_after_the_entries_and_grow_at_their_end() -> None:
    page, _ = long_page(3)
    draft = Draft("deepseek-2", "deepseek", Row((ink("head"),)))
    page.drafts.append(draft)
    page.settle(0, 0, 0, 1000)
    top = page.top(3)
    assert page.locate(top) == (3, 0)
    before = page.height
    draft.add("字" * 100)
    assert page.height > before
    assert page.locate(10_000)[0] == 3


def test_a_draft_grown_piece_by_piece_is_laid_out_like_one_that_came_whole() -> None:
    text = "第一段说价格，只到3%。[F004]然后DeepSeek-R1放了出来。\n\n第二段说入口——微信，有10亿人在用。" * 5
    for size in (1, 3, 7):
        grown = Draft("a-1", "a", Row((ink("head"),)))
        for i in range(0, len(text), size):
            grown.add(text[i : i + size])
            grown.laid(34)
        whole = Draft("a-1", "a", Row((ink("head"),)))
        whole.add(text)
        assert grown.laid(34) == whole.laid(34)


def test_a_draft_takes_no_control_characters_even_when_they_come_in_two_pieces() -> None:
    draft = Draft("a-1", "a", Row((ink("head"),)))
    for piece in ("x\x1b", "]52;c;AAAA\x07y", "\u202ez"):
        draft.add(piece)
    assert draft.text == "x]52;c;AAAAyz"


def press() -> Press:
    return Press(Words("zh"))


def test_a_voided_draft_stays_in_sight_struck_through_with_its_reason_until_the_speech() -> None:
    paper = press()
    paper.set(Streamed("deepseek-1", "deepseek", "半句"))
    paper.set(DraftVoided("deepseek-1", "deepseek", "连接断了"))
    paper.set(Streamed("deepseek-1", "deepseek", "重新开始"))
    voided, fresh = paper.page.drafts
    rows, _ = voided.laid(40)
    assert [ink.struck for ink in rows[1].inks] == [True]
    assert "此稿作废：连接断了" in rows[2].text
    assert fresh.text == "重新开始"
    assert not fresh.laid(40)[0][1].inks[0].struck


def test_a_speech_replaces_its_drafts() -> None:
    paper = press()
    paper.set(Streamed("tencent-1", "tencent", "草稿"))
    claims = (Claim(id="tencent-1.1", text="定稿。"),)
    speech = SpeechGiven(turn="tencent-1", seat="tencent", round=1, phase="opening", attempt=1, claims=claims)
    assert paper.set(Logged(Record(0, START, speech, ""))) == 1
    assert paper.page.drafts == []
    assert [entry.key for entry in paper.page.entries] == ["tencent-1"]
    assert paper.places == {"tencent-1": 0}


def test_estimates_are_near_the_truth() -> None:
    paper = press()
    speeches = [step for step in second_round() if isinstance(step, SpeechGiven)] * 40
    for speech in speeches:
        entry = entry_of(speech)
        assert entry is not None
        paper.page.append(entry)
    paper.page.resize(70)
    guessed = paper.page.height
    paper.page.settle(0, 0, 0, 1_000_000)
    assert 0.7 < guessed / paper.page.height < 1.4
