"""An import with every check against reading the file and bulk-inserting the same rows without any.

`python benchmarks/import_ledger.py [--rows 50000]` makes a workbook of 30 columns, then measures in processes of their
own, in seconds of processor time: the bare minimum (read, insert), the whole import (parse, check, plan, preview,
write, audit), and the same file once more, which changes nothing. The aim: at most three times the minimum, under
500 MB of memory.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HEADER = (
    "序号", "项目代码", "项目名称", "项目层级", "建设性质", "项目类型", "所属行业", "领域分类", "产业链",
    "建设地点", "用地面积（亩）", "建设规模及主要内容", "建设单位", "投资主体类型", "总投资（亿元）",
    "其中：固定资产投资（亿元）", "资金来源", "建设起止年限", "计划开工", "实际开工", "计划竣工",
    "年度计划投资（万元）", "年度建设内容与目标", "截至上年底累计完成（万元）", "责任单位", "责任人",
    "联系电话", "包联领导", "状态", "备注",
)  # fmt: skip
_NATURES = ("新建", "扩建", "改建（技改）", "迁建")
_TYPES = ("基本建设", "技术改造")
_CATEGORIES = ("先进制造业", "战略性新兴产业", "现代服务业", "基础设施", "民生事业")
_INVESTORS = ("政府投资", "国有企业", "民营企业")
_WORKS = ("智能制造", "冷链物流", "新材料", "污水处理", "标准厂房", "储能装备")


def lines(number: int) -> Iterator[tuple[Any, ...]]:
    """Rows as an office would write them; the same ones every time."""
    rng = Random(7)
    for i in range(1, number + 1):
        start = date(2021, 1, 4) + timedelta(days=rng.randrange(700))
        total = rng.randrange(5_000, 300_000) / 10_000
        work = rng.choice(_WORKS)
        yield (
            i, f"2201-410106-04-01-{i:06}", f"示例第{i}号{work}产业园建设项目", "区重点", rng.choice(_NATURES),
            rng.choice(_TYPES), "制造业", rng.choice(_CATEGORIES), "装备制造", f"示例片区{i % 40}号地块", rng.randrange(10, 900) / 2,
            f"新建厂房{i}平方米，购置设备{i % 90}台（套），形成年产{i % 70}万套的{work}能力", f"示例{work}{i % 9000}有限公司",
            rng.choice(_INVESTORS), total, round(total * 0.8, 4), "自筹、银行贷款", f"{start.year}-{start.year + 2}",
            start.replace(day=28), start, f"{start.year + 2}年12月", round(total * 3_000, 0),
            f"完成{i % 50}号厂房主体施工", round(total * 1_000, 0), f"示例单位{i % 60}", f"责任岗{i % 200}", "0371-00000000",
            f"包联岗{i % 30}", "正常", None,
        )  # fmt: skip


def make(target: Path, number: int) -> None:
    """Writes the workbook."""
    import xlsxwriter  # noqa: PLC0415  (only this part needs it)

    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("台账")
    sheet.write(0, 0, "示例区2023年重点项目台账")
    sheet.write(1, 0, "数据截至：2023-01-31")
    sheet.write_row(2, 0, HEADER)
    for line, cells in enumerate(lines(number), start=3):
        for position, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(line, position, cell, day)
            elif cell is not None:
                sheet.write(line, position, cell)
    book.close()


def set_up(folder: Path) -> None:
    """Django on an empty database of its own."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'import.sqlite3'}")
    os.environ["DATA_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sanpi.settings"
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415  (after the settings)

    django.setup()


def prepare() -> None:
    """Tables, reference data, a region and its project office."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from sanpi.organizations.models import Region, RoleGrant, User  # noqa: PLC0415
    from sanpi.projects.reference import load_reference  # noqa: PLC0415

    call_command("migrate", verbosity=0, skip_checks=True)
    load_reference()
    region = Region.objects.create(code="410106", name="示例区", path="410106/")
    now = timezone.now()
    user = User.objects.create(username="office", name="项目办", created_at=now)
    RoleGrant.objects.create(user=user, role="project_office", region=region, granted_at=now)


def whole_import(source: Path) -> dict[str, Any]:
    """Upload, check, confirm, write."""
    from django.core.files import File  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from sanpi.exchange import actions  # noqa: PLC0415
    from sanpi.organizations.models import Region, User  # noqa: PLC0415

    user = User.objects.get()
    with source.open("rb") as file:
        run = actions.start_run(
            region=Region.objects.get(), ledger="projects", file=File(file), filename=source.name, as_of=None, by=user,
            now=timezone.now(),
        )  # fmt: skip
    times = {}
    begun = time.process_time()
    run = actions.check_run(run=run, now=timezone.now())
    times["check"] = time.process_time() - begun
    if run.counts.get("new") or run.counts.get("changed"):
        begun = time.process_time()
        run = actions.confirm_run(run=run, by=user, now=timezone.now())
        run = actions.apply_run(run=run, by=user, now=timezone.now())
        times["write"] = time.process_time() - begun
    return {**times, "state": run.state, "counts": run.counts, "message": run.message}


def bare_minimum(source: Path, records: Path) -> dict[str, Any]:
    """Reads the file, and inserts the rows that the import had written, as they are."""
    import pickle  # noqa: PLC0415  (a file of our own)

    from django.db import transaction  # noqa: PLC0415

    from sanpi.exchange.reading import read_workbook  # noqa: PLC0415

    begun = time.process_time()
    read_workbook(source, filename=source.name)
    read = time.process_time() - begun
    tables = pickle.loads(records.read_bytes())
    begun = time.process_time()
    with transaction.atomic():
        for model, rows in tables:
            model.objects.bulk_create([model(**row) for row in rows])
    return {
        "read": read,
        "insert": time.process_time() - begun,
        "rows": sum(len(rows) for _model, rows in tables),
    }


def keep_records(target: Path) -> dict[str, Any]:
    """Keeps what the import has written, for the bare minimum."""
    import pickle  # noqa: PLC0415  (a file of our own)

    from sanpi.enterprises.models import Enterprise  # noqa: PLC0415
    from sanpi.exchange.planning.project_state import State  # noqa: F401, PLC0415
    from sanpi.organizations.models import Official, Organization  # noqa: PLC0415
    from sanpi.projects import models  # noqa: PLC0415

    kinds = (
        Organization, Official, Enterprise, models.Project, models.TotalInvestment, models.AnnualPlan,
        models.MilestonePlan, models.StageEvent, models.StatusEvent, models.KeyListing,
    )  # fmt: skip
    tables = []
    for kind in kinds:
        names = [field.attname for field in kind._meta.concrete_fields]
        tables.append(
            (kind, [dict(zip(names, row, strict=True)) for row in kind.objects.values_list(*names)])
        )
    target.write_bytes(pickle.dumps(tables))
    return {"rows": sum(len(rows) for _kind, rows in tables)}


def run_part(part: str, folder: Path, number: int) -> dict[str, Any]:
    """One part in this process, with its peak of memory."""
    source, records = folder / "ledger.xlsx", folder / "records"
    if part == "make":
        make(source, number)
        return {}
    set_up(folder)
    parts: dict[str, Callable[[], Any]] = {
        "prepare": prepare,
        "import": lambda: whole_import(source),
        "again": lambda: whole_import(source),
        "keep": lambda: keep_records(records),
        "bare": lambda: bare_minimum(source, records),
    }
    begun = time.process_time()
    found = parts[part]() or {}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**found, "seconds": time.process_time() - begun, "peak_mb": peak}


def in_process(part: str, folder: Path, number: int) -> dict[str, Any]:
    """One part in a process of its own."""
    command = [sys.executable, __file__, "--rows", str(number), "--part", part, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(number: int) -> None:
    """Runs all parts and prints the comparison."""
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as other:
        folder, empty = Path(name), Path(other)
        in_process("make", folder, number)
        in_process("prepare", folder, number)
        whole = in_process("import", folder, number)
        again = in_process("again", folder, number)
        in_process("keep", folder, number)
        in_process("prepare", empty, number)
        for file in ("ledger.xlsx", "records"):
            (empty / file).write_bytes((folder / file).read_bytes())
        bare = in_process("bare", empty, number)
    minimum, spent = bare["read"] + bare["insert"], whole["check"] + whole["write"]
    print(
        f"{number} rows x {len(HEADER)} columns, {bare['rows']} records ({whole['state']} {whole['message']})"
    )
    print(f"read the file         {bare['read']:7.1f} s")
    print(f"insert the records    {bare['insert']:7.1f} s")
    print(f"bare minimum          {minimum:7.1f} s   peak {bare['peak_mb']:.0f} MB")
    print(f"parse, check, preview {whole['check']:7.1f} s")
    print(f"write                 {whole['write']:7.1f} s")
    print(
        f"whole import          {spent:7.1f} s   peak {whole['peak_mb']:.0f} MB   {number / spent:.0f} rows/s"
    )
    print(f"ratio                 {spent / minimum:7.2f}     aim: at most 3")
    print(
        f"same file again       {again['check']:7.1f} s   peak {again['peak_mb']:.0f} MB   {again['counts']}"
    )


def main() -> None:
    """Reads the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--part", default="")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(run_part(options.part, options.folder, options.rows), default=str))
    else:
        measure(options.rows)


if __name__ == "__main__":
    main()
