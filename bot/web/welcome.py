"""What stands on the page before the first question: what is answered from, what is not in it, and questions to begin with."""

from __future__ import annotations

from typing import Protocol

from bot.web.markup import esc, source_href
from bot.web.source_view import outline_html
from corpus.records import Document

# Each was tried on the delivered plan; the last one has no answer in it and shows what that looks like.
SAMPLES: dict[str, tuple[str, ...]] = {
    "政府工作人员": ("煤电机组节能改造由哪些部门负责？", "能源局牵头哪些工作，配合哪些工作？", "能耗双控制度谁牵头、谁配合？"),
    "企业": ("新建数据中心的PUE有什么要求？", "“两高”项目不能按期完成改造会怎样？", "哪些企业用电不加价？"),
    "查指标": ("到2025年单位地区生产总值能耗下降多少？", "交通物流有哪些量化指标？", "各盟市的能耗强度目标是多少？"),
}


class Shelf(Protocol):
    """What the page needs of a library."""

    @property
    def documents(self) -> tuple[Document, ...]: ...


def _about(doc: Document) -> str:
    facts = " · ".join(esc(x) for x in (doc.number, doc.date, doc.issuer) if x)
    note = f'<p class="wc-left">未收入：{esc(doc.left_out)}</p>' if doc.left_out else ""
    return (
        f'<li><a class="wc-open wc-doc-title" href="{esc(source_href(doc.id))}" data-doc="{esc(doc.id)}">{esc(doc.title)}</a>'
        f'<p class="wc-facts">{facts}</p>{note}</li>'
    )


def welcome_html(library: Shelf) -> str:
    """The opening: one line on what this is, the documents answered from, and the sample questions."""
    groups = "".join(
        f"<section><h3>{esc(name)}</h3>{''.join(_sample(q) for q in questions)}</section>" for name, questions in SAMPLES.items()
    )
    documents = "".join(_about(d) for d in library.documents)
    return (
        '<div class="wc-welcome"><h1>想查哪一条？</h1>'
        '<p class="wc-lead">答案只依据下列文件，逐句标明出处，可一键核对原文；文件里没有的，直接告诉您没有。</p>'
        f'<ul class="wc-docs">{documents}</ul><div class="wc-samples" role="group" aria-label="示例问题">{groups}</div></div>'
    )


def _sample(question: str) -> str:
    return f'<button type="button" class="wc-ask" data-ask="{esc(question)}">{esc(question)}</button>'


def shelf_html(library: Shelf) -> str:
    """The panel under the source cards: the documents with their sections, to read without asking."""
    items = "".join(
        f'<section class="wc-shelf-doc"><h3>{esc(doc.title)}</h3><p class="wc-facts">{esc(doc.number)}</p>'
        f"{outline_html(doc)}</section>"
        for doc in library.documents
    )
    return (
        '<aside class="wc-shelf" aria-label="资料目录"><header class="wc-panel-head"><h2>资料目录</h2>'
        f'<span class="wc-count">{len(library.documents)} 份</span></header>{items}</aside>'
    )
