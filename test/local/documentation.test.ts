import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { standIns } from "../../local/providers";

const document = readFileSync(join(__dirname, "..", "..", "docs", "local-cloud.md"), "utf8");
const providers = Object.values(standIns("/", () => undefined));

/** The tokens in the section under `heading`. */
function listed(heading: string): string[] {
    const [, section = ""] = document.split(`\n## ${heading}\n`);
    const [text = ""] = section.split("\n## ");
    return [...text.matchAll(/`((?:aws|command|postgresql):[^`]+)`/g)].map(([, token = ""]) => token).sort();
}

test("docs/local-cloud.md lists every type and invoke that a stand-in knows, and no other", () => {
    const known = providers.flatMap(({ resources, invokes }) => [...resources, ...invokes]);
    assert.deepEqual(listed("What the stand-ins know"), known.map(({ token }) => token).sort());
});

test("docs/local-cloud.md lists every type that is only recorded, and no other", () => {
    const recorded = providers.flatMap(({ resources }) =>
        resources.flatMap(({ token, recordedOnly }) => (recordedOnly ? [token] : [])),
    );
    assert.deepEqual(listed("Types that are only recorded"), recorded.sort());
});
