"""A text to try the check with: it holds one contradiction, as drafts do."""

from django.utils.translation import gettext_lazy as _

SAMPLE = _(
    "关于“三个一批”项目推进情况的通报（示例）\n"
    "第七期“三个一批”项目7个，总投资30.6亿元，年度计划投资15.5亿元。其中，签约一批2个，总投资18亿元，"
    "年度计划投资9亿元；开工一批5个，总投资12.6亿元，年度计划投资6.15亿元。\n"
    "前六期项目45个，总投资186.3亿元，其中签约一批8个、开工一批20个、投产一批17个。开工一批已开工18个，开工率90%。"
)
