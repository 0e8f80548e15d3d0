"""What the API takes and gives, with its limits. An unknown field is refused by name; nothing here does any work."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.profile import Profile
from corpus.audiences import industries, roles

LONGEST = 2_000  # characters of a question; the assistant refuses one half as long with a reason of its own
MOST_TURNS = 20  # earlier questions
MOST_HITS = 100


def _writable(text: str) -> str:
    """JSON can hold halves of characters, which no answer can repeat."""
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("half a character")
    return text


Text = Annotated[str, Field(max_length=LONGEST), AfterValidator(_writable)]
Name = Annotated[str, Field(max_length=200), AfterValidator(_writable)]


class In(BaseModel):
    """A request."""

    model_config = ConfigDict(extra="forbid")


class AskIn(In):
    """A question. `history` are the asker's earlier questions, oldest first."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"question": "煤炭清洁高效利用由谁负责？"}]})

    question: Text = Field(description="问题")
    history: list[Text] = Field([], max_length=MOST_TURNS, description="前面的提问，最早的在前")
    doc: Name | None = Field(None, description="只问这一份资料（编号）")
    as_of: datetime.date | None = Field(None, description="按哪一天的法律；不写为今天")


class SentenceOut(BaseModel):
    text: str
    citations: list[int]
    checks: dict[str, list[int]] = Field(description="核对了什么：[在所引原文中找到的, 句中写的]")


class CitationOut(BaseModel):
    """A span of a document, character offsets, end not included; `quote` is cut from it."""

    number: int
    doc: str
    title: str
    section: str
    heading: str
    quote: str
    start: int
    end: int
    form: Literal["verbatim", "restated"]
    version: str
    in_force: str
    url: str


class AnswerOut(BaseModel):
    """The same object as `wence ask --json` prints."""

    question: str
    status: Literal["answered", "partial", "abstained", "smalltalk"]
    reason: str
    kind: str
    answer: str
    sentences: list[SentenceOut]
    citations: list[CitationOut]
    duties: list[dict[str, Any]]
    targets: list[dict[str, Any]]
    provisions: list[dict[str, Any]]
    followups: list[str]
    script: Literal["hans", "hant", "en"]
    elapsed_ms: float
    notes: list[str]


class Problem(BaseModel):
    """What is wrong, and what to do about it."""

    problem: str
    remedy: str


class Rows(BaseModel):
    """A complete list and its count."""

    count: int
    items: list[dict[str, Any]]


class Part(BaseModel):
    """A piece of a message's content, as OpenAI's clients send it."""

    type: str = Field(max_length=50)
    text: Text = ""


class Message(BaseModel):
    """A message; what else a client sends along is not read."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: Annotated[str, Field(max_length=20_000), AfterValidator(_writable)] | list[Part] | None = None

    def words(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(p.text for p in self.content if p.type == "text")
        return self.content or ""


class ChatIn(BaseModel):
    """OpenAI's chat completion request; temperature and the like are taken and have no effect."""

    model: Annotated[str, Field(max_length=200), AfterValidator(_writable)] = "wence"
    messages: list[Message] = Field(
        min_length=1, max_length=200,
        json_schema_extra={"contains": {"type": "object", "properties": {"role": {"const": "user"}}, "required": ["role"]}},
    )  # fmt: skip
    stream: bool = False


def profile_schema() -> dict[str, Any]:
    """The description of a profile, whole in itself. What it says of values is read by bot/profile.py, which explains a wrong one better."""
    described = Profile.model_json_schema()
    parts = described.pop("$defs", {})

    def whole(x: Any) -> Any:
        if isinstance(x, list):
            return [whole(y) for y in x]
        if isinstance(x, dict):
            return whole(parts[x["$ref"].rsplit("/", 1)[-1]]) if "$ref" in x else {k: whole(v) for k, v in x.items()}
        return x

    fields = whole(described)
    fields["properties"]["kind"] |= {"type": "array", "minItems": 1, "items": {"enum": [*roles(), *roles().values()]}}
    fields["properties"]["industry"] |= {"enum": list(industries())}
    for name in ("kind", "industry"):
        fields["properties"][name].pop("anyOf")
    return cast(dict[str, Any], fields)


# One event of a stream, as its description has it.
EVENT: dict[str, Any] = {
    "type": "object", "required": ["event", "data"], "description": "data 是一个 JSON 对象",
    "properties": {"event": {"enum": ["reading", "sentence", "answer", "fault"]}, "data": {"type": "string"}},
}  # fmt: skip
CHUNK: dict[str, Any] = {
    "type": "object", "required": ["data"], "properties": {"data": {"type": "string"}},
    "description": "data 是一个 chat.completion.chunk，最后一个是 [DONE]",
}  # fmt: skip
PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem, "description": said}
    for code, said in (
        (400, "请求读不懂"),
        (401, "没有通过身份核对"),
        (403, "来源不被接受，或没有权限"),
        (404, "没有这份资料或这个地址"),
        (405, "不能用这个方法"),
        (413, "请求太大"),
        (422, "内容不合要求"),
        (429, "请求太频繁，见 Retry-After"),
        (500, "程序出了差错"),
        (503, "索引、向量库或用户文件不能用"),
    )
}
