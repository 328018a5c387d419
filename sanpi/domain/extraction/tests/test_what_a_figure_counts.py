"""Measure, part, time of every figure; texts written for the purpose."""

from datetime import date

import pytest

from sanpi.domain.extraction import Context, read


def told(text):
    return [(claim.surface, claim.measure, claim.subject) for claim in read(text).claims]


def test_a_list_of_batches_after_the_whole():
    text = "前八期全区“三个一批”项目53个，总投资210亿元。其中“签约一批”11个，签约率100%；“开工一批”24个，已开工22个。"
    whole = "前八期全区三个一批项目"
    assert told(text) == [
        ("53个", "项目个数", whole),
        ("210亿元", "总投资", whole),
        ("11个", "项目个数", f"{whole} 签约一批"),
        ("100%", "签约率", f"{whole} 签约一批"),
        ("24个", "项目个数", f"{whole} 开工一批"),
        ("22个", "已开工个数", f"{whole} 开工一批"),
    ]
    assert {claim.slice.periods for claim in read(text).claims} == {tuple(range(1, 9))}


def test_what_follows_an_enumeration_speaks_of_the_whole_again():
    text = "上报省市重点项目30个，其中省重点项目4个、市重点项目26个，总投资220亿元，年度计划投资61亿元。"
    assert [line[2] for line in told(text)] == [
        "上报省市重点项目",
        "上报省市重点项目 省重点项目",
        "上报省市重点项目 市重点项目",
        "上报省市重点项目",
        "上报省市重点项目",
    ]


def test_nouns_after_the_number_name_the_part_and_the_verb_what_was_done():
    text = "38个计划新开工项目已开工31个，开工率81.6%；52个续建项目完成46.5亿元，占年度计划的71%。"
    assert told(text) == [
        ("38个", "项目个数", "计划新开工项目"),
        ("31个", "已开工个数", "计划新开工项目"),
        ("81.6%", "开工率", "计划新开工项目"),
        ("52个", "项目个数", "续建项目"),
        ("46.5亿元", "累计完成投资", "续建项目"),
        ("71%", "占年度计划", "续建项目"),
    ]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("年度投资计划20亿元", "年度计划投资"),
        ("当年计划完成投资20亿元", "年度计划投资"),
        ("概算总投资20亿元", "总投资"),
        ("1—8月累计完成20亿元", "累计完成投资"),
        ("合同引资额20亿元", "签约金额"),
        ("实际到位省外资金20亿元", "到位资金"),
        ("一般公共预算收入完成20亿元", "一般公共预算收入"),
        ("较上年同期增加20亿元", "同比增加"),
        ("比时间进度快20个百分点", "超时间进度"),
        ("落后序时进度20个百分点", "超时间进度"),
        ("总投资较上年增长20%", "同比增长"),
        ("审批时间压缩20%", "降幅"),
        ("盾构掘进20%", "形象进度"),
        ("按时间节点应完成20%", "序时比例"),
        ("办结率达到20%", "办结率"),
        ("占全省的20%", "占全省比重"),
        ("受理转办问题20件", "问题个数"),
        ("聘请监督员20名", "人数"),
        ("年产20万套阀门", "年产能"),
        ("入驻企业20家", "企业个数"),
        ("总投资：20亿元", "总投资"),
    ],
)
def test_measures_by_their_wordings(text, measure):
    (claim,) = read(text).claims
    assert claim.measure == measure


def test_times_are_read_and_carried_on():
    text = "2023年1—9月，全市完成投资80亿元，占年度计划的78%。截至2023年9月底，已开工12个。"
    first, share, started = read(text).claims
    assert first.slice.months == share.slice.months == (1, 9)
    assert first.slice.years == (2023, 2023)
    assert started.slice.as_of == date(2023, 9, 30)


def test_a_year_not_written_is_that_of_the_text():
    (claim,) = read("截至6月底，已开工12个。", Context(date=date(2024, 7, 5))).claims
    assert claim.slice.as_of == date(2024, 6, 30)


