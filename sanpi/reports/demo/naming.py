"""The 示例 projects as they come: the next name of a category in a region, its owner and what it builds."""

from collections import Counter

from sanpi.reports.demo.choice import number, pick
from sanpi.reports.demo.sample import Sample
from sanpi.reports.demo.words import FIELDS, MARK, PUBLIC_OWNERS


class Names:
    """Gives out the names of one region, each once."""

    def __init__(self, region: str) -> None:
        self.region = region
        self._used: Counter[str] = Counter()

    def sample(self, category: str) -> Sample:
        """The next invented project of the category."""
        field = FIELDS[category]
        turn = self._used[category]
        self._used[category] += 1
        again, index = divmod(turn, len(field.subjects))
        subject, chain = field.subjects[index]
        # Neighbouring subjects take different forms, so that a list does not show the same form forty times.
        form = field.forms[(index + again) % len(field.forms)]
        name = f"{MARK}{subject}{form}"
        round_trip = again // len(field.forms)
        if round_trip:
            name += f"（{round_trip + 1}）"
        owner = pick(PUBLIC_OWNERS, name) if field.kind == "public" else f"示例{subject}有限公司"
        scale = field.scale.format(
            subject=subject, area=number(8, 120, "area", name) * 1000, lines=number(1, 8, "lines", name)
        )
        return Sample(
            self.region,
            name,
            category,
            field.kind,
            owner=owner,
            scale=scale,
            chain=chain,
            industry=field.industry,
        )

    def named(self, name: str, category: str, owner: str = "") -> Sample:
        """A project that one of the pages names."""
        industry = FIELDS[category].industry if category in FIELDS else "M"
        return Sample(self.region, name, category, named=True, owner=owner, industry=industry)
