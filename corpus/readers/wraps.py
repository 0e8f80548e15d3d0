"""Lines broken by a page's width become paragraphs again. A heading or a numbered item always starts a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.readers.delivered import tidy

_N = r"[零〇一二两三四五六七八九十百千]+|\d+"
# What a line may begin with only when it begins a paragraph. 第…条 needs a space or the line's end after it: 第六十八条的规定 does not begin one.
STARTS = re.compile(
    rf"^(?:第\s*(?:{_N})\s*(?:[编編]|分[编編]|章|[节節])(?![的和与及、，。])|第\s*(?:{_N})\s*[条條](?:之(?:{_N}))?(?:[\s　]|$)"
    rf"|[(（](?:{_N})[)）]|[一二三四五六七八九十]+、|\d{{1,2}}[.．、](?!\d)|附\s*(?:件|表|录)|专栏|[(（]\s*\d{4}\s*年|\||目\s*录$|注\s*[:：])"
)
ENDS = re.compile(r"[。；：！？!?;:…][”’」』)）\]】》]*$")
_NUMBER_ALONE = re.compile(rf"^第\s*(?:{_N})\s*[条條](?:之(?:{_N}))?$")
HEADING = re.compile(r"^第\s*(?:[零〇一二两三四五六七八九十百千]+|\d+)\s*(?:[编編]|分[编編]|章|[节節])")


def joined(lines: Iterable[str], width: int = 0) -> list[str]:
    """Paragraphs. `width` is the number of characters of a full line (0: worked out); a shorter line that ends plainly ends its paragraph."""
    tidied = [tidy(line) for line in lines]
    full = width or full_width(tidied)
    out: list[str] = []
    last = ""
    for line in tidied:
        if not line:
            last = ""
            continue
        if last and continues(last, line, full):
            out[-1] += between(out[-1], line) + line
        else:
            out.append(line)
        last = line
    return out


def continues(last: str, line: str, full: int) -> bool:
    """Whether `line` goes on with the sentence of `last`, the physical line before it."""
    if STARTS.match(line) or last.startswith("|"):
        return False
    if HEADING.match(last) and len(last) < full * 0.9:
        return False
    if ENDS.search(last):
        # 。 at the end of a full line may stand within a paragraph; a paragraph of official texts opens indented, which is lost here.
        return False
    return len(last) >= full * 0.75


def full_width(lines: Sequence[str]) -> int:
    """How long a full line is: the length that nine of ten lines do not exceed."""
    lengths = sorted(len(x) for x in lines if x and not x.startswith("|"))
    return lengths[int(len(lengths) * 0.9)] if lengths else 0


def looks_wrapped(lines: Sequence[str]) -> bool:
    """Whether a text was broken at a width: many lines of nearly one length that stop in mid-sentence."""
    there = [x for x in lines if x and not x.startswith("|")]
    full = full_width(there)
    if len(there) < 8 or not 15 <= full <= 90:
        return False
    long = [x for x in there if len(x) >= full - 3]
    return (
        max(map(len, there)) <= full + 6
        and len(long) >= len(there) * 0.3
        and sum(not ENDS.search(x) for x in long) > len(long) * 0.6
    )


def between(before: str, after: str) -> str:
    """A space after an article's number and between two Latin words, nothing between Han characters."""
    if _NUMBER_ALONE.match(before):
        return "　"
    return " " if re.search(r"[A-Za-z0-9,.]$", before) and re.match(r"[A-Za-z]", after) else ""
