"""How well texts are understood: scores over a folder of texts with marked facts, and the time for a page.

`python benchmarks/extraction.py [FOLDER …] [-v]`, or EXTRACTION_TEXTS. A folder holds NNN.txt beside NNN.json; the json lists
`facts` (subject, metric, value, unit, surface) and `checks` (type, total, parts, rate, numerator, denominator, …, result).
"""

import argparse
import json
import os
import re
import sys
import time
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sanpi.domain.extraction import Claim, Finding, Reading, TextTooLarge, Verdict, read  # noqa: E402  (run as a script)

PAGE = 10_000

# Words of marked metrics and of measures that mean the same; the first that occurs decides.
FAMILIES = (
    ("超时间进度", "超欠序时"),
    ("同比提高",),
    ("同比增长",),
    ("序时比例", "时间节点"),
    ("占年度计划", "投资完成率", "占年度投资"),
    ("占比", "占全省比重", "比重", "项目数占比"),
    ("开工率", "开工目标完成率", "占计划开工"),
    ("完成率", "占全年任务", "审批率"),
    ("投产率",), ("签约率",), ("达效率", "转化率"), ("落实率",),
    ("形象进度",),
    ("年度计划投资", "年度计划"), ("累计完成投资", "完成投资"), ("计划总投资", "总投资"), ("中央投资",),
    ("签约金额",), ("到位资金",), ("已开工",), ("已达效",), ("已投产",), ("已竣工",),
    ("已完成",), ("问题",),
    ("项目个数", "完工", "在建", "未开工", "建成", "事项", "个数"),
)  # fmt: skip
UNITS = {"百分点": "个百分点", "亿": "亿元", "万": "万元"}
# Verdicts that say the same as a marked result.
RESULTS = {
    "ok": (Verdict.OK,),
    "ok_rounding": (Verdict.OK, Verdict.ROUNDING),
    "rounding": (Verdict.ROUNDING,),
    "truncated": (Verdict.ROUNDING,),
    "near": (Verdict.ROUNDING,),
    "approx_ok": (Verdict.APPROXIMATE,),
    "approximate": (Verdict.APPROXIMATE,),
    "mismatch": (Verdict.MISMATCH,),
}


@dataclass
class Score:
    """Counts over texts; `notes` say what was missed."""

    texts: int = 0
    facts: int = 0
    found: int = 0
    claims: int = 0
    spurious: int = 0
    understood: int = 0
    checks: int = 0
    related: int = 0
    judged: int = 0
    false_contradictions: int = 0
    notes: list[str] = field(default_factory=list)

    def table(self) -> str:
        """The scores beside what is asked of them."""

        def share(part: int, whole: int) -> str:
            return f"{part}/{whole} = {100 * part / whole:.1f}%" if whole else "–"

        rows = (
            ("figures found", share(self.found, self.facts), "≥ 99%"),
            ("spurious figures", share(self.spurious, self.claims), "≤ 2%"),
            ("measure and slice right", share(self.understood, self.facts), "≥ 90%"),
            ("relations found", share(self.related, self.checks), "≥ 85%"),
            ("verdict right", share(self.judged, self.related), "≥ 97%"),
            ("false contradictions", f"{self.false_contradictions} in {self.texts} texts", "≤ 1 in 20 texts"),
        )
        return "\n".join(f"{name:26} {value:24} {aim}" for name, value, aim in rows)


def family(metric: str) -> str:
    """The meaning of a metric or measure."""
    for names in FAMILIES:
        if any(name in metric for name in names):
            return names[0]
    return metric


def occurrences(text: str, surface: str) -> Iterator[tuple[int, int]]:
    """Every place of a surface in the text."""
    start = text.find(surface)
    while start >= 0:
        yield start, start + len(surface)
        start = text.find(surface, start + 1)


