"""What the audit chain keeps of orders and their decisions."""

from minkang.kernel.audit.catalogue import EntryType, register

ORDERS_OPENED = register(
    EntryType(
        code="results.orders_opened",
        zh="准备开单：{items}",
        en="Considered ordering: {items}",
        facts=("items",),
        personal=frozenset({"items"}),
    )
)
RESULTS_VIEWED = register(
    EntryType(
        code="results.viewed",
        zh="为开单调阅了 {count} 份{item}结果",
        en="Viewed {count} results of {item} for an order",
        facts=("item", "count"),
        personal=frozenset({"item"}),
    )
)
RESULT_RECOGNISED = register(
    EntryType(
        code="results.recognised",
        zh="互认了外院的{item}结果",
        en="Recognised another institution's result: {item}",
        facts=("item",),
        personal=frozenset({"item"}),
    )
)
RESULT_REPEATED = register(
    EntryType(
        code="results.repeated",
        zh="没有互认{item}，原因：{reason}",
        en="Did not recognise {item}; reason: {reason}",
        facts=("item", "reason"),
        personal=frozenset({"item"}),
    )
)
ORDER_WITHDRAWN = register(
    EntryType(
        code="results.order_withdrawn",
        zh="互认后没有开单：{item}，少花 {fen} 分",
        en="Not ordered after recognition: {item}, {fen} fen saved",
        facts=("item", "fen"),
        personal=frozenset({"item"}),
    )
)
ORDER_PLACED = register(
    EntryType(
        code="results.order_placed",
        zh="开单：{item}",
        en="Ordered: {item}",
        facts=("item",),
        personal=frozenset({"item"}),
    )
)
