"""The table of readings is pypinyin's, character for character."""

from pypinyin import lazy_pinyin

from corpus.syllables import TABLE, syllable


def test_every_character_reads_as_pypinyin_reads_it() -> None:
    other = [c for c in map(chr, range(0x4E00, 0xA000)) if syllable(c) != lazy_pinyin(c)[0]]
    assert not other, (
        f"{TABLE}: write a line 'syllable,characters' for every lazy_pinyin(c)[0] that is ASCII; other now: {other[:20]}"
    )
