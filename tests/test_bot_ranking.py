"""The fitted order of the articles that search offers."""

from __future__ import annotations

import json

import pytest

from bot import ranking
from bot.assistant import Assistant
from bot.question import Question
from bot.statutes import Offer, Statutes


def _offer(assistant: Assistant, words: str) -> tuple[Offer, Statutes, Question]:
    assert assistant.counsel is not None
    question = assistant.counsel.reader.read(words)
    return assistant.counsel.statutes.offered(question), assistant.counsel.statutes, question


def test_the_weights_are_those_of_the_features(assistant: Assistant) -> None:
    offer, statutes, question = _offer(assistant, "厂里没装能源计量器具会怎么样")
    told = ranking.features(offer.ranked, statutes, question, offer.hits, offer.penal)
    names = set(json.loads(ranking.MODEL.read_text(encoding="utf-8"))["weights"])
    assert told and all(set(values) == names for values in told.values())
    assert len(told) <= ranking.ARTICLES


def test_nothing_is_lost_and_the_best_keeps_its_score(assistant: Assistant) -> None:
    offer, statutes, question = _offer(assistant, "厂里没装能源计量器具会怎么样")
    found = ranking.reordered(offer.ranked, statutes, question, offer.hits, offer.penal)
    assert {p.key for p, _ in found} == {p.key for p, _ in offer.ranked}
    assert found[0][1] == pytest.approx(offer.ranked[0][1])
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)


def test_without_weights_the_order_of_search_stands(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    offer, statutes, question = _offer(assistant, "厂里没装能源计量器具会怎么样")
    monkeypatch.setattr(ranking, "_model", lambda: {})
    assert ranking.reordered(offer.ranked, statutes, question, offer.hits, offer.penal) == offer.ranked


def test_an_article_that_gives_the_value_asked_for_is_preferred(assistant: Assistant) -> None:
    offer, statutes, question = _offer(assistant, "排污许可证能管几年")
    told = ranking.features(offer.ranked, statutes, question, offer.hits, offer.penal)
    units = {where: values["value"] for where, values in told.items()}
    assert units[("pollutant-permit-regulation", "第十四条")] == 0.5 and -0.5 in units.values()
