"""Figures in running words: number, unit and what is said about its exactness; not yet what it counts."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sanpi.domain.money.numerals import NotANumber, plain_numerals, read_number

from .noise import noise
from .raws import Masked, Raw
from .shared_units import first_ends, of_points, sharing
from .vocabulary import (
    AFTER_APPROXIMATE,
    AFTER_BOUND,
    BEFORE_APPROXIMATE,
    BEFORE_BOUND,
    COUNTERS,
    CURRENCIES,
)

_CHINESE = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_MAGNITUDE = {"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "亿": 10**8, "千万": 10**7, "百万": 10**6}
_MAGNITUDE |= {"十万": 10**5, "万": 10**4, "千": 1000, "百": 100}
_KEPT = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
_COUNTER = "|".join(sorted((*COUNTERS, *CURRENCIES), key=len, reverse=True))
_NOT_A_UNIT = (
    r"(?:人(?!次|员|才|民|均|大|工|社|防|行|事|物|口)|名(?!单|称|录|列)|分(?![别为局管包公会析类解工级期配部布区园院支组成段步之赴头批秒])"
    r"|项(?!目)|件(?!数)|条(?!件|例|款)|家(?!庭|长|具|居|级|电)|次(?!月|年|日|级)|部(?!分|门|署|委|级)|面(?!积|向|对|临)"
    r"|组(?!织|建|长)|所(?!有|属|在|以)|位(?!居|列|于|置)|种(?!植|类|子)|片(?!区)|口(?!岸|径)|类(?!型|似)|根(?!据)|列(?!入|为|统|席)"
    r"|班(?!子|列)|头(?!企|部)|例(?!会|如)|双(?!方|向)|面|台(?!账|阶)|起(?!到|步)|场(?!地|所|景)|处(?!理|置|级|于)|本(?!报|年|月|地)"
    r"|座(?!谈|位)|支(?!持|撑|付|出)|张(?!力)|块(?!状)|间(?!接)|度(?!假)|天(?!然|津)|米(?!兰)|对(?!接|比)|套(?!路)|层(?!次|面|级|层|出)|度(?!假|过|数|汛)|门(?!类|口|户|店|槛|诊)|道(?!路|德|理)|斤(?!斤)|尾(?!气|水|矿|号|款)|箱(?!涵|体)|羽(?!毛)|眼(?!下|光|前)|基(?!础|本|地|金|层|建|于|因))"
)
_UNIT = rf"(?:{_COUNTER})"
_FIGURE = re.compile(
    rf"(?:(?<=GDP)|(?<![\d.A-Za-z]))(?P<sign>(?<=[长为达幅率速降比]|：)-)?"
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?P<more>[余多]?)(?P<magnitude>万亿|千亿|百亿|千万|百万|十万|[亿万千百])?(?P<more2>[余多]?)"
    rf"(?P<unit>元/(?:亩|平方米|平米|人|户|吨|年|月)|{_UNIT}|%|‰)?"
)
_MIXED = re.compile(
    r"(?<![\d.])(?P<number>\d[\d,]*亿(?:\d{1,3},\d{3}|\d+)(?:千|百)?万)(?P<more>[余多]?)(?P<unit>元|美元|港元)"
)
_TENTHS = re.compile(
    r"(?<![完组建形合达促构生落变编速集转分\d.])(?P<number>[一二三四五六七八九\d])成(?P<more>[一二三四五六七八九半])?"
    r"(?=以上|以下|左右|多|项目|企业|资金|投资|由|来自|[，。；、）\n]|的|为|$)"
)
_HAN = re.compile(
    rf"(?:百分之(?P<percent>[{_CHINESE}点]{{1,20}}|\d+(?:\.\d+)?)|(?<![{_CHINESE}])(?P<number>[{_CHINESE}点]{{1,20}})(?P<more>(?:[余多](?:[万亿]?))?)(?P<unit>{_UNIT}))"
)
_TIMES = frozenset(("天", "小时", "分钟"))
_LIMIT = re.compile("审批|办理|办结|时限|用时|压缩|缩短|节约|节省|提前|仅用|仅需|平均|提速|耗时|工期")
_DECIMALS = re.compile(
    r"(?P<whole>[零一二两三四五六七八九十百千]+)点(?P<digits>[零一二三四五六七八九]+)(?P<size>万亿|亿|万)?"
)
_UNIT_OK = re.compile(_NOT_A_UNIT)
_THING = re.compile(
    r"(?:重点|重大|省|市|区|县|新|在建|开工|签约|投产|产业|工业)*(?:项目|企业|标段|事项|生产线|台账|清单|专班|工作组|问题|片区|园区|村|社区|乡镇|学校|机制|措施)"
)
_SURE_UNITS = frozenset(
    (
        "元",
        "美元",
        "亩",
        "公顷",
        "公里",
        "千米",
        "平方米",
        "平方公里",
        "吨",
        "个百分点",
        "家",
        "件",
        "名",
        "项",
        "条",
        "套",
        "台",
        "户",
    )
)
_BAND_AFTER = re.compile(
    r"(?:（[^（）]{1,12}）)?(?:及)?以[上下内](?:的|（|“|项目|企业|工业|[重特]大|[在新续]|[\u4e00-\u9fff]|\d)"
)
_BAND_BEFORE = re.compile(r"(?:超过|超|大于|不低于|不少于|高于|低于)$")
_BAND_THING = re.compile(r"(?:的)?[^，。；、]{0,6}(?:项目|企业)")
_RANGE_AFTER = re.compile(rf"(?:-|~|至|到)\d+(?:\.\d+)?[万亿千百]*(?:{_UNIT}|%)")
_OF_THINGS = re.compile(
    r"(?:（[^（）]{1,20}）)?(?:之间|以内|规模|区间)?(?:的|级)?(?:[^，。；、\d]{0,6}?(?:项目|企业|工程|单位|个|家)|已?(?:开工|竣工|投产|签约)?\d)"
)
RANGE = "区间"
"""The bound of both ends of 5—10个, 3至5亿元."""
_ENDS = re.compile("[，。；、）]|$")
_DONE_BEFORE = re.compile("(?:开工|竣工|投产|终止|复工|签约|完工|停工|新增|仅有?|其中|共)$")
_TO_MONEY = re.compile(r"(?:-|~|至|到)\d+(?:\.\d+)?[万亿]+元")
_RANGE_BEFORE = re.compile(rf"\d(?:\.\d+)?[万亿千百]*(?:{_UNIT}|%)?(?:-|~|至|到)$")

# More digits than anything that is counted has; decimals are exact to 28.
_MOST_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit in running words from ``start`` to ``end``; ``digits`` as in `Claim`."""

    start: int
    end: int
    value: Decimal
    unit: str
    digits: int
    approximate: str = ""
    bound: str = ""
    band: bool = False  # names a class of size (5亿元以上的项目), and states nothing


