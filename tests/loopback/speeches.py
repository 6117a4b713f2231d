"""What the loopback server answers when nobody scripted it: a plausible speech, read off the request itself.

It cites facts of the ledger in the ledger's own words, answers claims by id, and votes. The same request gives the
same answer; within one debate no sentence comes twice.
"""

import json
import re
from dataclasses import dataclass
from hashlib import sha256

from loopback.server import Exchange, Reply

_FACT = re.compile(r"^\[(F\d+)\] (.+)$", re.M)
_NOTE = re.compile(r"(?:（[^（）]*）| \([^()]*\))$")
_WHO = re.compile(r"(?:你是.*?（(\w+)）)|(?:You are .*? \((\w+)\))")
_LINE = re.compile(r"^([a-z0-9_]+-\d+\.\d+) (.*)$", re.M)
_STANCE = re.compile(r"([a-z_]+) ([+-][\d.]+)")
_OPENERS = {
    "zh": ("先把账摆开", "换个角度看", "说到底", "我的判断是", "慢一点讲", "拆成两步看", "实话实说"),
    "en": (
        "Put the books on the table",
        "Look at it another way",
        "In the end",
        "My judgement is this",
        "Slowly now",
        "Take it in two steps",
        "Frankly",
    ),
}
_MIDDLES = {
    "zh": ("这条路我们不跟", "力气要花在刀刃上", "这个次序不能颠倒", "该舍的就要舍", "光有决心不够", "贵的不一定对"),
    "en": (
        "we will not follow that road",
        "effort belongs where it bites",
        "the order must not be reversed",
        "what must go has to go",
        "resolve alone is not enough",
        "dear is not always right",
    ),
}
_ENDINGS = {
    "zh": ("拿出反例我就改", "谁有更好的办法请讲", "我愿意被说服", "这是取舍不是姿态", "今年就这么办", "错了我认"),
    "en": (
        "show me a counter-example and I change",
        "whoever has a better way should say so",
        "I am willing to be persuaded",
        "that is a choice, not a pose",
        "this year we hold to it",
        "if it is wrong I will own it",
    ),
}
_MOVES = ("attacks", "undercuts", "concedes", "supports")
_SAYS = {
    "zh": ("这个说法我不同意", "这条理由撑不起结论", "这一条我认", "说得对，我再添一把柴"),
    "en": (
        "I do not accept that point",
        "That reason does not carry it",
        "I grant this one",
        "That is right, and more",
    ),
}


@dataclass(frozen=True, slots=True)
class Request:
    """What a speech needs to know, read from the two messages."""

    lang: str
    seat: str
    facts: dict[str, str]
    record: str
    last: str
    draw: int

    @classmethod
    def of(cls, exchange: Exchange) -> "Request":
        system, user = exchange.messages
        lang = "zh" if "<facts>" in system and "事实清单" in system else "en"
        heading = max(
            user.rfind("\n# 现在轮到你"), user.rfind("\n# Your turn"), user.rfind("\n# 投票"), user.rfind("\n# Ballot")
        )
        last = user[heading:]
        found = _WHO.search(last)
        assert found is not None, "the request does not say whose turn it is"
        ledger = system.partition("<facts>")[2].partition("</facts>")[0]
        draw = int.from_bytes(sha256(exchange.prompt.encode()).digest()[:6], "big")
        facts = {name: _NOTE.sub("", text) for name, text in _FACT.findall(ledger)}
        return cls(lang, found[1] or found[2], facts, user[:heading], last, draw)

    def claims(self, block: str) -> list[str]:
        """Return the claim ids that stand in a block of the last part."""
        inside = self.last.partition(f"<{block} ")[2].partition(f"</{block}>")[0]
        return [name for name, _ in _LINE.findall(inside)]


def grounded(exchange: Exchange) -> Reply:
    """Answer as a model that keeps to the rules."""
    request = Request.of(exchange)
    if '{"vote":' in request.last:
        return Reply(text=_ballot(request))
    return Reply(text=f"{_prose(request)}\n\n```json\n{_block(request)}\n```")


