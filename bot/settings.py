"""The one place that reads the environment. A setting's name begins with WENCE_; an unknown one is refused by name."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import SettingError


class Settings(BaseSettings):
    """What can be set from outside; every field has a default that works alone and without a network."""

    model_config = SettingsConfigDict(env_prefix="WENCE_", extra="forbid")

    home: Path = Field(default_factory=lambda: user_data_path("wence"), description="数据目录：索引、添加的资料、反馈")
    host: str = Field("127.0.0.1", description="网页监听地址")
    port: int = Field(7860, ge=1, le=65535, description="网页端口")
    embedder: str = Field("", description="向量模型：空为自训练模型，或模型名、本地路径")
    chroma_url: str = Field("", description="Chroma 服务器地址；空为本地目录")
    qdrant_url: str = Field("", description="Qdrant 服务器地址；与 chroma_url 只设一个")
    qdrant_api_key: SecretStr = Field(SecretStr(""), description="Qdrant 的密钥；不会打印出来")
    online: bool = Field(False, description="是否允许从模型站下载向量模型")
    upload_password: SecretStr = Field(SecretStr(""), description="网页上添加资料的密码；空为不许在网页上添加")
    llm_model: str = Field("", description="大模型的名称；空为不用大模型")
    llm_timeout: float = Field(12.0, gt=0, le=300, description="一问之中最多等大模型几秒")
    rate: str = Field("120/minute", description="每把密钥或每个地址的请求上限，如 120/minute；off 为不限")


class Endpoint(BaseSettings):
    """Where the language model is asked; names that every OpenAI-compatible program knows. The key never prints."""

    model_config = SettingsConfigDict(env_prefix="OPENAI_", extra="ignore")

    base_url: str = ""
    api_key: SecretStr = SecretStr("")


def endpoint() -> Endpoint:
    """The language model's address and key. SettingError where a model is named and no address is."""
    found = Endpoint()
    if settings().llm_model and not found.base_url.startswith(("http://", "https://")):
        raise SettingError(
            "设了 WENCE_LLM_MODEL，但 OPENAI_BASE_URL 没有写成 http:// 或 https:// 开头的地址。",
            "请设 OPENAI_BASE_URL（例如 http://127.0.0.1:11434/v1），或者取消 WENCE_LLM_MODEL。",
        )
    return found


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings, read once. SettingError names what is unknown or cannot be used."""
    known = {f"WENCE_{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.upper().startswith("WENCE_") and name.upper() not in known)
    if unknown:
        raise SettingError(f"不认识的设置：{'、'.join(unknown)}。", f"可用的设置：{'、'.join(sorted(known))}。")
    try:
        found = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"WENCE_{str(first['loc'][0]).upper()}"
        raise SettingError(
            f"设置 {name} 的值不能用：{first.get('input')!r}（{first['msg']}）。", "请改正或取消这个环境变量。"
        ) from error
    if found.chroma_url and found.qdrant_url:
        raise SettingError("WENCE_CHROMA_URL 和 WENCE_QDRANT_URL 都设了，向量只能放在一处。", "请取消其中一个。")
    return found
