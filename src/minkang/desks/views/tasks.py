"""Which tasks a role finds on its desk: one table, and only pages that exist."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minkang.desks.views.affairs import (
    APPLICATIONS,
    CASES_AT_WORK,
    CHECK_LICENCE,
    GUIDE_DRAFTS,
    HOSPITAL_GUIDES,
    ISSUE_LICENCES,
    JOINT_PARTS,
    NEWBORN,
    OWN_APPLICATIONS,
    OWN_GUIDE,
    OWN_LICENCES,
    PERMITS,
    PROCEDURES,
    RATINGS,
)
from minkang.desks.views.task import Task
from minkang.registry.access.terms import Purpose, Role


def own_record_address(person: object) -> str:
    """Where a resident, or who acts for them, opens the record of the person with this rid."""
    return f"{reverse('residents:record', args=[person])}?purpose={Purpose.SELF}"


POLICIES = Task(
    "cockpit:library",
    "search",
    _("查政策"),
    _("按文件、领域、责任单位查，读全文，看每一条办到哪一步。"),
)
UNITS = Task(
    "cockpit:units",
    "building",
    _("单位任务"),
    _("每个责任单位的任务台账：期限、牵头还是配合、是否在运行，可以导出表格。"),
)
GAZETTES = Task("cockpit:gazettes", "words", _("公报"), _("按期看政府公报的目录和文件。"))
BOARD = Task(
    "cockpit:board",
    "check",
    _("看板"),
    _("关键指标和各项任务：哪些达标、推进中、滞后，哪些还不能测。"),
)
INDICATORS = Task(
    "cockpit:indicators",
    "filter",
    _("指标"),
    _("每个指标的数值、走势和各县区对比，能一直查到明细行。"),
)
LEDGER = Task(
    "cockpit:ledger", "calendar", _("任务台账"), _("每一项承诺的期限和红黄绿灯，以及归谁负责。")
)
INSTITUTIONS = Task(
    "cockpit:institutions",
    "pin",
    _("找机构"),
    _("医院、卫生院、诊所在哪里，几点开门，轮椅能不能进。"),
)
ACCOUNT = Task(
    "accounts:account",
    "person",
    _("我的账号"),
    _("修改密码，绑定验证器，看在哪些地方登录着。"),
)
OWN_RECORD = Task(
    "record:own",
    "clause",
    _("健康档案"),
    _("各家医院的就诊、检查、诊断、用药和接种，数值变化，可以下载。"),
)
ACCESSES = Task(
    "record:own-accesses",
    "clock",
    _("谁看过我的档案"),
    _("什么时候、谁、为什么看了您的哪些内容，马上就能查到；觉得不对可以问。"),
)
SHARING = Task(
    "record:own-sharing",
    "check",
    _("授权：谁可以看"),
    _("让哪家机构看、哪些敏感信息可以看、委托谁查看，立即生效，随时可以改。"),
)
PATIENT_RECORDS = Task(
    "record:patients",
    "clause",
    _("患者的健康档案"),
    _("正在您这里看病或签约的患者，各家医院的记录都在一处。"),
)
ACCESS_QUESTIONS = Task(
    "record:questions",
    "info",
    _("居民对查阅的疑问"),
    _("居民问谁、为什么看了档案，核查后在期限内答复。"),
)
FIND = Task(
    "residents:find", "search", _("查找居民"), _("说明用途后，按证件号码、电话或姓名查找。")
)
REGISTER = Task(
    "residents:register", "person", _("登记居民"), _("为还没有登记的居民建立记录和家庭关系。")
)
RESIDENT_LIST = Task(
    "residents:list", "download", _("批量登记居民"), _("导入表格，逐行检查，有错的行说明原因。")
)
COMPARE = Task(
    "matching:queue", "copy", _("核对患者记录"), _("医院送来的患者与居民对不全时，逐条核对。")
)
REGISTRATION = Task(
    "registration:institutions",
    "building",
    _("登记和维护机构"),
    _("登记机构，维护科室、床位、人员、证书和开放时间。"),
)
ROSTERS = Task(
    "registration:rosters",
    "download",
    _("批量登记机构人员"),
    _("导入表格，逐行检查，有错的行说明原因，好的行由您决定是否先收下。"),
)
ACCOUNTS = Task("accounts:accounts", "person", _("账号"), _("开通、停用账号，提出授权，重置密码。"))
PROPOSALS = Task(
    "accounts:proposals", "check", _("待审核的授权"), _("逐项批准或退回系统管理员提出的授权。")
)
LOCKED = Task(
    "accounts:locked", "warning", _("暂时锁定的账号"), _("核实是本人后解锁，解除丢失的验证器。")
)
AUDIT = Task(
    "accounts:audit", "clause", _("审计记录"), _("谁在什么时候做了什么，记录有没有被动过。")
)
EMERGENCIES = Task(
    "access:emergencies", "warning", _("复核紧急查看"), _("每一次紧急查看是否有正当理由。")
)

BOOK = Task(
    "visits:resident-start",
    "calendar",
    _("预约门诊"),
    _("选医院、科室、日期和时段，约好后告诉您几点到院。"),
)
VISITS = Task(
    "visits:resident-visits",
    "clock",
    _("我的就诊"),
    _("已经约好的、候补中的和以前的就诊，可以改约、取消和申诉。"),
)
FAMILY = Task(
    "visits:resident-family", "person", _("替家人预约"), _("谁可以替我预约，我可以替谁预约。")
)
MESSAGES = Task(
    "visits:resident-messages",
    "words",
    _("消息"),
    _("预约、停诊、候补和提醒，有人紧急查看您的档案。"),
)
CLINICS = Task("visits:day-clinics", "clock", _("今天的门诊"), _("报到、叫号、接诊，看谁还没来。"))
WEEKENDS = Task(
    "visits:manage-weekends",
    "calendar",
    _("周末和节假日门诊"),
    _("哪家医院哪个科周末和节假日出诊，点日期就能预约。"),
)
FACILITIES = Task(
    "visits:manage-facilities",
    "pin",
    _("无障碍设施"),
    _("哪家有无台阶入口、电梯、轮椅和手语服务。"),
)
SERVICE_DESK = Task(
    "visits:desk-find",
    "search",
    _("预约服务台"),
    _("替来到窗口或打来电话的人预约、改约、取消、报到。"),
)
CHECK_IN = Task(
    "visits:day-kiosk", "check", _("自助报到"), _("患者输入预约号或身份证号码，取号候诊。")
)
HELPING = Task(
    "visits:desk-helping", "person", _("需要帮助的患者"), _("今天谁要轮椅、手语或者陪诊。")
)
MANAGE_CLINIC = Task(
    "visits:manage-home",
    "calendar",
    _("安排和公布门诊"),
    _("排班、公布周末和节假日门诊、停诊、申诉和本院的预约规定。"),
)
PLAN_CLINIC = Task(
    "visits:planner-home",
    "check",
    _("算能约多少人"),
    _("按实际看诊时间推算每半天约多少人，到院后等待才不超时。"),
)

OWN_RESULTS = Task(
    "results:own",
    "check",
    _("检查检验结果"),
    _("各家医院的结果和变化，哪些可以互认，谁调阅过。"),
)
ORDER_TESTS = Task(
    "results:orders",
    "search",
    _("开检查检验单"),
    _("开单前先看患者在外院的近期结果，能互认的不用再做。"),
)
QUALITY = Task(
    "results:quality",
    "check",
    _("质控评价"),
    _("登记检查检验项目的质控结论，互认的机构和范围由它推出。"),
)
EXCHANGE = Task(
    "exchange:board",
    "moving",
    _("数据汇聚看板"),
    _("哪家机构的数据多久没有来，来了多少、晚了多久、退回多少。"),
)
GATEWAY = Task(
    "gateway:board",
    "link",
    _("与其他部门的消息"),
    _("公安、人社、医保等部门多久没有回音，哪些消息送不到、等谁处理。"),
)
OFFICE_CHANGES = Task(
    "gateway:changes",
    "link",
    _("待审核的部门接口"),
    _("核对部门消息接口的地址和公钥，同意了才生效。"),
)
REJECTED = Task(
    "exchange:rejected",
    "warning",
    _("退回的数据"),
    _("有错误没有收下的数据，错在哪里、怎么改，改好后重试或不再处理。"),
)
SYSTEMS = Task(
    "exchange:systems",
    "link",
    _("接口系统"),
    _("通过 FHIR 接口上传或调阅的系统，登记编号和密钥，丢失时马上停用。"),
)
SHEETS = Task(
    "exchange:sheets",
    "download",
    _("上传就诊表格"),
    _("下载模板，填好上传，有错的格子逐个告诉您怎么改。"),
)
SIGN_IN = Task(
    "accounts:sign-in",
    "person",
    _("登录办事"),
    _("居民看自己和孩子的记录、谁看过；工作人员从这里进入自己的工作台。"),
)
DESK = Task("desks:my", "person", _("我的"), _("回到您的工作台，接着办您的事。"))

FIRST: tuple[Task, ...] = (BOOK, PERMITS, INSTITUTIONS, BOARD, POLICIES)
FURTHER: tuple[Task, ...] = (
    HOSPITAL_GUIDES,
    WEEKENDS,
    FACILITIES,
    INDICATORS,
    LEDGER,
    UNITS,
    GAZETTES,
)
PUBLIC: tuple[Task, ...] = (*FIRST, *FURTHER)

TASKS: Mapping[Role, tuple[Task, ...]] = {
    Role.RESIDENT: (
        BOOK,
        VISITS,
        MESSAGES,
        OWN_RECORD,
        OWN_RESULTS,
        FAMILY,
        ACCESSES,
        SHARING,
        OWN_LICENCES,
        OWN_APPLICATIONS,
        NEWBORN,
        INSTITUTIONS,
    ),
    Role.DOCTOR: (CLINICS, ORDER_TESTS, PATIENT_RECORDS, FIND, INSTITUTIONS),
    Role.NURSE: (CLINICS, PATIENT_RECORDS, FIND, INSTITUTIONS),
    Role.VILLAGE_DOCTOR: (ORDER_TESTS, PATIENT_RECORDS, SHEETS, FIND, INSTITUTIONS),
    Role.RECEPTIONIST: (SERVICE_DESK, CLINICS, HELPING, INSTITUTIONS),
    Role.KIOSK: (CHECK_IN,),
    Role.CLINIC_MANAGER: (MANAGE_CLINIC, PLAN_CLINIC, INSTITUTIONS),
    Role.PUBLIC_HEALTH_DOCTOR: (FIND, INSTITUTIONS),
    Role.WINDOW_CLERK: (
        APPLICATIONS,
        JOINT_PARTS,
        CASES_AT_WORK,
        FIND,
        REGISTER,
        RESIDENT_LIST,
        COMPARE,
        CHECK_LICENCE,
        INSTITUTIONS,
    ),
    Role.APPROVER: (
        APPLICATIONS,
        JOINT_PARTS,
        CASES_AT_WORK,
        RATINGS,
        GUIDE_DRAFTS,
        PROCEDURES,
        ISSUE_LICENCES,
        INSTITUTIONS,
    ),
    Role.INSPECTOR: (APPLICATIONS, CASES_AT_WORK, CHECK_LICENCE, INSTITUTIONS),
    Role.HOTLINE_AGENT: (SERVICE_DESK, INSTITUTIONS),
    Role.ANALYST: (INDICATORS, BOARD, INSTITUTIONS),
    Role.DIRECTOR: (BOARD, CASES_AT_WORK, APPLICATIONS, RATINGS, EXCHANGE, GATEWAY, LEDGER, UNITS),
    Role.ENTERPRISE_AGENT: (OWN_APPLICATIONS, OWN_LICENCES, REGISTRATION),
    Role.REGISTRAR: (REGISTRATION, ROSTERS, QUALITY),
    Role.PLATFORM_OPERATOR: (EXCHANGE, REJECTED, GATEWAY, SYSTEMS, INSTITUTIONS),
    Role.INFORMATION_OFFICER: (
        OWN_GUIDE,
        EXCHANGE,
        REJECTED,
        SHEETS,
        SYSTEMS,
        ACCESS_QUESTIONS,
        INSTITUTIONS,
    ),
    Role.SYSTEM_ADMINISTRATOR: (ACCOUNTS,),
    Role.SECURITY_ADMINISTRATOR: (PROPOSALS, OFFICE_CHANGES, LOCKED),
    Role.AUDIT_ADMINISTRATOR: (AUDIT, EMERGENCIES, ACCESS_QUESTIONS),
}


def common_tasks(own: Collection[Task]) -> tuple[Task, ...]:
    """One's account and what everybody may do, without what is among one's own tasks."""
    return tuple(task for task in (ACCOUNT, *PUBLIC) if task not in own)
