/** What KMS refuses of a key's policy. */
import { asText, isObject, listOf } from "../../properties";
import type { Properties } from "../../resource-type";
import type { Aws } from "../client";
import { kept, normalised, parsed } from "../documents/document";
import { refuseMalformed } from "../documents/refusal";
import { AwsRefusal, unlessMissing } from "../errors";
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
    const statements = isObject(policy) ? listOf(policy["Statement"]) : [];
    if (!statements.some((statement) => isObject(statement) && letsWrite(statement, writers))) {
        const message = "The new key policy will not allow you to update the key policy in the future.";
        throw new AwsRefusal("KMS", operation, "MalformedPolicyDocumentException", message);
    }
}

function letsWrite(statement: Properties, writers: readonly string[]): boolean {
    const { Effect: effect, Principal: principal, Action: action } = statement;
    const principals = isObject(principal) ? listOf(principal["AWS"]) : listOf(principal);
    return (
        effect === "Allow" &&
        principals.some((one) => writers.includes(asText(one))) &&
        listOf(action).some((pattern) => covers(asText(pattern), "kms:PutKeyPolicy"))
    );
}

function covers(pattern: string, action: string): boolean {
    const expression = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replace(/\*/g, ".*")
        .replace(/\?/g, ".");
    return new RegExp(`^${expression}$`, "i").test(action);
}

/** What a key and its policy's resource both read; undefined where the key is gone. */
export async function keyAndPolicy(client: Aws, id: string, state: Properties) {
    const metadata = await unlessMissing(livingKey(client, id, state));
    if (!metadata) {
        return undefined;
    }
    const region = state["region"] ?? client.region;
    const kms = await client.service("kms", region);
    const { Policy = "" } = await kms.getKeyPolicy({ KeyId: id, PolicyName: "default" });
    const outputs = {
        bypassPolicyLockoutSafetyCheck: state["bypassPolicyLockoutSafetyCheck"] ?? false,
        policy: kept(state["policy"], Policy),
        region,
    };
    return { metadata, outputs };
}

/** The key as it is there to be managed: one that is pending deletion is gone for us. */
export async function livingKey(client: Aws, id: string, state: Properties) {
    const kms = await client.service("kms", state["region"]);
    const { KeyMetadata } = await kms.describeKey({ KeyId: textOf(state, "keyId") ?? id });
    return KeyMetadata?.KeyState === "PendingDeletion" ? undefined : KeyMetadata;
}