def sloppy(exchange: Exchange) -> Reply:
    """Answer as a model that means well: headings, bold names, odd tags, a figure from nowhere, a broken block."""
    request = Request.of(exchange)
    if '{"vote":' in request.last:
        return Reply(text="我想了想：\n" + _ballot(request).replace("}", ",}"))
    prose = _prose(request).replace("[attacks ", "【反驳 ").replace("[F", "［F").replace("]", "】").replace("［", "【")
    invented = "去年我们花掉了98765万元。" if request.lang == "zh" else "Last year we spent 98765 million yuan."
    if request.draw % 3 == 0 and "returned" not in request.last:
        prose += f"\n\n{invented}"
    return Reply(
        text=f"<think>先想一想</think>\n**{request.seat}**：\n\n## 发言\n\n{prose}\n\n```json\n{{'stances': [\n```"
    )


def _prose(request: Request) -> str:
    lang, gap = request.lang, "" if request.lang == "zh" else " "
    stop = "。" if lang == "zh" else "."
    told = set(re.findall(r"\[(F\d+)\]", request.record))
    fresh = [name for name in request.facts if name not in told]
    start = request.draw % max(len(fresh), 1)
    chosen = (fresh[start:] + fresh[:start])[:3]
    cited = [f"{request.facts[name].rstrip('。.')}{gap}[{name}]{stop}" for name in chosen]
    return gap.join(cited) + "\n\n" + _answers(request, gap, stop)


def _answers(request: Request, gap: str, stop: str) -> str:
    lang = request.lang
    # Three turns of phrase a speech, so that none comes twice before they run out.
    count = 3 * request.record.count("<speech turn=")
    view = "，" if lang == "zh" else ": "
    said = []
    for i, claim in enumerate((request.claims("questions") + request.claims("claims"))[:2]):
        kind = "answers" if claim in request.claims("questions") else _MOVES[(count + i) % len(_MOVES)]
        move = _MOVES.index(kind) if kind in _MOVES else 1
        words = _SAYS[lang][move]
        said.append(f"{words}{view}{_turn_of_phrase(lang, count + i)}{stop}{gap}[{kind} {claim}]")
    rival = next(iter(re.findall(r'<speech turn="[^"]+" seat="(\w+)"', request.record)[::-1]), None)
    if "asks" in request.last and rival and rival != request.seat:
        ask = "你们今年先舍哪一头，" if lang == "zh" else "Which side do you give up first this year, when "
        said.append(f"{ask}{_turn_of_phrase(lang, count + 2)}{'？' if lang == 'zh' else '?'}{gap}[asks {rival}]")
    if not said:
        said = [f"{_turn_of_phrase(lang, count)}{stop}"]
    return gap.join(said)


def _turn_of_phrase(lang: str, number: int) -> str:
    openers, middles, endings = _OPENERS[lang], _MIDDLES[lang], _ENDINGS[lang]
    opener = openers[number % len(openers)]
    middle = middles[number // len(openers) % len(middles)]
    ending = endings[number // len(openers) // len(middles) % len(endings)]
    return f"{opener}，{middle}，{ending}" if lang == "zh" else f"{opener}: {middle}, and {ending}"


def _block(request: Request) -> str:
    line = next((line for line in request.last.split("\n") if _STANCE.search(line)), "")
    stances = [(issue, float(value)) for issue, value in _STANCE.findall(line)]
    if not stances:
        return '{"stances":[]}'
    issue, value = stances[request.draw % len(stances)]
    claims = request.claims("claims")
    if not claims:
        return json.dumps({"stances": [{"issue": issue, "value": value}]})
    moved = round(value - 0.1 if value > 0 else value + 0.1, 2)
    reason = "这一条说动了我" if request.lang == "zh" else "that point moved me"
    report = {"issue": issue, "value": moved, "confidence": 0.6, "because": claims[0], "reason": reason}
    return json.dumps({"stances": [report]}, ensure_ascii=False)


def _ballot(request: Request) -> str:
    heard = [name for name, _ in _LINE.findall(request.record) if name.rpartition("-")[0] != request.seat]
    claim = heard[request.draw % len(heard)]
    reason = "论据最硬" if request.lang == "zh" else "the hardest evidence"
    return json.dumps({"vote": claim.rpartition("-")[0], "because": claim, "reason": reason}, ensure_ascii=False)
