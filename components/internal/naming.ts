import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/**
 * The physical name of something that lives in a namespace shared by all stacks of an account (IAM is global to an
 * account): `<project>-<stack>-<name>`, so that stacks don't meet, known at preview so that policies can be built
 * from it. A name that doesn't fit keeps its beginning and ends in eight digits of the whole name's SHA-256.
 */
export function physicalName(name: string, maxLength: number): string {
    return fitName(`${pulumi.getProject()}-${pulumi.getStack()}-${name}`, maxLength);
}

/**
 * Cuts a name to `maxLength`, and puts "-" for what some service refuses: a project, a stack or a component may be called
 * `shop.v2`, but a KMS alias may not. A name that had to change ends in a digest, so that two different names never become
 * one.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 */
export function fitName(whole: string, maxLength: number, allow = lettersDigitsAndDashes): string {
    const allowed = allow(whole);
    if (allowed === whole && whole.length <= maxLength) {
        return whole;
    }
    const digest = createHash("sha256").update(whole).digest("hex").slice(0, 8);
    return `${allowed.slice(0, maxLength - digest.length - 1)}-${digest}`;
}

function lettersDigitsAndDashes(text: string): string {
    return text.replaceAll(/[^A-Za-z0-9_-]/g, "-");
}

/**
 * The name of a bucket, a namespace shared by all accounts of a partition: the account's number at the end keeps it from being
 * taken by somebody else already.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function physicalBucketName(name: string, accountId: string): string {
    const whole = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
    const fitted = fitName(whole, 62 - accountId.length, (text) =>
        text.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-"),
    );
    return `${fitted}-${accountId}`;
}
