/** The provider protocol, spoken to a small provider of our own. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { serve, type Served } from "../../../local/providers";
import { asText } from "../../../local/providers/properties";
import { type Properties, UNKNOWN } from "../../../local/providers/resource-type";
import { Engine, greeter, plain, secret } from "./greeter";

describe("a served provider", () => {
    let served: Served;
    let engine: Engine;
    const log: string[] = [];

    before(async () => {
        served = await serve([greeter], { onRequest: (line) => log.push(line) });
        engine = new Engine(served.debugProviders);
        const answer = await engine.configure("hi");
        assert.ok(answer.getSupportspreview());
    });
    after(async () => {
        engine.client.close();
        await served.close();
    });

    test("tells connections apart", async () => {
        const other = new Engine(served.debugProviders);
        await assert.rejects(other.hello("bob"), /a call before Configure/);
        await other.configure(secret("hey"));
        assert.deepEqual(await other.hello("bob"), { said: "hey bob" });
        assert.deepEqual(await engine.hello("bob"), { said: "hi bob" });
        other.client.close();
    });

    test("names what it doesn't know", async () => {
        await assert.rejects(engine.check({}, {}, "greet:index:Letter"), (error: Error) =>
            /the stand-in for greet doesn't know greet:index:Letter; it covers only greet:index:Card; .*=real/.test(
                error.message,
            ),
        );
        await assert.rejects(engine.hello("bob", "greet:index:bye"), /doesn't know greet:index:bye/);
        const failures = (await engine.check({ text: "x", colour: "red", copy: "c" })).getFailuresList();
        assert.deepEqual(
            failures.map((failure) => failure.getReason()),
            [
                "the stand-in for greet knows no input \"colour\" of greet:index:Card. Examine values at 'card.colour'.",
                "the stand-in for greet knows no input \"copy\" of greet:index:Card. Examine values at 'card.copy'.",
            ],
        );
    });

    test("reports every fault, and none of what isn't known yet", async () => {
        const reasons = async (news: Properties) =>
            (await engine.check(news)).getFailuresList().map((failure) => failure.getReason());
        assert.deepEqual(await reasons({}), [
            'Missing required argument. The argument "text" is required, but no definition was found.. ' +
                "Examine values at 'card.text'.",
        ]);
        assert.deepEqual(await reasons({ text: "rude" }), [
            "expected text to be kind. Examine values at 'card.text'.",
        ]);
        assert.deepEqual(await reasons({ text: UNKNOWN }), []);
    });

    test("chooses a name once", async () => {
        const inputs = plain((await engine.check({ text: "x" })).getInputs());
        assert.match(asText(inputs["name"] ?? ""), /^card-[0-9a-f]{7}$/);
        assert.deepEqual(
            plain((await engine.check({ text: "x" })).getInputs()),
            inputs,
            "the same seed, the same name",
        );
        const kept = plain(
            (await engine.check({ text: "y" }, { ...inputs, name: "card-0000000" })).getInputs(),
        );
        assert.equal(kept["name"], "card-0000000");
        const dropped = plain(
            (await engine.check({ text: "y" }, { name: "mine", __defaults: [] })).getInputs(),
        );
        assert.notEqual(dropped["name"], "mine", "a name that the program gave and gives no more isn't kept");
    });

    test("keeps secrets secret", async () => {
        const checked = plain(
            (await engine.check({ text: secret("s"), notes: [{ a: secret("n") }], pin: "1" })).getInputs(),
        );
        assert.deepEqual(checked["text"], secret("s"));
        assert.deepEqual(checked["notes"], secret([{ a: "n" }]));
        assert.deepEqual(checked["pin"], secret("1"));
        const made = plain(
            (await engine.create({ text: "x", notes: secret("n"), pin: "1" })).getProperties(),
        );
        assert.deepEqual(made, {
            id: "card-1",
            text: "x",
            notes: secret("n"),
            pin: secret("1"),
            copy: secret("hi x"),
        });
        const read = await engine.read("card-1", { text: secret("x") }, { text: "x" });
        assert.deepEqual(plain(read.getProperties())["text"], secret("x"));
    });

    test("previews a creation: inputs and defaults are known", async () => {
        const planned = await engine.create({ text: "x", notes: UNKNOWN }, true);
        assert.equal(planned.getId(), "");
        assert.deepEqual(plain(planned.getProperties()), {
            text: "x",
            notes: UNKNOWN,
            color: "white",
            size: UNKNOWN,
            copy: UNKNOWN,
        });
    });

    test("previews an update: what changes with it isn't known", async () => {
        const state = { name: "n", text: "x", color: "red", size: 1, copy: "hi x" };
        const same = await engine.update(state, { name: "n", text: "x", color: "red" });
        assert.equal(same["copy"], "hi x");
        const changed = await engine.update(state, { name: "n", text: "y" });
        assert.deepEqual(changed, { id: "", name: "n", text: "y", color: "white", size: 1, copy: UNKNOWN });
    });

    const diffs: [
        what: string,
        state: Properties,
        news: Properties,
        oldInputs: Properties,
        changed: string[],
    ][] = [
        ["nothing", { text: "x", color: "white", size: 3, copy: "c" }, { text: "x" }, {}, []],
        ["another value", { text: "x" }, { text: "y" }, {}, ["text"]],
        ["a value that isn't known yet", { text: "x" }, { text: UNKNOWN }, {}, ["text"]],
        ["drift from a default", { text: "x", color: "red" }, { text: "x" }, {}, ["color"]],
        ["a default made explicit", { text: "x" }, { text: "x", color: "white" }, {}, []],
        ["a value given no more", { text: "x", notes: "n" }, { text: "x" }, { notes: "n" }, ["notes"]],
        ["a value never given", { text: "x", notes: "n" }, { text: "x" }, {}, []],
        ["a new value", { text: "x" }, { text: "x", notes: "n" }, {}, ["notes"]],
        ["what the service chose", { text: "x", size: 3 }, { text: "x" }, { size: 2 }, []],
    ];
    for (const [what, state, news, oldInputs, changed] of diffs) {
        test(`sees ${what}`, async () => {
            assert.deepEqual((await engine.diff(state, news, oldInputs)).getDiffsList(), changed);
        });
    }

    test("replaces, and deletes first where the program chose the name", async () => {
        const renamed = await engine.diff({ name: "a", text: "x" }, { name: "b", text: "x" });
        assert.deepEqual(renamed.getReplacesList(), ["name"]);
        assert.equal(renamed.getDeletebeforereplace(), false);
        assert.equal(
            renamed.getDetaileddiffMap().get("name")?.getKind(),
            wire.PropertyDiff.Kind.UPDATE_REPLACE,
        );
    });

    test("refreshes outputs and inputs, and says what is gone", async () => {
        const found = await engine.read(
            "card-1",
            { text: "x", color: "white" },
            { text: "x", color: "white" },
        );
        assert.deepEqual(plain(found.getInputs()), { text: "x", color: "red" });
        assert.deepEqual(plain(found.getProperties()), { id: "card-1", text: "x", color: "red" });
        assert.equal((await engine.read("gone", {}, { text: "x" })).getId(), "");
    });

    test("passes on what the provider says when it fails", async () => {
        await assert.rejects(engine.delete(), /deleting Card \(card-1\): no/);
        assert.ok(log.some((line) => line.includes("Delete failed")));
        assert.ok(!log.join().includes("hey"), "the log holds no values");
    });
});
