"""What each part of search adds: built up part by part, then the whole with one part taken away; on tuned and on held-out questions.

Where the bank is left out, the model was trained without it too: an index of its own is built for that, and thrown away.

    python -m evals.bench.ablation [--realm plan|law] [--quick] [--out ablation.json]
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.assistant import Assistant
from corpus.errors import WenceError
from evals.bench.ranks import Line, Row, Way, lines, markdown, rows_of, way
from evals.gold import choose, load
from evals.probe import Where
from evals.results import write_text
from evals.shelf import real_shelf
from evals.stages import realm_asked
from index.hybrid import NOTHING, POOL, Hit, Index

UNITS = 100  # units asked for; enough that ten distinct sections are among them
TODAY = "2026-11-23"  # a day on which every law of the register has its present state
app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Partial:
    """An index of which some parts are left out; everything else is the index's own."""

    index: Index
    words_too: bool = True
    dense_too: bool = True
    expand: bool = True
    bank: bool = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self.index, name)

    def search(
        self,
        query: str,
        k: int = 20,
        *,
        doc: str | None = None,
        kinds: frozenset[str] | None = None,
        expansions: Sequence[str] = (),
    ) -> list[Hit]:
        """As `Index.search`, with the parts left that are wanted."""
        if not self.bank:
            kinds = (kinds or frozenset(u.kind for u in self.index.units)) - {"asked"}
        more = tuple(expansions) if self.expand else ()
        words = self.index._words_found(query, more, POOL, doc, kinds) if self.words_too else NOTHING
        dense = self.index._dense_found([" ".join((query, *more))], POOL, doc, kinds)[0] if self.dense_too else NOTHING
        return self.index._fused(words, dense, k)

    def search_all(self, queries: Sequence[str], k: int = 20, **more: Any) -> list[list[Hit]]:
        """As `Index.search_all`."""
        return [self.search(query, k, **more) for query in queries]


@dataclass(frozen=True)
class Realm:
    """The plan's side or the laws' side of an assistant: how a question is read, searched, and put together to places."""

    assistant: Assistant
    name: str

    @property
    def index(self) -> Any:
        return self.finder.index

    @property
    def finder(self) -> Any:
        return self.assistant.finder if self.name == "plan" else self.counsel.statutes

    @property
    def counsel(self) -> Any:
        assert self.assistant.counsel is not None
        return self.assistant.counsel

    def read(self, question: str) -> Any:
        return (self.assistant.reader if self.name == "plan" else self.counsel.reader).read(question)

    def raw(self, index: Any) -> Callable[[str], Iterable[Where]]:
        """Search alone: the places of the hits in their order."""

        def search(question: str) -> Iterable[Where]:
            read = self.read(question)
            return [(h.unit.doc, h.unit.section) for h in index.search(read.core or question, UNITS, expansions=read.officials)]

        return search

    def whole(self, index: Any) -> Callable[[str], Iterable[Where]]:
        """With what the finder makes of the hits: places added up from several, the matter asked alone, names and numbers."""

        def search(question: str) -> Iterable[Where]:
            kept, self.finder.index = self.finder.index, index
            try:
                if self.name == "plan":
                    return [where for where, _ in self.finder.find(self.read(question)).sections]
                evidence = self.counsel.desk(self.read(question), TODAY, True).evidence
                return [(p.doc, p.article) for p, _ in evidence.paragraphs]
            finally:
                self.finder.index = kept

        return search


def ablation(realm: Realm, rows: Sequence[Row], untaught: Index | None) -> tuple[list[Line], list[Line]]:
    """(built up part by part, the whole without one part). `untaught`: an index without the bank, whose model never saw it."""
    full = realm.index
    bare = untaught or full
    plain = replace(Partial(bare, bank=False), expand=False)
    steps = [
        way("只用词（BM25）", realm.raw(replace(plain, dense_too=False)), rows),
        way("只用向量", realm.raw(replace(plain, words_too=False)), rows),
        way("词加向量", realm.raw(plain), rows),
        way("再加题库", realm.raw(Partial(full, expand=False)), rows),
        way("再加对照表", realm.raw(Partial(full)), rows),
        way("再加归拢（全部）", realm.whole(full), rows),
    ]
    built: list[tuple[Way, Way | None]] = [(steps[0], None), (steps[1], steps[0]), (steps[2], steps[0])]
    built += list(zip(steps[3:], steps[2:], strict=False))
    whole = steps[-1]
    without = [
        way("去掉词", realm.whole(Partial(full, words_too=False)), rows),
        way("去掉向量", realm.whole(Partial(full, dense_too=False)), rows),
        way("去掉题库", realm.whole(Partial(bare, bank=False)), rows),
        way("去掉对照表", realm.whole(Partial(full, expand=False)), rows),
        way("去掉归拢", realm.raw(Partial(full)), rows),
    ]
    return lines(built, rows), lines([(whole, None), *((w, whole) for w in without)], rows)


def untaught_index(assistant: Assistant, realm: str, home: Path) -> Index:
    """An index of the realm's documents without the bank, neither searched nor learned from, in `home`."""
    from bot.settings import settings
    from index.build import build
    from index.catalog import sources_of
    from index.open import open_index

    sources = sources_of(replace(assistant.library.realm("plan" if realm == "plan" else "law"), asked=()))
    build(sources, home, embedder=settings().embedder, light=True)
    return open_index(home, sources.digest(settings().embedder))


@app.command()
def main(
    realm: Annotated[str, typer.Option(help="只看一方：plan（方案）或 law（法律）。")] = "",
    file: Annotated[list[str] | None, typer.Option("--file", help="只用这份金标文件，可写多次。")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="不另训练没见过题库的模型：快一分钟，题库的作用会显得小些。")] = False,
    out: Annotated[Path | None, typer.Option(help="把结果写成 JSON。")] = None,
) -> None:
    """检索的每一部分添了多少：逐样加上去，再逐样拿掉；两核机器上约两分钟。"""
    try:
        from bot.assembly import assistant

        ready, shelf, record = assistant(), real_shelf(), {}
        for name in (realm_asked(realm),) if realm else ("plan", "law"):
            side, rows = Realm(ready, name), rows_of(choose(load(), file or ()), name, shelf)
            if not rows:
                continue
            with tempfile.TemporaryDirectory(prefix="wence-ablation-") as folder:
                untaught = None if quick else untaught_index(ready, name, Path(folder))
                built, without = ablation(side, rows, untaught)
                if untaught:
                    untaught.close()
            words = "方案" if name == "plan" else "法律"
            Console().print(markdown(f"{words}，逐样加上", built), markup=False, highlight=False, soft_wrap=True)
            Console().print(markdown(f"{words}，逐样拿掉", without), markup=False, highlight=False, soft_wrap=True)
            record[name] = {"built": [x.as_json() for x in built], "without": [x.as_json() for x in without]}
        if out:
            write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", out)
    except WenceError as e:
        typer.echo(f"{e.problem}\n{e.remedy}", err=True)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    app()
