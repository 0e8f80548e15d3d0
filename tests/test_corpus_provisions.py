"""The provisions register: read from files, refused by file and article, whole for every law, consequences readable both ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented_register import FIRST, HEAD, ID, register, write

from corpus.collection import registers
from corpus.errors import DocumentError
from corpus.law_outline import article_number, han
from corpus.library import Library
from corpus.provisions import MODALS, PROVISIONS, Register, read_registers
from corpus.records import Provision

# The laws that the plan names, and how many articles each has (../shared/laws/README.md).
ARTICLES = {
    "energy-conservation-law": 87,
    "circular-economy-law": 58,
    "clean-production-law": 40,
    "eia-law": 37,
    "eco-monitoring-regulation": 49,
    "civil-building-energy-regulation": 45,
    "public-institution-energy-regulation": 43,
}


def by_id(law: str) -> Register:
    return next(r for r in registers() if r.id == law)


def norms(library: Library, law: str, article: str) -> list[Provision]:
    return [p for p in library.provisions if (p.doc, p.article) == (law, article)]


# Reading


def test_a_register_in_two_files_is_one_law_with_its_articles_in_order(tmp_path: Path) -> None:
    read = register(tmp_path)
    assert (read.id, read.title, read.names) == (ID, "星湖市灯塔养护条例", ("灯塔养护条例", "灯塔条例"))
    assert (read.version, read.since, read.effective, read.repealed) == ("2023-06-01 修正", "2023-06-01", "2019-07-01", "")
    assert [e.number for e in read.entries] == [
        "第一条", "第二条", "第三条", "第四条", "第四条之一", "第五条", "第六条", "第七条", "第八条",
    ]  # fmt: skip
    assert [r.para for r in read.entry("第二条").rules] == [1, 2]
    assert all(rule.article == e.number for e in read.entries for rule in e.rules)


def test_what_is_enumerated_is_part_of_the_restatement(tmp_path: Path) -> None:
    (rule,) = register(tmp_path).entry("第四条").rules
    assert (
        rule.text == "守灯人应当做好下面几件事。(1)天黑之前半小时把灯点上；(2)灯罩按附表的间隔擦；(3)油耗记进灯册，灯册留三年。"
    )


def test_an_article_that_is_not_in_the_register_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="第九条"):
        register(tmp_path).entry("第九条")


def test_parts_are_read_by_number_and_not_by_letter(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / f"{ID}.10.toml").write_text(
        f'id = "{ID}"\n[[article]]\nnumber = "第十条"\n[[article.rule]]\npara = 1\nmodal = "程序"\nsays = "末条。"\n', "utf-8"
    )
    (read,) = read_registers(tmp_path)
    assert [e.number for e in read.entries][-2:] == ["第八条", "第十条"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('authority = "市船务局"', 'autority = "市船务局"', ("lighthouse-rules.toml", "第三条", "autority")),
        ('applies_to = ["守灯人"]\nsays = "守灯人应当做好', 'applies_to = ["船长"]\nsays = "守灯人应当做好',
         ("lighthouse-rules.toml", "第四条", "船长", "audiences.txt")),
        ('modal = "定义"', 'modal = "大概"', ("lighthouse-rules.toml", "第二条", "大概", *MODALS)),
        ('says = "自家院子里装饰用的灯不归这部条例管。"\n', "", ("lighthouse-rules.toml", "第二条", "says")),
        ('para = 2', 'para = "二"', ("lighthouse-rules.toml", "第二条", "para")),
        ('[[article.rule]]\npara = 1\nmodal = "程序"\nsays = "从2019年7月1日开始用。"\nwhat = "施行日期"\n', "",
         ("lighthouse-rules.2.toml", "第八条", "rule")),
        ("articles = 9", "articels = 9", (f"{ID}.toml", "articels")),
        ('names = ["灯塔养护条例"', 'names = [灯塔养护条例"', ("lighthouse-rules.toml", "TOML")),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_used_is_refused_with_its_file_and_article(
    tmp_path: Path, old: str, new: str, said: tuple[str, ...]
) -> None:
    write(tmp_path, (old, new))
    with pytest.raises(DocumentError) as caught:
        read_registers(tmp_path)
    assert all(word in f"{caught.value.problem}{caught.value.remedy}" for word in said), caught.value
    assert caught.value.remedy


def test_a_folder_without_a_register_has_no_laws(tmp_path: Path) -> None:
    assert read_registers(tmp_path) == ()


def test_the_fixture_s_own_head_stands_in_one_file_only() -> None:
    assert "title" in HEAD and "title" not in FIRST


# The register that comes with the project


def test_every_law_the_plan_names_is_whole() -> None:
    assert sum(ARTICLES.values()) == 359
    for law, count in ARTICLES.items():
        read = by_id(law)
        assert read.whole and (read.articles, len(read.entries)) == (count, count), law
        assert [e.number for e in read.entries] == [f"第{han(n)}条" for n in range(1, count + 1)], law


def test_of_the_code_and_the_permit_regulation_every_entry_is_an_article_once_and_in_order() -> None:
    for law in ("eco-environment-code", "pollutant-permit-regulation"):
        numbers = [article_number(e.number) for e in by_id(law).entries]
        assert None not in numbers and len(set(numbers)) == len(numbers) > 40
        assert numbers == sorted(numbers, key=lambda n: n or (0, 0)), law
    assert not by_id("eco-environment-code").whole and by_id("eco-environment-code").articles == 1242


def test_every_law_says_from_when_it_holds_and_what_took_its_place() -> None:
    ids = {r.id for r in registers()}
    for read in registers():
        assert read.names and read.issuer and read.version and read.since and read.effective, read.id
        assert (not read.replaced_by) or read.replaced_by in ids
    gone = {r.id: (r.repealed, r.replaced_by) for r in registers() if r.repealed}
    assert gone == dict.fromkeys(("eia-law", "clean-production-law"), ("2026-08-15", "eco-environment-code"))
    assert by_id("eco-environment-code").effective == "2026-08-15"


def test_every_norm_stands_alone_in_whole_sentences() -> None:
    for read in registers():
        for entry in read.entries:
            assert 3 <= len(entry.topics) <= 12, (read.id, entry.number)
            assert [r.para for r in entry.rules] == sorted(r.para for r in entry.rules), (read.id, entry.number)
            for rule in entry.rules:
                where = (read.id, entry.number, rule.para)
                assert rule.modal in MODALS and rule.text.endswith(("。", "！")), where
                assert rule.what and len(rule.what) <= 30, where
                assert (rule.modal in ("程序", "定义", "鼓励")) or rule.modal in rule.says, where


def test_every_binding_norm_says_whom_it_binds() -> None:
    bare = [
        (read.id, e.number)
        for read in registers() for e in read.entries for r in e.rules
        if r.modal in ("应当", "不得", "必须", "禁止") and not r.applies_to
    ]  # fmt: skip
    assert bare == []


def test_a_norm_that_sets_a_consequence_says_what_it_is_and_for_which_articles() -> None:
    for read in registers():
        there = {e.number for e in read.entries}
        for entry in read.entries:
            for rule in entry.rules:
                assert set(rule.penalises) <= there, (read.id, entry.number)
                assert rule.sanction or not rule.penalises, (read.id, entry.number)


def test_consequences_read_the_same_both_ways(everything: Library) -> None:
    """A rule that penalises an article is what that article's norms name as their consequence, and the other way round."""
    seen = 0
    for law in ARTICLES:
        of_law = [p for p in everything.provisions if p.doc == law]
        for p in of_law:
            for article in p.penalises:
                for breached in (q for q in of_law if q.article == article and not q.penalises):
                    assert p.article in breached.consequence_articles, (law, article, p.article)
                    assert p.sanction in breached.consequence
                    seen += 1
            for article in p.consequence_articles:
                assert any(p.article in q.penalises for q in norms(everything, law, article)), (law, p.article, article)
            assert bool(p.consequence_articles) >= bool(p.consequence)
    assert seen > 150


@pytest.mark.parametrize(
    ("law", "article", "consequence", "figures"),
    [
        ("energy-conservation-law", "第五十三条", "第八十二条", ("一万元以上", "五万元以下")),
        ("energy-conservation-law", "第五十五条", "第八十四条", ("一万元以上", "三万元以下")),
        ("eia-law", "第二十五条", "第三十一条", ("百分之一以上", "百分之五以下")),
        ("clean-production-law", "第二十七条", "第三十九条", ("五万元以上", "五十万元以下")),
    ],
)
def test_what_a_breach_costs_has_both_bounds(
    everything: Library, law: str, article: str, consequence: str, figures: tuple[str, str]
) -> None:
    bound = [p for p in norms(everything, law, article) if consequence in p.consequence_articles]
    assert bound and any(all(f in p.consequence for f in figures) for p in bound)
    assert any(article in p.penalises and all(f in p.sanction for f in figures) for p in norms(everything, law, consequence))


def test_every_file_of_the_register_belongs_to_a_law() -> None:
    ids = {r.id for r in registers()}
    assert {p.name.split(".")[0] for p in PROVISIONS.glob("*.toml")} == ids
