import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ComponentResource } from "@pulumi/pulumi";
// The module that `pulumi package add` runs; it has no public entry.
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import * as library from "../../components";

const root = join(__dirname, "../..");
const golden = join(__dirname, "schema.golden.json");

/** What other languages get to see: as `pulumi package add` infers it from the source. */
function inferredSchema(): unknown {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
        name: string;
        description: string;
    };
    const names = Object.entries(library)
        .filter(([, value]) => typeof value === "function" && value.prototype instanceof ComponentResource)
        .map(([name]) => name);
    const { components, typeDefinitions, dependencies } = new Analyzer(
        root,
        manifest.name,
        manifest,
        new Set(names),
    ).analyze();
    // The version is left out: it changes with each release, and the schema shouldn't.
    return generateSchema(
        manifest.name,
        "",
        manifest.description,
        components,
        typeDefinitions,
        dependencies,
        undefined,
    );
}

test("the schema that other languages see is the golden one", () => {
    const schema = `${JSON.stringify(inferredSchema(), undefined, 4)}\n`;
    if (process.env["UPDATE_GOLDEN"] === "1") {
        writeFileSync(golden, schema);
    }
    assert.equal(
        schema,
        readFileSync(golden, "utf8"),
        "The components' public shape has changed. If that is meant, run this test with UPDATE_GOLDEN=1 and note it in CHANGELOG.md.",
    );
});
