"""What the rehearsal voice promises, in the five companies' debate: every motion, both languages, twenty seeds."""

import asyncio
import json
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from rehearsed import FIVE, MOTIONS, Rehearsed, brief_of, five, opened, plan_for, rehearse

from agents.rehearsal import RehearsalVoice
from agents.rehearsal.lines import pack_lines
from agents.voice import Voided
from debate.claims import Claim, seat_of, turn_of
from debate.view import DebateView, Turn, fold

SEEDS = range(20)
LANGS = ("zh", "en")


def debates(lang: str) -> Iterator[Rehearsed]:
    return (five(lang, seed) for seed in SEEDS)


def words(text: str, lang: str) -> list[str]:
    return re.findall(r"\w", text) if lang == "zh" else re.findall(r"[\w']+", text.lower())


def reached(turn: Turn) -> list[str]:
    """The claims of other seats that a speech takes up."""
    return [r.target for claim in turn.claims for r in claim.relations if seat_of(r.target) != turn.seat]


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_is_borne_by_the_ledger_or_is_an_opinion(lang: str) -> None:
    for held in debates(lang):
        labels = {claim.verdict.label for claim in held.view.heard() if claim.verdict}
        assert labels <= {"supported", "opinion"}
        assert not [c.text for c in held.view.heard() if c.facts and c.verdict and c.verdict.label != "supported"]


@pytest.mark.parametrize("lang", LANGS)
def test_sentences_with_figures_cite_the_ledger(lang: str) -> None:
    for held in debates(lang):
        for claim in held.view.heard():
            bare = re.sub(r"(?i)R1|V3|k1\.5|GPT-?5|o1|Baichuan-M1|01\.AI", "", claim.text)
            assert claim.facts or claim.relations or not re.search(r"\d", bare), claim.text


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_said_twice(lang: str) -> None:
    for held in debates(lang):
        texts = [claim.text.lower() for claim in held.view.claims.values()]
        assert [text for text, count in Counter(texts).items() if count > 1] == []


@pytest.mark.parametrize("lang", LANGS)
def test_wording_recurs_only_where_one_seat_quotes_another(lang: str) -> None:
    for held in debates(lang):
        grams: Counter[tuple[str, ...]] = Counter()
        for claim in held.view.heard():
            unquoted = re.sub(r"[“\"][^“”\"]+[”\"]", " ", claim.text)
            said = words(unquoted, lang)
            grams.update({tuple(said[i : i + 8]) for i in range(len(said) - 7)})
        again = sum(count - 1 for count in grams.values())
        assert again <= 0.035 * grams.total()


@pytest.mark.parametrize("lang", LANGS)
def test_each_seat_speaks_in_every_round_at_a_fit_length(lang: str) -> None:
    low, high = (80, 330) if lang == "zh" else (50, 210)
    for held in debates(lang):
        assert Counter(turn.seat for turn in held.view.turns) == dict.fromkeys(FIVE, 4)
        for turn in held.view.turns:
            text = "".join(c.text for c in turn.claims) if lang == "zh" else " ".join(c.text for c in turn.claims)
            size = len(text) if lang == "zh" else len(text.split())
            phase = held.plan.form.phase(turn.phase)
            assert low <= size <= min(high, phase.max_chars if lang == "zh" else phase.max_words), text


@pytest.mark.parametrize("lang", LANGS)
def test_speeches_stay_on_the_motions_issues(lang: str) -> None:
    for held in debates(lang):
        issues = set(held.plan.motion.issues)
        facts = held.plan.pack.facts
        cited = [claim.facts for claim in held.view.heard() if claim.facts and not claim.asks]
        on = [ids for ids in cited if issues & {b.issue for fact in ids for b in facts[fact].bears_on}]
        # What leads up to a question may be about something else.
        assert len(on) >= len(cited) - 2
        openings = [turn for turn in held.view.turns if turn.round == 1]
        assert all(any(claim.facts for claim in turn.claims) for turn in openings)


@pytest.mark.parametrize("lang", LANGS)
def test_after_the_opening_every_turn_takes_up_a_named_claim(lang: str) -> None:
    for held in debates(lang):
        later = [turn for turn in held.view.turns if turn.round > 1]
        assert sum(bool(reached(turn)) for turn in later) >= 0.95 * len(later)
        assert all(target in held.view.claims for turn in later for target in reached(turn))


