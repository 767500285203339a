import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { databaseAttacks } from "../attacks/database/attacks";
import { builderAttacks } from "../attacks/iam/deploy-suite";
import { evaluatedAttacks } from "../attacks/iam/evaluated-attacks";
import { iamAttacks } from "../attacks/iam/attacks";
import { networkAttacks } from "../attacks/network/attacks";
import { uploadsAttacks } from "../attacks/uploads/attacks";

const attacks = [
    ...iamAttacks,
    ...builderAttacks,
    ...evaluatedAttacks,
    ...databaseAttacks,
    ...networkAttacks,
    ...uploadsAttacks,
];
const allowed = Object.keys(
    JSON.parse(readFileSync(join(__dirname, "../attacks/allowed-by-design.json"), "utf8")) as object,
);

test("every attack has an id of its own", () => {
    assert.equal(new Set(attacks.map(({ id }) => id)).size, attacks.length);
});

test("what is allowed by design is an attack that is carried out", () => {
    assert.deepEqual(
        allowed.filter((id) => !attacks.some((attack) => attack.id === id)),
        [],
    );
});

test("at least fifteen attacks must be blocked, those allowed by design not counted", () => {
    assert.ok(attacks.length - allowed.length >= 15);
});
