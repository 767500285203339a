import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { suite, test } from "node:test";
import {
    allowedActions,
    effectiveGrants,
    loadVocabulary,
    type RolePolicies,
} from "../../components/internal/iam/calculator";
import { run } from "./program";
import { documentsOf, needsOf } from "./role-documents";

const root = join(__dirname, "..", "..");
const load = createRequire(__filename);
const text = readFileSync(join(root, "docs", "permissions.md"), "utf8");

/** The roles of the examples, by the headings in docs/permissions.md. */
const roles = [
    { heading: "`examples/instance-role`", example: "instance-role", name: "shop" },
    { heading: "`examples/workload-role`, the task", example: "workload-role", name: "shop" },
    { heading: "`examples/workload-role`, the function", example: "workload-role", name: "receipts" },
    { heading: "`examples/hardened-stack`, the app", example: "hardened-stack", name: "shop-identity" },
    { heading: "`examples/hardened-stack`, its host", example: "hardened-stack", name: "shop-instance" },
];

async function allowed(role: RolePolicies): Promise<readonly string[]> {
    const vocabulary = await loadVocabulary();
    const { actions, inDoubt, unlisted } = allowedActions(effectiveGrants(role, vocabulary), vocabulary);
    assert.deepEqual({ inDoubt, unlisted }, { inDoubt: [], unlisted: [] });
    return actions;
}

/** What the example's program registers. */
async function registeredBy(example: string) {
    const program = join(root, "examples", example, "index.ts");
    const { registered } = await run(
        () => {
            // Each time anew, also where an earlier test has run it.
            for (const file of Object.keys(load.cache).filter((path) =>
                path.startsWith(join(root, "examples")),
            )) {
                Reflect.deleteProperty(load.cache, file);
            }
            load(program);
        },
        { config: { "project:stripeKey": "sk-1", "project:appPassword": "password-of-the-app" }, arns },
    );
    return registered;
}

const keyArn = "arn:aws:kms:eu-central-1:123456789012:key/1234";
const arns = {
    "shop-key": keyArn,
    "shop-identity-key": keyArn,
    "shop-identity-role": "arn:aws:iam::123456789012:role/project-stack-shop-identity",
    "shop-instance-role": "arn:aws:iam::123456789012:role/project-stack-shop-instance",
};

suite("docs/permissions.md says how many actions a role may do, and for which need", () => {
    for (const { heading, example, name } of roles) {
        test(`in ${heading}`, async () => {
            const registered = await registeredBy(example);
            const role = documentsOf(registered, name, arns);
            const actions = await allowed(role);
            const needs = await Promise.all(
                needsOf(registered, name).map(async ({ need, policy }) => ({
                    need,
                    // Without the key's policy, which allows by itself, whatever the need.
                    own: await allowed({ ...role, identity: [policy], resourcePolicies: [] }),
                })),
            );
            const rows = actions.map((action) => [
                `\`${action}\``,
                needs
                    .filter(({ own }) => own.includes(action))
                    .map(({ need }) => `\`${need}\``)
                    .join(", "),
            ]);
            assert.deepEqual(section(heading), { count: String(actions.length), rows });
        });
    }

    test("out of all that there are", async () => {
        const all = (await loadVocabulary()).actions.length.toLocaleString("en");
        assert.ok(text.includes(`out of ${all} `), `the document says another number than ${all}`);
    });
});

/** The count in the heading, and the table's rows. */
function section(heading: string): { count: string; rows: string[][] } {
    const [, found = ""] = text.split(`\n### ${heading}: `);
    const [body = ""] = found.split(/\n##+ /);
    const rows = body
        .split("\n")
        .filter((line) => line.startsWith("| `"))
        .map((line) =>
            line
                .split("|")
                .slice(1, -1)
                .map((cell) => cell.trim()),
        );
    return { count: /^\d+/.exec(body)?.[0] ?? "", rows };
}
