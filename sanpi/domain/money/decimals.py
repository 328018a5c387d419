"""How many decimals a figure has, decided once for pages, ledgers, papers and workbooks.

What people reported is never rounded: amounts in 万元 are written as they are, in 亿元 with two decimals or as many more as
they have. Only what was reckoned is rounded, by its kind.
"""

from collections.abc import Mapping

from .units import MoneyUnit

# Per cent (投资完成率, 占年度计划, 序时应完成, 签约率, 开工率) and percentage points (超欠序时), so that
# 占年度计划 47.8% less 序时应完成 91.7% is read as −43.9 everywhere.
PER_CENT = 1
POINTS = 1
# Growth over the year before, as published lists print it: 较上年增长14.55%.
GROWTH = 2
# An estimate (预测全年完成, its range, 预测差额) is no more exact than this.
ESTIMATE: Mapping[MoneyUnit, int] = {MoneyUnit.YUAN: 0, MoneyUnit.WAN: 0, MoneyUnit.YI: 2}
# The months of a plan, in 万元: a twelfth is kept to the 元 and written to 100 元.
MONTH_OF_PLAN = 2
