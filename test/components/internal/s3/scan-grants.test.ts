import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    learnOfUploads,
    onlyTheScanningService,
    scanThroughS3,
    scanUploads,
} from "../../../../components/internal/s3/scan-grants";
import { scope } from "../iam/fixtures";

const service = "malware-protection-plan.guardduty.amazonaws.com";
const rule =
    "arn:aws-us-gov:events:us-gov-west-1:123456789012:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*";
const bucket = "arn:aws-us-gov:s3:::shop-uploads";
const key = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1";

// By https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html, below one prefix only.
suite("the role that scans", () => {
    test("is GuardDuty's alone", () => {
        assert.deepEqual(onlyTheScanningService, {
            Sid: "OnlyMalwareProtection",
            Effect: "Allow",
            Principal: { Service: service },
            Action: "sts:AssumeRole",
        });
    });

    test("may have the bucket tell of uploads, by the one rule that GuardDuty manages", () => {
        assert.deepEqual(learnOfUploads(scope, "shop-uploads"), [
            {
                Sid: "ManageTheRule",
                Effect: "Allow",
                Action: ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets"],
                Resource: rule,
                Condition: { StringEquals: { "events:ManagedBy": service } },
            },
            {
                Sid: "WatchTheRule",
                Effect: "Allow",
                Action: ["events:DescribeRule", "events:ListTargetsByRule"],
                Resource: rule,
            },
            {
                Sid: "HaveTheBucketTell",
                Effect: "Allow",
                Action: ["s3:GetBucketNotification", "s3:PutBucketNotification"],
                Resource: bucket,
            },
        ]);
    });

    test("may read and tag below the prefix, and put nothing but the test object", () => {
        assert.deepEqual(scanUploads(scope, "shop-uploads", "in/"), [
            {
                Sid: "ReadUploads",
                Effect: "Allow",
                Action: ["s3:GetObject", "s3:GetObjectVersion"],
                Resource: `${bucket}/in/*`,
            },
            {
                Sid: "TagUploads",
                Effect: "Allow",
                Action: [
                    "s3:GetObjectTagging",
                    "s3:GetObjectVersionTagging",
                    "s3:PutObjectTagging",
                    "s3:PutObjectVersionTagging",
                ],
                Resource: `${bucket}/in/*`,
            },
            { Sid: "SeeWhoseBucketItIs", Effect: "Allow", Action: "s3:ListBucket", Resource: bucket },
            {
                Sid: "PutTheTestObject",
                Effect: "Allow",
                Action: "s3:PutObject",
                Resource: `${bucket}/malware-protection-resource-validation-object`,
            },
        ]);
    });

    test("may use the one key, only by way of S3", () => {
        assert.deepEqual(scanThroughS3(scope, key), {
            Sid: "ScanThroughS3",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: key,
            Condition: { StringEquals: { "kms:ViaService": "s3.us-gov-west-1.amazonaws.com" } },
        });
    });
});
