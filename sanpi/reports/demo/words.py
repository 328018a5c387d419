"""Subjects and forms from which the names of the 示例 projects are made, all invented."""

from dataclasses import dataclass

MARK = "示例 "


@dataclass(frozen=True, slots=True)
class Field:
    """What projects of one category are about: subjects with their industrial chain, and what is done there."""

    industry: str
    subjects: tuple[tuple[str, str], ...]
    forms: tuple[str, ...]
    scale: str
    kind: str = "industry"


def _chain(chain: str, *subjects: str) -> tuple[tuple[str, str], ...]:
    return tuple((subject, chain) for subject in subjects)


MANUFACTURING = Field(
    "C",
    (
        *_chain("铝精深加工", "航空铝板带", "再生铝合金", "铝合金轮毂", "铝基复合材料", "铝箔涂层", "新能源铝壳体", "铝合金模板"),
        *_chain("高端装备", "智能阀门", "盾构机配套件", "破碎筛分设备", "液压支架", "数控机床主轴", "起重机关键件", "环保除尘装备"),
        *_chain("智能家电", "空调压缩机配件", "小家电电机", "家电钣金件", "家电控制板", "智能厨电"),
        *_chain("先进材料", "特种耐火材料", "氧化铝陶瓷", "超硬磨料", "碳纤维预浸料", "高纯石英", "水性涂料"),
        *_chain("通用航空", "通用航空零部件", "工业无人机", "航空地面设备"),
        *_chain("节能环保", "水质监测仪器", "污泥干化设备", "余热回收机组"),
        *_chain("新能源", "储能电池箱体", "光伏支架", "电力金具", "充电模块"),
    ),
    ("生产基地项目", "智能工厂项目", "技术改造项目", "生产线扩建项目", "中试基地项目", "二期项目"),
    "新建及改造厂房 {area} 平方米，建设{subject}生产线 {lines} 条",
)  # fmt: skip
SERVICES = Field(
    "G",
    (
        *_chain("现代物流", "冷链物流园", "多式联运中心", "低温仓储中心", "快递分拨中心", "大宗商品交割库", "网络货运平台"),
        *_chain("跨境电商", "跨境电商仓储中心", "直播电商基地"),
        *_chain("通用航空", "航空飞行服务站", "航空研学基地"),
        *_chain("文旅康养", "文旅康养综合体", "工业遗产街区", "康养社区"),
        *_chain("商贸服务", "城市商业综合体", "农产品交易中心", "汽车后市场产业园"),
        *_chain("总部经济", "总部经济大厦", "工业设计中心", "检验检测园区", "数字经济产业园"),
    ),
    ("建设项目", "一期项目", "提升改造项目"),
    "建设{subject}及配套设施，建筑面积 {area} 平方米",
)  # fmt: skip
INFRASTRUCTURE = Field(
    "N",
    (
        *_chain("市政交通", "产业大道", "跨铁路立交", "园区路网", "铁路专用线"),
        *_chain("市政管网", "雨污分流管网", "集中供热管网", "再生水厂", "园区变电站", "公共充电设施"),
    ),
    ("新建工程", "改扩建工程"),
    "建设{subject}及附属工程",
    "public",
)  # fmt: skip
LIVELIHOOD = Field(
    "P",
    (
        *_chain("教育", "第三实验小学", "高级中学新校区", "公办幼儿园"),
        *_chain("医疗养老", "中医院病房楼", "社区养老服务中心", "疾控检验楼"),
        *_chain("住房与文体", "安置房社区", "老旧小区改造", "体育公园", "图书馆新馆"),
    ),
    ("建设项目", "二期工程"),
    "建设{subject}，建筑面积 {area} 平方米",
    "public",
)  # fmt: skip
EMERGING = Field(
    "C",
    (
        *_chain("智能传感", "气体传感器", "车规传感器", "压力变送器", "激光雷达", "红外测温模组"),
        *_chain("北斗与网安", "北斗终端", "网络安全设备", "商用密码模块"),
        *_chain("氢能", "氢燃料电堆", "储氢瓶阀", "电解水制氢装备"),
        *_chain("生物医药", "体外诊断试剂", "医用影像部件", "细胞培养装备"),
        *_chain("新材料", "超硬刀具", "第三代半导体衬底", "金刚石热沉"),
    ),
    ("产业化基地项目", "研发中心项目", "生产基地项目", "二期项目"),
    "建设{subject}研发和生产用房 {area} 平方米，生产线 {lines} 条",
)  # fmt: skip
DIGITAL = Field(
    "I",
    (
        *_chain("软件与算力", "工业软件", "算力中心", "人工智能算法", "数据要素服务", "智慧城市平台", "元器件电商平台"),
    ),
    ("园区项目", "总部项目", "建设项目"),
    "建设{subject}研发办公用房 {area} 平方米",
)  # fmt: skip
FIELDS: dict[str, Field] = {
    "manufacturing": MANUFACTURING,
    "services": SERVICES,
    "infrastructure": INFRASTRUCTURE,
    "livelihood": LIVELIHOOD,
    "emerging": EMERGING,
    "digital": DIGITAL,
}
PUBLIC_OWNERS = ("示例城市建设发展有限公司", "示例公共事业投资有限公司", "示例园区开发有限公司")
CONTACTS = ("项目专员", "项目经理", "前期专员", "工程部负责人")
FUNDING = {
    "industry": ("企业自筹", "企业自筹、银行贷款", "企业自筹、产业基金"),
    "public": ("财政资金", "专项债券、财政资金", "财政资金、银行贷款"),
}
# Reasons that offices write down.
STOPPED = ("建设资金未按期到位，主体施工暂停", "施工合同纠纷，总包单位撤场", "设备采购延期，安装暂停")
POSTPONED = ("市场变化，企业申请推迟开工", "用地规划调整，暂缓实施")
RESUMED = ("资金已落实，恢复施工", "新总包单位进场，恢复施工")
LEFT = ("企业投资计划调整，项目不再实施", "用地条件未能落实，双方解除协议")
