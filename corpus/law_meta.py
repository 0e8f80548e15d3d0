"""What a law says of itself before 第一条 and in its last article: title, number, who made it, when, which version this is.

Only dates and names that stand in the front matter or in the text are given; what is not said stays empty. Dates are YYYY-MM-DD.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.numerals import chinese_to_int
from corpus.script import plain_keep, to_simplified

LAW_TITLE = re.compile(
    r"(?:法|法典|条例|规定|办法|细则|规则|决定|规程|章程)(?:[(（](?:试行|暂行|修订|修正|(?:修订|修正)?草案.{0,8}|.{0,4}征求意见稿|.{0,4}送审稿|\d{4}年?(?:修订|修正)?)[)）])?$"
)
_DATE = r"(?:(?P<y>\d{4}|[零〇一二三四五六七八九]{4})年(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})月(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日)"
_EVENT = re.compile(
    rf"(?:根据|依照)?\s*{_DATE}(?P<who>[^年()]{{0,120}}?(?:《[^》]*》[^()年]{{0,20}})?)(?P<what>通过|批准|发布|公布|(?:第[一二三四五六七八九十]+次)?(?:修订|修正|修改))"
)
_EFFECT = re.compile(rf"自(?:{_DATE}|(?P<now>(?:公布|发布|印发)之日))起(?:施行|生效|执行|实施)")
_ORDER = re.compile(
    r"(?P<who>[^\s，。《》()（）]{2,30}?)(?:令|公告)[\s　]*[(（]?[\s　]*第?\s*(?P<n>\d+|[零〇一二三四五六七八九十百千]+)\s*号"
)
_PLAN_NUMBER = re.compile(r"[一-鿿]{1,8}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*\d+\s*号")
_ARTICLE_ONE = re.compile(r"^[\s#*]*第(?:一|1)[条條][\s　*]", re.M)
SHORT = re.compile(r"^中华人民共和国")


@dataclass(frozen=True)
class LawMeta:
    """What is known of a document; "" where the text does not say. `version` is a date and a word: "2018-10-26 修正".

    `since`: from when this version holds; `effective`: the day in the last article; `begins`: the line of a plan's file where the
    issued text begins, where something (a news story) stands in front of it.
    """

    title: str
    names: tuple[str, ...] = ()
    number: str = ""
    issuer: str = ""
    adopted: str = ""
    version: str = ""
    since: str = ""
    effective: str = ""
    repealed: str = ""
    begins: str = ""


def short_title(title: str) -> str:
    """中华人民共和国节约用水法（试行） → 节约用水法; the form in which titles are compared.

    >>> short_title("《中华人民共和国节约用水法》")
    '节约用水法'
    """
    plain = re.sub(r"[(（][^()（）]*[)）]$", "", re.sub(r"\s", "", to_simplified(title)))
    return SHORT.sub("", plain.strip("《》"))


def law_meta(text: str, front: Mapping[str, str] | None = None) -> LawMeta:
    """The meta of a law, front matter first, else from the text."""
    front = front or {}
    head, tail = _ends(text)
    title = to_simplified(front.get("title", "").strip("《》 ") or law_title(head, front.get("page_title", "")))
    number = front.get("document_number", "") or _order_number(head)
    events = _events(head)
    adopted = _iso(front.get("adopted", "")) or next((day for day, what, _ in events if what in ("通过", "批准")), "")
    published = _iso(front.get("promulgated", "")) or next((day for day, what, _ in events if what in ("公布", "发布")), "")
    published = published or (_signed(head) if number else "")
    effective = (
        _iso(front.get("effective", "")) or _effective(tail, published or adopted) or _effective(head, published or adopted)
    )
    version, since = _version(front, events, adopted, published)
    since = since or (max(version[:10], effective) if version else "")  # without a version nobody knows from when this text holds
    return LawMeta(
        title, (short_title(title),) if title else (), number, to_simplified(front.get("issuer", "")) or _issuer(head, number),
        adopted, version, since, effective, _iso(front.get("repealed", "")),
    )  # fmt: skip


def law_title(head: str, page_title: str = "") -> str:
    """The title that stands before 第一条; a page's own title where there is none. Empty when nothing is one."""
    lines = [re.sub(r"[\s　]", "", x).strip("#*《》") for x in head.split("\n")]
    named = set(re.findall(r"《([^《》]{2,60})》", head))
    found = [
        x for x in lines if 2 < len(x) <= 60 and LAW_TITLE.search(x) and not re.search(r"[。；，]|^第.{1,4}[编章节]|^[(（]", x)
    ]
    for line in reversed(found):
        if line in named:
            return line
    if found:
        return found[0]
    page = re.split(r"[-_|—–\s]", page_title.strip())[0].strip("《》")
    return page if LAW_TITLE.search(page) else ""


def _ends(text: str) -> tuple[str, str]:
    """What stands before 第一条 and the end of the text, plain and half-width."""
    first = _ARTICLE_ONE.search(text)
    cut = first.start() if first else min(len(text), 3000)
    last = max(0, len(text) - 60_000)
    return plain_keep(text[:cut][:20_000]), plain_keep(text[max(cut, last) :])


