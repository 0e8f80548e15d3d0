"""The commands of `wence` in the order of its help page. Nothing heavy is imported here or in the modules named here."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.cli import adding, feedback, letting, obligations, questions, sources, upkeep, verify
from bot.cli.chinese import Command, Group, HandedOver, complaint

app = typer.Typer(
    cls=Group,
    help="问策：就政府方案提问，每个答案都带条款出处，查不到就说查不到。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for name, function in (
    ("ask", questions.ask),
    ("search", questions.search),
    ("show", sources.show),
    ("facts", sources.facts),
    ("obligations", obligations.obligations),
    ("verify", verify.verify),
    ("feedback", feedback.feedback),
    ("list", sources.list_documents),
    ("add", adding.add),
    ("remove", adding.remove),
    ("questions", adding.questions),
    ("check", adding.check),
    ("build", upkeep.build),
    ("doctor", upkeep.doctor),
    ("serve", upkeep.serve),
    ("user", letting.user),
    ("key", letting.key),
):
    app.command(name, cls=Command)(function)
app.command("eval", cls=HandedOver)(upkeep.evaluate)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; a wrong use is said in Chinese (2). Other errors go up."""
    command = typer.main.get_command(app)
    try:
        with command.make_context("wence", list(arguments)) as ctx:
            command.invoke(ctx)
        return 0
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.TyperException as error:
        named = [a for a in arguments if a in {c.name for c in app.registered_commands}]
        print(complaint(error, " ".join(["wence", *named[:1]])), file=sys.stderr)
        return error.exit_code


def _version(wanted: bool) -> None:
    if wanted:
        from bot.cli.doctor import version

        print(f"wence {version()}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_version, help="显示版本。")] = False,
) -> None:
    pass
