/** What KMS refuses of a key's policy. */
import { asText, isObject } from "../../properties";
import type { Properties, Value } from "../../resource-type";
import type { Aws } from "../client";
import { normalised, parsed } from "../documents/document";
import { refuseMalformed } from "../documents/refusal";
import { AwsRefusal } from "../errors";
import { textOf } from "../resource";

type Operation = "CreateKey" | "PutKeyPolicy";

/** The text of a key policy for a call, refused where KMS would refuse it. */
export async function keyPolicyText(client: Aws, inputs: Properties, operation: Operation): Promise<string> {
    const document = normalised(inputs["policy"] ?? "");
    refuseMalformed("resource", document, { service: "KMS", operation });
    if (inputs["bypassPolicyLockoutSafetyCheck"] !== true) {
        const sts = await client.service("sts", inputs["region"]);
        const { Account = "", Arn = "" } = await sts.getCallerIdentity({});
        const partition = Arn.split(":")[1] ?? "aws";
        refuseLockout(document, ["*", Account, `arn:${partition}:iam::${Account}:root`, Arn], operation);
    }
    return document;
}

/**
 * A policy that keeps its writer from changing it again would make the key unmanageable.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function refuseLockout(document: string, writers: readonly string[], operation: Operation): void {
    const policy = parsed(document);
    const statements = isObject(policy) ? list(policy["Statement"]) : [];
    if (!statements.some((statement) => isObject(statement) && letsWrite(statement, writers))) {
        const message = "The new key policy will not allow you to update the key policy in the future.";
        throw new AwsRefusal("KMS", operation, "MalformedPolicyDocumentException", message);
    }
}

function letsWrite(statement: Properties, writers: readonly string[]): boolean {
    const { Effect: effect, Principal: principal, Action: action } = statement;
    const principals = isObject(principal) ? list(principal["AWS"]) : list(principal);
    return (
        effect === "Allow" &&
        principals.some((one) => writers.includes(asText(one))) &&
        list(action).some((pattern) => covers(asText(pattern), "kms:PutKeyPolicy"))
    );
}

function covers(pattern: string, action: string): boolean {
    const expression = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replace(/\*/g, ".*")
        .replace(/\?/g, ".");
    return new RegExp(`^${expression}$`, "i").test(action);
}

function list(value: Value | undefined): Value[] {
    return value === undefined ? [] : [value].flat();
}

/** Whether the key is there to be managed: a key that is pending deletion is gone for us. */
export async function livingKey(client: Aws, id: string, state: Properties) {
    const kms = await client.service("kms", state["region"]);
    const { KeyMetadata } = await kms.describeKey({ KeyId: textOf(state, "keyId") ?? id });
    return KeyMetadata?.KeyState === "PendingDeletion" ? undefined : KeyMetadata;
}
