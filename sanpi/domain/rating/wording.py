"""Numbers as the sentences of lights say them, fast enough for a whole province."""

from sanpi.domain.rating.bands import HUNDREDTHS, Interval

YI, WAN = 100_000_000, 10_000


def rounded(above: int, below: int, places: int = 1) -> str:
    """``above ÷ below`` rounded half up, away from zero for negative values: ``rounded(38, 1) == "38.0"``."""
    factor: int = 10**places
    scaled = (abs(above) * factor * 2 + below) // (2 * below)
    sign = "-" if above < 0 and scaled else ""
    return f"{sign}{scaled // factor}.{scaled % factor:0{places}d}" if places else f"{sign}{scaled}"


def faithful(above: int, below: int, interval: Interval) -> str:
    """The value with one decimal, or with as many as it takes so that what is printed lies in the same band."""
    for places in (1, 2, 4, 6):
        factor: int = 10**places
        scaled = (abs(above) * factor * 2 + below) // (2 * below)
        scaled = -scaled if above < 0 else scaled
        if interval.reaches(scaled * HUNDREDTHS, factor) and interval.ends_after(scaled * HUNDREDTHS, factor):
            return rounded(above, below, places)
    return rounded(above, below, 6)


def money(yuan: int) -> str:
    """An amount for a sentence: 亿元 with two decimals, 万元 without, rounded half up."""
    if abs(yuan) >= YI:
        return f"{rounded(yuan, YI, 2)}亿元"
    return f"{rounded(yuan, WAN, 0)}万元" if abs(yuan) >= WAN else f"{yuan}元"


def money_up(yuan: int) -> str:
    """An amount that has to be reached: as `money`, rounded up, so that what is printed is enough."""
    if yuan >= WAN * 1000:
        return f"{rounded(-(-yuan // (YI // 100)), 100, 2)}亿元"
    return f"{-(-yuan // WAN)}万元" if yuan >= WAN else f"{yuan}元"
