"""Which part of a whole a phrase names: batch, stage, level, industry, place, class of size, or just its words."""

import re
from dataclasses import dataclass, replace

BATCHES = {"签约": "signed", "开工": "started", "投产": "in_production"}
BATCH_NAMES = {code: f"{name}一批" for name, code in BATCHES.items()}

INDUSTRIES = (
    "先进制造业", "战略性新兴产业", "战新产业", "高新技术产业", "现代服务业", "现代农业", "基础设施建设",
    "重大基础设施",
    "新型基础设施", "城市基础设施", "交通基础设施", "基础设施", "民生和社会事业", "社会民生", "民生事业",
    "民生社会事业", "社会事业",
    "数字经济", "绿色低碳转型", "绿色低碳", "生态环保", "生态环境", "产业转型发展", "产业转型", "创新驱动能力提升",
    "创新驱动",
    "城市更新", "城镇建设", "城建", "文化旅游", "文旅康养", "文旅", "商贸物流", "现代物流", "农林水利", "水利", "交通",
    "能源", "教育",
    "卫生健康", "医疗卫生", "房地产", "工业", "农业", "服务业", "制造业", "产业类", "产业", "民生", "科技创新",
    "公共服务", "乡村振兴", "其他", "其它", "其余",
)  # fmt: skip
STAGES = (
    "计划新开工", "拟新开工", "应新开工", "新开工", "计划开工", "应开工", "拟开工", "计划竣工", "拟竣工", "应竣工",
    "计划投产", "拟投产",
    "续建", "在建", "新建", "扩建", "改建", "技改", "前期", "储备(?=项目|库|类|$)", "预备(?=项目|类|$)",
    "谋划(?=项目|类|库|$)", "收尾", "完工", "竣工", "建成", "未开工", "停工", "半停工",
    "在谈", "未竣工", "未投产", "未签约", "未履约", "正在[\u4e00-\u9fff]{2}", "未办结", "未完成", "未整改", "正在办理",
    "建成投产", "主体施工", "基础施工", "主体封顶", "集中开工", "待开工",
    "主体完工", "主体开工", "按期开工", "提前开工", "按时开工", "基本过半", "前期工作", "洽谈", "投产达效", "试生产",
    "场地平整", "整改到位", "正在整改",
)  # fmt: skip

_BATCH = re.compile(r"“?(?P<name>签约|开工|投产)(?:一批|批次)”?")
_BARE_BATCH = re.compile(r"^(?:集中(?=签约))?(?P<name>签约|开工|投产)(?:达效)?(?:类)?(?:项目)?$")
_LEVEL = re.compile(
    r"(?:国家|省、?市|省在[\u4e00-\u9fff]|省|市|区|县)(?:级)?(?:重点|重大)(?:建设)?|(?:国家|省|市|区|县|乡镇|镇|村)级(?!领导|以上)|[A-CＡ-Ｃ]类|（[ABC]类）|国家重大"
)
_STAGE = re.compile("|".join(sorted(STAGES, key=len, reverse=True)))
_INDUSTRY = re.compile("|".join(sorted(INDUSTRIES, key=len, reverse=True)))
_BAND = re.compile(
    r"(?:投资(?:额)?)?(?:超|超过)?(?:\d[\d.]*-)?[\d.千百十]*(?:亿|万)美?元?(?:（[^（）]*）)?(?:及)?以[上下内]|\d[\d.]*(?:亿元|万元)?(?:-|~|至|到)\d[\d.]*(?:亿|万)元?"
    r"|(?:超|超过)[\d.千百]*[亿万]元|\d[\d.]*[亿万]元?级|规模以[上下]|限额以[上下]|百亿级|千亿级|(?:超)?百亿元?(?=项目|级)|[千百]?[亿万]元以上"
)
_AREA = re.compile(
    r"(?:[\u4e00-\u9fff]{1,6}?(?:片区|园区|开发区|高新区|经开区|示范区|集聚区|港区|新区|街道办?|办事处|镇|乡|县|区|市|省|管委会|城投|公司|集团))(?=(?:项目|共|有|签约|开工|投产|完成)*$)"
)
_WHOLE_REGION = re.compile(r"^全(?:省|市|县|区|国|州|镇)")
_PHASE = re.compile(
    r"“?(?:谋划|储备|前期|洽谈|在谈|签约|开工|投产|竣工|增资|达产|达效|入库|新签约|新开工|新投产)(?:一批)?”?(?:[\u4e00-\u9fff\d]{0,4}以上)?(?:项目|类)?"
)
"""Names of the phases by which 三个一批, 五个一批 and the like divide projects."""
_NOUN = re.compile("(?:项目|企业|工程|领域|类|产业|行业|业)$")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+|(?:[A-ZＡ-Ｚ甲乙丙丁]|[一二三四五六])(?=[类级期档])")
_ECONOMY = re.compile(r"(?:投资|增加值|收入|产值|总额|GDP|生产总值|利润|税收)$")
_THING = re.compile(r"联审联批|审批|手续|问题|投诉|信访|诉求|证照|许可|办件")

