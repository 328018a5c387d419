"""The same rows by hand: what a page's figures and lines cost in SQL alone, for both databases alike.

Each statement applies the reader's region as the pages do, but nothing else of them: no account, no layout.
"""

from datetime import date

from benchmarks.places import CITY
from benchmarks.register import TODAY

HERE = f"SELECT id FROM organizations_region WHERE path LIKE '{CITY}/%'"


def believed(table: str, day: date, known: date | None = None) -> str:
    """The condition for facts in effect on a day, as known then."""
    if known is None:
        return f"{table}.superseded_at IS NULL AND NOT {table}.retracted AND {table}.effective_on <= '{day}'"
    moment = f"'{known} 15:59:59'"  # the end of the day in China, in UTC
    return (
        f"({table}.superseded_at IS NULL OR {table}.superseded_at > {moment}) AND {table}.recorded_at <= {moment}"
        f" AND NOT {table}.retracted AND {table}.effective_on <= '{day}'"
    )


def newest(
    table: str, column: str, day: date, known: date | None = None, more: str = "", key: str = "p.id"
) -> str:
    """The newest value of a fact of one project."""
    return (
        f"(SELECT f.{column} FROM {table} f WHERE f.project_id = {key} AND {believed('f', day, known)} {more}"
        " ORDER BY f.effective_on DESC, f.recorded_at DESC, f.id DESC LIMIT 1)"
    )


def every_newest(table: str, column: str, day: date, known: date | None = None, more: str = "") -> str:
    """The newest value of a fact of every project, in one scan."""
    return (
        f"(SELECT project_id, {column}, row_number() OVER (PARTITION BY project_id"
        f" ORDER BY effective_on DESC, recorded_at DESC, id DESC) AS place FROM {table} f"
        f" WHERE {believed('f', day, known)} {more})"
    )


def _of_year(day: date) -> str:
    return f"AND f.year = {day.year}"


JOINS = """
    LEFT JOIN organizations_region r ON r.id = p.region_id LEFT JOIN core_code c ON c.id = p.category_id
    LEFT JOIN enterprises_enterprise o ON o.id = p.owner_id LEFT JOIN organizations_organization u ON u.id = p.unit_id
    LEFT JOIN organizations_official l ON l.id = p.lead_id"""
LABELS = "p.id, p.code, p.name, p.is_bundle, r.name, c.label, o.name, u.name, l.name"


def list_rows(where: str = "", order: str = "p.id DESC", offset: int = 0) -> str:
    """Fifty projects with what the list shows, today."""
    plan = newest("projects_annualplan", "amount", TODAY, more=_of_year(TODAY))
    return f"""SELECT {LABELS}, p.stage, p.stage_on, p.status, p.total_investment, {plan} FROM projects_project p {JOINS}
    WHERE p.region_id IN ({HERE}) AND p.parent_id IS NULL {where} ORDER BY {order} LIMIT 50 OFFSET {offset}"""


def list_sums(where: str = "") -> str:
    """Number, total investment and annual plan of all projects that match, today."""
    plans = every_newest("projects_annualplan", "amount", TODAY, more=_of_year(TODAY))
    return f"""SELECT count(*), sum(p.total_investment), sum(a.amount) FROM projects_project p
    LEFT JOIN {plans} a ON a.project_id = p.id AND a.place = 1
    WHERE p.region_id IN ({HERE}) AND p.parent_id IS NULL {where}"""


def past_rows(day: date) -> str:
    """Fifty projects with what the list shows, as of a past day."""
    furthest = f"FROM projects_stageevent f WHERE f.project_id = p.id AND {believed('f', day)} ORDER BY f.rank DESC LIMIT 1"
    columns = (
        f"(SELECT f.stage {furthest})",
        f"(SELECT f.effective_on {furthest})",
        newest("projects_statusevent", "status", day),
        newest("projects_totalinvestment", "amount", day),
        newest("projects_annualplan", "amount", day, more=_of_year(day)),
    )
    return f"""SELECT {LABELS}, {", ".join(columns)} FROM projects_project p {JOINS}
    WHERE p.region_id IN ({HERE}) AND p.parent_id IS NULL ORDER BY p.id DESC LIMIT 50"""


