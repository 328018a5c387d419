"""The two pages against the demonstration: every figure they print comes out of single rows, and what does not close
shows. Amounts in 亿元, as printed."""

import re
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.utils import timezone

from sanpi.batches.measures import BatchQuestion, cells, entry_rows
from sanpi.batches.models import BatchEntry, BatchMove, PublishedFigure
from sanpi.catalogue import registry as catalogue
from sanpi.core import audit
from sanpi.core.facts import standpoint
from sanpi.core.measures import Figure, evaluate
from sanpi.core.models import AuditEntry
from sanpi.documents.integrity import faults
from sanpi.domain.codes import check_coordinates, check_project_code, check_uscc
from sanpi.domain.money import MoneyUnit, show
from sanpi.domain.periods import parse_numbers
from sanpi.enrollment.measures import ENROLLMENT_MEASURES, enrollment_rows
from sanpi.enterprises.models import Enterprise
from sanpi.issues.measures import ISSUE_MEASURES, issue_rows
from sanpi.organizations.models import Official, Region, Role, User
from sanpi.permits.measures import PERMIT_MEASURES, permit_rows
from sanpi.progress.measures import PROGRESS_MEASURES, progress_rows
from sanpi.progress.models import ClosedMonth, MonthlyReport, MonthPlan
from sanpi.progress.rules.closing import digest
from sanpi.projects.models import AnnualPlan, Project, Stage, StageEvent, Status, Waiver
from sanpi.reports.demo.accounts import SHARED_WORD

pytestmark = pytest.mark.django_db

# The day on which the demonstration was loaded.
TODAY = date(2024, 6, 20)
DISTRICT, HIGH_TECH = "410106", "410172"
JANUARY, YEAR_END = date(2023, 1, 31), date(2022, 12, 31)
# The day before the page of 上街区 was printed; the books for January had been closed.
PRINTED_BY = date(2023, 2, 2)

