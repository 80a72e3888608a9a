// Decrypts one Web Push message and checks its VAPID token, as a browser and a push service do. Reads JSON from stdin, all in base64url:
//   {body, privateKey, publicKey, auth, authorization}   writes {text, recordSize, claims, verified}
import { createECDH, createPublicKey, verify } from "node:crypto";
import { text } from "node:stream/consumers";
import ece from "http_ece";

const input = JSON.parse(await text(process.stdin));
const body = Buffer.from(input.body, "base64url");

const receiver = createECDH("prime256v1");
receiver.setPrivateKey(input.privateKey, "base64url");
const plaintext = ece.decrypt(body, { version: "aes128gcm", privateKey: receiver, authSecret: input.auth });

const [, token, key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(input.authorization);
const [header, claims, signature] = token.split(".");
const point = Buffer.from(key, "base64url");
const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
const verified = verify("sha256", Buffer.from(`${header}.${claims}`),
  { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));

const parse = (part) => JSON.parse(Buffer.from(part, "base64url"));
process.stdout.write(
  JSON.stringify({
    text: plaintext.toString("utf8"),
    recordSize: body.readUInt32BE(16),
    header: parse(header),
    claims: parse(claims),
    verified,
  }),
);
