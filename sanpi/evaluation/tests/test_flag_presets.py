"""Every worked case of the rules for flags that come with the product, as the files state them."""

import pytest
from django.urls import reverse

from sanpi.domain.rating.flags import Colour
from sanpi.evaluation.forms.flags import rule_initial
from sanpi.evaluation.rules.flag_presets import FLAGS, FlagCase, flag_preset, holders

PRESET = flag_preset()


@pytest.mark.parametrize("case", [pytest.param(case, id=case.words) for case in PRESET.cases])
def test_each_case_comes_out_as_the_file_says(case: FlagCase) -> None:
    found = case.found(PRESET.rule)
    assert (set(holders(found, Colour.RED)), set(holders(found, Colour.BLACK))) == (case.red, case.black)


def test_the_numbers_are_those_that_were_published() -> None:
    assert [(group.top, group.bottom) for group in PRESET.groups] == [(5, 4), (4, 3)]
    assert (PRESET.red, PRESET.black, PRESET.spared) == ("exceeded", "missed", ("不可抗力",))
    assert [path.stem for path in FLAGS.glob("*.yaml")] == [PRESET.code]


def test_a_region_without_a_rule_begins_with_it(client, office):
    begun = rule_initial(None, "red_black")
    assert [begun[f"g{n}_{end}"] for n in (1, 2) for end in ("top", "bottom")] == [5, 4, 4, 3]
    client.force_login(office)
    page = client.get(reverse("evaluation:flag_settings"), follow=True).content.decode()
    assert PRESET.cases[0].words in page and "辛、壬、癸、子" in page
