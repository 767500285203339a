/** What the real provider made of these inputs: against the emulator, the stand-in makes the same. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { aws } from "../../../local/providers/aws";
import type { Aws } from "../../../local/providers/aws/client";
import type { Properties, Value } from "../../../local/providers/resource-type";
import { awsConfig, type Emulator, startEmulator } from "./emulator";
import { recordedShapes } from "./recorded";

/** What 7.48 reports beside what the recorded version did. */
const NEWER = ["attachmentCount", "rotationPeriodInDays"];
/** In an order in which each finds what it refers to. */
const ORDER = [
    "aws:kms/key:Key",
    "aws:kms/alias:Alias",
    "aws:kms/keyPolicy:KeyPolicy",
    "aws:iam/policy:Policy",
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/instanceProfile:InstanceProfile",
    "aws:ssm/parameter:Parameter",
    "aws:cloudwatch/logGroup:LogGroup",
] as const;

/** The recording cut long documents. */
const POLICY = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "Params", Effect: "Allow", Action: ["ssm:GetParameter"], Resource: "*" }],
});
const STATE_OF_POLICY =
    '{"Statement":[{"Action":["ssm:GetParameter"],"Effect":"Allow","Resource":"*","Sid":"Params"}],' +
    '"Version":"2012-10-17"}';

/** What differs from run to run, by its form. */
function form(value: Value): Value {
    return JSON.parse(
        JSON.stringify(value)
            .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUID")
            .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "DATE")
            .replace(/-\d{18}[0-9a-f]{8}"/g, '-TIMESTAMP"')
            .replace(/(AROA|AIPA|ANPA)[0-9A-Z]{17}/g, "$1"),
    ) as Value;
}

describe("the shapes of the real provider", () => {
    let emulator: Emulator;
    let client: Aws;
    /** Recorded key ids, and those that stand for them here. */
    const keys = new Map<string, string>();
    const made: (() => Promise<void>)[] = [];

    before(async () => {
        emulator = await startEmulator();
        client = await aws.configure({
            ...awsConfig(emulator),
            defaultTags: JSON.stringify({ tags: { app: "shop", env: "prod" } }),
        });
    });
    after(async () => {
        for (const remove of made.reverse()) {
            await remove();
        }
        client.destroy();
        await emulator.stop();
    });

    const here = (inputs: Properties, isCut: boolean): Properties => {
        let text = JSON.stringify(inputs);
        for (const [there, key] of keys) {
            text = text.replaceAll(there, key);
        }
        const mapped = JSON.parse(text) as Properties;
        return {
            ...mapped,
            ...(isCut && { policy: POLICY }),
            ...("value" in mapped && { value: "a value" }),
        };
    };

    for (const token of ORDER) {
        for (const one of recordedShapes[token] ?? []) {
            test(`${token} ${one.name}`, async () => {
                const type = aws.resources.find((candidate) => candidate.token === token);
                assert.ok(type);
                const isCut = JSON.stringify(one.inputs["policy"] ?? "").endsWith('..."');
                const inputs = here(one.inputs, isCut);
                const { id, outputs } = await type.create(client, inputs);
                made.push(() => type.delete(client, id, outputs));
                if (token === "aws:kms/key:Key") {
                    keys.set(one.id, id);
                }
                const { id: recordedId, ...rest } = one.outputs;
                const expected = {
                    ...rest,
                    ...(isCut && { policy: STATE_OF_POLICY }),
                    ...("value" in rest && { value: "a value" }),
                };
                const seen = Object.fromEntries(
                    Object.entries(outputs).filter(([key]) => key in expected || !NEWER.includes(key)),
                );
                assert.deepEqual(form(seen), form(expected));
                assert.deepEqual(form(id), form(recordedId ?? null));
                assert.deepEqual(
                    await type.read(client, id, outputs),
                    outputs,
                    "a refresh finds no difference",
                );
            });
        }
    }
});