def _start(raw: Raw) -> int:
    return raw.start


def figures(words: str) -> list[Figure]:
    """Every figure of running words, in their order; sizes that name a class (``band``) among them."""
    masked = Masked(noise(words))
    found: list[Raw] = []
    for pattern, reader in ((_MIXED, _mixed), (_FIGURE, _arabic), (_HAN, _chinese), (_TENTHS, _tenths)):
        for match in pattern.finditer(words):
            raw = None if masked.touches(*match.span()) else reader(match)
            if raw is not None:
                found.append(raw)
                masked.add(raw.start, raw.end)
    found = [of_points(raw, words) for raw in found]
    found += sharing(words, found, masked)
    found += first_ends(words, found, masked)
    found = sorted((raw for raw in found if len(raw.value.as_tuple().digits) <= _MOST_DIGITS), key=_start)
    return [_qualified(raw, words) for raw in found if raw.unit not in _TIMES or _is_limit(raw, words)]


def _is_limit(raw: Raw, words: str) -> bool:
    """A length of time is a figure where it is what is measured: a limit, a time saved."""
    return _LIMIT.search(words[max(0, raw.start - 16) : raw.end + 8]) is not None


def _arabic(match: re.Match[str]) -> Raw | None:
    """``186.3亿元``, ``3600余万元``, ``1,234家``, ``1.9万亿元``, ``90%``."""
    magnitude, unit = match["magnitude"] or "", match["unit"] or ""
    if not _unit_holds(match) or not (unit or "亿" in magnitude or (magnitude and _money_follows(match))):
        return None
    number = match["number"].replace(",", "")
    kept = next((name for name in _KEPT if magnitude.endswith(name)), "")
    factor = Fraction(_MAGNITUDE.get(magnitude, 1), _KEPT.get(kept, 1))
    value = Decimal(number) * int(factor) * (-1 if match["sign"] else 1)
    decimals = len(number.partition(".")[2]) - (len(str(int(factor))) - 1)
    more = match["more"] or match["more2"]
    return Raw(match.start(), match.end(), value, _full_unit(kept, unit), decimals, more)