@pytest.mark.parametrize("lang", LANGS)
def test_whoever_takes_up_a_claim_names_what_it_says(lang: str) -> None:
    """The sentence quotes words of the claim, or shares a telling word with it or with a fact it cites."""
    named = total = 0
    for held in debates(lang):
        for claim in held.view.heard():
            for relation in claim.relations:
                if relation.kind == "answers":
                    continue
                target = held.view.claims[relation.target]
                total += 1
                named += shares_words(claim.text, target, held, lang)
    assert named >= 0.95 * total


def shares_words(text: str, target: Claim, held: Rehearsed, lang: str) -> bool:
    facts = [held.plan.pack.facts[fact] for fact in target.facts]
    gists = [
        card.gist for fact, card in pack_lines(held.plan.pack.id, held.plan.lang).facts.items() if fact in target.facts
    ]
    if any(gist in text for gist in gists):
        return True
    source = " ".join([target.text, *(fact.zh if lang == "zh" else fact.en for fact in facts)]).lower()
    if any(quote.lower() in source for quote in re.findall(r"[“\"]([^“”\"]+)[”\"]", text)):
        return True
    mine = words(text, lang)
    width = 2 if lang == "zh" else 1
    pieces = {" ".join(mine[i : i + width]) for i in range(len(mine) - width + 1)}
    theirs = words(source, lang)
    other = {" ".join(theirs[i : i + width]) for i in range(len(theirs) - width + 1)}
    common = pieces & other
    return bool(common if lang == "zh" else {word for word in common if len(word) > 3})


@pytest.mark.parametrize("lang", LANGS)
def test_objections_come_with_a_reason(lang: str) -> None:
    for held in debates(lang):
        for turn in held.view.turns:
            last = turn.claims[-1]
            hostile = any(r.kind in ("attacks", "undercuts") for r in last.relations)
            assert not hostile or len(last.text) > (30 if lang == "zh" else 60), last.text


@pytest.mark.parametrize("lang", LANGS)
def test_a_question_goes_to_a_seat_and_is_answered_in_its_next_turn(lang: str) -> None:
    for held in debates(lang):
        view = held.view
        assert len(view.questions) >= 4
        order = [turn.id for turn in view.turns]
        for question in view.questions:
            assert question.to != question.asker
            asked = order.index(turn_of(question.claim.id))
            due = next(turn for turn in view.turns[asked + 1 :] if turn.seat == question.to)
            assert question.answered_in == due.id


def test_the_main_motion_puts_its_own_questions_to_the_companies() -> None:
    main = [five("zh", seed) for seed in SEEDS if seed % len(MOTIONS) == 0]
    ends = {seat: own.zh.rpartition("。")[2] for seat, own in main[0].plan.motion.company_questions.items()}
    tails = {seat: end.rstrip("？")[-8:] for seat, end in ends.items()}
    asked = {q.to for held in main for q in held.view.questions if tails[q.to] in q.claim.text}
    assert len(asked) >= 4


@pytest.mark.parametrize("lang", LANGS)
def test_stances_move_only_by_a_claim_of_another_seat(lang: str) -> None:
    for held in debates(lang):
        order = [turn.id for turn in held.view.turns]
        for move in held.view.moves:
            assert move.because in held.view.claims
            assert seat_of(move.because) != move.seat
            assert order.index(turn_of(move.because)) < order.index(move.turn)
            assert move.reason
            granted = [r for c in held.view.turns[order.index(move.turn)].claims for r in c.relations]
            assert ("concedes", move.because) in [(r.kind, r.target) for r in granted]


@pytest.mark.parametrize("lang", LANGS)
def test_some_seats_move_and_they_do_not_all_agree_in_the_end(lang: str) -> None:
    for held in debates(lang):
        assert 1 <= len(held.view.moves) <= 14
        spreads = []
        for issue in held.plan.motion.issues:
            values = [reports[issue].value for reports in held.view.stances.values()]
            spreads.append(max(values) - min(values))
        assert max(spreads) >= 0.6


def test_seeds_differ_in_wording_evidence_and_targets() -> None:
    held = [five("zh", seed) for seed in SEEDS if seed % len(MOTIONS) == 0]
    openings = {debate.drafts[f"{seat}-1"] for debate in held for seat in FIVE}
    assert len(openings) >= 18
    evidence = {frozenset(fact for claim in debate.view.heard() for fact in claim.facts) for debate in held}
    targets = {tuple(reached(turn)) for debate in held for turn in debate.view.turns if turn.id == "tencent-2"}
    assert len(evidence) == len(held)
    assert len(targets) >= 3