def candidates(text: str, fact: dict[str, Any], claims: Iterable[Claim]) -> list[Claim]:
    """Claims within the surface of a fact that have its value and unit."""
    unit = UNITS.get(fact["unit"], fact["unit"])
    places = list(occurrences(text, fact["surface"]))
    return [
        claim
        for claim in claims
        if claim.unit == unit
        and claim.value == Decimal(str(fact["value"]))
        and any(claim.start < end and start < claim.end for start, end in places)
    ]


def subject_words(subject: str) -> set[str]:
    """Pairs of characters of a subject, times left out."""
    plain = re.sub(
        r"\d+[-—~至]\d+月|元-\d月|前?[一二三]季度|[\d月（）()\s“”]|项目|合计|重点|建设|计划", "", subject
    )
    return {plain[i : i + 2] for i in range(len(plain) - 1)} or {plain}


def understood(fact: dict[str, Any], claim: Claim) -> bool:
    """Whether a claim has the measure of the fact, and its part: no word of another part, most words of this one."""
    told = f"{claim.subject} {claim.measure} {claim.period} {claim.slice.other} {claim.slice.band}"
    metric_in = family(fact["metric"]) == family(claim.measure) or fact["metric"] in told
    asked = subject_words(fact["subject"])
    got = sum(
        word in told.replace("项目", "").replace("重点", "").replace("建设", "").replace("计划", "")
        for word in asked
    )
    for words in (
        ("签约", "开工一批", "投产一批"),
        ("续建", "新开工", "竣工"),
        ("A类", "B类"),
        ("完工", "在建", "未开工"),
    ):
        mine = {word for word in words if word in fact["subject"] + fact["metric"]}
        other = {word for word in words if word in claim.subject} - mine
        if mine and other and not mine & {word for word in words if word in claim.subject}:
            return False
    return metric_in and (
        got >= 0.5 * len(asked) or not any("\u4e00" <= c <= "\u9fff" for c in "".join(asked))
    )


def matched(text: str, marked: dict[str, Any], reading: Reading) -> dict[str, list[Claim]]:
    """For every fact its claims, best first; a claim serves one fact where there are enough."""
    taken: set[str] = set()
    result: dict[str, list[Claim]] = {}
    for fact in sorted(marked["facts"], key=lambda fact: text.find(fact["surface"])):
        found = candidates(text, fact, reading.claims)
        found.sort(key=lambda claim: (claim.id in taken, not understood(fact, claim)))
        result[fact["id"]] = found
        taken.update(claim.id for claim in found[:1])
    return result


def members(check: dict[str, Any]) -> list[str]:
    """Ids of the facts a marked check compares."""
    named = [
        check.get(key)
        for key in ("total", "rate", "points", "part", "whole", "numerator", "denominator", "growth", "fact")
    ]
    words = " ".join(str(name) for name in [*named, *check.get("parts", [])] if name)
    return re.findall(r"f\d+", words)


def findings_of(check: dict[str, Any], reading: Reading, found: dict[str, list[Claim]]) -> list[Finding]:
    """Findings that compare exactly the claims of a marked check."""
    wanted = [{claim.id for claim in found.get(name, [])} for name in members(check)]
    return [
        finding
        for finding in reading.findings
        if len(set(finding.claims)) == len(wanted) and all(ids & set(finding.claims) for ids in wanted)
    ]


def score_text(name: str, text: str, marked: dict[str, Any], score: Score) -> None:
    """Adds one text to the scores."""
    reading = read(text)
    found = matched(text, marked, reading)
    score.texts += 1
    score.facts += len(marked["facts"])
    score.claims += len(reading.claims)
    used = {claim.id for claims in found.values() for claim in claims}
    for claim in reading.claims:
        if claim.id not in used:
            score.spurious += 1
            score.notes.append(f"{name} spurious {claim.surface!r} at {claim.start}")
    for fact in marked["facts"]:
        claims = found[fact["id"]]
        score.found += bool(claims)
        if not claims:
            score.notes.append(f"{name} missed {fact['id']} {fact['surface']!r}")
        elif understood(fact, claims[0]):
            score.understood += 1
        else:
            told = f"{claims[0].measure} | {claims[0].subject}"
            score.notes.append(f"{name} {fact['id']} {fact['metric']} | {fact['subject']}  read as  {told}")
    score_checks(name, marked, reading, found, score)