# Region, state at, periods, batch, 个, 总投资, 年度计划投资 ("" where the page prints none).
ROUNDS = [
    (DISTRICT, JANUARY, "1-6", "", 45, "186.3", "76.3"),
    (DISTRICT, JANUARY, "1-6", "signing", 8, "50.5", "9.3"),
    (DISTRICT, JANUARY, "1-6", "construction", 20, "53.1", "17.7"),
    (DISTRICT, JANUARY, "1-6", "production", 17, "82.7", "49.3"),
    (DISTRICT, JANUARY, "7", "", 7, "30.6", ""),
    (DISTRICT, JANUARY, "7", "signing", 2, "18", "9"),
    (DISTRICT, JANUARY, "7", "construction", 5, "12.6", "6.15"),
    (HIGH_TECH, YEAR_END, "1-6", "", 37, "464.75", ""),
    (HIGH_TECH, YEAR_END, "1-6", "signing", 6, "166", ""),
    (HIGH_TECH, YEAR_END, "1-6", "construction", 24, "228.35", ""),
    (HIGH_TECH, YEAR_END, "1-6", "production", 7, "70.4", "15.8"),
    (HIGH_TECH, JANUARY, "7", "signing", 3, "", ""),
    (HIGH_TECH, JANUARY, "7", "construction", 9, "", ""),
]
# Region, state at, periods, the name the page uses, rate, how it comes about.
RATES = [
    (DISTRICT, JANUARY, "1-6", "签约率", "100%", "8 / 8"),
    (DISTRICT, JANUARY, "1-6", "开工率", "90.0%", "18 / 20"),
    (DISTRICT, JANUARY, "1-6", "转化率", "88.2%", "15 / 17"),
    (HIGH_TECH, YEAR_END, "1-6", "达效率", "85.7%", "6 / 7"),
    # 14 of 24 have started, four of these are in production.
    (HIGH_TECH, YEAR_END, "1-6", "开工率", "58.3%", "14 / 24"),
    (HIGH_TECH, YEAR_END, "1-6", "投产率", "28.6%", "4 / 14"),
]
# Lists of 2023 in 上街区: levels, field, 个, 总投资, 同比, 年度计划投资, 同比.
LISTS = [
    ("province", "", 2, "", "", "", ""),
    ("city", "", 19, "", "", "", ""),
    ("province city", "", 21, "157.5", "+14.55%", "39.6", "+6.14%"),
    ("district", "", 80, "322.14", "+18.20%", "66.01", "+26.80%"),
    ("district", "manufacturing", 39, "119.42", "", "41.68", ""),
    ("district", "services", 25, "177.18", "", "14.7", ""),
    ("district", "infrastructure", 8, "13.98", "", "6.13", ""),
    ("district", "livelihood", 8, "11.56", "", "3.5", ""),
]
# Where the parts do not give the printed figure: measure, level or period, printed, sum of the parts.
CONTRADICTIONS = [
    ("entries_plan", "period", "15.5", ["9", "6.15"], "15.15"),
    ("key_plan", "level", "66.02", ["41.68", "14.7", "6.13", "3.5"], "66.01"),
]
# Every project that one of the pages names; all others are invented.
NAMED = {
    DISTRICT: {
        "奥克斯科技城项目", "普洛斯物流园项目", "隆平高科（河南）玉米创新中心项目",
        "年产1800套环境监测设备及科技研发中心项目（一期）", "郑州红星矿山机器有限公司盾构机及高端矿机项目",
        "郑州郑阀机械有限公司年产1万套高品质阀门生产项目", "河南商之易新能源有限责任公司光伏发电项目",
        "河南永翔通用航空有限责任公司航空应急救援基地", "晋璐光电二期", "浙江三花", "百盛中国", "启迪智能制造孵化园",
        "大河智信",
    },
    HIGH_TECH: {
        "北斗产业园孵化基地项目", "优必选人工智能自主创新基地项目",
        "深圳雄韬电源科技股份有限公司氢燃料电池全国总部项目", "天集产城人工智能基地项目", "高新国际企业港项目",
        "肿瘤检测体外诊断试剂及仪器研发生产项目", "创新科区域总部基地及大数据中心",
        "安徽爱纽牧铝业有限公司研发生产基地", "河南盛鼎建筑科技产业园（一期）",
        "郑州机械研究所有限公司高端装备制造产业园", "新开普智慧教育研发产业基地", "云杰新科技智能传感产品生产基地",
        "台湾茂丞总部", "生物智能装置研发及产业化基地", "航天宏图信息技术股份有限公司中原智慧地球数据工厂",
        "艾格莱德汽车传感及控制器研发生产基地", "河南明晟新材料科技有限公司项目", "智慧产业园二期",
        "河南省大学科技园东区（三期）", "深圳智微智能物联网终端产品研发生产基地", "上海电气新能源示范应用项目",
        "中南大学粉末冶金国家工程研究中心联合研发中心暨钻石长晶设备制造和产业化项目",
        "重塑科技郑州燃料电池生产项目", "瑞驰有限公司年产1500万双皮鞋深加工项目（一期）",
    },
}  # fmt: skip
POST = re.compile(r"(办|局|委|办事处|督查室|窗口|岗|专员|经理|负责人|联络员|管理员|领导[甲乙丙丁戊己庚])")


def ask(region: str, effective: date, periods: str = "", known: date | None = None) -> BatchQuestion:
    found = Project.objects.in_region(Region.objects.get(code=region))
    numbers = parse_numbers(periods) if periods else ()
    return BatchQuestion(found, standpoint(effective, known), TODAY, periods=numbers)


def batch_figures(question: BatchQuestion, batch: str) -> dict[str, Figure]:
    rows = entry_rows(question)
    wanted = [catalogue.MEASURES[key] for key in ("entries", "entries_total", "entries_plan")]
    return evaluate(wanted, rows.filter(batch_code=batch) if batch else rows)


def list_figures(question: BatchQuestion, levels: str, category: str) -> dict[str, Figure]:
    where = {"level_code__in": levels.split()} | ({"category_code": category} if category else {})
    return catalogue.listing_figures(question, **where)


