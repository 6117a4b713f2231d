"""From what a person asked for to a plan that can run: every mistake is found here, before anything is written."""

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from agents.catalogue import find_model
from agents.format import Format, find_format
from agents.session import Plan
from articles.loader import find_pack
from articles.models import Motion, Pack
from baimo.language import locale_lang
from debate.errors import UsageError, nearest
from debate.events import Gate, Lang
from personas.loader import check_against, load_personas
from personas.models import Persona

REHEARSAL: Final = "rehearsal"
MAX_SEATS: Final = 12


@dataclass(frozen=True, slots=True)
class Options:
    """What may be asked for; the defaults are the main job."""

    article: str = "deepseek-shock"
    """A built-in pack or the folder of one."""
    motion: str | None = None
    """A motion of the pack by id, or any sentence; None: the pack's main motion."""
    format: str = "roundtable"
    rounds: int | None = None
    """None: as many as the format says."""
    lang: Lang | None = None
    """None: from the locale, zh where it is Chinese."""
    seats: Sequence[str] = ()
    """Persona ids, or paths of persona files; empty: the pack's participants."""
    models: Sequence[str] = ()
    """`SEAT=MODEL` for one seat, `MODEL` for all; later ones win. A seat without one rehearses."""
    seed: int = 0
    gate: Gate = "revise"
    revisions: int = 1
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)


def make_plan(options: Options) -> Plan:
    """Return the plan of a debate. Raises an InputError that names what is wrong and its mend."""
    pack = find_pack(options.article)
    form = find_format(options.format)
    personas = _personas(options.seats, pack)
    return Plan(
        pack=pack,
        personas=personas,
        form=form,
        motion=_motion(options.motion, pack),
        lang=options.lang or locale_lang(options.environ),
        seed=_seed(options.seed),
        rounds=_rounds(options.rounds, form),
        gate=options.gate,
        revisions=_revisions(options.revisions),
        casting=_casting(options.models, personas, options.environ),
    )


def run_id(plan: Plan, now: datetime) -> str:
    """Return the name of a new run's folder: when, what, which seed."""
    motion = re.sub(r"[^a-z0-9_]+", "_", plan.motion.id)[:32].strip("_") or "motion"
    return f"{now:%Y%m%d-%H%M%S}-{motion}-{plan.lang}-s{plan.seed}"[:80]


def _personas(seats: Sequence[str], pack: Pack) -> dict[str, Persona]:
    wanted = list(seats) or list(pack.agenda.participants)
    if not 1 <= len(wanted) <= MAX_SEATS:
        raise UsageError(f"--seats: {len(wanted)} seats", mend=f"name 1 to {MAX_SEATS}")
    personas = load_personas(wanted)
    for persona in personas.values():
        check_against(
            persona,
            facts=pack.facts,
            issues=pack.issues,
            not_stated=pack.not_stated,
        )
    return personas


def _motion(asked: str | None, pack: Pack) -> Motion:
    if asked is None:
        return pack.motions[pack.agenda.main_motion]
    if asked in pack.motions:
        return pack.motions[asked]
    text = asked.strip()
    if re.fullmatch(r"[A-Za-z0-9_-]*", text):
        mend = f"{nearest(text, list(pack.motions))} Any whole sentence will do too."
        raise UsageError(f"--motion: the pack has no motion {text!r}", mend=mend)
    if len(text) > 500:
        raise UsageError(f"--motion: {len(text)} characters", mend="500 at most")
    own = "own_" + hashlib.sha256(text.encode()).hexdigest()[:8]
    # Nobody knows which issues a new sentence turns on, so all of the pack's are open.
    return Motion(
        id=own, kind="question", zh=text, en=text, brief_zh=text, brief_en=text, issues=tuple(pack.issues), leans=()
    )


def _seed(seed: int) -> int:
    if not 0 <= seed < 2**63:
        raise UsageError(f"--seed: {seed}", mend="a whole number from 0 to 2^63-1")
    return seed


def _rounds(rounds: int | None, form: Format) -> int:
    wanted = form.rounds if rounds is None else rounds
    if not 1 <= wanted <= 100:
        raise UsageError(f"--rounds: {wanted}", mend="1 to 100")
    try:
        form.rounds_as_phases(wanted)
    except ValueError as error:
        raise UsageError(f"--rounds: {error}", mend="ask for fewer rounds") from None
    return wanted


def _casting(models: Sequence[str], personas: Mapping[str, Persona], environ: Mapping[str, str]) -> dict[str, str]:
    casting = dict.fromkeys(personas, REHEARSAL)
    for text in models:
        seat, has_seat, model = text.partition("=")
        if not has_seat:
            seat, model = "", text
        if not model.strip():
            raise UsageError(f"--model: {text!r} names no model", mend="write SEAT=MODEL or MODEL")
        if seat and seat not in personas:
            raise UsageError(f"--model: no seat {seat!r}", mend=nearest(seat, list(personas)))
        model = voice_name(model, environ)
        for name in [seat] if seat else list(personas):
            casting[name] = model
    return casting


def voice_name(model: str, environ: Mapping[str, str]) -> str:
    """Return the full name of a voice. Raises InputError when nothing is called so, or its key is not there."""
    if model == REHEARSAL:
        return model
    spec = find_model(model)
    spec.key(environ)
    return spec.name


def _revisions(revisions: int) -> int:
    if not 0 <= revisions <= 5:
        raise UsageError(f"--revisions: {revisions}", mend="0 to 5")
    return revisions