def test_names_an_office_knows_are_recognised():
    context = Context(region="甲区", projects=("华星产业园",), units=("区住建局",))
    (claim,) = read("区住建局牵头的华星产业园总投资20亿元。", context).claims
    assert (claim.slice.region, claim.slice.project, claim.slice.unit) == ("甲区", "华星产业园", "区住建局")


def test_a_rate_after_what_is_left_speaks_of_the_whole():
    text = "梳理问题36条，已整改31条，正在整改5条，整改率86.1%。"
    assert [line[1] for line in told(text)] == ["问题个数", "已整改个数", "条数", "整改率"]
    assert read(text).claims[-1].subject == read(text).claims[0].subject


def test_sizes_name_a_class_and_count_nothing():
    text = "新签约项目61个，其中10亿元以上项目4个、5亿元以上项目12个。"
    assert [(claim.surface, claim.slice.band) for claim in read(text).claims] == [
        ("61个", ""),
        ("4个", "10亿元以上"),
        ("12个", "5亿元以上"),
    ]


def test_a_list_with_respectively_gives_every_figure_its_name():
    text = (
        "前六期“三个一批”项目45个，总投资24亿元。签约、开工、投产项目分别为8个、20个和17个，总投资分别为5亿元、9亿元、10亿元，"
        "开工率、达效率分别为90%、88.2%。"
    )
    batches = ["signed", "started", "in_production"]
    claims = read(text).claims
    assert [claim.slice.batch for claim in claims[2:8]] == batches * 2
    assert [claim.measure for claim in claims[2:]] == ["项目个数"] * 3 + ["总投资"] * 3 + ["开工率", "达效率"]
    assert [f.verdict.value for f in read(text).findings if f.kind == "sum"] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("某县通报\n全县项目45个。\n2023年7月5日", date(2023, 7, 5)),
        ("发布时间：2023-07-05\n全县项目45个。", date(2023, 7, 5)),
        ("截至2023年6月30日，全县项目45个。", date(2023, 6, 30)),
        ("2022年12月25日，厂房封顶，总投资2亿元。", None),
    ],
)
def test_the_date_of_a_text_is_its_own_and_not_that_of_an_event(text, found):
    assert read(text).date == found


def test_parts_in_paragraphs_of_their_own_are_of_the_periods_of_the_whole():
    text = "前6期“三个一批”项目经调整后，现有项目37个。\n其中，“签约一批”项目6个。\n“开工一批”项目24个。\n“投产一批”项目7个。"
    claims = read(text).claims
    assert {claim.slice.periods for claim in claims} == {(1, 2, 3, 4, 5, 6)}
    assert [claim.slice.batch for claim in claims] == ["", "signed", "started", "in_production"]
    assert [f.verdict.value for f in read(text).findings if f.kind == "sum"] == ["ok"]


def test_what_the_year_is_expected_to_bring_is_no_investment_made_and_said_of_the_whole():
    text = "全区重点项目97个，完成投资20亿元，其中区住建局完成投资3亿元，区交通局完成投资4亿元，预计全年完成27.06亿元。"
    whole, *_, last = read(text).claims
    assert (last.measure, last.subject) == ("预计全年完成", whole.subject)


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("餐饮业完成营业额1.4亿元，年末存款余额36亿元", ["营业收入", "存款余额"]),
        ("投资额较去年同期增长15.3亿元，比年初增加3个，按年增长8.6%", ["同比增加", "同比增加", "同比增长"]),
        ("超时序进度5.9%，欠进度3.2%", ["超时间进度", "超时间进度"]),
        ("101个项目开工建设，43个项目竣工", ["已开工个数", "已竣工个数"]),
        ("10个县投资完成率超过100%", ["县个数", "投资完成率"]),
        (
            "为调整预算数的92.9%，比2017年增支8807万元，投资比重由上年的73.6%提高到78%",
            ["预算完成率", "同比增加", "占比", "占比"],
        ),
        ("投资进度达到37.7%，恩格尔系数33.6%", ["投资完成率", "恩格尔系数"]),
        ("8月增速为6.1%，9月回落至4.7%，10月份比9月份又回落1.2个百分点", ["同比增长", "同比增长", "增速差"]),
        ("全市完成基础设施投资22.3亿元", ["累计完成投资"]),
    ],
)
def test_measures_by_the_words_beside_a_figure(text, measures):
    assert [claim.measure for claim in read(text).claims] == measures