def _money_follows(match: re.Match[str]) -> bool:
    """``3600万`` with nothing after it is money when money was spoken of right before, or where it is the end of a range."""
    return _TO_MONEY.match(match.string, match.end()) is not None or (
        re.search(
            r"(?:投资|资金|税收|收入|产值|利润|金额|计划)(?:额)?[^，。；\d]{0,4}$",
            match.string[max(0, match.start() - 12) : match.start()],
        )
        is not None
    )


def _unit_holds(match: re.Match[str]) -> bool:
    """Whether what looks like a unit is one, and not the beginning of a word: ``5分别``, ``3人民``."""
    unit = match["unit"]
    if not unit:
        return (
            re.match(r"[\u4e00-\u9fff]{0,1}(?:年|月|日|号)", match.string[match.end() : match.end() + 2])
            is None
        )
    place = match.start("unit")
    return (
        len(unit) > 1
        or unit in "%‰元个亩吨户"
        or _UNIT_OK.match(match.string, place) is not None
        or unit not in _GUARDED
    )


_GUARDED = frozenset(
    "层度门道斤尾箱羽人名分项件条家次部面组所位种片口类根列班头例双台起场处本座支张块间天米套眼基"
)


def _full_unit(magnitude: str, unit: str) -> str:
    """万套, 亿元; ``186.3亿`` without a noun is money."""
    if magnitude and not unit:
        return magnitude + "元"
    return magnitude + ("个百分点" if unit in ("百分点", "个点") else unit)


def _mixed(match: re.Match[str]) -> Raw | None:
    """``1亿2000万元``."""
    try:
        number = read_number(match["number"])
    except NotANumber:
        return None
    return _raw_of(number.value, match, match["unit"], match["more"])


def _tenths(match: re.Match[str]) -> Raw | None:
    """``六成``, ``二成四``: tenths."""
    digits = "零一二三四五六七八九"
    whole = match["number"] if match["number"].isdigit() else str(digits.index(match["number"]))
    part = "" if match["more"] is None else "5" if match["more"] == "半" else str(digits.index(match["more"]))
    return Raw(match.start(), match.end(), Decimal(f"{whole}.{part}" if part else whole), "成", len(part))


def _chinese(match: re.Match[str]) -> Raw | None:
    """``百分之九十``, ``三千六百万元``, ``四十五个项目``; small numbers only where they count a thing."""
    if match["percent"]:
        value = _read(match["percent"])
        return None if value is None else _raw_of(value, match, "%", "")
    if not _unit_holds(match):
        return None
    value = _read(match["number"])
    if value is None or not value or not _counts(match, value):
        return None
    more, magnitude = match["more"][:1], match["more"][1:]  # 五百余万元
    return _raw_of(value * _KEPT.get(magnitude, 1), match, match["unit"], more)


def _counts(match: re.Match[str], value: Fraction) -> bool:
    """Whether a number in Chinese numerals counts: always from 11 on with a unit, below it only with a thing after it."""
    number, unit = match["number"], match["unit"]
    if re.fullmatch("[万亿千百十]+", number) and not match["more"]:
        return False
    after = match.string[match.end() : match.end() + 12]
    before = match.string[max(0, match.start() - 2) : match.start()]
    if before.endswith(("第", "每", "同", "某", "另", "任", "哪")) or before.endswith(("数", "几")):
        return False
    if "百分点" in unit or _ends_clause(match, value):
        return True
    if value > 10:
        return unit in _SURE_UNITS or unit in ("个", "人", "次", "处", "人次") or unit.endswith(("米", "吨"))
    if unit in _SURE_UNITS and "元" not in unit:
        return value >= 2 and (
            unit not in ("家", "件", "名", "项", "条", "套", "台") or _THING.match(after) is not None
        )
    return value >= 2 and unit in ("个", "元", "亿元") and (unit != "个" or _THING.match(after) is not None)


def _ends_clause(match: re.Match[str], value: Fraction) -> bool:
    """``终止两项，``: a small number that says how many there are of what was spoken of."""
    told = match.string[max(0, match.start() - 4) : match.start()]
    ends = value >= 2 and match["unit"] in ("项", "个", "家", "件") and _ENDS.match(match.string, match.end())
    return ends is not None and ends is not False and _DONE_BEFORE.search(told) is not None


