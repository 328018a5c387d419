"""Documents that let a project through the gates, and promises (容缺) where one is missing."""

from datetime import datetime, timedelta

from sanpi.documents.actions import store_document
from sanpi.documents.models import Document
from sanpi.organizations.models import User
from sanpi.projects.actions import attach_document, grant_waiver
from sanpi.projects.models import Project, Stage
from sanpi.reports.demo.choice import chance
from sanpi.reports.demo.files import paper, picture
from sanpi.reports.demo.sample import Sample
from sanpi.reports.demo.world import World

# Stage → what is filed for it, by type of document.
PAPERS: dict[Stage, tuple[str, ...]] = {
    Stage.SIGNED: ("contract",),
    Stage.STARTED: ("approval", "start_proof", "photo"),
    Stage.COMPLETED: ("completion",),
    Stage.PRODUCING: ("production_proof", "photo"),
    Stage.FULL_OUTPUT: ("output_proof",),
}
# A promise is given for one of these.
PROMISED = "approval"
PROMISE_DAYS = 60


def file_papers(
    sample: Sample, project: Project, stage: Stage, world: World, *, by: User, now: datetime
) -> None:
    """Files what the gate of the stage asks for, or promises one paper of it where the office lets the project pass."""
    gates = {target for kind, target in world.gates if kind == sample.kind}
    for target in PAPERS.get(stage, ()):
        if target not in gates and target != "photo":
            continue
        if target == PROMISED and is_promised(sample):
            _promise(sample, project, target, world, now)
            continue
        file_paper(sample, project, target, world, by=by, now=now)


def is_promised(sample: Sample) -> bool:
    """Whether the project passes the gate of its start on a promise."""
    return sample.papers and chance(35, "promise", sample.key)


def file_paper(
    sample: Sample, project: Project, target: str, world: World, *, by: User, now: datetime
) -> None:
    """Stores a generated paper or picture and files it with the project."""
    label = world.codes["document_type", target].label
    title = f"{label}（{sample.name.removeprefix('示例 ')}）"
    upload = (
        picture(title) if target == "photo" else paper(title, ("演示文件，内容为示例。", f"{now:%Y-%m-%d}"))
    )
    document = store_document(upload=upload, by=by, now=now)
    attach_document(
        project=project, document=document, type=world.codes["document_type", target], by=by, now=now
    )


def _promise(sample: Sample, project: Project, target: str, world: World, now: datetime) -> None:
    grant_waiver(
        project=project,
        gate=world.gates[sample.kind, target],
        reason="企业已承诺，材料在办，先行开工",
        promised_on=(now + timedelta(days=PROMISE_DAYS)).date(),
        by=world.office(sample.region),
        now=now,
    )


def evidence(title: str, *, by: User, now: datetime) -> Document:
    """A stored paper that proves something, filed nowhere yet."""
    return store_document(
        upload=paper(title, ("本文件为演示生成，用于说明佐证材料的存放。",)), by=by, now=now
    )
