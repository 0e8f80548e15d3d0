"""Ours beside the pipeline that one would write with langchain in an afternoon: same documents, same questions, same vectors, one run.

Plain: RecursiveCharacterTextSplitter, Chroma, BM25 (rank_bm25 over jieba words) behind a BaseRetriever, reciprocal rank fusion.
No straw man: it is measured with both scripts folded into one as well, and with a chunk that merely touches the right section
counted as right. The documents are those of the data folder: full texts of laws where they were added, else the register's words.

    python -m evals.bench.langchain_plain [--out langchain.json]
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from corpus.errors import WenceError
from corpus.library import Library
from corpus.records import Document as Source
from corpus.script import to_simplified
from evals.bench.ablation import Realm
from evals.bench.ranks import FAR, Line, Row, Way, lines, markdown, rows_of, way
from evals.gold import choose, load
from evals.probe import Where
from evals.results import write_text
from evals.shelf import real_shelf

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_core.retrievers import BaseRetriever

CHUNK, OVERLAP = 300, 50  # characters; what tutorials for Chinese use
SEPARATORS = ["\n\n", "\n", "。", "！", "？", "；", "，", ""]
FOUND = 40  # chunks asked of each retriever, so that ten distinct sections are among them
RRF = 60  # the constant of Cormack, Clarke & Büttcher 2009, and langchain's default
BATCH = 1000
app = typer.Typer(add_completion=False)


def chunks(sources: Iterable[Source], fold: bool = False) -> list[Document]:
    """The bodies of the documents cut every CHUNK characters or so; each chunk knows its document and where it begins.

    With `fold` in Simplified characters, one for one, so that the places stay true.
    """
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, separators=SEPARATORS, add_start_index=True
    )
    out: list[Document] = []
    for source in sources:
        begin, end = source.body_start, source.body_end or len(source.text)
        body = source.text[begin:end]
        for part in splitter.create_documents([to_simplified(body) if fold else body]):
            start = begin + int(part.metadata["start_index"])
            meta = {"doc": source.id, "start": start, "end": start + len(part.page_content)}
            out.append(Document(id=f"{source.id}:{start}", page_content=part.page_content, metadata=meta))
    return out


def places(found: Iterable[Document], library: Library) -> list[Where]:
    """The sections that the chunks lie in, in the chunks' order; of one chunk that with the largest share of it first."""
    known = {d.id: d for d in library.documents}
    out: list[Where] = []
    for chunk in found:
        doc, start, end = (chunk.metadata[k] for k in ("doc", "start", "end"))
        parts = [(min(end, s.end) - max(start, s.start), s) for s in known[doc].sections]
        out += [(doc, s.label) for share, s in sorted(parts, key=lambda x: (-x[0], x[1].start)) if share > 0]
    return out


def touching(name: str, search: Callable[[str], Sequence[Document]], rows: Sequence[Row], library: Library) -> Way:
    """The rank of the first chunk that lies in a right section, with however little of it: the kindest way to count chunks."""
    ranks: list[int | None] = []
    for row in rows:
        found = search(row.question)[:FAR]
        ranks.append(next((i for i, c in enumerate(found, start=1) if row.right & set(places([c], library))), None))
    return Way(name, tuple(ranks))


def bm25(documents: Sequence[Document]) -> BaseRetriever:
    """rank_bm25 behind langchain's interface; the words are jieba's."""
    import jieba  # type: ignore[import-untyped]
    from langchain_core.retrievers import BaseRetriever
    from rank_bm25 import BM25Okapi

    jieba.setLogLevel(60)

    class WordRetriever(BaseRetriever):
        index: Any
        documents: list[Any]

        def _get_relevant_documents(self, query: str, **_more: Any) -> list[Document]:
            scores = self.index.get_scores(jieba.lcut(query))
            best = sorted(range(len(scores)), key=lambda i: (-scores[i], i))[:FOUND]
            return [self.documents[i] for i in best if scores[i] > 0]

    return WordRetriever(index=BM25Okapi([jieba.lcut(d.page_content) for d in documents]), documents=list(documents))


