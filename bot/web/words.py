"""Every string of the chat's own interface, once: Simplified, English; Traditional is made from Simplified.

`t` and `named` write Simplified into the page with the key beside it, and words.js puts the reader's language in its place.
Words about an answer (its verdict, its tables) are not the interface's: they follow the question, by `say`.
"""

from __future__ import annotations

import json
from functools import lru_cache

from bot.web.markup import esc
from corpus.script import to_traditional

LANGS = ("hans", "hant", "en")
WORDS: dict[str, tuple[str, str]] = {
    # the frame
    "motto": ("政策条文问答 · 逐句有出处", "Policy clauses, every sentence sourced"),
    "new": ("新对话", "New chat"), "chats": ("对话", "Chats"), "theme": ("切换浅色或深色", "Light or dark"),
    "language": ("界面语言", "Interface language"), "skip": ("跳到提问框", "Skip to the question box"),
    "nav.label": ("主导航", "Main navigation"), "nav.chat": ("问答", "Ask"), "nav.duties": ("职责", "Duties"),
    "nav.targets": ("目标", "Targets"), "nav.check": ("义务自查", "Self-check"), "nav.shelf": ("资料库", "Library"),
    "ask.label": ("问题", "Question"), "ask.placeholder": ("输入问题，回车发送", "Type a question, Enter to send"),
    "send": ("发送", "Send"), "stop": ("停止", "Stop"),
    "scope": ("范围", "Scope"), "scope.all": ("全部资料", "All documents"), "scope.plans": ("方案", "Plans"), "scope.laws": ("法律法规", "Laws"),
    "as_of": ("法律以这一天为准", "Law as of"), "as_of.clear": ("改回今天", "Back to today"),
    "limits.doc": ("只查《{title}》", "Only “{title}”"), "limits.day": ("法律以 {day} 为准", "Law as of {day}"),
    "preparing": ("正在准备资料索引：{line}。可以先提问，备好就答。", "Preparing the index: {line}. You may ask already; the answer comes when it is ready."),
    "notready": ("索引没有备好", "The index could not be made"),
    # welcome
    "welcome": ("想查哪一条？", "Which clause are you looking for?"),
    "lead": (
        "答案只依据下列文件，逐句标明出处，可一键核对原文；文件里没有的，直接告诉您没有。",
        "Answers rest on the documents below only. Every sentence names its clause; what is not in them, you are told is not.",
    ),
    "samples": ("示例问题", "Sample questions"), "group.staff": ("政府工作人员", "Government staff"),
    "group.firm": ("企业和单位", "Enterprises"), "group.law": ("查法条、查指标", "Articles and figures"),
    "docs.plan": ("方案", "Plans"), "docs.law": ("法律法规（{n} 部）", "Laws ({n})"), "docs.named": ("只知要点（{n} 份）", "Known in outline only ({n})"),
    "docs.full": ("全文", "full text"), "docs.gist": ("要点", "restated"), "docs.left": ("未收入的内容", "What is left out"),
    "docs.gistnote": (
        "“要点”是我们自己的转述，不是法律原文；要逐字引用，请用 wence add 加入官方全文。",
        "“Restated” is our own account, not the text of the law; add the official text with `wence add` to have it quoted word for word.",
    ),
    "shelf": ("资料目录", "Documents"), "shelf.count": ("{n} 份", "{n}"),
    # a turn
    "you": ("问", "Question"), "wait": ("正在查阅原文", "Looking it up"), "failed": ("没有答成", "No answer"), "retry": ("重试", "Try again"),
    "stopped": ("已停止", "Stopped"), "stopped.none": ("这个问题没有作答。", "This question was not answered."), "reask": ("重新提问", "Ask again"),
    "stopped.part": ("已停止，以下不完整", "Stopped; what follows is not whole"),
    "copy": ("复制", "Copy"), "copied": ("已复制", "Copied"), "copy.label": ("复制答案和来源", "Copy the answer with its sources"),
    "again": ("重新回答", "Regenerate"), "sources.n": ("来源 {n}", "Sources {n}"), "sources.label": ("查看这个答案的 {n} 处来源", "See the {n} sources of this answer"),
    "next": ("接着问", "Ask next"),
    "get": ("下载凭据", "Receipt"), "get.md": ("Markdown（.md）", "Markdown (.md)"), "get.docx": ("Word（.docx）", "Word (.docx)"),
    "get.json": ("凭据（.json），可用 wence verify 核对", "Receipt (.json), checked by wence verify"),
    "get.failed": ("没有下载成，请再试一次。", "The download failed; please try again."),
    "up": ("有帮助", "Helpful"), "down": ("没帮助", "Not helpful"), "thanks": ("已记下，谢谢。", "Noted, thank you."),
    "why": ("哪里不好？（可多选）", "What was wrong? (any number)"), "remark": ("补充一句（请不要写姓名、电话等个人信息）", "A remark (no names or phone numbers, please)"),
    "submit": ("提交", "Submit"), "cancel": ("取消", "Cancel"), "opinion.failed": ("没有记下，请再试一次。", "Not noted; please try again."),
    "why.off": ("答非所问", "Beside the question"), "why.incomplete": ("不完整", "Incomplete"), "why.quote": ("引文不对", "Wrong quote"),
    "why.figure": ("数字或机关不对", "Wrong figure or body"), "why.stale": ("版本或效力不对", "Wrong version or state"),
    "why.refused": ("资料里有，却说没有", "It is in the sources"), "why.unclear": ("看不懂", "Unclear"), "why.other": ("其他", "Other"),
    # sources and the reading pane
    "sources": ("来源", "Sources"), "places": ("{n} 处", "{n}"), "source.of": ("来源：{question}", "Sources: {question}"),
    "mark": ("来源 {n}：{where}", "Source {n}: {where}"), "marks": ("来源 {a} 至 {b}", "Sources {a} to {b}"),
    "open": ("打开原文", "Open the text"), "open.gist": ("打开要点", "Open the restatement"),
    "open.label": ("打开原文，第 {n} 处来源：{where}", "Open the text, source {n}: {where}"),
    "official": ("官方页面", "Official page"), "official.at": ("全文见 {where}", "Full text: {where}"),
    "more": ("展开全部引文", "Show the whole quote"), "less": ("收起引文", "Show less"),
    "restated": ("要点转述，非原文", "Restated, not verbatim"), "verbatim": ("原文", "Verbatim"),
    "reader": ("原文", "The text"), "back.sources": ("← 返回来源", "← Back to the sources"), "back": ("← 返回", "← Back"),
    "close": ("关闭原文", "Close the text"), "newtab": ("新标签页", "New tab"), "newtab.label": ("在新标签页打开原文", "Open the text in a new tab"),
    "marks.label": ("这个答案的来源", "Sources of this answer"), "lost": ("原文暂时打不开。请稍后再试。", "The text cannot be opened now. Please try again later."),
    # conversations
    "chats.title": ("对话记录", "Conversations"), "chats.note": ("只保存在这个浏览器里。", "Kept in this browser only."),
    "chats.none": ("还没有对话。", "No conversation yet."), "chats.rename": ("改名", "Rename"), "chats.delete": ("删除", "Delete"),
    "chats.sure": ("确认删除？", "Delete it?"), "chats.export": ("导出", "Export"), "chats.close": ("关闭", "Close"),
    "chats.name": ("对话名称", "Name of the conversation"), "chats.save": ("保存", "Save"), "chats.open": ("打开对话：{name}", "Open: {name}"),
    "chats.full": ("浏览器的空间不够，最早的对话“{name}”没有保留。", "The browser's storage is full; the oldest conversation “{name}” was dropped."),
    "chats.lost": ("浏览器没有空间保存这次对话，请导出。", "The browser cannot keep this conversation; please export it."),
    "chats.opened": ("已打开对话：{name}", "Opened: {name}"), "chats.turns": ("{n} 问", "{n} questions"),
}  # fmt: skip

