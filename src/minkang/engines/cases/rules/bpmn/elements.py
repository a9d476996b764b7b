"""Which elements of BPMN are understood, and the naming of all others."""

from collections.abc import Iterator, Mapping

from minkang.engines.cases.rules.bpmn.reading import Element, Unsupported

TASKS = frozenset({"userTask", "manualTask", "task", "serviceTask", "scriptTask"})
BY_HAND = frozenset({"userTask", "manualTask", "task"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "complexGateway"})
NODES = TASKS | GATEWAYS | {"startEvent", "endEvent", "boundaryEvent"}
_TOLD = frozenset({"documentation", "extensionElements"})
_ENDS = _TOLD | {"incoming", "outgoing"}
# What each element may hold; everything else is named.
HOLDS: Mapping[str, frozenset[str]] = {
    "definitions": _TOLD | {"process", "collaboration"},
    "collaboration": _TOLD | {"participant"},
    "participant": _TOLD,
    "process": _TOLD | NODES | {"laneSet", "sequenceFlow", "textAnnotation", "association"},
    "laneSet": _TOLD | {"lane"},
    "lane": _TOLD | {"flowNodeRef"},
    **dict.fromkeys(TASKS | GATEWAYS | {"startEvent", "endEvent"}, _ENDS),
    "complexGateway": _ENDS | {"activationCondition"},
    "boundaryEvent": _ENDS | {"timerEventDefinition"},
    "timerEventDefinition": _TOLD | {"timeDuration"},
    "sequenceFlow": _TOLD | {"conditionExpression"},
    "textAnnotation": _TOLD | {"text"},
    "association": _TOLD,
}
SUPPORTED = frozenset[str]().union(HOLDS, *HOLDS.values())
WORDS = {
    "subProcess": "子流程",
    "adHocSubProcess": "临时子流程",
    "transaction": "事务子流程",
    "callActivity": "调用活动",
    "sendTask": "发送任务",
    "receiveTask": "接收任务",
    "businessRuleTask": "业务规则任务",
    "inclusiveGateway": "包容网关",
    "eventBasedGateway": "事件网关",
    "intermediateCatchEvent": "中间捕获事件",
    "intermediateThrowEvent": "中间抛出事件",
    "messageEventDefinition": "消息事件",
    "signalEventDefinition": "信号事件",
    "errorEventDefinition": "错误事件",
    "escalationEventDefinition": "升级事件",
    "compensateEventDefinition": "补偿事件",
    "conditionalEventDefinition": "条件事件",
    "cancelEventDefinition": "取消事件",
    "linkEventDefinition": "链接事件",
    "terminateEventDefinition": "终止事件",
    "timerEventDefinition": "定时事件",
    "multiInstanceLoopCharacteristics": "多实例",
    "standardLoopCharacteristics": "循环",
    "dataObject": "数据对象",
    "dataObjectReference": "数据对象引用",
    "dataStore": "数据存储",
    "dataStoreReference": "数据存储引用",
    "ioSpecification": "输入输出说明",
    "messageFlow": "消息流",
    "message": "消息",
    "choreography": "编排",
    "choreographyTask": "编排任务",
    "conversation": "会话",
    "conversationLink": "会话连线",
    "group": "分组",
    "childLaneSet": "嵌套泳道",
    "timeDate": "固定时间的定时",
    "timeCycle": "重复的定时",
    "script": "脚本",
}


def unsupported_in(root: Element) -> Iterator[Unsupported]:
    """Every element below the root that is not understood where it stands, in document order."""
    waiting = [(root, True)]
    while waiting:
        parent, is_understood = waiting.pop()
        held = HOLDS.get(parent.kind, SUPPORTED) if is_understood else SUPPORTED
        deeper = []
        for child in parent.children:
            if parent.kind == "extensionElements" or child.kind.startswith(("{", "our:")):
                continue
            is_fine = child.kind in held
            if not is_fine:
                yield not_understood(child)
            deeper.append((child, is_fine))
        waiting += reversed(deeper)


def not_understood(one: Element) -> Unsupported:
    """The refusal of an element because of what it is."""
    words = WORDS.get(one.kind, one.kind)
    named = f"“{one.name}”" if one.name else ""
    return Unsupported(
        one.id,
        one.kind,
        one.line,
        f"第 {one.line} 行的{words}{named}不在支持的范围内。请用任务、排他网关、并行网关改画。",
        f"{one.kind} is outside the declared subset",
    )


def refused(one: Element, message: str, detail: str) -> Unsupported:
    """The refusal of an element because of how it is used."""
    named = f"“{one.name or one.id}”" if one.name or one.id else ""
    return Unsupported(one.id, one.kind, one.line, f"第 {one.line} 行{named}：{message}", detail)
