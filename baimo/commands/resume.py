"""`baimo resume`: take up a debate where its log ends."""

import click

from baimo.commands.debate import has_terminal, on_screen, print_debate


@click.command()
@click.argument("run", metavar="RUN")
@click.option("--plain", is_flag=True, help="Plain text even where there is a terminal.")
@click.option("--json", "as_json", is_flag=True, help="One event a line on standard output.")
@click.option("--max-cost", type=float, metavar="USD", help="Stop before a call that could pass this sum.")
def resume(run: str, plain: bool, as_json: bool, max_cost: float | None) -> int:
    """Take up a debate where its log ends. RUN is a folder, a run id, or `last`.

    Example: baimo resume last
    """
    from baimo.folders import find_run
    from baimo.runs import is_over, resumed_session
    from baimo.voices import make_voices

    folder = find_run(run)
    if is_over(folder):
        # Who resumes until it is done has got what he wanted.
        click.echo(f"This debate is over. To see it: baimo replay {folder}", err=True)
        return 0
    screen = has_terminal() and not (plain or as_json)
    with resumed_session(
        find_run(run), lambda plan, past: make_voices(plan, max_cost, past, stream=screen), watched=screen
    ) as session:
        if session.writer.note:
            click.echo(f"baimo: {session.writer.note}", err=True)
        return on_screen(session) if screen else print_debate(session, as_json=as_json)
