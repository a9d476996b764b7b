"""What we export is read without a warning by the library that modellers on npm are built on.

Name the folder of the npm package ``bpmn-moddle`` in BPMN_MODDLE_JS.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from minkang.engines.cases.rules.bpmn.writing import to_bpmn
from minkang.engines.cases.rules.shipped import procedures

pytestmark = pytest.mark.slow
SCRIPT = """
const { BpmnModdle } = await import(process.argv[2]);
const { readFileSync } = await import('fs');
const found = [];
for (const text of JSON.parse(readFileSync(0, 'utf8'))) {
  const read = await new BpmnModdle().fromXML(text);
  const [, process_] = read.rootElement.rootElements;
  const shown = read.rootElement.diagrams[0].plane.planeElement;
  found.push([read.warnings.length, process_.flowElements.length, shown.every((one) => one.bpmnElement)]);
}
console.log(JSON.stringify(found));
"""


def test_the_library_of_modellers_reads_what_we_export(tmp_path: Path) -> None:
    node, folder = shutil.which("node"), os.environ.get("BPMN_MODDLE_JS", "")
    if node is None or not folder:
        pytest.skip("set BPMN_MODDLE_JS to the folder of the npm package bpmn-moddle")
    script = tmp_path / "read.mjs"
    script.write_text(SCRIPT, encoding="utf-8")
    entry = json.loads((Path(folder) / "package.json").read_text("utf-8"))["exports"]["."]
    texts = [to_bpmn(one).decode() for one in procedures().values()]
    ended = subprocess.run(
        [node, str(script), str(Path(folder) / entry)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for warnings, elements, is_drawn in json.loads(ended.stdout):
        assert warnings == 0
        assert elements > 0
        assert is_drawn
