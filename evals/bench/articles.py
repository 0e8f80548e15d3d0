"""What many more articles cost: laws of invented content are added to the default corpus; build seconds, p50 and p95, memory, disk.

python -m evals.bench.articles [--articles 50000] [--questions 300] [--home FOLDER] [--out articles.json]
Nothing of it is a real law: places, things, offices and numbers are drawn from short lists of our own.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from bot.assistant import Assistant
from corpus.collection import collect, shipped
from corpus.laws import FullText
from corpus.numerals import to_chinese
from evals.bench.footprint import folder_size
from evals.bench.latency import percentile
from evals.bench.soak import rss_mb
from evals.results import write_text

EACH = 200  # articles in a law
SEED = 20261123
PLACES = [
    "星湖",
    "云岭",
    "东泽",
    "石桥",
    "白渡",
    "松溪",
    "青崖",
    "月港",
    "风陵",
    "银滩",
    "杏坞",
    "鹿原",
    "雁荡口",
    "梧桐岭",
    "芦花洲",
    "铁索关",
]
THINGS = [
    "灯塔",
    "渡船",
    "磨坊",
    "风车",
    "浮标",
    "蜂箱",
    "钟楼",
    "水闸",
    "茶窑",
    "盐田",
    "温室",
    "索道",
    "驿站",
    "石桥",
    "藏书楼",
    "气象站",
    "冰窖",
    "花圃",
    "鱼梯",
    "码头",
]
WHO = ["守灯人", "船主", "磨坊主", "养护单位", "经营者", "管理人", "建设单位", "巡查员", "承租人", "保管人"]
OFFICES = ["灯塔管理站", "船务局", "磨坊署", "驿站总局", "湖务所", "林苑处", "茶政司", "水闸办", "钟楼署", "花圃局"]
DEEDS = [
    "点灯",
    "擦拭",
    "停航",
    "移建",
    "换绳",
    "清淤",
    "检修",
    "登记",
    "熏窖",
    "放水",
    "校钟",
    "扫雪",
    "换蜡",
    "封口",
    "晾晒",
    "换桨",
]
app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Invented:
    """An article's facts, for a question about it."""

    law: str
    article: str
    question: str


@dataclass(frozen=True)
class Cost:
    """Seconds to read and to build, milliseconds for an answer, how many questions cited the article meant, MB."""

    articles: int
    units: int
    read_s: float
    build_s: float
    n: int
    p50_ms: float
    p95_ms: float
    right: int
    rss_mb: float
    disk_mb: float
    load: tuple[float, ...]


def laws_of(articles: int, seed: int = SEED) -> tuple[list[FullText], list[Invented]]:
    """Laws of `EACH` articles, and the facts to ask for; the same for the same seed."""
    chance = random.Random(seed)
    texts: list[FullText] = []
    asked: list[Invented] = []
    for number in range((articles + EACH - 1) // EACH):
        place, thing = PLACES[number % len(PLACES)], THINGS[number // len(PLACES) % len(THINGS)]
        title = f"{place}市{thing}第{to_chinese(number + 1)}号管理条例"
        lines = [title]
        for n in range(1, min(EACH, articles - number * EACH) + 1):
            who, deed, office = chance.choice(WHO), chance.choice(DEEDS), chance.choice(OFFICES)
            other, days, least = chance.choice(DEEDS), chance.randrange(2, 90), chance.randrange(1, 60) * 100
            lines.append(
                f"第{to_chinese(n)}条　{place}{thing}的{who}应当在{deed}前{to_chinese(days)}日内向{place}{office}报送{other}记录；"
                f"逾期不报送的，由{place}{office}处{least}元以上{least * 5}元以下罚款。"
            )
            asked.append(
                Invented(title, f"第{to_chinese(n)}条", f"{title}第{to_chinese(n)}条里，{who}{deed}前几天要报送{other}记录？")
            )
        texts.append(FullText(f"inv-{number}", title, "\n".join(lines) + "\n", "2025", effective="2025-01-01", names=(title,)))
    return texts, asked


def measured(articles: int, questions: int, home: Path) -> Cost:
    """Everything from nothing: read, build, ask."""
    from index.build import build
    from index.catalog import sources_of
    from index.open import open_index

    texts, asked = laws_of(articles)
    began = time.perf_counter()
    library = collect((), texts)
    plan, law = sources_of(library.realm("plan")), sources_of(library.realm("law"), shipped().realm("law"))
    read = time.perf_counter() - began
    began = time.perf_counter()
    build(plan, home, light=True)
    build(law, home / "laws", light=True)
    built = time.perf_counter() - began
    assistant = Assistant(library, open_index(home, plan.digest()), open_index(home / "laws", law.digest()))
    chosen = random.Random(SEED).sample(asked, min(questions, len(asked)))
    assistant.ask(chosen[0].question)
    times, right = [], 0
    for one in chosen:
        answer = assistant.ask(one.question)
        times.append(answer.elapsed_ms)
        right += any((c.title, c.section) == (one.law, one.article) for c in answer.citations)
    return Cost(
        articles, len(plan.units) + len(law.units), read, built, len(times), percentile(times, 50), percentile(times, 95), right,
        rss_mb(os.getpid()), folder_size(home) / 1e6, os.getloadavg(),
    )  # fmt: skip


@app.command()
def main(
    articles: Annotated[int, typer.Option(min=1, help="添加多少条虚构的条文。")] = 50_000,
    questions: Annotated[int, typer.Option(min=1, help="问几问。")] = 300,
    home: Annotated[Path | None, typer.Option(help="建在哪里；不写则用完即弃。")] = None,
    out: Annotated[Path | None, typer.Option(help="把结果写成 JSON。")] = None,
) -> None:
    """资料多出几万条时：建索引多久，等多久，占多少。"""
    with tempfile.TemporaryDirectory() as scratch:
        text = json.dumps(asdict(measured(articles, questions, home or Path(scratch))), ensure_ascii=False, indent=1)
    typer.echo(text)
    if out:
        write_text(text + "\n", out)


if __name__ == "__main__":
    app()
