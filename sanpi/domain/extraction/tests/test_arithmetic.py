"""Sums, rates, points, growth, names: what agrees, what only rounds, what does not agree."""

import pytest

from sanpi.domain.extraction import Verdict, read


def findings(text, kind):
    return [finding for finding in read(text).findings if finding.kind == kind]


def verdicts(text, kind):
    return [finding.verdict.value for finding in findings(text, kind)]


BATCHES = (
    "第九期“三个一批”项目{a}个，总投资{b}亿元，年度计划投资{c}亿元。其中“签约一批”3个，总投资20亿元，年度计划投资8亿元；"
    "“开工一批”6个，总投资14.5亿元，年度计划投资7.35亿元。"
)


@pytest.mark.parametrize(
    ("a", "b", "c", "expected"),
    [
        (9, 34.5, 15.35, ["ok", "ok", "ok"]),
        (9, 34.5, 15.4, ["ok", "ok", "rounding"]),
        (9, 34.5, 15.5, ["ok", "ok", "mismatch"]),
        (10, 34.5, 15.35, ["mismatch", "ok", "ok"]),
        (9, 345, 15.35, ["ok", "mismatch", "ok"]),
    ],
)
def test_where_one_measure_closes_the_others_must_close_too(a, b, c, expected):
    assert verdicts(BATCHES.format(a=a, b=b, c=c), "sum") == expected


def test_a_dropped_digit_and_a_slipped_unit_are_named():
    (dropped,) = [
        f for f in findings(BATCHES.format(a=9, b=34.5, c=15.5), "sum") if f.verdict is Verdict.MISMATCH
    ]
    assert "漏写" in dropped.cause
    assert str(dropped.difference) == "0.15"
    (slipped,) = [
        f for f in findings(BATCHES.format(a=9, b=345, c=15.35), "sum") if f.verdict is Verdict.MISMATCH
    ]
    assert "单位误写" in slipped.cause


def test_a_missing_part_is_named():
    text = "全市重点项目90个，完成投资50亿元。按建设阶段：计划竣工20个，完成12亿元；续建30个，完成18亿元；新开工35个，完成20亿元。"
    count, money = findings(text, "sum")
    assert (count.verdict.value, money.verdict.value) == ("mismatch", "ok")
    assert count.cause == "可能缺少分项，相差5个"


@pytest.mark.parametrize(
    "text",
    [
        "全市项目90个，其中城关镇15个、太平镇12个、双桥乡9个。",
        "分乡镇看，城关镇15个项目完成投资21亿元，太平镇12个项目完成18亿元。",
        "签约项目61个，其中10亿元以上项目14个、5亿元以上项目52个。",
        "列入省重点51个。前期项目108个，总投资300亿元。",
        "重点项目100个（含上年结转的40个），完成投资60亿元。",
        "高铁站片区52个，完成44亿元：18个续建完成28亿元；28个新开工项目已开工19个。",
        "重点项目486个，已开工151个，开工率90.4%。",
        "受理诉求412件，办结406件，满意率99.1%。",
        "项目132个，较上年增加21个，总投资86亿元，增长15.2%。",
        "力争完成投资40亿元以上，确保完成年度目标的80%。年度计划投资100亿元，完成投资20亿元。",
        "总投资约100亿元，其中甲片区总投资30亿元、乙片区总投资68亿元。",
        "审批时限由83个工作日压减至40个工作日以内，材料由256项减少到147项，精简42.6%。",
        "总投资98.6亿元，其中甲项目总投资50亿元、乙项目总投资48亿元。",
        "2022年全区项目完成投资312.7亿元。2023年全区项目完成投资40亿元，其中省重点15亿元、市重点25亿元。",
        "规模以上企业80家，其中高新技术企业60家、专精特新企业45家。",
    ],
)
def test_no_contradiction_where_the_wording_leaves_it_open(text):
    assert [f.explanation for f in read(text).findings if f.verdict is Verdict.MISMATCH] == []


@pytest.mark.parametrize(
    ("rate", "expected", "cause"),
    [("88.2", "ok", ""), ("88", "ok", ""), ("88.23", "rounding", "只舍不入"), ("82.8", "mismatch", None)],
)
def test_rates_exact_rounded_cut_off_or_wrong(rate, expected, cause):
    text = f"“投产一批”项目17个，已达效15个，达效率{rate}%。"
    (finding,) = findings(text, "rate")
    assert finding.verdict.value == expected
    assert cause is None or finding.cause == cause


def test_a_rate_of_another_base_says_so():
    text = "全县开工一批项目40个，已开工30个，开工率60%，涉及用地手续的50个。"
    (finding,) = findings(text, "rate")
    assert finding.verdict is Verdict.MISMATCH
    assert "50个" in finding.cause


