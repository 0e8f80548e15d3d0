"""Break one line at a time in a copy of the tree, and see whether the tests notice. Not part of `make test`.

    python scripts/sabotage.py [--only corpus] [--jobs 4]

A sabotage that no test notices is a promise that nobody keeps watch over: its line is printed, and the exit status is 1. One
whose old line is gone from its file is reported as stale: the list has to follow the code. The tree as it is runs first.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info", "build", "artefacts", ".wence"
)
Outcome = Literal["noticed", "survived", "stale", "untested"]


@dataclass(frozen=True)
class Sabotage:
    """In `file`, `old` (once there) becomes `new`; `harm` says what a user would suffer."""

    file: str
    old: str
    new: str
    harm: str


SABOTAGES = (
    Sabotage(
        "corpus/clauses.py",
        "before = [m for m in marks if m.end <= offset]",
        "before = [m for m in marks if m.start >= offset]",
        "the wrong year",
    ),
    Sabotage(
        "corpus/clauses.py",
        "elif c in marks and depth == 0 and not _inside_number(folded, i):",
        "elif c in marks and not _inside_number(folded, i):",
        "names cut at commas in brackets",
    ),
    Sabotage(
        "corpus/duties.py",
        "elif rule and not duty.carry_out:",
        "elif False:",
        "the carry-out rule of 三(一) is forgotten",
    ),
    Sabotage(
        "corpus/duties.py",
        "start = bracket.inner_start + found.start()",
        "start = bracket.inner_start",
        "the rule is cited with words that are not it",
    ),
    Sabotage(
        "corpus/duties.py",
        "            roles.lead += names",
        "            roles.joint += names",
        "nobody leads",
    ),
    Sabotage(
        "corpus/duties.py",
        'elif m["sole"] and len(names) == 1 and not open_list:',
        'elif m["sole"] and names:',
        "a list counts as one body alone",
    ),
    Sabotage(
        "corpus/bodies.py",
        'if name.startswith("自治区") and',
        'if name.startswith("自治州") and',
        "two names for one body",
    ),
    Sabotage(
        "corpus/brackets.py",
        'if (not rest or rest.startswith("\\n")) and',
        "if",
        "brackets inside sentences become duties",
    ),
    Sabotage(
        "corpus/figures.py",
        'words = relation + (f"…{suffix}" if suffix else "")',
        "words = relation",
        "以上 is lost",
    ),
    Sabotage(
        "corpus/figures.py",
        "q = found[i] if separately else first",
        "q = first",
        "分别 pairs wrongly",
    ),
    Sabotage(
        "corpus/figures.py",
        'base=base.year if base else ""',
        'base=""',
        "no base years",
    ),
    Sabotage(
        "corpus/figures.py",
        "        start = min(start, mark.start)",
        "        start = start + 0",
        "the quote does not hold its deadline",
    ),
    Sabotage(
        "corpus/figures.py",
        "return [f for f in out if not _is_past(f, folded, start, context, since)]",
        "return out",
        "past results become targets",
    ),
    Sabotage(
        "corpus/figures.py",
        "row = replace(row, relation=hope[0] + row.relation)",
        "pass",
        "力争 is lost",
    ),
    Sabotage(
        "corpus/states.py",
        "return replace(row, deadline=mark.year,",
        'return replace(row, deadline="",',
        "classes without a date",
    ),
    Sabotage(
        "corpus/states.py",
        "return min(start, self.start) if self.words else start",
        "return min(start, self.start)",
        "a quote reaches out of its sentence",
    ),
    Sabotage(
        "corpus/targets.py",
        "masked = _without(plain, [(b.start, b.end)",
        "masked = _without(plain, [(b.end, b.end)",
        "brackets hold targets",
    ),
    Sabotage(
        "corpus/indicator_tables.py",
        "start = header.start if base or header.goal_year else starts[header.name]",
        "start = starts[header.name]",
        "a row without its years",
    ),
    Sabotage(
        "corpus/numerals.py",
        '"百分点": "个百分点"',
        '"百分点": "%", "个百分点": "%"',
        "20% is 20个百分点",
    ),
    Sabotage(
        "corpus/numerals.py",
        "        if digit:\n            out +=",
        "        if digit > 1:\n            out +=",
        "article numbers in Chinese are wrong",
    ),
    Sabotage(
        "corpus/script.py",
        "if len(out) == len(text):",
        "if True:",
        "offsets slip where a word changes its length",
    ),
    Sabotage(
        "corpus/script.py",
        "out.append(n if len(n) == 1 else c)",
        "out.append(n)",
        "offsets slip at ½ and …",
    ),
    Sabotage(
        "corpus/plan_outline.py",
        "and _ordinal(m[1]) == expected:",
        "and True:",
        "a list in the text becomes chapters",
    ),
    Sabotage(
        "corpus/shelf.py",
        'if row.get("sha256") and digest != row["sha256"]:',
        "if False:",
        "an altered source is believed",
    ),
    Sabotage(
        "corpus/shelf.py",
        "start = text.find(begins) if begins else 0",
        "start = 0",
        "the news story is part of the plan",
    ),
    Sabotage(
        "corpus/sentences.py",
        "spans = [(start, end)] if end - start <= LONG else _parts(masked, start, end)",
        "spans = [(start, end)]",
        "quotes as long as a page",
    ),
    Sabotage(
        "corpus/library.py",
        "section.start, section.end)\n            if start < 0:",
        "0)\n            if start < 0:",
        "bank questions point into another section",
    ),
    Sabotage(
        "corpus/glossary.py",
        "sorted(self._by_lay, key=len, reverse=True)",
        "sorted(self._by_lay, key=len)",
        "a short term hides the long one",
    ),
    Sabotage(
        "index/bm25.py",
        "out[self.rows[at]] += count * self.weights[at]",
        "out[self.rows[at]] += self.weights[at]",
        "repeated words count once",
    ),
    Sabotage(
        "index/layout.py",
        "        if found != expected:",
        "        if False:",
        "a damaged index is used",
    ),
    Sabotage(
        "index/open.py",
        "if manifest.digest != sources_digest:",
        "if False:",
        "a stale index is used",
    ),
    Sabotage(
        "index/hybrid.py",
        "        if doc is not None:\n            mask &= self._docs == doc",
        "        if False:\n            mask &= self._docs == doc",
        "answers out of another document",
    ),
    Sabotage(
        "index/hybrid.py",
        "if name in self._at and likeness > 0]",
        "if name in self._at]",
        "hits that have nothing in common",
    ),
    Sabotage(
        "index/build.py",
        "if not best or best[0][1] < PROBE_LIKENESS:",
        "if not best:",
        "an index that cannot find its own words",
    ),
    Sabotage(
        "bot/verify.py",
        'out.reasons.append(f"{q.text} 不在所引原文之中")',
        "pass",
        "invented numbers are shown",
    ),
    Sabotage(
        "bot/verify.py",
        'out.reasons.append(f"“{word}”不在所引原文之中")',
        "pass",
        "invented departments are shown",
    ),
    Sabotage(
        "bot/verify.py",
        'return inside if role == "牵头" else not inside',
        "return True",
        "anybody leads",
    ),
    Sabotage(
        "bot/verify.py",
        'rf"(?<![\\d.]){re.escape(quantity)}(?![\\d])"',
        "re.escape(quantity)",
        "5% stands in 15%",
    ),
    Sabotage(
        "bot/receipts.py",
        "        if findings.reasons:",
        "        if False:",
        "sentences that fell are shown",
    ),
    Sabotage(
        "bot/receipts.py",
        "numbers.setdefault(span, len(numbers) + 1)",
        "numbers.setdefault(span, len(numbers))",
        "marks that point to no card",
    ),
    Sabotage(
        "bot/access.py",
        "if is_loopback(host) or not Doors(home).access().empty:",
        "if True:",
        "open to everybody on the network",
    ),
    Sabotage(
        "bot/access.py",
        "_hasher().verify(entry.hash, offered)",
        "pass",
        "any password opens",
    ),
    Sabotage(
        "bot/access.py",
        "audit.note(home, action, what, **more)",
        "pass",
        "nobody knows who let whom in",
    ),
    Sabotage(
        "bot/access.py",
        "if stamp != self._stamp:",
        "if self._stamp is None:",
        "a removed key still opens",
    ),
    Sabotage(
        "bot/api/guard.py",
        "if caller is None and not public:",
        "if False:",
        "no key is asked for",
    ),
    Sabotage(
        "bot/api/guard.py",
        "        _origin(scope, headers)\n",
        "",
        "other sites' pages can ask and add",
    ),
    Sabotage(
        "bot/api/guard.py",
        "        _size(scope, headers, MOST_BODY if ours else MOST_UPLOAD)\n",
        "",
        "a request of any stated size is taken",
    ),
    Sabotage(
        "bot/api/guard.py",
        "if any(name in headers for name in _THROUGH):",
        "if False:",
        "a proxy opens the door to everybody",
    ),
    Sabotage(
        "bot/api/guard.py",
        "if not is_loopback(urlsplit(f\"//{headers.get('host', '')}\").hostname or \"\"):",
        "if False:",
        "a name that was made to point here reads the answers",
    ),
    Sabotage(
        "bot/api/guard.py",
        'if caller.role != "editor":',
        "if False:",
        "a reader adds documents",
    ),
    Sabotage(
        "bot/api/guard.py",
        "        if not verdict.ok:",
        "        if False:",
        "nobody is ever told to wait",
    ),
    Sabotage(
        "bot/api/guard.py",
        "                self.rates.failed(address)\n",
        "                pass\n",
        "keys can be guessed without end",
    ),
    Sabotage(
        "bot/wording.py",
        "    findings = check(Line(said, spans, counts))\n    reasons = list(findings.reasons)",
        "    findings = check(Line(said, spans, counts))\n    reasons: list[str] = []",
        "what the model says is not verified",
    ),
    Sabotage(
        "bot/wording.py",
        "if unknown := [n for n in marks if n not in cited]:",
        "if unknown := [n for n in marks if n > 99]:",
        "a mark that was not given",
    ),
    Sabotage(
        "bot/wording.py",
        'if answer.status not in ("answered", "partial") or not answer.citations or answer.script == "en":',
        'if answer.script == "en":',
        "a model is called without evidence",
    ),
    Sabotage(
        "bot/wording.py",
        '    return text.replace("<", "〈").replace(">", "〉")',
        "    return text",
        "a document closes the fence in the prompt",
    ),
    Sabotage(
        "bot/wording.py",
        "        held[m.start()] = text[m.start() : m.start() + 2] in pool",
        "        pass",
        "a negation slips in",
    ),
    Sabotage(
        "evals/gate.py",
        "return not (self.worse or self.lost or self.ungrounded)",
        "return not (self.worse or self.ungrounded)",
        "a question that is gone passes",
    ),
    Sabotage(
        "evals/gate.py",
        "if passed and i in now and now[i].passed is False)",
        "if False)",
        "a worse answer passes",
    ),
)


def tests_for(file: str, tree: Path) -> list[str]:
    """The tests of a file's floor, and the doctests of the file."""
    floor, name = file.split("/")[0], Path(file).stem
    wanted = f"test_{floor}_*.py" if floor in ("corpus", "index") else f"test_{floor}_*{name}*.py"
    found = sorted(str(p.relative_to(tree)) for p in (tree / "tests").glob(wanted))
    return [*found, file] if found else []


