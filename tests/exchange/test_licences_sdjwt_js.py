"""A licence that we sign is one to the implementation on npm, and one of theirs is one to us.

Name the folder that holds the npm packages ``core`` and ``crypto-nodejs`` of ``@sd-jwt`` in SD_JWT_JS.
The implementation on PyPI is asked in every run: tests/rules/test_licences_sdjwt.py.
"""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from minkang.affairs.licences.rules.sdjwt import (
    Reading,
    choose,
    issue,
    read,
)
from minkang.kernel.jws import PublicKey, Signer, jwk, thumbprint

pytestmark = pytest.mark.slow
PRIVATE = ec.derive_private_key(20_261_122, ec.SECP256R1())
OPEN = {"iss": "urn:minkang:licences", "vct": "urn:minkang:licence:nurse_practice"}
CLAIMS = {"person.name": "王桂英", "person.sex": "female", "nurse.place": "试用医院"}
SCRIPT = """
const folder = process.argv[2];
const { SDJwtInstance } = require(`${folder}/core`);
const { digest, generateSalt, ES256 } = require(`${folder}/crypto-nodejs`);
const [whole, part, key] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
(async () => {
  const reader = new SDJwtInstance({ verifier: await ES256.getVerifier(key), hasher: digest });
  const read = [];
  for (const text of [whole, part]) {
    await reader.verify(text);
    read.push(await reader.getClaims(text));
  }
  const changed = whole.replace(/~[^~]/, (found) => (found[1] === 'A' ? '~B' : '~A'));
  const refused = await reader.verify(changed).then(() => false, () => true);
  const { privateKey, publicKey } = await ES256.generateKeyPair();
  const writer = new SDJwtInstance({
    signer: await ES256.getSigner(privateKey), verifier: await ES256.getVerifier(publicKey),
    signAlg: 'ES256', hasher: digest, hashAlg: 'sha-256', saltGenerator: generateSalt,
  });
  const claims = { iss: 'office', name: '李建国', departments: ['内科', '外科'], seat: { city: '本溪', street: '解放路' } };
  const frame = { _sd: ['name', 'seat'], departments: { _sd: [0, 1] }, seat: { _sd: ['street'] } };
  const theirs = await writer.issue(claims, frame, { header: { kid: 'theirs' } });
  const shown = await writer.present(theirs, { name: true, departments: { 1: true } });
  console.log(JSON.stringify({ read, refused, publicKey, theirs, shown, claims }));
})().catch((fault) => { console.error(fault); process.exit(1); });
"""


def test_the_implementation_on_npm_and_ours_read_each_other(tmp_path: Path) -> None:
    node, folder = shutil.which("node"), os.environ.get("SD_JWT_JS", "")
    if node is None or not folder:
        pytest.skip("set SD_JWT_JS to the folder of the npm packages @sd-jwt/*")
    signer = Signer(thumbprint(PRIVATE.public_key()), PRIVATE)
    salts = [f"salt-{name}-0123456789abcdef" for name in CLAIMS]
    whole = issue(open_members=OPEN, disclosable=CLAIMS, salts=salts, signer=signer)
    part = choose(whole, ["person.sex"])
    script = tmp_path / "exchange.js"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [node, script, folder],
        input=json.dumps([whole, part, jwk(PRIVATE.public_key())]),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["read"] == [OPEN | CLAIMS, OPEN | {"person.sex": "female"}]
    assert told["refused"] is True
    key = _key(told["publicKey"])
    everything = read(told["theirs"], lambda kid: key if kid == "theirs" else None)
    assert isinstance(everything, Reading)
    assert everything.payload == told["claims"]
    chosen = read(told["shown"], lambda _: key)
    assert isinstance(chosen, Reading)
    assert (chosen.payload["name"], chosen.payload["departments"]) == ("李建国", ["外科"])
    assert "seat" not in chosen.payload


def _key(told: dict[str, str]) -> PublicKey:
    x, y = (int.from_bytes(base64.urlsafe_b64decode(told[name] + "=")) for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
