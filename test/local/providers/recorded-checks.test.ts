/** What the real provider said to these inputs, and when: the stand-in says the same at the same step. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aws } from "../../../local/providers/aws";
import { faults, withAutonames } from "../../../local/providers/check";
import type { Properties } from "../../../local/providers/resource-type";
import { recordedChecks } from "./recorded";

const trust = { assumeRolePolicy: "{}" };
const param = { name: "/x", type: "String", value: "v" };

/** The recording names its cases only; these are the inputs that the names stand for. */
const inputsOf: Record<string, [token: string, inputs: Properties]> = {
    "iam role: name > 64": ["iam/role:Role", { ...trust, name: "a".repeat(65) }],
    "iam role: name with /": ["iam/role:Role", { ...trust, name: "a/b" }],
    "iam role: autoname of long urn": ["iam/role:Role", trust],
    "iam role: bad JSON": ["iam/role:Role", { assumeRolePolicy: "{not json" }],
    "iam role: leading space JSON": ["iam/role:Role", { assumeRolePolicy: " {}" }],
    "iam role: empty JSON string": ["iam/role:Role", { assumeRolePolicy: "" }],
    "iam role: missing assumeRolePolicy": ["iam/role:Role", {}],
    "iam role: maxSessionDuration 100": ["iam/role:Role", { ...trust, maxSessionDuration: 100 }],
    "iam role: description > 1000": ["iam/role:Role", { ...trust, description: "x".repeat(1001) }],
    "iam role: path not starting /": ["iam/role:Role", { ...trust, path: "x/" }],
    "iam role: permissionsBoundary not arn": ["iam/role:Role", { ...trust, permissionsBoundary: "x" }],
    "iam rolepolicy: bad JSON": ["iam/rolePolicy:RolePolicy", { role: "r", policy: "{" }],
    "iam rolepolicy: name > 128": [
        "iam/rolePolicy:RolePolicy",
        { role: "r", policy: "{}", name: "n".repeat(129) },
    ],
    "iam policy: bad JSON": ["iam/policy:Policy", { policy: "x" }],
    "iam policy: name bad chars": ["iam/policy:Policy", { policy: "{}", name: "a b" }],
    "iam policy: object policy": ["iam/policy:Policy", { policy: { Version: "2012-10-17", Statement: [] } }],
    "iam rpa: bad arn": ["iam/rolePolicyAttachment:RolePolicyAttachment", { role: "r", policyArn: "x" }],
    "iam profile: name bad": ["iam/instanceProfile:InstanceProfile", { name: "a b" }],
    "kms key: window 3": ["kms/key:Key", { deletionWindowInDays: 3 }],
    "kms key: bad spec": ["kms/key:Key", { customerMasterKeySpec: "X" }],
    "kms key: bad usage": ["kms/key:Key", { keyUsage: "X" }],
    "kms key: bad policy JSON": ["kms/key:Key", { policy: "{" }],
    "kms alias: no alias/ prefix": ["kms/alias:Alias", { targetKeyId: "k", name: "x" }],
    "kms alias: alias/aws/": ["kms/alias:Alias", { targetKeyId: "k", name: "alias/aws/x" }],
    "kms alias: autoname": ["kms/alias:Alias", { targetKeyId: "k" }],
    "kms keypolicy: bad JSON": ["kms/keyPolicy:KeyPolicy", { keyId: "k", policy: "{" }],
    "ssm param: type": ["ssm/parameter:Parameter", { ...param, type: "X" }],
    "ssm param: no value": ["ssm/parameter:Parameter", { name: "/x", type: "String" }],
    "ssm param: value + insecureValue": ["ssm/parameter:Parameter", { ...param, insecureValue: "v" }],
    "ssm param: insecureValue on SecureString": [
        "ssm/parameter:Parameter",
        { name: "/x", type: "SecureString", insecureValue: "v" },
    ],
    "ssm param: tier": ["ssm/parameter:Parameter", { ...param, tier: "X" }],
    "ssm param: name > 2048": ["ssm/parameter:Parameter", { ...param, name: `/${"a".repeat(2048)}` }],
    "ssm param: 5000 bytes Standard": ["ssm/parameter:Parameter", { ...param, value: "v".repeat(5000) }],
    "lg: retention 8": ["cloudwatch/logGroup:LogGroup", { retentionInDays: 8 }],
    "lg: name bad": ["cloudwatch/logGroup:LogGroup", { name: "a b" }],
    "lg: kms not arn": ["cloudwatch/logGroup:LogGroup", { kmsKeyId: "x" }],
};

/** `managedPolicyArns`, a deprecated argument, isn't offered here at all. */
const notOffered = "iam role: managedPolicyArns bad";

async function check(token: string, news: Properties): Promise<{ said: string; added: Properties }> {
    const type = aws.resources.find((candidate) => candidate.token === `aws:${token}`);
    assert.ok(type, token);
    const context = { provider: "aws", name: "t", olds: {}, news, seed: new Uint8Array(32) };
    const named = withAutonames(type, context);
    const client = await aws.configure({ region: "us-east-1" });
    const inputs = { ...named, ...aws.defaults?.(client, type, named) };
    const added = Object.entries(inputs).filter(
        ([key]) => !(key in news) && key !== "region" && key !== "__defaults",
    );
    return { said: faults(type, context, inputs).sort().join(" | "), added: Object.fromEntries(added) };
}

describe("the checks of the real provider", () => {
    for (const { case: name, stage, msg } of recordedChecks.filter((one) => one.case !== notOffered)) {
        test(name, async () => {
            const given = inputsOf[name];
            assert.ok(given, "no inputs for this case");
            const { said, added } = await check(...given);
            if (stage === "CHECK") {
                const expected = msg
                    .replace(/\.\.\.$/, "")
                    .split(" | ")
                    .sort()
                    .join(" | ");
                assert.equal(msg.endsWith("...") ? said.slice(0, expected.length) : said, expected);
            } else {
                assert.equal(said, "");
                const shape = (properties: unknown) =>
                    JSON.stringify(properties).replace(/[0-9a-f]{7}"/, 'xxxxxxx"');
                assert.equal(shape(added), shape(JSON.parse(msg)));
            }
        });
    }
});
