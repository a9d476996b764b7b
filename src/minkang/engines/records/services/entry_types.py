"""What writing records leaves in the audit chain."""

from minkang.kernel.audit.catalogue import EntryType, register

RESOURCES_WRITTEN = register(
    EntryType(
        code="records.resources_written",
        zh="写入健康档案 {count} 份（{types}），版本摘要 {digest}",
        en="{count} versions of health records were written ({types}), digest {digest}",
        facts=("count", "types", "digest", "organisation"),
    )
)
QUARANTINE_SETTLED = register(
    EntryType(
        code="records.quarantine_settled",
        zh="处理了一份未通过校验的上传资料：{reason}",
        en="A submission in quarantine was settled: {reason}",
        facts=("reason", "organisation"),
    )
)
EXPORT_REQUESTED = register(
    EntryType(
        code="records.export_requested",
        zh="申请批量导出健康档案：{request}",
        en="A bulk export of health records was asked for: {request}",
        facts=("request", "organisation"),
    )
)
EXPORT_ENDED = register(
    EntryType(
        code="records.export_ended",
        zh="批量导出结束（{state}），共 {count} 份",
        en="A bulk export ended ({state}) with {count} resources",
        facts=("state", "count"),
    )
)