def test_units_may_be_mixed():
    assert verdicts("年度计划投资1.5亿元，完成投资7000万元，占年度计划的46.67%。", "rate") == ["ok"]


def test_about_is_only_about():
    text = "全省重点项目年度计划投资约1.9万亿元，一季度完成投资7535亿元，占年度计划的38.1%。"
    assert verdicts(text, "rate") == ["approximate"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("超序时进度2.8个百分点", "ok"),
        ("落后序时进度2.8个百分点", "mismatch"),
        ("快于时间进度4.3个百分点", "mismatch"),
        ("高于时序进度2.7个百分点", "rounding"),
    ],
)
def test_points_ahead_of_the_months_gone_by(words, expected):
    text = f"1—9月完成投资77.8亿元，占年度计划的77.8%，{words}。"
    assert verdicts(text, "points_ahead") == [expected]


def test_points_are_measured_against_the_curve_that_the_text_states():
    text = "1—4月完成投资27亿元，占年度计划的27%，比序时进度快2个百分点。按时间节点应完成25%。"
    assert verdicts(text, "points_ahead") == ["ok"]


@pytest.mark.parametrize(("rate", "expected"), [("9.4", "ok"), ("9.9", "mismatch")])
def test_growth_between_two_stated_amounts(rate, expected):
    text = f"规上工业增加值由上年的56.2亿元增加到61.5亿元，增长{rate}%。"
    assert verdicts(text, "growth") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“签约一批”项目3个，分别为甲江产业园项目、乙河物流园项目、丙湖科技城项目，总投资9亿元。", "ok"),
        (
            "“签约一批”项目4个，分别为甲江产业园项目、乙河物流园项目、丙湖科技城项目，总投资9亿元。",
            "mismatch",
        ),
        (
            "“开工一批”项目24个，分别为甲江产业园，乙河物流园（一期），丙湖科技城等24个项目，总投资9亿元。",
            "ok",
        ),
        ("建立了捆绑招商机制、工作联动机制、考核激励机制等9项工作机制。", "ok"),
        ("建立了捆绑招商机制、工作联动机制、考核激励机制等2项工作机制。", "mismatch"),
        ("形成项目进展、手续办理、问题解决、项目入库四个台账。", "ok"),
    ],
)
def test_names_are_counted_against_the_number(text, expected):
    assert set(verdicts(text, "count_of_names")) == {expected}


def test_a_fact_stated_twice_agrees_or_not():
    first, second = (
        "前六期“三个一批”项目45个，总投资18亿元。",
        "据统计，前六期“三个一批”项目{n}个，投产后前景良好。",
    )
    assert verdicts(first + "\n" + second.format(n=45), "repeated") == ["ok"]
    assert verdicts(first + "\n" + second.format(n=46), "repeated") == ["mismatch"]


def test_a_part_larger_than_its_whole():
    assert verdicts("省市重点项目完成投资46亿元，其中省重点项目完成投资58亿元。", "part_of_whole") == [
        "mismatch"
    ]


def test_classes_of_size_are_not_added_up():
    text = "新签约项目61个，其中10亿元以上项目4个、5亿元以上项目12个。"
    assert verdicts(text, "overlap") == ["ok"]
    assert verdicts(text, "sum") == []


def test_what_is_done_and_what_is_not_make_up_the_whole():
    assert verdicts("省定重点项目78个，已开工71个，未开工7个。", "sum") == ["ok"]
    assert verdicts("省定重点项目78个，已开工71个，未开工8个。", "sum") == ["mismatch"]


def test_explanations_print_numbers_as_the_text_does():
    finding = findings(BATCHES.format(a=9, b=34.5, c=15.5), "sum")[2]
    assert finding.explanation == "年度计划投资：分项8＋7.35＝15.35亿元，原文15.5亿元，不符，相差0.15亿元"
    assert (str(finding.stated), str(finding.computed)) == ("15.5", "15.35")


def test_a_class_that_two_others_share_is_counted_once():
    text = "全市重点项目502个，其中计划竣工项目258个，计划新开工项目174个（其中新开工并竣工项目79个），续建项目102个，前期项目{n}个。"
    assert verdicts(text.format(n=47), "sum") == ["ok"]
    assert verdicts(text.format(n=48), "sum") == ["mismatch"]


def test_started_on_time_and_early_are_added_for_the_rate():
    assert verdicts("计划新开工项目258个，按期开工168个，提前开工11个，开工率69.38%。", "rate") == ["ok"]