def past_sums(day: date) -> str:
    """Number and amounts of all projects as of a past day."""
    return f"""SELECT count(*), sum(t.amount), sum(a.amount) FROM projects_project p
    LEFT JOIN {every_newest("projects_totalinvestment", "amount", day)} t ON t.project_id = p.id AND t.place = 1
    LEFT JOIN {every_newest("projects_annualplan", "amount", day, more=_of_year(day))} a
        ON a.project_id = p.id AND a.place = 1
    WHERE p.region_id IN ({HERE}) AND p.parent_id IS NULL"""


def rounds(day: date, known: date | None = None) -> str:
    """Entries of 三个一批 counted and summed by round, batch, stage and region."""
    seen = f"AND p.created_at <= '{known} 15:59:59'" if known else ""
    return f"""SELECT n.number, e.batch_id, coalesce(s.reached, 0), p.region_id,
        count(*), sum(t.amount), sum(a.amount), sum(coalesce(q.parts, 1))
    FROM batches_batchentry e
    JOIN batches_period n ON n.id = e.period_id JOIN projects_project p ON p.id = e.project_id
    LEFT JOIN (SELECT f.project_id, max(f.rank) AS reached FROM projects_stageevent f
        WHERE {believed("f", day, known)} GROUP BY f.project_id) s ON s.project_id = p.id
    LEFT JOIN (SELECT parent_id, count(*) AS parts FROM projects_project GROUP BY parent_id) q ON q.parent_id = p.id
    LEFT JOIN {every_newest("projects_totalinvestment", "amount", day, known)} t ON t.project_id = p.id AND t.place = 1
    LEFT JOIN {every_newest("projects_annualplan", "amount", day, known, _of_year(day))} a
        ON a.project_id = p.id AND a.place = 1
    WHERE {believed("e", day, known)} AND p.region_id IN ({HERE}) {seen}
    AND NOT EXISTS (SELECT 1 FROM batches_batchmove m WHERE m.entry_id = e.id AND {believed("m", day, known)})
    GROUP BY n.number, e.batch_id, coalesce(s.reached, 0), p.region_id"""


def measure_rows(day: date) -> str:
    """A hundred entries of the first batch that were signed, with amounts and stage."""
    reached = (
        f"(SELECT max(f.rank) FROM projects_stageevent f WHERE f.project_id = p.id AND {believed('f', day)})"
    )
    plan = newest("projects_annualplan", "amount", day, more=_of_year(day))
    return f"""SELECT e.id, n.number, b.label, p.id, p.name, u.name, r.name, p.total_investment, {plan}, {reached}
    FROM batches_batchentry e JOIN batches_period n ON n.id = e.period_id JOIN batches_batchtype b ON b.id = e.batch_id
    JOIN projects_project p ON p.id = e.project_id JOIN organizations_region r ON r.id = p.region_id
    LEFT JOIN organizations_organization u ON u.id = p.unit_id
    WHERE {believed("e", day)} AND p.region_id IN ({HERE}) AND b.code = 'signing'
    AND NOT EXISTS (SELECT 1 FROM batches_batchmove m WHERE m.entry_id = e.id AND {believed("m", day)})
    ORDER BY e.id LIMIT 100"""


def dossier(project: int) -> list[str]:
    """One project with its facts, entries, documents and changes."""
    of = f"FROM {{}} WHERE project_id = {project}"
    tables = (
        "projects_stageevent", "projects_totalinvestment", "projects_annualplan", "projects_milestoneplan",
        "projects_statusevent", "projects_keylisting", "batches_batchentry", "projects_projectdocument",
    )  # fmt: skip
    audit = f"""SELECT * FROM core_auditentry WHERE object_type = 'projects.Project' AND object_id = '{project}'
    ORDER BY number DESC LIMIT 40"""
    whole = f"SELECT * FROM projects_project p {JOINS} WHERE p.id = {project} AND p.region_id IN ({HERE})"
    return [whole, *(f"SELECT * {of.format(table)}" for table in tables), audit]