_LEAD = (
    r"其中|同时|此外|另外|目前|现在|当前|其余(?!项目|类)|另有|另|还有|还|并|且|而|也|又|都|均|将|共有|共|合计|总计|累计|一共|总共|今年以来|今年|去年|当年|本年度?|全年|年初"
    r"|截至目前|截至|截止目前|据统计|据了解|据悉|记者获悉|数据显示|统计显示|目前为止|包括|包含|含|分别为|分别是|分别|按照|按(?!期|时)|按[期时](?!开工)|[较比](?:上年|去年)(?:同期)?(?:的)?|要(?=确保|力争|争取)|已|有|为|是|在(?!建|谈|[\u4e00-\u9fff]重)|对|从(?!业|事)|由"
    r"|即(?!办)|和|及|与|以及|的|了|使|现有|现已|实际|争取|力争|确保|预计|我们|我[省市县区]|该[省市县区]|按时间节点|时间节点|各|全(?:省|市|县|区|州|国|镇)(?=[\u4e00-\u9fff“\d])"
    r"|“|”|一季度|上半年|前三季度|到|至|底|末|[一二三四五]是"
)
_VERBS = (
    r"推动|促进(?!度)|带动|引进|签订|完成(?=[\u4e00-\u9fff]{2})|实现(?=[\u4e00-\u9fff]{2})|涉及|列入|纳入|新增|确定|安排|实施|推进|谋划|上报|已上报|初步|计划(?!新?开工|竣工|投产)|拥有|建立|拿出|筛选|组织"
    r"|举行|进行|完善|梳理|受理|聘请|召开|开展|印发|出台"
)
_LEAD_NOISE = re.compile(rf"^(?:{_LEAD}|{_VERBS})")
_CONNECTIVES = re.compile(rf"^(?:{_LEAD})")
_TAIL_NOISE = re.compile(
    r"(?:不少于|不低于|不超过|共有|共计|共|合计|总计|总数|总共|达到|达|为|有|是|已有|已|(?<!签)(?<!履)约|近|超过|超|个数|数量|数|的|中|现有|新增|包含|含|确定|安排|其中|完成|实现|累计|(?<!资产)(?<!工业)(?<!民间)(?<!中央)投资|建设|仅|只|只有|就|则|均|各|分别|增加到|列入|纳入|计划|了|“|”|较|比|同比|由|从|(?:压缩|压减|精简|缩减|减|降|增|减少|增加|提高|缩短|降低|上升|扩大|发展)(?:至|到)|降至|升至)$"
)
_TIMES = re.compile(
    r"(?:截至|截止到|截止|到|至)?(?:\d{4}年(?:度)?)?(?:(?:元|\d{1,2})(?:月(?:份)?)?(?:-+|~|至|到))?\d{1,2}月(?:份|底|末)?(?:\d{1,2}[日号])?|(?:截至)?\d{4}年(?:度)?(?:底|末|以来)?|(?:第?[一二三四]|前[二两三])季度|上半年|下半年|截至目前|前\d{1,2}个月|今年以来|今年|去年|同日|当日|当月|本月"
)
_ASIDE = re.compile(r"（(?:含|不含|包括|其中|扣除)[^（）]*）")
_OWN_VERB = re.compile(r"(?:实施|新增|谋划|推进)项目$")
_EMPTY = frozenset(
    (
        *(
            "项目",
            "个",
            "项",
            "家",
            "工程",
            "计划",
            "投资",
            "建设项目",
            "的",
            "年度",
            "年",
            "额",
            "资金",
            "事项",
        ),
        *("目标", "任务", "进度", "全部", "各类", "情况", "工作", "指标", "主要指标", "此次", "本次", "这次"),
        *("以上", "上述", "以上项目", "上述项目", "以上各项", "两者", "三者"),
    )
)
_PLACE = re.compile(
    r"([\u4e00-\u9fff]{1,5}(?:县|市|区|镇|乡|街道|办事处))(?:最[高低快慢多少]|排名|垫底|居[首末]|位居)"
)
_HEAD = re.compile(
    r"([\u4e00-\u9fffA-Za-z0-9（）“”·、-]{0,30}?(?:项目|工程|产业园|物流园|科技城|产业城|公司|集团|基地|园区|生产线|医院|学校|大桥|高速|联审联批|片区|开发区))"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """A part named: ``kind`` is the respect in which it is one part among others."""

    kind: str = ""  # thing, batch, stage, level, industry, band, area, other; empty: nothing named
    label: str = ""  # the bare words
    shown: str = ""  # the words for people
    batch: str = ""
    stage: str = ""
    level: str = ""
    industry: str = ""
    band: str = ""
    area: str = ""
    thing: str = ""  # what is counted where it is not projects: 联审联批, 问题 …
    other: str = ""
    periods: tuple[int, ...] = ()

    def named(self, words: str) -> "Scope":
        """The same part under other words."""
        return replace(self, label=words, shown=words, other=words)

    @property
    def respect(self) -> str:
        """In which respect it is a part: states of work (完工, 在建, 未开工) are another list than stages of the plan."""
        state = self.kind == "stage" and re.search(
            "完工|在建|未|停工|建成|正在|主体|过半|前期工作|按期|提前|按时", self.stage
        )
        return "state" if state else self.kind

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two phrases name the same part."""
        industry = re.sub("项目|类|领域", "", self.label) if self.kind == "industry" else self.industry
        dims = (
            self.batch,
            _plain_stage(self.stage),
            self.level,
            industry,
            _plain_band(self.band),
            self.area,
        )
        return (*dims, self.thing, self.other if not any(dims) else "", ",".join(map(str, self.periods)))

    def __bool__(self) -> bool:
        return bool(self.kind)


def scope(phrase: str, batches: bool) -> Scope:
    """The part a phrase names; ``batches`` when the text speaks of 三个一批, so that 签约8个 means the batch."""
    words = strip(phrase)
    batch = _BATCH.search(words) or (_BARE_BATCH.match(words) if batches else None)
    rest = words.replace(batch.group(), "") if batch else words
    level = _LEVEL.search(rest)
    band = _BAND.search(rest)
    without_band = rest.replace(band.group(), "") if band else rest
    stage = _STAGE.search(without_band)
    area = _WHOLE_REGION.fullmatch(rest) or _AREA.search(_without_noun(_without(without_band, stage)))
    thing = _THING.search(words)
    economic = _ECONOMY.search(without_band)
    industry = _INDUSTRY.search(without_band) if not stage and not area and not economic else None
    found = Scope(
        batch=BATCHES[batch["name"]] if batch else "",
        stage=stage.group() if stage else "",
        level=level.group().strip("（）") if level else "",
        industry=industry.group() if industry else "",
        band=band.group() if band else "",
        area=area.group() if area and not level else "",
        thing=thing.group() if thing else "",
    )
    kinds = ("thing", "batch", "stage", "level", "band", "area", "industry")
    kind = next((name for name in kinds if getattr(found, name)), "")
    label = words.strip("“”（）、，")
    if label == "项目" and (own := _OWN_VERB.search(phrase)):
        label = own.group()
    if found.industry and len(label) > len(found.industry) + 8:
        found, kind = replace(found, industry=""), ""
    telling = len(label) >= 2 and label not in _EMPTY and re.search(r"[\u4e00-\u9fff]{2}|[A-Z]类", label)
    kind = kind or ("other" if telling else "")
    shown = BATCH_NAMES.get(found.batch) or _peeled(phrase, _CONNECTIVES).replace("“", "").replace("”", "")
    return replace(found, kind=kind, label=label, shown=shown, other=label) if kind else Scope()


def of_one_series(one: str, other: str) -> bool:
    """Whether two names differ by an ordinal (第一产业, 第二产业) or by one word between like words (新增谋划项目, 新增签约项目)."""
    if one == other or not one or not other:
        return False
    if _ORDINAL.sub("#", one) == _ORDINAL.sub("#", other):
        return True
    if _PHASE.fullmatch(one) and _PHASE.fullmatch(other):
        return True
    like = _alike_from_the_start(one, other)
    rest, more = one[like:], other[like:]
    tail = _alike_from_the_start(rest[::-1], more[::-1])
    return like >= 2 and tail >= 2 and max(len(rest), len(more)) - tail <= 3


def _alike_from_the_start(one: str, other: str) -> int:
    """How many characters two words begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def strip(phrase: str) -> str:
    """A phrase without times and without the words that lead to it and from it."""
    return _peeled(phrase, _LEAD_NOISE)


def _peeled(phrase: str, lead: re.Pattern[str]) -> str:
    words = _ASIDE.sub("", _TIMES.sub("", phrase).replace("　", ""))
    while (
        shorter := lead.sub("", _TAIL_NOISE.sub("", words.strip("，、；：。（）○■●◆▲★☆□◇•·▪►*#")))
    ) != words:
        words = shorter
    return words


def subject(clause: str) -> str:
    """The thing a clause without figures speaks of: a project, a company, a park; empty when it names none."""
    if place := _PLACE.match(strip(clause)):
        return place[1]
    match = _HEAD.match(strip(clause))
    return match[1] if match and 3 <= len(match[1]) <= 30 and match[1] not in _EMPTY else ""


def alike(one: Scope, other: Scope) -> bool:
    """Whether two names of a list end in the same noun and are neither classes of size nor levels: 投产项目, 续建项目."""
    apart = {one.kind, other.kind} & {"band", "level", "area", "thing", ""}
    nouns = [_NOUN.search(scope.label) for scope in (one, other)]
    return (
        not apart and nouns[0] is not None and nouns[1] is not None and nouns[0].group() == nouns[1].group()
    )


def names_place(clause: str) -> bool:
    """``戊县最低，``: a place of which a figure follows."""
    return _PLACE.match(strip(clause)) is not None


def _without(words: str, found: re.Match[str] | None) -> str:
    return words.replace(found.group(), "") if found else words


def _without_noun(words: str) -> str:
    return re.sub(r"(?:重点|重大|建设)*(?:项目|企业|工程)$", "", words)


def _plain_stage(stage: str) -> str:
    """计划新开工 and 新开工 are the same class in a list of stages."""
    return re.sub("^(?:计划|拟|应)", "", stage) if stage not in ("计划开工", "应开工", "拟开工") else stage


def _plain_band(band: str) -> str:
    """The class of size without brackets and words around it."""
    return re.sub(r"（[^（）]*）|投资额?|超过?|元", "", band)