def score_checks(
    name: str, marked: dict[str, Any], reading: Reading, found: dict[str, list[Claim]], score: Score
) -> None:
    """Adds the relations of one text, and the contradictions that were not marked."""
    contradictions = set()
    for check in marked["checks"]:
        score.checks += 1
        fitting = findings_of(check, reading, found)
        score.related += bool(fitting)
        if not fitting:
            score.notes.append(f"{name} relation missed {check['type']} {members(check)}")
            continue
        right = fitting[0].verdict in RESULTS.get(check["result"], ())
        score.judged += right
        if check["result"] == "mismatch":
            contradictions.update(finding for finding in fitting)
        if not right:
            score.notes.append(
                f"{name} {check['type']} {members(check)}: {check['result']} judged {fitting[0].verdict}"
            )
    for finding in reading.findings:
        if finding.verdict is Verdict.MISMATCH and finding not in contradictions:
            score.false_contradictions += 1
            score.notes.append(f"{name} contradiction not marked: {finding.explanation}")


def marked_texts(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Texts of a folder that have marked facts beside them."""
    for path in sorted(folder.glob("*.json")):
        text = path.with_suffix(".txt")
        if text.exists():
            yield path.stem, text.read_text(encoding="utf-8"), json.loads(path.read_text(encoding="utf-8"))


def page(length: int) -> str:
    """A page of bulletins of that many characters."""
    line = (
        "第{n}期，某区“三个一批”项目{a}个，总投资{b}亿元，年度计划投资{c}亿元，1—8月完成{d}亿元，占年度计划70.3%。"
        "其中，“签约一批”{e}个，总投资{f}亿元；“开工一批”{g}个，总投资{h}亿元，开工率90%；“投产一批”{i}个，已达效{j}个。\n"
    )
    lines = (
        line.format(
            n=n % 20 + 1, a=n + 9, b=n * 7.5, c=n * 2.5, d=n * 1.7, e=3, f=n * 2.5, g=n, h=n * 5, i=6, j=5
        )
        for n in range(1, 10**6)
    )
    text = ""
    for piece in lines:
        if len(text) >= length:
            break
        text += piece
    return text[:length]


def timing() -> bool:
    """The time for a page, and that a text too long is refused in little memory."""
    text = page(PAGE)
    start = time.perf_counter()
    reading = read(text)
    took = time.perf_counter() - start
    print(
        f"{PAGE} characters: {took:.2f} s, {len(reading.claims)} figures, {len(reading.findings)} findings (aim: < 1 s)"
    )
    tracemalloc.start()
    try:
        read("总投资45.5亿元。" * 1_000_000)
        refused = False
    except TextTooLarge as error:
        refused = True
        print(
            f"10 million characters: refused ({error.message}), {tracemalloc.get_traced_memory()[1] >> 20} MB"
        )
    tracemalloc.stop()
    return took < 1 and refused


def main() -> None:
    """Scores for each folder; exit code 1 when the time is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=os.environ.get("EXTRACTION_TEXTS", "").split())
    parser.add_argument("-v", "--verbose", action="store_true", help="say what was missed")
    chosen = parser.parse_args()
    well = timing()
    if not chosen.folders:
        print("marked texts: skipped (name a folder, or set EXTRACTION_TEXTS)")
    for folder in map(Path, chosen.folders):
        score = Score()
        for name, text, marked in marked_texts(folder):
            score_text(name, text, marked, score)
        print(f"\n{folder}: {score.texts} texts\n{score.table()}")
        if chosen.verbose:
            print("\n".join(score.notes))
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
