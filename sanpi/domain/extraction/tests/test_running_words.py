import pytest

from sanpi.domain.extraction import MAX_CHARACTERS, TextTooLarge, read
from sanpi.domain.extraction.normalise import plain


def surfaces(text):
    return [claim.surface for claim in read(text).claims]


def test_full_width_digits_and_blanks_inside_figures_are_read_and_the_surface_stays_as_given():
    text = "全区重点项目４５个，总投资 １８６．３ 亿元，完成 38 . 2 亿元。"
    assert surfaces(text) == ["４５个", "１８６．３ 亿元", "38 . 2 亿元"]
    assert [str(claim.value) for claim in read(text).claims] == ["45", "186.3", "38.2"]


def wrapped(text, width):
    """The lines of a narrow newspaper column."""
    return "\n".join(text[start : start + width] for start in range(0, len(text), width))


@pytest.mark.parametrize("width", range(13, 22))
def test_a_line_that_breaks_inside_a_word_or_a_figure_goes_on_in_the_next(width):
    text = (
        "记者从区发改委了解到，本区列入第九期“三个一批”的项目共有，二十六个，总投资，七十四亿元，"
        "其中“签约一批”项目 9个，总投资 54.8亿元；“开工一批”项目17个，总投资19.2亿元。"
    )
    values = [str(claim.value) for claim in read(wrapped(text, width)).claims]
    assert (
        values == [str(claim.value) for claim in read(text).claims] == ["26", "74", "9", "54.8", "17", "19.2"]
    )


def test_a_title_is_not_run_together_with_what_follows():
    words = plain(
        "某县重点项目进展\n今年全县安排重点项目36个，总投资158亿元，年度计划投资42亿元，进展良好。\n"
    ).words
    assert words.startswith("某县重点项目进展\n今年")


def test_lines_of_a_list_stay_apart():
    words = plain(
        "签约一批项目8个，总投资50亿元\n开工一批项目9个，总投资60亿元\n投产一批项目7个，总投资40亿元\n"
    ).words
    assert words.count("\n") == 3


def test_a_caption_printed_twice_is_read_once():
    assert surfaces("红星路年产1800套设备项目红星路年产1800套设备项目") == ["1800套"]


def test_two_articles_side_by_side_are_read_one_after_the_other():
    left = [
        "本区今年安排重点项目三十",
        "余个，总投资四十五亿元，",
        "目前已开工项目二十个，其",
        "余项目正在办理手续。",
    ]
    right = [
        "园区入驻企业56家，提供就",
        "业岗位2300个，去年营业收",
        "入达到31亿元，缴纳税收两",
        "亿元，前景很好。",
    ]
    text = "\n".join(f"{a}      {b}" for a, b in zip(left, right, strict=True))
    words = plain(text).words
    assert "目前已开工项目二十个，其余项目" in words
    assert "营业收入达到31亿元，缴纳税收两亿元" in words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2022 年45 个项目", "2022年45个项目"),
        ("总投资 1 234 567元", "总投资1234567元"),
        ("总 投 资 1 8 6 . 3 亿 元", "总投资186.3亿元"),
        ("2023 45个", "2023 45个"),
        ("A B公司", "A B公司"),
        ("3,600万元，5,6个", "3,600万元，5，6个"),
        ("8:30开会，分别是:甲", "8:30开会，分别是：甲"),
    ],
)
def test_blanks_and_commas_keep_what_they_separate(text, words):
    assert plain(text).words == f"{words}\n"


def test_a_text_too_long_is_refused_in_words():
    with pytest.raises(TextTooLarge) as refused:
        read("字" * (MAX_CHARACTERS + 1))
    assert "请分成几部分核对" in refused.value.message