@pytest.mark.parametrize(("title", "expected"), [("1—8月", []), ("1—9月", ["mismatch"]), ("", [])])
def test_the_months_of_the_title_are_those_of_the_text(title, expected):
    text = f"全市重点项目{title}进展通报\n1—8月完成投资50亿元，占年度计划的60%；1—8月省重点完成投资20亿元。"
    assert verdicts(text, "months") == expected


@pytest.mark.parametrize(
    "text",
    [
        "竣工86个，完成年度目标（80个）的107.5%。",
        "签约项目46个，已履约41个，已开工33个，开工率80.5%。",
        "集中开工项目286个，总投资1563亿元。产业项目198个、总投资1021亿元，分别占69.2%、65.3%。",
        "引进省外资金68.4亿元，占年度目标64亿元的106.9%。",
        "全年应办手续3218项，已办2986项，审批率92.8%。",
        "项目218个，已开工199个，投产118个，投产率54.13%。",
    ],
)
def test_rates_find_what_they_divide(text):
    found = verdicts(text, "rate")
    assert found
    assert set(found) == {"ok"}


def test_a_total_may_stand_after_its_parts():
    assert verdicts("全区签约项目8个、开工项目20个、投产项目17个，共45个。", "sum") == ["ok"]


def test_points_are_told_with_the_rate_that_they_were_reckoned_with():
    alone = "截至2024年11月底，全区完成投资占年度计划的72.7%，落后序时进度21.0个百分点。"
    (finding,) = findings(alone, "points_ahead")
    assert finding.verdict is Verdict.MISMATCH
    assert "72.7%－序时91.67%＝-18.97个百分点" in finding.explanation
    stated = "截至2024年11月底，全区年度计划投资100亿元，完成投资70.67亿元，占年度计划的72.7%，落后序时进度21.0个百分点。"
    (finding,) = findings(stated, "points_ahead")
    assert finding.verdict is Verdict.OK
    assert "70.67亿元÷100亿元＝70.67%" in finding.explanation
    assert "-18.97" in finding.cause


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全市固定资产投资287.6亿元。分产业看，第一产业投资5.4亿元；第二产业投资98.4亿元，其中制造业投资71.3亿元；第三产业投资183.8亿元。",
            ["ok"],
        ),
        (
            "全市固定资产投资287.6亿元。分产业看，第一产业投资5.4亿元；第二产业投资98.4亿元；第三产业投资138.8亿元。",
            ["mismatch"],
        ),
        (
            "地区生产总值244.4亿元。其中，第一产业增加值62.9亿元，第二产业增加值65.5亿元，第三产业增加值116亿元。",
            ["ok"],
        ),
        ("全区户籍人口90人，其中男性46人，女性44人；城镇人口60人，乡村人口30人。", ["ok", "ok"]),
        (
            "5个项目签约，总投资10.6亿元：甲产业园项目4.2亿元、乙镇文旅项目3.1亿元、丙物流项目2.1亿元、丁水厂项目1.1亿元、戊学校项目1.1亿元。",
            ["mismatch"],
        ),
        (
            "新增五类项目37个，其中新增谋划项目14个、新增签约项目10个，新增开工项目8个，新增投产项目5个。",
            ["ok"],
        ),
        ("签约45个，开工52个，竣工23个，合计120个。", ["ok"]),
        ("签约45个，开工52个，竣工33个，合计120个。", ["mismatch"]),
        ("完成投资22.7亿元，其中水利业完成14.6亿元，电力业完成6.2亿元，交通业完成1.3亿元。", []),
        (
            "固定资产投资28.06万亿元，其中第一产业投资8694亿元，第二产业投资10.58万亿元，第三产业投资16.61万亿元。",
            ["rounding"],
        ),
        ("重点项目58个超序时，其中有21个项目已完工；列入市重点的69个，列入省重点的13个。", []),
        (
            "开工41个，其中10亿元以上项目11个、占27% 从行业看，工业项目13个、农业项目18个、服务业项目10个。",
            ["ok"],
        ),
        ("公共预算收入完成56亿元，其中国税部门完成22亿元，地税部门完成29亿元，财政部门完成5亿元。", ["ok"]),
    ],
)
def test_lists_of_parts_of_many_kinds(text, expected):
    assert verdicts(text, "sum") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到位资金100亿元，其中工业项目到位资金41亿元，占到位资金的41%。", ["ok"]),
        ("到位资金100亿元，其中工业项目到位资金41亿元，占到位资金的46%。", ["mismatch"]),
        ("新开工78个，完成年度目标任务132个的59.1%。", ["ok"]),
        ("新开工78个，完成年度目标任务132个的69.1%。", ["mismatch"]),
        ("1—4月完成投资21亿元，完成1—4月投资计划的132%，年度计划投资98.5亿元。", []),
        ("今年安排项目50个。\n已开工33个，未开工17个，开工率66%。", ["ok"]),
        ("到位资金80万元，完成全年80亿元目标任务的1%。", ["mismatch"]),
        ("项目占全省的12%，计划总投资1084亿元，占全省的14%。", []),
    ],
)
def test_shares_by_the_whole_that_they_name(text, expected):
    assert verdicts(text, "rate") == expected