@pytest.mark.parametrize("known", [None, PRINTED_BY], ids=["as known now", "as known when printed"])
@pytest.mark.parametrize(("region", "effective", "periods", "batch", "number", "total", "plan"), ROUNDS)
def test_a_printed_row_of_the_rounds_comes_out(
    region: str,
    effective: date,
    periods: str,
    batch: str,
    number: int,
    total: str,
    plan: str,
    known: date | None,
) -> None:
    figures = batch_figures(ask(region, effective, periods, known), batch)
    assert figures["entries"].numerator == number
    assert not total or figures["entries_total"].text == total
    assert not plan or figures["entries_plan"].text == plan


@pytest.mark.parametrize("known", [None, PRINTED_BY], ids=["as known now", "as known when printed"])
@pytest.mark.parametrize(("region", "effective", "periods", "name", "rate", "parts"), RATES)
def test_a_printed_rate_comes_out(
    region: str, effective: date, periods: str, name: str, rate: str, parts: str, known: date | None
) -> None:
    measure = catalogue.find(name)
    assert measure is not None
    figure = catalogue.batch_figures(ask(region, effective, periods, known))[measure.key]
    assert (figure.text, figure.note) == (rate, parts)


@pytest.mark.parametrize("known", [None, PRINTED_BY], ids=["as known now", "as known when printed"])
@pytest.mark.parametrize(("levels", "category", "number", "total", "more", "plan", "more_plan"), LISTS)
def test_a_printed_row_of_the_lists_comes_out(
    levels: str,
    category: str,
    number: int,
    total: str,
    more: str,
    plan: str,
    more_plan: str,
    known: date | None,
) -> None:
    figures = list_figures(ask(DISTRICT, JANUARY, known=known), levels, category)
    assert figures["key_projects"].numerator == number
    printed = {"key_total": total, "key_total_growth": more, "key_plan": plan, "key_plan_growth": more_plan}
    assert {key: text for key, text in printed.items() if text} == {
        key: figures[key].text for key, text in printed.items() if text
    }


@pytest.mark.parametrize(("measure", "of", "printed", "parts", "total"), CONTRADICTIONS)
def test_what_the_page_prints_stands_beside_the_sum_of_the_parts(
    measure: str, of: str, printed: str, parts: list[str], total: str
) -> None:
    where = {"level__code": "district"} if of == "level" else {"periods": "7", "batch": None, "level": None}
    kept = PublishedFigure.objects.get(region__code=DISTRICT, measure=measure, **where)
    question = ask(DISTRICT, JANUARY, "7")
    figures = list_figures(question, "district", "") if of == "level" else batch_figures(question, "")
    assert (show(kept.value, MoneyUnit.YI), figures[measure].text) == (printed, total)
    assert round(sum(map(float, parts)), 2) == float(total) != float(printed)


def test_about_465_stands_for_464_75() -> None:
    total = batch_figures(ask(HIGH_TECH, YEAR_END, "1-6"), "")["entries_total"]
    assert total.text == "464.75"
    assert show(total.numerator, MoneyUnit.YI, 0) == "465"


def test_no_other_printed_figure_differs_from_the_rows() -> None:
    differing = set()
    for kept in PublishedFigure.objects.select_related("region", "batch", "level"):
        question = ask(kept.region.code, kept.as_of, kept.periods)
        batch = kept.batch.code if kept.batch else ""
        own = list_figures(question, kept.level.code, "") if kept.level else batch_figures(question, batch)
        if own[kept.measure].numerator != kept.value:
            differing.add((show(kept.value, MoneyUnit.YI), own[kept.measure].text))
    assert differing == {("15.5", "15.15"), ("66.02", "66.01"), ("465", "464.75")}


def test_a_late_report_changes_what_was_known_at_the_end_of_january() -> None:
    then = catalogue.batch_figures(ask(DISTRICT, JANUARY, "1-6", known=JANUARY))["start_rate"]
    assert (then.text, then.note) == ("85.0%", "17 / 20")


@pytest.mark.parametrize(("known", "rate"), [(date(2023, 3, 1), "94.1%"), (date(2023, 3, 16), "88.2%")])
def test_a_mistaken_report_was_believed_until_it_was_taken_back(known: date, rate: str) -> None:
    assert (
        catalogue.batch_figures(ask(DISTRICT, JANUARY, "1-6", known=known))["full_output_rate"].text == rate
    )


