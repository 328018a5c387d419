"""Regions, bodies and leading posts of the demonstration.

Regions: GB/T 2260 for the districts; the functional zones carry statistics codes. 高新区 is no district: legally its
territory lies in 中原区 and other districts; its figures are its own, so it hangs below the city.
"""

from sanpi.organizations.models import Organization, Region

ADMINISTRATIVE, ZONE = Region.Kind.ADMINISTRATIVE, Region.Kind.ZONE
PROVINCE, CITY, DISTRICT, HIGH_TECH = "410000", "410100", "410106", "410172"
# Code, name, kind, code of the region above.
REGIONS: tuple[tuple[str, str, str, str], ...] = (
    (PROVINCE, "河南省", ADMINISTRATIVE, ""),
    (CITY, "郑州市", ADMINISTRATIVE, PROVINCE),
    ("410102", "中原区", ADMINISTRATIVE, CITY),
    ("410103", "二七区", ADMINISTRATIVE, CITY),
    ("410104", "管城回族区", ADMINISTRATIVE, CITY),
    ("410105", "金水区", ADMINISTRATIVE, CITY),
    (DISTRICT, "上街区", ADMINISTRATIVE, CITY),
    ("410108", "惠济区", ADMINISTRATIVE, CITY),
    ("410122", "中牟县", ADMINISTRATIVE, CITY),
    ("410181", "巩义市", ADMINISTRATIVE, CITY),
    ("410182", "荥阳市", ADMINISTRATIVE, CITY),
    ("410183", "新密市", ADMINISTRATIVE, CITY),
    ("410184", "新郑市", ADMINISTRATIVE, CITY),
    ("410185", "登封市", ADMINISTRATIVE, CITY),
    ("410171", "经开区", ZONE, CITY),
    (HIGH_TECH, "高新区", ZONE, CITY),
    ("410173", "航空港区", ZONE, CITY),
)

DEPARTMENT, TOWN = Organization.Kind.DEPARTMENT, Organization.Kind.TOWN
TASK_FORCE, COMPANY = Organization.Kind.TASK_FORCE, Organization.Kind.COMPANY
BODIES: dict[str, dict[str, tuple[str, ...]]] = {
    PROVINCE: {DEPARTMENT: ("省重点项目办",)},
    CITY: {DEPARTMENT: ("郑州市重点项目办", "郑州市督查室")},
    DISTRICT: {
        DEPARTMENT: (
            "上街区重点项目办", "上街区发展改革委", "上街区工业和信息化局", "上街区招商局", "上街区商务局", "上街区住建局",
            "上街区督查室", "上街区政务服务中心",
        ),
        TOWN: ("峡窝镇", "济源路街道", "中心路街道", "新安路街道", "工业路街道", "矿山街道"),
        TASK_FORCE: (
            "装备制造专班", "铝精深加工专班", "现代物流专班", "通用航空专班", "京津冀招商专班", "长三角招商专班",
            "粤港澳大湾区招商专班",
        ),
        COMPANY: ("上街区产业园区运营公司",),
    },
    HIGH_TECH: {
        DEPARTMENT: (
            "高新区重点项目办", "高新区创新发展局", "高新区招商局", "高新区住建局", "高新区政务服务中心",
        ),
        TOWN: ("石佛办事处", "沟赵办事处", "梧桐办事处", "枫杨办事处", "双桥办事处"),
        TASK_FORCE: ("智能传感专班", "北斗产业专班", "氢能产业专班", "产城更新专班"),
    },
    "410102": {DEPARTMENT: ("中原区重点项目办",)},
    "410181": {DEPARTMENT: ("巩义市重点项目办",)},
    "410182": {DEPARTMENT: ("荥阳市重点项目办",)},
    "410184": {DEPARTMENT: ("新郑市重点项目办",)},
}  # fmt: skip
# Leading posts that answer for projects: posts, never names.
LEADS: dict[str, tuple[str, ...]] = {
    DISTRICT: tuple(f"区级领导{sign}" for sign in "甲乙丙丁戊己庚"),
    HIGH_TECH: tuple(f"管委会领导{sign}" for sign in "甲乙丙丁戊"),
    "410102": ("区级领导甲",),
    "410181": ("市级领导甲",),
    "410182": ("市级领导甲",),
    "410184": ("市级领导甲",),
}
# Where projects lie, as parts of the region with a point (degrees east and north) around which they are scattered.
SITES: dict[str, tuple[tuple[str, str, str], ...]] = {
    DISTRICT: (
        ("峡窝镇", "113.262", "34.815"), ("工业路街道", "113.285", "34.798"), ("济源路街道", "113.300", "34.805"),
        ("中心路街道", "113.310", "34.801"), ("新安路街道", "113.290", "34.808"), ("矿山街道", "113.275", "34.790"),
    ),
    HIGH_TECH: (
        ("石佛办事处", "113.572", "34.815"), ("沟赵办事处", "113.530", "34.825"), ("梧桐办事处", "113.545", "34.800"),
        ("枫杨办事处", "113.560", "34.795"), ("双桥办事处", "113.595", "34.845"),
    ),
    "410102": (("须水片区", "113.540", "34.745"),),
    "410181": (("站街片区", "113.045", "34.770"),),
    "410182": (("城关片区", "113.385", "34.790"),),
    "410184": (("龙湖片区", "113.680", "34.590"),),
}  # fmt: skip
# The department in charge of a category.
DEPARTMENTS: dict[str, dict[str, str]] = {
    DISTRICT: {
        "manufacturing": "上街区工业和信息化局",
        "services": "上街区商务局",
        "infrastructure": "上街区住建局",
    },
    HIGH_TECH: {"infrastructure": "高新区住建局", "livelihood": "高新区住建局"},
}
DEPARTMENT_OTHERWISE = {DISTRICT: "上街区发展改革委", HIGH_TECH: "高新区创新发展局"}
# The task force of an industrial chain.
TASK_FORCES: dict[str, dict[str, str]] = {
    DISTRICT: {
        "高端装备": "装备制造专班",
        "节能环保": "装备制造专班",
        "铝精深加工": "铝精深加工专班",
        "现代物流": "现代物流专班",
        "通用航空": "通用航空专班",
    },
    HIGH_TECH: {"智能传感": "智能传感专班", "北斗与网安": "北斗产业专班", "氢能": "氢能产业专班"},
}