WHOLE = "三个一批项目10个，总投资{}亿元。其中“签约一批”3个，总投资40亿元；“开工一批”5个，总投资38.7亿元；“投产一批”2个，总投资20亿元。"


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("突破100", ["ok", "mismatch"]),
        ("近100", ["ok", "approximate"]),
        ("超95", ["ok"]),
        ("不足95", ["ok", "mismatch"]),
        ("达98.7", ["ok", "ok"]),
    ],
)
def test_bounds_have_a_direction(total, expected):
    assert verdicts(WHOLE.format(total), "sum") == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("新开工项目20个，已开工17个，开工率超过90%。", "rate", ["mismatch"]),
        ("新开工项目20个，已开工19个，开工率超过90%。", "rate", []),
        ("超100个项目，其中工业项目120个。", "part_of_whole", ["ok"]),
        ("对企业奖励500万元至300万元。", "range", ["mismatch"]),
        ("对企业奖励300万元至500万元。", "range", []),
        ("总投资5000至1亿元。", "range", []),
    ],
)
def test_rates_parts_and_ranges_with_bounds(text, kind, expected):
    assert verdicts(text, kind) == expected


def test_what_is_said_of_a_bound_names_it():
    (wrong,) = [f for f in findings(WHOLE.format("突破100"), "sum") if f.verdict is Verdict.MISMATCH]
    assert "原文突破100亿元" in wrong.explanation
    assert wrong.cause == "与“突破”不符"


@pytest.mark.parametrize(
    "text",
    [
        "甲河镇项目12个、总投资20亿元，乙山镇项目8个、总投资15亿元，两镇合计20个、总投资35亿元。",
        "先进制造业项目39个，总投资120亿元；现代服务业项目20个，总投资80亿元；基础设施项目21个，总投资60亿元。三类项目合计80个，总投资260亿元。",
        "区住建局牵头项目12个，其中红灯1个、黄灯2个；区交通局牵头项目6个，其中红灯2个；区水利局牵头项目5个，均为绿灯。三个部门共有红灯项目3个、黄灯项目2个。",
        "省重点项目4个，年度计划投资10亿元，完成8亿元，占80%；市重点项目26个，年度计划投资51亿元，完成35亿元，占68.6%。省市重点项目共30个，年度计划投资61亿元，完成43亿元，占70.5%。",
        "计划投资27.06亿元，完成23.21亿元，完成率85.8%；去年同期完成20亿元，同比增长16.1%。",
        "2022年1—8月完成投资40亿元，2023年1—8月完成投资50亿元，同比增长25%；两年合计90亿元。",
        "甲河镇3个、乙山镇5个，共涉及9个村，总投资20亿元。",
        "红灯2个、黄灯1个，共有20个项目纳入督办。",
        "签约3个、总投资10亿元，开工5个，合计8个、总投资30亿元。",
        "全区项目20个，甲河镇3个、乙山镇5个，共8个位于城区。",
        "一季度完成投资10亿元、二季度完成投资15亿元，共完成25亿元，占年度计划50亿元的50%。",
        "红灯由13个减少到11个、黄灯由5个减少到3个，共减少4个。",
    ],
)
def test_true_totals_and_changes_are_not_contradicted(text):
    assert [f.explanation for f in read(text).findings if f.verdict is Verdict.MISMATCH] == []


@pytest.mark.parametrize(
    "text",
    [
        "红灯11个、黄灯3个、绿灯168个，共183个。",
        "签约8个、开工20个、投产17个，合计47个。",
        "2021年完成投资40亿元，2022年完成投资50亿元，同比增长35%。",
        "续建100个，总投资300亿元；新开工82个，总投资180亿元；共192个，总投资480亿元。",
        "续建100个，总投资300亿元；新开工82个，总投资180亿元；共182个，总投资490亿元。",
        "先进制造业12个、现代服务业8个、基础设施5个，一共26个。",
        "省重点3个、市重点5个，共9个。",
        "甲河镇项目12个、总投资20亿元，乙山镇项目8个、总投资15亿元，两镇合计20个、总投资45亿元。",
    ],
)
def test_a_wrong_total_or_growth_is_found(text):
    assert any(f.verdict is Verdict.MISMATCH for f in read(text).findings)
