"""What each reason for declining is called, on the page and on the command line: one list, one wording."""

from __future__ import annotations

from bot.answer import Reason

TITLES: dict[Reason, str] = {
    "empty": "没有收到问题",
    "unclear": "没有写明要问的是哪件事",
    "too_long": "问题太长",
    "off_topic": "不在资料范围内",
    "annex_missing": "附表不在所给文本中",
    "place_missing": "资料没有分地区的数值",
    "year_missing": "资料没有这一年的数值",
    "metric_missing": "资料没有这项指标",
    "unit_missing": "资料没有这种单位的数值",
    "body_missing": "资料没有提到这个机关",
    "results_missing": "资料只有目标，没有完成情况",
    "text_missing": "资料只提到名称，没有正文",
    "not_stated": "资料没有写明这一点",
    "opinion": "不作评价、预测和建议",
    "instruction": "这不是一个问题",
    "unverified": "未通过与原文的核对",
}
