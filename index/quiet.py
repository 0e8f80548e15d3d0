"""Libraries stay silent and at home: no telemetry, no hub look-ups, no tracing. Call `quiet` before a heavy import.

Nothing is read from the environment here (bot/settings.py does that); values a user has set himself are kept.
"""

from __future__ import annotations

import os

_DEFAULTS = {
    "ANONYMIZED_TELEMETRY": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "OMP_NUM_THREADS": "1",  # two threads on two shared cores: training 12 times slower (shared/STACK.md, 3)
}


def quiet(online: bool = False) -> None:
    """Set what the libraries look for at import. `online` lets the hub be asked; without it a hub name fails at once."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    if online:
        os.environ["HF_HUB_OFFLINE"] = "0"
    else:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
