"""`baimo fork`: go on from the middle of a debate, with one thing changed."""

from pathlib import Path

import click

from baimo.commands.debate import has_terminal, on_screen, print_debate


@click.command()
@click.argument("run", metavar="RUN")
@click.option("--at", required=True, metavar="MOMENT", help="From where the debate is held anew: see below.")
@click.option("--set", "edits", multiple=True, metavar="PATH=VALUE", help="One thing to change. Repeatable.")
@click.option("--inject", multiple=True, metavar="TEXT", help="News that reaches the table at that moment. Repeatable.")
@click.option("--seed", type=int, metavar="N", help="Other luck from here on.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the new run.")
@click.option("--plain", is_flag=True, help="Plain text even where there is a terminal.")
@click.option("--json", "as_json", is_flag=True, help="One event a line on standard output.")
@click.option("--max-cost", type=float, metavar="USD", help="Stop before a call that could pass this sum.")
def fork(
    run: str,
    at: str,
    edits: tuple[str, ...],
    inject: tuple[str, ...],
    seed: int | None,
    out: Path | None,
    plain: bool,
    as_json: bool,
    max_cost: float | None,
) -> int:
    """Hold a debate anew from a moment on. RUN is a folder, a run id, or `last`; it is not changed.

    MOMENT is a turn (deepseek-2: that turn is spoken anew), a claim (deepseek-2.1: its turn), round:2, event:37,
    start, ballots, or end.

    \b
    PATH=VALUE is one of
      fact.F007=off                     the article does not say it
      fact.F007.zh=…  fact.F007.en=…    the article says it differently
      persona.tencent.goals+=…          one more line of a persona; = replaces
      seat.moonshot.model=MODEL         another voice
      gate=flag  revisions=2  rounds=6  seed=7

    Without a change and with the seed as it is, rehearsal says again exactly what it said.

    Example: baimo fork last --at deepseek-2 --set fact.F007=off
    """
    from baimo.folders import find_run
    from baimo.forks import ForkRequest, forked_session
    from baimo.voices import make_voices

    screen = has_terminal() and not (plain or as_json)
    request = ForkRequest(at=at, edits=edits, inject=inject, seed=seed)
    parent = find_run(run)
    with forked_session(
        parent, request, out, lambda plan, past: make_voices(plan, max_cost, past, stream=screen), watched=screen
    ) as session:
        return on_screen(session) if screen else print_debate(session, as_json=as_json)
