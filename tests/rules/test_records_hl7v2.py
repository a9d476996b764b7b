"""HL7 v2 messages: read without a loss, told as resources, refused with the place of the fault."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hl7apy.parser import parse_message

from minkang.engines.records.rules.hl7v2 import answering, mapping, messages
from minkang.engines.records.rules.hl7v2.framing import FrameBroken, Framing, framed
from minkang.engines.records.rules.hl7v2.messages import FaultCode, V2Fault

HOSPITAL = "6f1d1f3e-0000-4000-8000-000000000001"
AT = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
HEAD = r"MSH|^~\&|LIS|H1|MINKANG|P|20261121101530||{event}|{control}|P|2.5.1||||||{charset}"
PID = "PID|1||000123^^^H1^MR~91050219560312123X^^^CHN^NNCHN||张^伟||19560312|M|||平山区胜利路^^本溪||13900000000"
VISIT = "PV1|1|O|内科^^^H1||||D001^李^医生" + "|" * 12 + "V001" + "|" * 25 + "20261121091000"
ORDER = "OBR|1|P001|F001|2345-7^葡萄糖^LN|||20261121093000|||||||||||||||20261121101000||CH|F"
RESULT = "OBX|1|NM|2345-7^葡萄糖^LN||5.10|mmol/L|3.9-6.1|N|||F"


def text(*segments: str, event: str, control: str = "M1", charset: str = "UNICODE UTF-8") -> str:
    head = HEAD.format(event=event, control=control, charset=charset)
    return "\r".join((head, *segments)) + "\r"


def told(*segments: str, event: str) -> dict[str, mapping.Json]:
    message = messages.read(text(*segments, event=event))
    return {one.type_name: one.resource for one in mapping.told(message, HOSPITAL)}


def fault(*segments: str, event: str) -> V2Fault:
    with pytest.raises(V2Fault) as caught:
        told(*segments, event=event)
    return caught.value


def test_a_result_keeps_every_digit_and_says_whose_it_is() -> None:
    found = told(PID, VISIT, ORDER, RESULT, event="ORU^R01^ORU_R01")
    result = found["Observation"]
    assert result["valueQuantity"] == {"value": Decimal("5.10"), "unit": "mmol/L"}
    assert str(result["valueQuantity"]["value"]) == "5.10"  # type: ignore[index]  # a quantity
    assert result["effectiveDateTime"] == "2026-11-21T09:30:00+08:00"
    assert result["subject"] == {"reference": "urn:told:Patient:000123"}
    report = found["DiagnosticReport"]
    assert report["result"] == [{"reference": "urn:told:Observation:F001.1"}]
    assert report["issued"] == "2026-11-21T10:10:00+08:00"


def test_an_admission_tells_patient_and_visit_and_a_discharge_ends_it() -> None:
    found = told(PID, VISIT, event="ADT^A01^ADT_A01")
    assert found["Patient"]["name"] == [{"text": "张伟", "family": "张", "given": ["伟"]}]
    assert found["Patient"]["birthDate"] == "1956-03-12"
    assert found["Encounter"]["status"] == "in-progress"
    assert found["Encounter"]["period"] == {"start": "2026-11-21T09:10:00+08:00"}
    assert found["Encounter"]["class"] == {
        "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
        "code": "AMB",
    }
    assert told(PID, VISIT, event="ADT^A03")["Encounter"]["status"] == "finished"
    assert told(PID, VISIT, event="ADT^A11")["Encounter"]["status"] == "cancelled"


def test_a_laboratory_has_no_say_in_who_the_patient_is() -> None:
    message = messages.read(text(PID, VISIT, ORDER, RESULT, event="ORU^R01"))
    said = {one.type_name: one.is_authority for one in mapping.told(message, HOSPITAL)}
    assert said == {
        "Patient": False, "Encounter": False, "Observation": True, "DiagnosticReport": True,
    }  # fmt: skip


def test_a_merge_keeps_both_records_and_links_them() -> None:
    message = messages.read(text(PID, "MRG|000099^^^H1^MR", event="ADT^A40^ADT_A39"))
    kept, gone = mapping.told(message, HOSPITAL)
    assert kept.number == "000123"
    assert gone.resource["active"] is False
    assert gone.resource["link"] == [{"other": {"reference": kept.name}, "type": "replaced-by"}]


@pytest.mark.parametrize(
    ("segments", "event", "code", "place"),
    [
        ((VISIT,), "ADT^A01", FaultCode.SEGMENT_SEQUENCE, "PID"),
        (("PID|1||^^^H1^MR||张^伟||19560312|M",), "ADT^A01", FaultCode.FIELD_MISSING, "PID^1^3"),
        (("PID|1||1^^^H1^MR||||19560312|M",), "ADT^A01", FaultCode.FIELD_MISSING, "PID^1^5"),
        (("PID|1||1^^^H1^MR||张^伟||1956-3-12|M",), "ADT^A01", FaultCode.TYPE_ERROR, "PID^1^7"),
        (("PID|1||1^^^H1^MR||张^伟||19561332|M",), "ADT^A01", FaultCode.TYPE_ERROR, "PID^1^7"),
        (
            ("PID|1||1^^^H1^MR||张^伟||19560312|男",),
            "ADT^A01",
            FaultCode.VALUE_NOT_FOUND,
            "PID^1^8",
        ),
        ((PID, RESULT), "ORU^R01", FaultCode.SEGMENT_SEQUENCE, "OBX^1^1"),
        ((PID, ORDER, RESULT.replace("5.10", "约5")), "ORU^R01", FaultCode.TYPE_ERROR, "OBX^1^5"),
        ((PID, ORDER, RESULT[:-1] + "Q"), "ORU^R01", FaultCode.VALUE_NOT_FOUND, "OBX^1^11"),
        ((PID,), "ORU^R01", FaultCode.SEGMENT_SEQUENCE, "OBR"),
        ((PID,), "ADT^A60", FaultCode.EVENT_UNSUPPORTED, "MSH^1^9"),
    ],
)
def test_a_fault_names_its_place_and_never_the_value(
    segments: tuple[str, ...], event: str, code: FaultCode, place: str
) -> None:
    found = fault(*segments, event=event)
    assert (found.code, found.place) == (code, place)
    assert found.text.isascii()


@pytest.mark.parametrize("broken", ["", "PID|1", "MSH|^~\\&", "x" * 50, "MSH|^~\\&|a\r~~|1"])
def test_what_is_no_message_is_rejected(broken: str) -> None:
    with pytest.raises(V2Fault) as caught:
        messages.read(broken)
    answer = answering.refused(caught.value, at=AT, control="M9")
    assert "\rMSA|A" in answer
    assert parse_message(answer).msa.msa_2.to_er7() == "M9"


def test_text_comes_in_the_character_set_its_head_names() -> None:
    said = text(PID, event="ADT^A31", charset="GB 18030-2000")
    assert messages.decoded(said.encode("gb18030")) == said
    for wrong in (
        said.encode("gb18030")[:-3] + b"\xff",
        said.replace("GB 18030-2000", "KOI8").encode(),
    ):
        with pytest.raises(V2Fault) as caught:
            messages.decoded(wrong)
        assert caught.value.place == "MSH^1^18"


def test_escapes_are_read_once() -> None:
    assert messages.unescaped(r"a\F\b\S\c\T\d\R\e\E\F\E\.br\E\ ") == "a|b^c&d~e\\F\\.br\\ "


def test_an_acknowledgement_can_be_read_by_others() -> None:
    message = messages.read(text(PID, event="ADT^A31", control="M|7".replace("|", "-")))
    answer = parse_message(answering.accepted(message, at=AT))
    assert answer.msa.msa_1.to_er7() == "AA"
    assert answer.msa.msa_2.to_er7() == "M-7"
    assert answer.msh.msh_5.to_er7() == "LIS"
    assert answer.msh.msh_7.to_er7().startswith("20261121103000")


def test_frames_are_found_however_the_bytes_arrive() -> None:
    stream = framed(b"one") + framed(b"two")
    framing = Framing()
    assert [one for byte in stream for one in framing.messages(bytes([byte]))] == [b"one", b"two"]
    assert Framing().messages(stream + b"\x0bthr") == [b"one", b"two"]
    with pytest.raises(FrameBroken):
        Framing().messages(b"GET / HTTP/1.1\r\n")
    with pytest.raises(FrameBroken):
        Framing(longest=10).messages(b"\x0b" + b"x" * 11)