# Words about an answer, in the script of the question: (Simplified, English).
SAID: dict[str, tuple[str, str]] = {
    "partial": ("部分回答", "Partly answered"), "rows": ("逐项文字（{n} 条）", "Item by item ({n})"),
    "agrees": ("与原文一致", "as in the source"), "found": ("见于原文", "found in the source"),
    "numbers": ("数字", "figures"), "bodies": ("机关", "bodies"), "modals": ("用语", "modal words"), "articles": ("条款", "articles"),
    "quotes": ("引文", "quotes"), "dates": ("日期", "dates"), "counts": ("项数", "counts"), "roles": ("分工", "roles"),
    "bounds": ("界限词", "bounds"), "sections": ("章节", "sections"), "force": ("效力", "state"),
    "restated": ("要点转述，非原文", "restated, not verbatim"),
}  # fmt: skip


def _filled(text: str, args: dict[str, object]) -> str:
    for name, value in args.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def plain(key: str, **args: object) -> str:
    """The Simplified words of the interface."""
    return _filled(WORDS[key][0], args)


def _told(args: dict[str, object]) -> str:
    return f' data-a="{esc(json.dumps(args, ensure_ascii=False))}"' if args else ""


def t(key: str, **args: object) -> str:
    """An element that shows these words in the reader's language."""
    return f'<span data-t="{key}"{_told(args)}>{esc(plain(key, **args))}</span>'


def named(attribute: str, key: str, **args: object) -> str:
    """An attribute (aria-label, title …) in the reader's language. One set of arguments for an element."""
    return f'{attribute}="{esc(plain(key, **args))}" data-t-{attribute}="{key}"{_told(args)}'


def say(key: str, script: str, **args: object) -> str:
    """Words about an answer in the script of its question, not escaped."""
    hans, english = SAID[key]
    text = _filled(english if script == "en" else hans, args)
    return to_traditional(text) if script == "hant" else text


@lru_cache(maxsize=1)
def table_json() -> str:
    """The table for the page's script: language → key → words."""
    table = {
        "hans": {k: v[0] for k, v in WORDS.items()}, "hant": {k: to_traditional(v[0]) for k, v in WORDS.items()},
        "en": {k: v[1] for k, v in WORDS.items()},
    }  # fmt: skip
    return json.dumps(table, ensure_ascii=False).replace("<", "\\u003c")
