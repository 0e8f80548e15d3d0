"""Whatever text a user adds: it is read or refused with DocumentError, never broken over; what is read keeps its promises."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.duties import duties
from corpus.errors import DocumentError
from corpus.plan_outline import outline
from corpus.sentences import sentences
from corpus.targets import targets

DATA = Path(__file__).parent / "data"
LINES = [line for path in sorted(DATA.glob("plan_*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]
PIECES = [piece for line in LINES for piece in line.replace("；", "。").split("。") if piece]
ODD = [
    "一、", "（一）", "(一)。", "附件", "附件:", "附件1", "1.", "||", "指标|2025年", "(负责)", "（牵头单位：）", "责任单位：",
    "以下均需负责落实，不再列出", "分别达到5%、6%", "甲和乙分别", "力争", "到2025年", "“十四五”时期", "达到", "30%—", "—35%",
    "对，", "对于项目", "每年1次", "及以上", "2倍", "(((", "》《",
]  # fmt: skip

line = st.one_of(
    st.sampled_from(LINES),
    st.lists(st.sampled_from(PIECES + ODD), max_size=5).map("。".join),
    st.lists(st.sampled_from(PIECES + ODD), max_size=4).map("".join),
    st.builds(lambda s, a, b: s[a:b], st.sampled_from(LINES), st.integers(0, 80), st.integers(0, 300)),
    st.sampled_from(ODD),
    st.text(max_size=20),
)
some = st.lists(line, max_size=5).map("\n".join)
numbered = st.builds(lambda one, other: f"一、总则\n{one}\n二、目标\n{other}", some, some)
texts = st.one_of(st.lists(line, max_size=10).map("\n".join), numbered)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(texts)
def test_any_mixture_of_lines_is_read_or_refused(text: str) -> None:
    try:
        sections = outline("x", text)
    except DocumentError as error:
        assert error.problem and error.remedy
        return
    assert "".join(text[s.start : s.end] for s in sections) == text
    for record in (*sentences(text, sections), *duties(text, sections), *targets(text, sections, 2021)):
        section = next(s for s in sections if s.label == record.section and s.start <= record.start < s.end)
        assert record.end <= section.end
        assert record.quote == text[record.start : record.end] != ""
