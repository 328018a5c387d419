"""The columns that the sample workbooks are read with; the product's own ledgers declare theirs."""

from sanpi.domain.tables import ColumnSpec

PROJECTS = (
    ColumnSpec("code", "项目代码", ("项目编码", "项目编号", "统一项目代码")),
    ColumnSpec("name", "项目名称", ("工程名称", "名称"), required=True),
    ColumnSpec("level", "项目层级", ("项目级别", "重点项目级别")),
    ColumnSpec("nature", "建设性质"),
    ColumnSpec("kind", "项目类型", ("项目类别",)),
    ColumnSpec("field", "领域分类", ("所属领域", "领域")),
    ColumnSpec("site", "建设地点", ("项目地址", "建设地址")),
    ColumnSpec("land", "用地面积", ("占地面积",), unit="亩"),
    ColumnSpec("content", "建设规模及主要建设内容", ("主要建设内容", "建设规模及内容", "建设内容")),
    ColumnSpec("owner", "建设单位", ("项目业主", "业主单位", "项目单位")),
    ColumnSpec("uscc", "统一社会信用代码", ("社会信用代码",)),
    ColumnSpec(
        "total", "总投资", ("项目总投资", "总投资额", "计划总投资", "投资总额"), unit="亿元", required=True
    ),
    ColumnSpec("fixed", "其中:固定资产投资", ("固投",), unit="亿元"),
    ColumnSpec("years", "建设起止年限", ("建设年限", "建设工期", "项目工期")),
    ColumnSpec("planned_start", "计划开工时间", ("计划开工", "计划开工日期")),
    ColumnSpec("actual_start", "实际开工时间", ("实际开工", "开工时间", "开工日期")),
    ColumnSpec("planned_finish", "计划竣工时间", ("计划竣工", "计划竣工日期", "竣工时间")),
    ColumnSpec("annual", "年度计划投资", ("计划投资", "本年计划投资", "年度投资计划"), unit="亿元"),
    ColumnSpec(
        "done", "年度累计完成投资", ("本年累计完成投资", "年初累计完成投资", "本年完成投资"), unit="亿元"
    ),
    ColumnSpec("before", "截至上年底累计完成投资", ("上年底累计完成",), unit="亿元"),
    ColumnSpec("month", "本月完成投资", ("当月完成投资",), unit="亿元"),
    ColumnSpec("share", "年度投资完成率", ("投资完成率", "完成比例"), unit="%"),
    ColumnSpec("progress", "形象进度", ("工程形象进度", "目前进展")),
    ColumnSpec("unit", "责任单位", ("牵头单位",)),
    ColumnSpec("contact", "责任人"),
    ColumnSpec("phone", "联系电话", ("电话", "联系方式")),
    ColumnSpec("leader", "包联(分包)领导", ("分包领导", "包联领导", "联系领导")),
    ColumnSpec("town", "属地(镇办)", ("属地", "所属辖区")),
    ColumnSpec("note", "备注"),
)

BATCHES = (
    ColumnSpec("period", "期次", ("期数", "第几期"), required=True),
    ColumnSpec("batch", "批次", ("所属批次",), required=True),
    ColumnSpec("name", "项目名称", ("项目",), required=True),
    ColumnSpec("total", "总投资", ("项目总投资",), unit="亿元"),
    ColumnSpec("annual", "年度计划投资", ("年度计划",), unit="亿元"),
)
