"""What is done in affairs of government: permits, joint cases, procedures, licences."""

from django.utils.translation import gettext_lazy as _

from minkang.desks.views.task import Task

PERMITS = Task(
    "permits:items",
    "clause",
    _("办事指南"),
    _("办证和备案要什么材料、多久办好，政府已有的不用您交。"),
)
HOSPITAL_GUIDES = Task(
    "permits:guides",
    "building",
    _("去医院办事"),
    _("各家医院的《办事不找关系指南》，扫码就能办。"),
)
OWN_APPLICATIONS = Task(
    "permits:mine",
    "clause",
    _("我的申请"),
    _("申请过的许可和备案：办到哪一步，最迟哪天办好，还缺什么。"),
)
APPLICATIONS = Task(
    "permits:office",
    "check",
    _("收到的申请"),
    _("受理、一次告知缺什么、审查、决定；先到期的在前面。"),
)
RATINGS = Task(
    "permits:ratings",
    "words",
    _("评价和回复"),
    _("申请人怎么评价；差评在期限内核实、整改、公开回复。"),
)
CASES_AT_WORK = Task(
    "cases:work",
    "clock",
    _("本单位在办的件"),
    _("哪些快到期、已超期，谁在办；没人接的可以接过来。"),
)
PROCEDURES = Task(
    "cases:procedures",
    "moving",
    _("办理流程"),
    _("看流程图和每一步的岗位、时限、依据；一个人提交，另一个人审定。"),
)
GUIDE_DRAFTS = Task(
    "permits:drafts",
    "clause",
    _("编写办事指南"),
    _("一个人提交，另一个人公布；写得含糊、缺要素的提交不了。"),
)
OWN_GUIDE = Task(
    "permits:guide-edit",
    "words",
    _("本院的办事指南"),
    _("公布《办事不找关系指南》，选扫码后能办的事。"),
)
NEWBORN = Task(
    "onething:own",
    "person",
    _("新生儿出生一件事"),
    _("孩子出生后填一次表，八件事各部门一起办，随时看办到哪一步。"),
)
JOINT_PARTS = Task(
    "onething:office",
    "check",
    _("联办事项"),
    _("各家申报后分给本单位的事项，只有本单位要用的内容，先到期的在前面。"),
)
OWN_LICENCES = Task(
    "licences:own",
    "clause",
    _("我的证照"),
    _("出示电子证照，给谁看、看哪几项由您定；下载 PDF 和 OFD。"),
)
CHECK_LICENCE = Task(
    "licences:check", "check", _("核验证照"), _("扫码或粘贴凭证，看证照真不真、现在有没有效。")
)
ISSUE_LICENCES = Task(
    "licences:desk",
    "clause",
    _("制发电子证照"),
    _("补录、暂停、恢复、换发本单位的证照，写明理由和依据。"),
)