def test_a_start_was_corrected_a_month_later() -> None:
    event = StageEvent.objects.filter(
        supersedes__isnull=False, project__region__code=DISTRICT, retracted=False
    ).get()
    wrong = event.supersedes
    assert wrong is not None and wrong.effective_on < event.effective_on and event.reason
    assert wrong.recorded_at + timedelta(days=28) < event.recorded_at == wrong.superseded_at


def test_one_total_investment_changed_between_announcement_and_january() -> None:
    changed = Project.objects.filter(total_facts__reason__gt="").get()
    announced = BatchEntry.objects.filter(project=changed).earliest("effective_on").announced_total
    assert announced is not None and announced + 60_000_000 == changed.total_investment


def test_announced_and_adjusted_differ_by_exits_and_conversions() -> None:
    question = ask(DISTRICT, JANUARY, "1-6")
    announced = BatchEntry.objects.announced(question.at).filter(
        project__in=question.projects, period__number__lte=6
    )
    moves = BatchMove.objects.as_of(question.at).filter(entry__in=announced)
    assert announced.count() == 57
    assert {kind: moves.filter(kind=kind).count() for kind in ("exit", "conversion")} == {
        "exit": 3,
        "conversion": 11,
    }
    assert not moves.filter(kind="exit", approver="").exists()


def test_rounds_one_to_six_hold_no_bundle_and_the_register_does() -> None:
    assert sum(cell["parts"] for cell in cells(ask(DISTRICT, JANUARY, "1-6"))) == 45
    figures = catalogue.project_figures(ask(DISTRICT, JANUARY))
    assert figures["projects"].numerator + 5 == figures["projects_split"].numerator


@pytest.mark.parametrize("region", NAMED)
def test_a_project_is_named_by_a_page_or_marked_as_an_example(region: str) -> None:
    names = Project.objects.filter(region__code=region).values_list("name", flat=True)
    assert {name for name in names if not name.startswith("示例 ")} == NAMED[region]


def test_projects_elsewhere_are_examples() -> None:
    others = Project.objects.exclude(region__code__in=NAMED)
    assert others.exists() and not others.exclude(name__startswith="示例 ").exists()


def test_people_are_posts() -> None:
    names = {user.name for user in User.objects.all()} | {post.name for post in Official.objects.all()}
    names |= set(Project.objects.values_list("contact", flat=True).distinct())
    assert not [name for name in names if not POST.search(name)]


def test_named_projects_carry_no_invented_codes() -> None:
    named = Project.objects.exclude(name__startswith="示例 ")
    assert not named.exclude(code=None).exists()
    assert not Enterprise.objects.exclude(name__startswith="示例").exclude(uscc=None).exists()


def test_codes_of_examples_are_well_formed() -> None:
    examples = Project.objects.filter(name__startswith="示例 ")
    assert not [p.name for p in examples if not p.code or check_project_code(p.code)]
    firms = Enterprise.objects.filter(name__startswith="示例")
    assert firms and not [firm.name for firm in firms if not firm.uscc or check_uscc(firm.uscc)]


@pytest.mark.parametrize(("region", "east", "north"), [(DISTRICT, 113.28, 34.80), (HIGH_TECH, 113.56, 34.82)])
def test_projects_lie_in_their_region(region: str, east: float, north: float) -> None:
    for project in Project.objects.filter(region__code=region):
        assert project.longitude is not None and project.latitude is not None
        assert check_coordinates(project.longitude, project.latitude) is None
        assert abs(float(project.longitude) - east) < 0.06 and abs(float(project.latitude) - north) < 0.04


def test_plans_do_not_exceed_totals() -> None:
    for project in Project.objects.prefetch_related("annual_plans"):
        assert all(plan.amount <= (project.total_investment or 0) for plan in project.annual_plans.all()), (
            project
        )


def test_stages_follow_one_another() -> None:
    for project in Project.objects.all():
        days = list(
            project.stage_events.known_at(None).order_by("rank").values_list("effective_on", flat=True)
        )
        assert days == sorted(days), project