def test_traditional_characters_are_read_as_simplified_ones():
    (count, money) = read("「簽約一批」項目610個，總投資4395億元").claims
    assert (count.surface, count.measure, money.surface, money.measure) == (
        "610個",
        "项目个数",
        "4395億元",
        "总投资",
    )
    assert count.slice.batch == "signed"


def test_the_heading_of_a_paragraph_names_what_it_speaks_of():
    claims = read("（一）工业项目。31个项目完成33.6亿元。\n（二）农业项目。12个项目完成5.9亿元。").claims
    assert [claim.subject for claim in claims] == ["工业项目", "工业项目", "农业项目", "农业项目"]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("红灯11个、黄灯3个、绿灯168个，共182个。", "红灯、黄灯、绿灯"),
        ("红灯11个、黄灯3个、绿灯168个，以上共182个项目。", "红灯、黄灯、绿灯"),
        ("签约8个、开工20个、投产17个，合计45个。", "签约、开工、投产"),
        ("省重点3个、市重点5个，共8个。", "省重点、市重点"),
        ("甲河镇3个、乙山镇5个，共计8个。", "甲河镇、乙山镇"),
        ("一是红灯11个；二是黄灯3个；三是绿灯168个。合计182个。", "红灯、黄灯、绿灯"),
        ("续建12个，总投资20亿元；新开工8个，总投资30亿元；共20个。", "续建、新开工"),
        ("续建12个，新开工8个，一共完成投资5亿元。", "续建、新开工"),
        ("红灯2个，黄灯1个，共有项目20个。", ""),
        ("项目200个，其中红灯11个、黄灯3个，合计14个。", "红灯、黄灯"),
        ("重点工程14个，其中红灯11个、黄灯3个，合计14个。", "重点工程"),
        ("甲河镇项目3个，共投资20亿元；乙山镇项目5个，共投资30亿元。", "乙山镇项目"),
        ("全区项目20个，其中红灯2个。", "红灯"),
    ],
)
def test_a_total_after_its_parts_speaks_of_all_of_them(text, subject):
    assert told(text)[-1][2] == subject


def test_the_total_of_two_levels_is_that_of_both():
    assert read("省重点3个、市重点5个，共8个。").claims[-1].slice.level == "省重点、市重点"


def test_a_total_of_several_units_is_none_of_the_last():
    names = Context("上街区", regions=("上街区", "甲河镇", "乙山镇"), units=("区发改委", "区住建局"))
    text = "上街区项目进展。区发改委3个、区住建局5个，合计8个，总投资20亿元。甲河镇3个、乙山镇5个，共8个。"
    claims = {claim.surface: claim.slice for claim in read(text, names).claims}
    assert (claims["8个"].region, claims["20亿元"].unit) == ("上街区", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年预计完成投资27.06亿元，占年度计划的98%。", [True, True]),
        ("力争全年完成投资30亿元，占年度计划的98%。", [True, True]),
        (
            "截至8月底完成投资20亿元，占年度计划的66%，预计全年完成27.06亿元，占年度计划的98%。",
            [False, False, True, True],
        ),
        ("预计全年完成27.06亿元，目前已完成投资20亿元，占年度计划的66%。", [True, False, False]),
        ("下一步，确保完成投资30亿元，红灯项目降到5个以内。", [True, True]),
        ("预计总投资20亿元。", [False]),
        ("到年底累计完成投资20亿元；已完成投资12亿元。", [True, False]),
    ],
)
def test_what_is_hoped_for_is_not_what_was_reached(text, expected):
    assert [claim.expected for claim in read(text).claims] == expected
