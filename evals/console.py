"""How the commands of this floor speak: errors in two parts without a traceback, a bar on stderr, tables on stdout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from corpus.errors import WenceError

if TYPE_CHECKING:
    from rich.console import Console


@contextmanager
def plainly() -> Iterator[None]:
    """Errors that a user can mend are printed in two parts, without a traceback, and end with 1; with 2 for a wrong choice."""
    from evals.gold import NoSuchChoiceError

    try:
        yield
    except WenceError as e:
        typer.echo(f"{e.problem}\n{e.remedy}", err=True)
        raise typer.Exit(2 if isinstance(e, NoSuchChoiceError) else 1) from None


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr while questions are asked, where somebody looks; it leaves nothing behind."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("提问", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def console() -> Console:
    from rich.console import Console

    return Console()
