import {
    DeleteObjectCommand,
    GetObjectCommand,
    ListBucketsCommand,
    ListObjectsV2Command,
    PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
    AddTagsToResourceCommand,
    DeleteParameterCommand,
    GetParameterCommand,
    PutParameterCommand,
} from "@aws-sdk/client-ssm";
import type { Attack } from "../attack";
import { attack } from "./row";
import { type IamTarget, objects } from "./targets";

/** A read of an object of the bucket whose prefix `shop/` the role may read. */
const read = (Key: string) => (target: IamTarget) =>
    target.lent.as.s3.send(new GetObjectCommand({ Bucket: objects.bucket, Key }));

/** The neighbours of the prefix and of the path that a role may read. */
export const objectAttacks: readonly Attack<IamTarget>[] = [
    attack("other-prefix", "read another app's releases in the same bucket", read(objects.neighbour)),
    attack("prefix-alike", "read below a prefix that begins like its own", read(objects.alike)),
    attack("other-bucket", "read another bucket", ({ lent }) =>
        lent.as.s3.send(new GetObjectCommand({ Bucket: objects.otherBucket, Key: objects.own })),
    ),
    attack("list-releases", "list the bucket of its releases", ({ lent }) =>
        lent.as.s3.send(new ListObjectsV2Command({ Bucket: objects.bucket })),
    ),
    attack("list-buckets", "list the account's buckets", ({ lent }) =>
        lent.as.s3.send(new ListBucketsCommand({})),
    ),
    attack("change-release", "put another release in place of its own", ({ lent }) =>
        lent.as.s3.send(new PutObjectCommand({ Bucket: objects.bucket, Key: objects.own, Body: "forged" })),
    ),
    attack("delete-release", "delete its own release", ({ lent }) =>
        lent.as.s3.send(new DeleteObjectCommand({ Bucket: objects.bucket, Key: objects.own })),
    ),
    attack("path-alike", "read below a path that begins like its own", ({ lent }) =>
        lent.as.ssm.send(new GetParameterCommand({ Name: objects.parameterAlike })),
    ),
    attack("write-path", "make a parameter below the path that it may read", ({ lent }) =>
        lent.as.ssm.send(
            new PutParameterCommand({ Name: "/lent/shared/forged", Value: "forged", Type: "String" }),
        ),
    ),
    attack("tag-parameter", "tag a parameter that it may read", ({ lent }) =>
        lent.as.ssm.send(
            new AddTagsToResourceCommand({
                ResourceType: "Parameter",
                ResourceId: objects.parameter,
                Tags: [{ Key: "owner", Value: "evil" }],
            }),
        ),
    ),
    attack("delete-path", "delete a parameter that it may read", ({ lent }) =>
        lent.as.ssm.send(new DeleteParameterCommand({ Name: objects.parameter })),
    ),
];
