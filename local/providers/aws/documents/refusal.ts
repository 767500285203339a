/** Refuses what AWS itself refuses and the emulator lets pass. */
import { AwsRefusal } from "../errors";
import { type DocumentKind, grammarFault } from "./grammar";

/** Who refuses, and at which call. */
export interface Refusing {
    readonly service: "IAM" | "KMS";
    readonly operation: string;
}

/** Throws AWS's MalformedPolicyDocument. */
export function refuseMalformed(
    kind: DocumentKind,
    document: string,
    { service, operation }: Refusing,
): void {
    const fault = grammarFault(kind, document);
    if (fault !== undefined) {
        const code = service === "IAM" ? "MalformedPolicyDocument" : "MalformedPolicyDocumentException";
        throw new AwsRefusal(service, operation, code, fault);
    }
}

/** A policy's size as IAM counts it: white space is free. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export function policySize(document: string): number {
    return document.replace(/\s/g, "").length;
}

/** Throws AWS's LimitExceeded. */
export function refuseOversized(size: number, quota: number, operation: string, message: string): void {
    if (size > quota) {
        throw new AwsRefusal("IAM", operation, "LimitExceeded", message, 409);
    }
}
