"""The index as a langchain retriever: the same hits in the same order, as Documents with their score in the metadata."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.hybrid import Index
from index.units import to_document


class HybridRetriever(BaseRetriever):
    """`Index.search` for chains: HybridRetriever(index=…, k=5).invoke("谁负责…"). The errors are those of `Index.search`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 20
    doc: str | None = None
    kinds: frozenset[str] | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        out = []
        for hit in self.index.search(query, self.k, doc=self.doc, kinds=self.kinds):
            document = to_document(hit.unit)
            document.metadata |= {"score": hit.score, "why": hit.why()}
            out.append(document)
        return out