def run(tree: Path, tests: list[str]) -> bool:
    """Whether the tests pass in that tree."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", *tests]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=900).returncode == 0


def copy(folder: Path) -> Path:
    tree = folder / "tree"
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    return tree


def attempt(sabotage: Sabotage) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
        tree = copy(Path(folder))
        path = tree / sabotage.file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if text.count(sabotage.old) != 1:
            return "stale"
        tests = tests_for(sabotage.file, tree)
        if not tests:
            return "untested"
        path.write_text(text.replace(sabotage.old, sabotage.new), encoding="utf-8")
        return "survived" if run(tree, tests) else "noticed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", default="", help="only files whose path begins so: corpus, index, bot/verify.py …")
    parser.add_argument("--jobs", type=int, default=4)
    asked = parser.parse_args()
    only: str = asked.only
    jobs: int = asked.jobs
    chosen = [s for s in SABOTAGES if s.file.startswith(only)]
    with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
        tree = copy(Path(folder))
        for tests in {tuple(tests_for(s.file, tree)[:-1]) for s in chosen}:
            if tests and not run(tree, list(tests)):
                print(f"{tests[0]} … fail without any sabotage: nothing can be learnt", file=sys.stderr)
                return 2
    survivors = 0
    with ThreadPoolExecutor(jobs) as pool:
        for sabotage, outcome in zip(chosen, pool.map(attempt, chosen), strict=True):
            survivors += outcome != "noticed"
            print(f"{outcome:9} {sabotage.file}: {sabotage.harm}", flush=True)
            if outcome != "noticed":
                print(f"          {sabotage.old.strip()}")
    print(f"{len(chosen) - survivors} of {len(chosen)} noticed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
