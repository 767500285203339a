import { GetBucketPolicyCommand, PutObjectTaggingCommand } from "@aws-sdk/client-s3";
import type { AwsClients } from "../../support/aws";

/** A statement as far as it tells who scans. */
interface Statement {
    readonly Condition?: { readonly ArnNotEquals?: { readonly "aws:PrincipalArn"?: string } };
}

/** The role that the bucket's policy makes exceptions for; undefined where uploads aren't scanned. */
export async function scannerOf(account: AwsClients, bucket: string): Promise<string | undefined> {
    const { Policy = "" } = await account.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    const { Statement: all } = JSON.parse(Policy) as { Statement: Statement[] };
    const exempt = all.map(({ Condition }) => Condition?.ArnNotEquals?.["aws:PrincipalArn"]);
    return exempt.find((arn) => arn !== undefined);
}

/** Tags a file with GuardDuty's verdict. */
export async function tagScanned(
    by: AwsClients,
    bucket: string,
    key: string,
    verdict: "NO_THREATS_FOUND" | "THREATS_FOUND",
): Promise<void> {
    const Tagging = { TagSet: [{ Key: "GuardDutyMalwareScanStatus", Value: verdict }] };
    await by.s3.send(new PutObjectTaggingCommand({ Bucket: bucket, Key: key, Tagging }));
}
