"""What stands on the page before the first question: what is answered from, what is not in it, and questions to begin with."""

from __future__ import annotations

import datetime
from typing import Protocol

from bot.web.cards import state_html
from bot.web.markup import esc, source_href
from bot.web.source_view import outline_html
from bot.web.words import named, plain, t
from corpus.force import state, version
from corpus.records import Document

# How many of the sample questions in words.toml each kind of reader is offered. Each was tried on the shipped documents, in each
# language; one of the staff's has no answer, to show what that looks like.
SAMPLES = {"staff": 4, "firm": 4, "law": 4}


class Shelf(Protocol):
    """What the page needs of a library."""

    @property
    def documents(self) -> tuple[Document, ...]: ...


def _of_kind(library: Shelf, kind: str) -> list[Document]:
    return [d for d in library.documents if d.kind == kind]


def _today() -> str:
    return datetime.date.today().isoformat()


def _plan(doc: Document) -> str:
    facts = " · ".join(esc(x) for x in (doc.number, doc.date, doc.issuer) if x)
    left = esc(doc.left_out)
    note = f'<details class="wc-left"><summary>{t("docs.left")}</summary><p>{left}</p></details>' if left else ""
    return (
        f'<li class="wc-plan"><a class="wc-open wc-doc-title" href="{esc(source_href(doc.id))}" data-doc="{esc(doc.id)}">'
        f'{esc(doc.title)}</a><p class="wc-facts">{facts}</p>{note}</li>'
    )


def _law(doc: Document) -> str:
    form = t("docs.full" if doc.form == "verbatim" else "docs.gist")
    now = state(doc, _today())
    told = state_html(now.text) if now.word != "in_force" else ""
    return (
        f'<li><a class="wc-open" href="{esc(source_href(doc.id))}" data-doc="{esc(doc.id)}" title="{esc(version(doc))}">'
        f'{esc(doc.short)}</a> <span class="wc-kind">{form}</span>{told}</li>'
    )


def _documents(library: Shelf) -> str:
    plans, laws, others = (_of_kind(library, kind) for kind in ("plan", "law", "named"))
    out = f'<ul class="wc-docs">{"".join(_plan(d) for d in plans)}</ul>'
    if laws:
        note = f'<p class="wc-gist">{t("docs.gistnote")}</p>' if any(d.form == "restated" for d in laws) else ""
        out += (
            f'<h2 class="wc-h">{t("docs.law", n=len(laws))}</h2><ul class="wc-laws">{"".join(_law(d) for d in laws)}</ul>{note}'
        )
    if others:
        names = "".join(f"<li>《{esc(d.title)}》{esc(d.number)}</li>" for d in others)
        out += f'<details class="wc-others"><summary>{t("docs.named", n=len(others))}</summary><ul>{names}</ul></details>'
    return out


def welcome_html(library: Shelf) -> str:
    """The opening: one line on what this is, the sample questions by kind of user, and the documents answered from."""
    has_laws = bool(_of_kind(library, "law"))
    groups = "".join(_kind(name, count, has_laws) for name, count in SAMPLES.items())
    return (
        f'<div class="wc-welcome"><h2 class="wc-opening">{t("welcome")}</h2><p class="wc-lead">{t("lead")}</p>'
        f'<div class="wc-samples" role="group" {named("aria-label", "samples")}>{groups}</div>{_documents(library)}</div>'
    )


def _kind(name: str, count: int, has_laws: bool) -> str:
    keys = [f"sample.{name}.{n}" for n in range(1, count + 1)]
    keys = [key for key in keys if has_laws or not _of_law(plain(key))]
    return f'<section><h3 class="wc-kinds">{t(f"group.{name}")}</h3>{"".join(_sample(key) for key in keys)}</section>'


def _of_law(question: str) -> bool:
    """A sample that needs the laws among the documents."""
    return any(word in question for word in ("法", "罚", "承担什么责任"))


def _sample(key: str) -> str:
    """Asked as it stands on the page, so in the reader's language."""
    return f'<button type="button" class="wc-ask" data-ask>{t(key)}</button>'


def shelf_html(library: Shelf) -> str:
    """The panel under the source cards: plans with their sections, to read without asking; laws by name."""
    plans = "".join(
        f'<section class="wc-shelf-doc"><h3>{esc(doc.title)}</h3><p class="wc-facts">{esc(doc.number)}</p>'
        f"{outline_html(doc)}</section>"
        for doc in _of_kind(library, "plan")
    )
    laws = _of_kind(library, "law")
    listed = "".join(_law(d) for d in laws)
    more = f'<section class="wc-shelf-doc"><h3>{t("docs.law", n=len(laws))}</h3><ul class="wc-laws">{listed}</ul></section>'
    count = t("shelf.count", n=len(_of_kind(library, "plan")) + len(laws))
    return (
        f'<aside class="wc-shelf" tabindex="0" {named("aria-label", "shelf")}><header class="wc-panel-head"><h2>{t("shelf")}</h2>'
        f'<span class="wc-count">{count}</span></header>{plans}{more if laws else ""}</aside>'
    )


def scope_html(library: Shelf) -> str:
    """The limits of a question, beside the box: one document, and the day the law is taken of."""
    groups = "".join(
        f"<optgroup {named('label', key)}>"
        + "".join(f'<option value="{esc(d.id)}">{esc(d.short if kind == "law" else d.title)}</option>' for d in listed)
        + "</optgroup>"
        for kind, key in (("plan", "scope.plans"), ("law", "scope.laws"))
        if (listed := _of_kind(library, kind))
    )
    return (
        f'<details class="wc-scope"><summary>{t("scope")}<span id="wc-scope-now">{t("scope.all")} · {t("as_of.today")}</span></summary>'
        f'<div><label>{t("scope.doc")}<select id="wc-doc"><option value="" data-t="scope.all">全部资料</option>'
        f'{groups}</select></label><label>{t("as_of")}<input type="date" id="wc-day" min="1980-01-01" max="2099-12-31"></label>'
        f'<button type="button" id="wc-scope-clear" hidden>{t("scope.clear")}</button></div></details>'
    )
