"""The glossary: every pair once, every lay word found where it stands, none inside another word."""

from __future__ import annotations

import csv
from collections import Counter

from corpus.glossary import TABLE, Glossary, glossary
from corpus.script import fold, fold_keep


def test_no_pair_stands_twice() -> None:
    pairs = Counter((fold(official), fold(lay)) for lay, official in glossary().pairs())
    assert [p for p, n in pairs.items() if n > 1] == []


def test_no_word_stands_for_itself_and_no_field_is_empty() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r for r in rows if fold_keep(r["official"]) == fold_keep(r["lay"]) or not all(r.values())] == []


def test_every_lay_word_is_found_alone() -> None:
    known = glossary()
    missed = [lay for lay, _ in known.pairs() if not any(f.start == 0 and f.end == len(lay) for f in known.find(lay))]
    assert missed == []


def test_the_longest_word_is_found_and_latin_words_only_whole() -> None:
    rows = (("化学需氧量", "cod", "abbreviation"), ("牵头", "谁管", "colloquial"), ("牵头单位", "谁管事", "colloquial"))
    known = Glossary(rows)
    assert [(f.lay, f.start) for f in known.find("谁管事?cod codfish")] == [("谁管事", 0), ("cod", 4)]
    assert known.officials("谁管") == ("牵头",) and known.officials("没有") == ()