def dense(documents: Sequence[Document], embedder: Embeddings, folder: Path) -> BaseRetriever:
    """Chroma behind langchain's interface, in a folder of its own."""
    from langchain_chroma import Chroma

    store = Chroma(
        collection_name="plain-langchain", embedding_function=embedder, persist_directory=str(folder),
        collection_configuration={"hnsw": {"space": "cosine", "ef_search": 400}},
    )  # fmt: skip
    for at in range(0, len(documents), BATCH):
        store.add_documents(list(documents[at : at + BATCH]))
    return store.as_retriever(search_kwargs={"k": FOUND})


def together(retrievers: Sequence[BaseRetriever]) -> BaseRetriever:
    """Reciprocal rank fusion of retrievers, all of the same weight."""
    from langchain_core.retrievers import BaseRetriever

    class Ensemble(BaseRetriever):
        parts: list[Any]

        def _get_relevant_documents(self, query: str, **_more: Any) -> list[Document]:
            score: dict[str, float] = {}
            known: dict[str, Document] = {}
            for part in self.parts:
                for rank, found in enumerate(part.invoke(query), start=1):
                    known.setdefault(str(found.id), found)
                    score[str(found.id)] = score.get(str(found.id), 0.0) + 1 / (RRF + rank)
            return [known[i] for i in sorted(score, key=lambda i: (-score[i], i))]

    return Ensemble(parts=list(retrievers))


def side_by_side(realm: Realm, rows: Sequence[Row], library: Library, folder: Path) -> list[Line]:
    """The plain pipeline's parts and its whole, our search alone and ours as the answers use it; each against the plain whole."""
    documents, folded = chunks(library.documents), chunks(library.documents, fold=True)
    both = together([bm25(documents), dense(documents, realm.index.embedder, folder / "as-written")])
    words, vectors = bm25(folded), dense(folded, realm.index.embedder, folder / "folded")
    one_script = together([words, vectors])

    def asked(retriever: BaseRetriever) -> Callable[[str], Iterable[Where]]:
        return lambda question: places(retriever.invoke(to_simplified(question)), library)

    plain = way("langchain：BM25＋Chroma，先转成简体", asked(one_script), rows)
    ways: list[tuple[Way, Way | None]] = [
        (plain, None),
        (way("langchain：同上，不转简体", lambda q: places(both.invoke(q), library), rows), plain),
        (way("langchain：只用 BM25", asked(words), rows), plain),
        (way("langchain：只用 Chroma", asked(vectors), rows), plain),
        (touching("langchain：块里沾到那一节就算对", lambda q: one_script.invoke(to_simplified(q)), rows, library), plain),
        (way("问策：只检索", realm.raw(realm.index), rows), plain),
        (way("问策：检索加归拢", realm.whole(realm.index), rows), plain),
    ]
    return lines(ways, rows)


@app.command()
def main(
    file: Annotated[list[str] | None, typer.Option("--file", help="只用这份金标文件，可写多次。")] = None,
    out: Annotated[Path | None, typer.Option(help="把结果写成 JSON。")] = None,
) -> None:
    """与随手写的 langchain 流水线并排：同样的资料、问题和向量，同一次运行；两核机器上约两分钟。"""
    os.environ.setdefault("LANGSMITH_TRACING", "false")
    try:
        from bot.assembly import assistant

        ready, shelf, record = assistant(), real_shelf(), {}
        for name, words in (("plan", "方案"), ("law", "法律")):
            side, rows = Realm(ready, name), rows_of(choose(load(), file or ()), name, shelf)
            library = ready.library.realm("plan" if name == "plan" else "law")
            if rows:
                with tempfile.TemporaryDirectory(prefix="wence-langchain-", ignore_cleanup_errors=True) as folder:
                    record[name] = side_by_side(side, rows, library, Path(folder))
                full = sum(d.form == "verbatim" for d in library.documents)
                title = f"{words}（{len(library.documents)} 份资料，{full} 份是原文）"
                Console().print(markdown(title, record[name]), markup=False, highlight=False, soft_wrap=True)
        if out:
            write_text(
                json.dumps({k: [x.as_json() for x in v] for k, v in record.items()}, ensure_ascii=False, indent=1) + "\n", out
            )
    except WenceError as e:
        typer.echo(f"{e.problem}\n{e.remedy}", err=True)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    app()
