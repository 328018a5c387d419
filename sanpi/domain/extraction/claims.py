"""What is read in a text and what is found out about it: claims with their place, findings with their verdict."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Verdict(StrEnum):
    """Whether figures that belong together agree."""

    OK = "ok"
    ROUNDING = "rounding"  # the difference is what rounding of the printed digits allows
    APPROXIMATE = "approximate"  # the text itself says 约, 余, 左右 …
    MISMATCH = "mismatch"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a text besides its words; a name or date found in the text itself goes before these."""

    region: str = ""
    date: datetime.date | None = None
    regions: tuple[str, ...] = ()  # names that a reader of this office would recognise
    projects: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a whole a figure speaks of; empty where the text does not say."""

    batch: str = ""  # signed | started | in_production (签约一批, 开工一批, 投产一批)
    periods: tuple[int, ...] = ()  # numbers of 三个一批 periods, (1, 2, 3, 4, 5, 6) for 前六期
    level: str = ""  # as written: 省级, 市级, 区级 …
    industry: str = ""  # as written: 先进制造业 …
    stage: str = ""  # as written: 新开工, 续建, 竣工 …
    region: str = ""
    unit: str = ""
    project: str = ""
    as_of: datetime.date | None = None  # state at the end of this day
    years: tuple[int, int] | None = None  # first and last year of the interval meant
    months: tuple[int, int] | None = None  # first and last month of it, (1, 8) for 1—8月
    band: str = ""  # class of size, as written: 5亿元以上, 1-5亿元
    other: str = ""  # what else sets it apart, as written: 领导包抓的重点项目


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of a text.

    ``start`` and ``end`` are offsets of ``surface`` in the text as it was given. ``value`` is in ``unit`` as the text has it
    (亿元, 万元, 个, %, 个百分点, 亩 …); ``digits`` is the place of the last printed digit (2 for 15.15, 0 for 45, -2 for 3600余),
    from which tolerances follow. ``measure`` is what is counted, in one of the words of `measures.py` (总投资, 项目个数, 开工率 …).
    """

    id: str
    surface: str
    start: int
    end: int
    value: Decimal
    unit: str
    digits: int = 0
    approximate: str = ""  # the word that says so: 约, 余, 左右, 近 …
    bound: str = ""  # 以上, 超过, 不低于, 以内 …
    change: str = ""  # 增长, 下降, 提高, 同比增长 …
    measure: str = ""
    subject: str = ""  # what the figure speaks of, in words of the text
    period: str = ""  # when, in words of the text
    expected: bool = False  # something to be reached (力争, 确保, 预计), not something reached
    slice: Slice = field(default_factory=Slice)


@dataclass(frozen=True, slots=True)
class Finding:
    """What comparing claims says. ``stated``, ``computed`` and ``difference`` are in the unit of the first claim.

    ``kind``: sum, rate, part_of_whole, points_ahead, growth, count_of_names, repeated, overlap …, and for the ledger: ledger.
    ``cause`` is the likely reason in Chinese (四舍五入, 缺少分项, 单位误写 …); ``explanation`` a sentence for the page.
    """

    kind: str
    verdict: Verdict
    claims: tuple[str, ...]
    stated: Decimal | None = None
    computed: Decimal | None = None
    difference: Decimal | None = None
    cause: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with everything understood of it; ``unread_numbers`` are bare numbers in tables whose header is not clear."""

    text: str
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    date: datetime.date | None = None  # of the text, where it says so
    region: str = ""
    unread_numbers: int = 0
