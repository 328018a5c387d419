"""Codes of investment projects (投资项目统一代码), old and new form.

New, GB/T 40058-2021: ``YYMM-RRRRRR-DD-TT-NNNNNN``, that is month, region, supervising department, type, and
random digits with a check digit. Old, phased out from November 2020: ``YYYY-RRRRRR-II-0K-NNNNNN``, that is
year, region, industry, procedure (01 审批, 02 核准, 03 备案), and a serial number. The algorithm of the check
digit is not openly available, so it is not checked.
"""

import re

from .region_code import check_region_code
from .surface import one_spelling

_SHAPE = re.compile(r"([0-9]{4})-([0-9]{6})-([0-9]{2})-([0-9]{2})-([0-9]{6})")
_BARE = re.compile(r"([0-9]{4})([0-9]{6})([0-9]{2})([0-9]{2})([0-9]{6})")
_OLD_YEARS = range(2015, 2021)
_PROCEDURES = ("01", "02", "03")
_CENTRAL = "0000"
_EXAMPLE = "2201-410106-04-01-123456"


def normalise_project_code(text: str) -> str:
    """Half width, no blanks, one kind of hyphen; twenty bare digits get their hyphens.

    Example: ``normalise_project_code("22014101060401123456") == "2201-410106-04-01-123456"``.
    """
    code = one_spelling(text)
    bare = _BARE.fullmatch(code)
    return "-".join(bare.groups()) if bare else code


def check_project_code(text: str) -> str | None:
    """None when ``text``, once normalised, has the shape of a project code; otherwise a Chinese sentence.

    A first group from 2015 to 2020 is a year, since no month has these numbers, and the form is the old one;
    any other is year and month. Checked are shape, month and region.
    """
    code = normalise_project_code(text)
    match = _SHAPE.fullmatch(code)
    if match is None:
        return f"项目代码“{code[:40]}”应为“{_EXAMPLE}”的形式：4、6、2、2、6位数字，用短横线隔开"
    time, region, _, kind, _ = match.groups()
    if int(time) in _OLD_YEARS:
        if kind not in _PROCEDURES:
            return f"项目代码“{code}”是旧编码，第4组应为01（审批）、02（核准）或03（备案），现为“{kind}”"
    elif not 1 <= int(time[2:]) <= 12:
        return f"项目代码“{code}”的前4位“{time}”应为年月（如2201是2022年1月）或2015至2020年的年份；请核对"
    if region.startswith(_CENTRAL):
        return None  # projects registered by the central platform have no region
    problem = check_region_code(region)
    return f"项目代码“{code}”的第2组有误：{problem}" if problem else None