def _events(head: str) -> list[tuple[str, str, str]]:
    """(day, 通过/公布/修订/修正 …, who) as the brackets under the title tell them, in order."""
    flat = re.sub(r"[\s　]+", "", head)
    out = []
    for m in _EVENT.finditer(flat):
        day = _day(m)
        if day:
            out.append((day, re.sub(r"^第.+次", "", m["what"]).replace("修改", "修正"), m["who"]))
    return out


def _version(front: Mapping[str, str], events: list[tuple[str, str, str]], adopted: str, published: str) -> tuple[str, str]:
    """("2018-10-26 修正", from when it holds where that is said)."""
    revised = [x for x in front.get("revised", "").split("；") if _iso(x)]
    if revised:
        last = max(revised, key=_iso)
        word = re.search(r"修订|修正|修改", last)
        since = re.search(r"(\d{4}-\d\d-\d\d)\s*起施行", last)
        return f"{_iso(last)} {word[0] if word else '修正'}", since[1] if since else ""
    changes = [(day, what) for day, what, _ in events if what in ("修订", "修正")]
    if changes:
        return " ".join(max(changes)), ""
    if day := published or _iso(front.get("version_date", "")) if published else "":
        return f"{day} 公布", ""
    return (f"{adopted} 通过", "") if adopted else ("", "")


def _effective(text: str, published: str) -> str:
    """The day in 自…起施行: the last one said of this text itself."""
    flat = re.sub(r"[ \t　]+", "", text)
    found = list(_EFFECT.finditer(flat))
    own = [
        m
        for m in found
        if re.search(r"本(?:法|法典|条例|规定|办法|细则|规则|决定)[^。]{0,4}$", flat[max(0, m.start() - 12) : m.start()])
    ]
    for m in reversed(own or found):
        return published if m["now"] else _day(m)
    return ""


def _order_number(head: str) -> str:
    """国务院令第530号, in the short form that is cited."""
    flat = re.sub(r"[\s　]+", "", head)
    for m in re.finditer(r"(?:中华人民共和国)?(?P<who>[一-鿿]{2,24}?)令第(?P<n>\d+|[零〇一二三四五六七八九十百千]+)号", flat):
        number = m["n"] if m["n"].isdigit() else str(chinese_to_int(m["n"]) or m["n"])
        who = re.sub(r"^.*(?:根据|日|通过|经|由|中华人民共和国)", "", m["who"])
        return f"{who}令第{number}号"
    return ""


def _issuer(head: str, number: str) -> str:
    flat = re.sub(r"[\s　]+", "", head)
    for _, what, who in _events(head):
        if what in ("通过", "批准"):
            local = re.search(r"([一-鿿]{2,12}?(?:省|自治区|市|州|县))第?.{0,6}届?人民代表大会(常务委员会)?", who)
            if local:
                return f"{local[1]}人民代表大会{local[2] or ''}"
            if "全国人民代表大会常务委员会" in who:
                return "全国人民代表大会常务委员会"
            if "全国人民代表大会" in who:
                return "全国人民代表大会"
            if "国务院" in who:
                return "国务院"
            if m := re.match(r"(?:第[^届次]+[届次])?([一-鿿]{2,20}?)第", who):
                return m[1]
    if number and not number.startswith("主席令"):
        return number.split("令")[0]
    return "国务院" if "国务院第" in flat else ""


def _signed(head: str) -> str:
    """The last line that is a date and nothing else: the day of signature."""
    days = [_day(m) for line in head.split("\n") if (m := re.fullmatch(_DATE, re.sub(r"[\s　]", "", line)))]
    return days[-1] if days else ""


def _iso(value: str) -> str:
    """The first day in a value of front matter."""
    if m := re.search(r"(\d{4})-(\d{1,2})-(\d{1,2})", value):
        return f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}"
    m = re.search(_DATE, value)
    return _day(m) if m else ""


def _day(m: re.Match[str]) -> str:
    """A matched date as YYYY-MM-DD; empty for the 31st of February's kind."""
    y, month, d = (int(x) if x.isdigit() else chinese_to_int(x) or 0 for x in (m["y"], m["m"], m["d"]))
    return f"{y:04}-{month:02}-{d:02}" if 1900 < y < 2200 and 1 <= month <= 12 and 1 <= d <= 31 else ""


def plan_head(text: str, first_chapter: int) -> tuple[str, str, str]:
    """(number, issuer, date) as they stand in front of a plan's 一、; "" where they do not."""
    lines = [re.sub(r"[\s　]", "", x) for x in to_simplified(text[:first_chapter]).split("\n")]
    labelled = (re.sub(r"^(?:文号|发文字号)[:：]", "", x) for x in lines)
    number = next((x for x in labelled if _PLAN_NUMBER.fullmatch(x)), "")
    date = _signed("\n".join(lines))
    issuers = [x for x in lines if 4 < len(x) <= 30 and re.search(r"(?:人民政府(?:办公厅|办公室)?|委员会|厅|局|部)$", x)]
    titled = next(
        (m[1] for x in lines if (m := re.match(r"(.{2,30}?(?:人民政府(?:办公厅|办公室)?|委员会|厅|局|部))关于", x))), ""
    )
    return number, issuers[-1] if issuers else titled, date
