import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attack, attackBoth, type Row, type Suite, unexpected, type Verdict } from "../attacks/attack";
import { attackTable } from "./table";

class Denied extends Error {}

/** A side on which an attack comes to what is written under its id. */
type Side = Record<string, "succeeds" | "denied" | "breaks">;

function suite(control: Side, hardened: Side): Suite<Side> {
    const attacks = Object.keys(control).map((id): Attack<Side> => ({
        id,
        practice: "P0",
        attack: `attack ${id}`,
        run: (side) => {
            if (side[id] === "succeeds") {
                return Promise.resolve();
            }
            return Promise.reject(
                side[id] === "denied" ? new Denied("permission denied") : new Error("connection refused"),
            );
        },
    }));
    const denial = (error: unknown) => (error instanceof Denied ? error.message : undefined);
    return { name: "test", layer: "layer", attacks, control, hardened, denial };
}

test("a row holds what both sides came to, and the denial's words", async () => {
    assert.deepEqual(await attackBoth(suite({ a: "succeeds" }, { a: "denied" }), {}), [
        {
            id: "a",
            practice: "P0",
            layer: "layer",
            attack: "attack a",
            control: "succeeded",
            hardened: "blocked",
            blockedBy: "permission denied",
            expected: "blocked",
        },
    ]);
});

test("only a denial counts as blocked: anything else that fails ends the suite, on either side", async () => {
    await assert.rejects(attackBoth(suite({ a: "breaks" }, { a: "denied" }), {}), {
        message: "a on the control side failed without being denied: Error: connection refused",
    });
    await assert.rejects(attackBoth(suite({ a: "succeeds" }, { a: "breaks" }), {}), {
        message: "a on the hardened side failed without being denied: Error: connection refused",
    });
});

test("an attack that is allowed by design is expected to succeed", async () => {
    const [row] = await attackBoth(suite({ a: "succeeds" }, { a: "succeeds" }), { a: "a reason" });
    assert.equal(row?.expected, "succeeded");
});

const table: [control: Verdict, hardened: Verdict, expected: Verdict, odd: boolean][] = [
    ["succeeded", "blocked", "blocked", false],
    ["succeeded", "succeeded", "succeeded", false],
    ["succeeded", "succeeded", "blocked", true],
    ["succeeded", "blocked", "succeeded", true],
    ["blocked", "blocked", "blocked", true],
    ["blocked", "succeeded", "succeeded", true],
];

for (const [control, hardened, expected, odd] of table) {
    test(`control ${control}, hardened ${hardened}, expected ${expected}: ${odd ? "un" : ""}expected`, () => {
        const row: Row = {
            id: "a",
            practice: "P0",
            layer: "l",
            attack: "x",
            control,
            hardened,
            blockedBy: "",
            expected,
        };
        assert.equal(unexpected([row]).length, odd ? 1 : 0);
        assert.equal(attackTable([row]).includes("UNEXPECTED"), odd);
    });
}