def _read(numerals: str) -> Fraction | None:
    """Chinese numerals, with decimals after 点 (``一百一十三点五亿``)."""
    plain = plain_numerals(numerals)
    if parted := _DECIMALS.fullmatch(plain):
        whole = _read(parted["whole"])
        digits = "".join(str("零一二三四五六七八九".index(digit)) for digit in parted["digits"])
        size = _KEPT.get(parted["size"] or "", 1)
        return None if whole is None else (whole + Fraction(int(digits), 10 ** len(digits))) * size
    before, found, after = plain.rpartition("亿")
    if found and "万" in before and not after:  # 四万九千二百七十四亿
        thousands = _read(before)
        return None if thousands is None else thousands * _KEPT["亿"]
    try:
        return read_number(plain).value
    except NotANumber:
        return None


def _raw_of(value: Fraction, match: re.Match[str], unit: str, more: str) -> Raw:
    """A figure whose words name its magnitude: 三千六百万 is 3600 万."""
    kept = (
        ""
        if unit == "%"
        else next((name for name in ("亿", "万") if value >= _KEPT[name] and name in match.group()), "")
    )
    scaled = value / _KEPT.get(kept, 1)
    number = Decimal(scaled.numerator) / Decimal(scaled.denominator)
    number = number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    exponent = number.as_tuple().exponent
    return Raw(match.start(), match.end(), number, _full_unit(kept, unit), -int(exponent), more)


def _qualified(raw: Raw, words: str) -> Figure:
    """With the words of reservation around it."""
    before, after = words[max(0, raw.start - 6) : raw.start], words[raw.end : raw.end + 14]
    approximate = raw.more or _ending(before, BEFORE_APPROXIMATE) or _beginning(after, AFTER_APPROXIMATE)
    bound = (
        RANGE
        if _RANGE_AFTER.match(after) or _RANGE_BEFORE.search(words[max(0, raw.start - 14) : raw.start])
        else ""
    )
    bound = bound or _ending(before, BEFORE_BOUND) or _beginning(after, AFTER_BOUND)
    digits = raw.digits
    if approximate and digits <= 0 and raw.value:
        whole = str(abs(int(raw.value)))
        digits = min(digits, len(whole.rstrip("0")) - len(whole))
    return Figure(raw.start, raw.end, raw.value, raw.unit, digits, approximate, bound, _is_band(raw, words))


def _is_band(raw: Raw, words: str) -> bool:
    """Whether the amount names a class of size, as in 5亿元以上项目, 1-5亿元项目, 超10亿元的项目."""
    before, after = words[max(0, raw.start - 14) : raw.start], words[raw.end : raw.end + 20]
    if _RANGE_AFTER.match(after) or _RANGE_BEFORE.search(before):
        return _is_class(raw, words)
    if raw.unit == "%" and re.search(r"(?:低于|不足|不到|高于|超过|达到)$", before):
        return re.match(r"(?:以上|以下)?的[^，。；]{0,6}(?:项目|企业|单位|乡镇|县|区)", after) is not None
    if "元" not in raw.unit:
        return False
    if _BAND_AFTER.match(after) is not None or after.startswith("级"):
        return True
    if re.search(r"[（(]$", before) and re.match(r"[）)](?:及)?以[上下]", after):
        return True
    return (
        _BAND_BEFORE.search(before) is not None
        and re.match(r"的?[^，。；、\d]{0,6}(?:项目|企业)", after) is not None
    )


def _is_class(raw: Raw, words: str) -> bool:
    """Whether a range is one of money or of per cent that names a class: 1—5亿元项目, 低于序时10—30个百分点的项目."""
    if "元" not in raw.unit and raw.unit not in ("%", "个百分点"):
        return False
    rest = _RANGE_AFTER.match(words, raw.end)
    return _OF_THINGS.match(words, rest.end() if rest else raw.end) is not None


def _ending(text: str, words: tuple[str, ...]) -> str:
    if text.endswith(("签约", "履约", "附近", "邻近")):
        return ""
    return next((word for word in words if text.endswith(word)), "")


def _beginning(text: str, words: tuple[str, ...]) -> str:
    return next((word for word in words if text.startswith(word)), "")