def test_nothing_was_known_before_it_happened() -> None:
    late = [
        event
        for event in StageEvent.objects.all()
        if timezone.localdate(event.recorded_at) < event.effective_on
    ]
    assert late == []


def test_the_columns_kept_on_the_row_repeat_the_newest_facts() -> None:
    for project in Project.objects.all():
        newest = project.stage_events.known_at(None).order_by("rank").last()
        assert project.stage == (newest.stage if newest else "")


def test_the_audit_chain_holds_and_runs_forward_in_time() -> None:
    number, breach = audit.verify()
    times = list(AuditEntry.objects.order_by("number").values_list("at", flat=True))
    assert breach is None and number == len(times) and times == sorted(times)


def test_stored_documents_are_as_uploaded() -> None:
    assert Waiver.objects.exists()
    assert list(faults()) == []


def test_today_has_standstills_and_promises_to_keep() -> None:
    statuses = set(Project.objects.values_list("status", flat=True))
    assert statuses == {str(status) for status in Status}
    promised = Waiver.objects.filter(revoked_at=None).values_list("promised_on", flat=True)
    today = TODAY
    assert min(promised) < today < max(promised)


def test_today_has_projects_at_every_stage_but_the_first() -> None:
    assert set(Project.objects.values_list("stage", flat=True)) == {str(stage) for stage in Stage} - {
        "conceived"
    }


def test_the_demonstration_has_an_account_for_every_role() -> None:
    assert set(User.objects.values_list("grants__role", flat=True)) == set(Role.values)
    assert all(
        user.check_password(SHARED_WORD) and not user.must_change_password for user in User.objects.all()
    )


@pytest.mark.parametrize(
    ("username", "regions"),
    [
        ("office.410106", {DISTRICT}),
        ("liaison.410106", {DISTRICT}),
        ("lead.410106", {DISTRICT}),
        ("viewer.410172", {HIGH_TECH}),
    ],
)
def test_an_account_sees_projects_of_its_own_region_only(username: str, regions: set[str]) -> None:
    seen = Project.objects.visible_to(User.objects.get(username=username))
    assert set(seen.values_list("region__code", flat=True)) == regions


def test_a_database_in_use_is_refused() -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(CommandError, match="只能装入空库") as refused:
        call_command("load_demo")
    assert refused.value.returncode == 1
    assert AuditEntry.objects.count() == before


def test_plans_split_by_month_add_up() -> None:
    splits = list(MonthPlan.objects.select_related("plan"))
    assert len(splits) > 200
    assert [each.pk for each in splits if sum(each.amounts) != each.plan.amount] == []


def test_what_is_reported_stays_within_reason() -> None:
    years = MonthlyReport.objects.values("project", "year").annotate(total=Sum("amount")).order_by()
    plans = {(plan.project_id, plan.year): plan.amount for plan in AnnualPlan.objects.known_at(None)}
    assert [row for row in years if row["total"] > plans[row["project"], row["year"]] * 12 // 10] == []


@pytest.mark.parametrize("region", [DISTRICT, HIGH_TECH])
@pytest.mark.parametrize("day", [YEAR_END, JANUARY])
def test_the_ledgers_are_worth_looking_at(region: str, day: date) -> None:
    question = ask(region, day)
    measures = (
        (PROGRESS_MEASURES, progress_rows), (PERMIT_MEASURES, permit_rows), (ISSUE_MEASURES, issue_rows),
        (ENROLLMENT_MEASURES, enrollment_rows),
    )  # fmt: skip
    found = {key: figure for some, rows in measures for key, figure in evaluate(some, rows(question)).items()}
    assert found["completed"].numerator > 0
    assert found["permit_joint_rate"].denominator
    assert found["issues"].numerator >= 10
    rate = found["enrollment_rate"].value
    assert rate is not None
    assert 0.5 < rate <= 1


def test_closed_months_hold_what_they_held() -> None:
    kept = list(ClosedMonth.objects.all())
    assert kept
    assert [each.pk for each in kept if digest(each.content) != each.sha256] == []