def test_the_same_seed_says_the_same_whatever_was_said_before() -> None:
    again = rehearse(plan_for("en", 3, MOTIONS[3]), RehearsalVoice())
    assert dict(again.drafts) == dict(five("en", 3).drafts)


def test_the_same_seed_says_the_same_in_another_process() -> None:
    code = (
        "import sys, hashlib; sys.path[:0] = [sys.argv[1]];"
        "from rehearsed import plan_for, rehearse;"
        "held = rehearse(plan_for('zh', 7, 'startups_stop_pretraining', rounds=2), gate='off');"
        "print(hashlib.sha256(''.join(held.drafts.values()).encode()).hexdigest())"
    )
    folder = __file__.rpartition("/")[0]
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, folder],
            env={"PYTHONHASHSEED": salt, "PYTHONPATH": ":".join(p for p in sys.path if p), "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for salt in ("1", "2")
    ]
    assert runs[0] == runs[1]


async def test_drafts_arrive_in_small_pieces_and_call_nobody() -> None:
    plan = plan_for("zh", 1)
    event = opened(plan)
    view = fold(DebateView(), [event])
    first = event.plan[0].order[0]
    brief = brief_of(plan, view, first, f"{first}-1", 1, "opening")
    calls: list[object] = []
    voice = RehearsalVoice()
    pieces = [piece async for piece in voice.speak(brief, calls.append)]
    assert not any(isinstance(piece, Voided) for piece in pieces)
    assert "".join(str(piece) for piece in pieces) == voice.draft(brief)
    assert max(len(str(piece)) for piece in pieces) <= 8
    assert calls == []
    await asyncio.sleep(0)


@pytest.mark.parametrize("lang", LANGS)
def test_a_ballot_names_another_seat_and_a_claim_of_its(lang: str) -> None:
    chosen = set()
    for held in debates(lang):
        for seat in FIVE:
            brief = brief_of(held.plan, held.view, seat, f"{seat}-ballot", 4, "closing", task="ballot")
            draft = RehearsalVoice().draft(brief) if seat == FIVE[0] else five_ballot(held, seat)
            vote = json.loads(draft.removeprefix("```baimo\n").removesuffix("\n```"))
            assert vote["vote"] in FIVE
            assert vote["vote"] != seat
            assert seat_of(vote["because"]) == vote["vote"]
            assert vote["because"] in held.view.claims
            chosen.add(vote["vote"])
    assert len(chosen) >= 4


def five_ballot(held: Rehearsed, seat: str) -> str:
    from rehearsed import VOICE

    return VOICE.draft(brief_of(held.plan, held.view, seat, f"{seat}-ballot", 4, "closing", task="ballot"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_five_are_told_apart_by_words_alone(lang: str) -> None:
    """Naive Bayes over character pairs (zh) or words (en), names and ledger sentences taken out: chance is 0.2."""
    learned = {seat: Counter[str]() for seat in FIVE}
    for seed in range(10):
        for turn in five(lang, seed).view.turns:
            learned[turn.seat].update(traits(five(lang, seed), turn, lang))
    kinds = len(set().union(*learned.values()))
    weights = {
        seat: ({t: math.log(n + 0.3) for t, n in table.items()}, math.log(table.total() + 0.3 * kinds))
        for seat, table in learned.items()
    }
    right = total = 0
    for seed in range(10, 20):
        for turn in five(lang, seed).view.turns:
            seen = traits(five(lang, seed), turn, lang)
            scores = {
                seat: sum(n * (logs.get(t, math.log(0.3)) - norm) for t, n in seen.items())
                for seat, (logs, norm) in weights.items()
            }
            right += max(scores, key=lambda seat: scores[seat]) == turn.seat
            total += 1
    assert right / total >= 0.9


def traits(held: Rehearsed, turn: Turn, lang: str) -> Counter[str]:
    text = " ".join(claim.text for claim in turn.claims if not claim.facts)
    for persona in held.plan.personas.values():
        text = text.replace(persona.name_zh, "").replace(persona.name_en, "")
    text = re.sub(r"[“\"][^“”\"]+[”\"]", " ", text)
    said = words(text, lang)
    return Counter("".join(said[i : i + 2]) for i in range(len(said) - 1)) if lang == "zh" else Counter(said)
