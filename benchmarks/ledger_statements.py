"""The rows of the four ledgers by hand: fifty of them as the pages show them, and what is added up below them."""

from datetime import date

from benchmarks.register import TODAY
from benchmarks.statements import HERE, believed, every_newest, newest

_PROJECT = """JOIN projects_project p ON p.id = {}.project_id LEFT JOIN organizations_organization u ON u.id = p.unit_id
    LEFT JOIN organizations_region r ON r.id = p.region_id"""
_OF_YEAR = f"AND f.year = {TODAY.year}"
_MONTH = f"m.year = {TODAY.year} AND m.month = {TODAY.month} AND m.superseded_at IS NULL AND NOT m.retracted"


def progress_rows(order: str = "p.id", where: str = "") -> str:
    """Fifty projects with this month, the year so far and the plan."""
    plan = newest("projects_annualplan", "amount", TODAY, more=_OF_YEAR)
    so_far = f"""(SELECT sum(s.amount) FROM progress_monthlyreport s WHERE s.project_id = p.id AND s.year = {TODAY.year}
        AND s.superseded_at IS NULL AND NOT s.retracted)"""
    return f"""SELECT p.id, p.name, u.name, m.amount, m.text, m.verdict, {plan} AS plan, {so_far} AS so_far
    FROM projects_project p LEFT JOIN progress_monthlyreport m ON m.project_id = p.id AND {_MONTH}
    LEFT JOIN organizations_organization u ON u.id = p.unit_id
    WHERE p.region_id IN ({HERE}) AND NOT p.is_bundle AND p.status <> 'withdrawn' AND EXISTS
        (SELECT 1 FROM projects_annualplan f WHERE f.project_id = p.id AND {believed("f", TODAY)} {_OF_YEAR})
    {where} ORDER BY {order} LIMIT 50"""


def progress_sums() -> str:
    """Number, plan, this month and the year so far of all that report."""
    plans = every_newest("projects_annualplan", "amount", TODAY, more=_OF_YEAR)
    return f"""SELECT count(*), sum(a.amount), sum(m.amount), sum(s.amount) FROM projects_project p
    JOIN {plans} a ON a.project_id = p.id AND a.place = 1
    LEFT JOIN progress_monthlyreport m ON m.project_id = p.id AND {_MONTH}
    LEFT JOIN (SELECT project_id, sum(amount) AS amount FROM progress_monthlyreport
        WHERE year = {TODAY.year} AND superseded_at IS NULL AND NOT retracted GROUP BY project_id) s ON s.project_id = p.id
    WHERE p.region_id IN ({HERE}) AND NOT p.is_bundle AND p.status <> 'withdrawn'"""


def permit_rows(order: str = "e.project_id DESC, t.position", where: str = "") -> str:
    """Fifty permits with project and type."""
    return f"""SELECT e.*, t.*, p.id, p.name, u.name, r.name FROM permits_permit e
    JOIN permits_permittype t ON t.id = e.type_id {_PROJECT.format("e")}
    WHERE p.region_id IN ({HERE}) AND e.state <> '' {where} ORDER BY {order} LIMIT 50"""


def permit_sums(where: str = "") -> str:
    """How many there are."""
    return f"""SELECT count(*) FROM permits_permit e JOIN projects_project p ON p.id = e.project_id
    WHERE p.region_id IN ({HERE}) AND e.state <> '' {where}"""


def past_permits(day: date) -> str:
    """Fifty permits as they stood on a past day."""
    columns = ("state", "accepted_on", "due_on", "issued_on", "number", "valid_until")
    last = f"""(SELECT f.{{}} FROM permits_permitevent f WHERE f.permit_id = e.id AND {believed("f", day)}
        ORDER BY f.effective_on DESC, f.place DESC LIMIT 1)"""
    return f"""SELECT e.id, t.name, p.name, u.name, {", ".join(map(last.format, columns))} FROM permits_permit e
    JOIN permits_permittype t ON t.id = e.type_id {_PROJECT.format("e")} WHERE p.region_id IN ({HERE})
    AND EXISTS (SELECT 1 FROM permits_permitevent f WHERE f.permit_id = e.id AND {believed("f", day)})
    ORDER BY e.project_id DESC, t.position LIMIT 50"""


def issue_rows(order: str = "i.raised_on DESC, i.id DESC", where: str = "") -> str:
    """Fifty issues with project, units and categories."""
    return f"""SELECT i.*, p.id, p.name, u.name, l.name, c.label, s.label FROM issues_issue i
    LEFT JOIN projects_project p ON p.id = i.project_id LEFT JOIN organizations_organization u ON u.id = p.unit_id
    LEFT JOIN organizations_organization l ON l.id = i.lead_unit_id
    JOIN core_code c ON c.id = i.category_id JOIN core_code s ON s.id = i.source_id
    WHERE i.region_id IN ({HERE}) AND i.withdrawn_at IS NULL {where} ORDER BY {order} LIMIT 50"""


def issue_sums(where: str = "") -> str:
    """How many there are."""
    return f"""SELECT count(*) FROM issues_issue i
    WHERE i.region_id IN ({HERE}) AND i.withdrawn_at IS NULL {where}"""


def enrollment_rows(order: str = "started_on, p.id", where: str = "") -> str:
    """Fifty projects with their sheet and the day on which they started."""
    started = f"""(SELECT min(f.effective_on) FROM projects_stageevent f WHERE f.project_id = p.id
        AND f.stage = 'started' AND {believed("f", TODAY)})"""
    return f"""SELECT p.id, p.name, p.code, u.name, p.total_investment, e.*, {started} AS started_on
    FROM projects_project p LEFT JOIN enrollment_enrollment e ON e.project_id = p.id
    LEFT JOIN organizations_organization u ON u.id = p.unit_id
    WHERE p.region_id IN ({HERE}) AND NOT p.is_bundle AND (e.state <> '' OR p.enrolled_on IS NOT NULL
        OR p.stage IN ('started', 'building', 'completed', 'producing', 'full_output'))
    {where} ORDER BY {order} LIMIT 50"""


def enrollment_sums(where: str = "") -> str:
    """Number, first amounts and totals."""
    return f"""SELECT count(*), sum(e.first_amount), sum(p.total_investment) FROM projects_project p
    LEFT JOIN enrollment_enrollment e ON e.project_id = p.id WHERE p.region_id IN ({HERE}) AND NOT p.is_bundle
    AND (e.state <> '' OR p.enrolled_on IS NOT NULL
        OR p.stage IN ('started', 'building', 'completed', 'producing', 'full_output')) {where}"""
