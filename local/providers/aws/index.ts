/** The stand-in for the aws package: the resource types that the components use, done against an emulator. */
import { isObject } from "../properties";
import type { Properties, Provider, Value } from "../resource-type";
import { Aws } from "./client";
import { cloudfront } from "./cloudfront";
import { group } from "./autoscaling/group";
import { ec2, ec2Invokes } from "./ec2";
import { elb } from "./elb";
import { malwareProtectionPlan } from "./guardduty/malware-protection-plan";
import { iam } from "./iam";
import { invokes } from "./invokes";
import { alias } from "./kms/alias";
import { key } from "./kms/key";
import { keyPolicy } from "./kms/key-policy";
import { logGroup } from "./logs";
import { rds } from "./rds";
import { s3 } from "./s3";
import { parameter } from "./ssm";

export const aws: Provider<Aws> = {
    name: "aws",
    version: "7.48.0",
    resources: [
        ...iam,
        key,
        alias,
        keyPolicy,
        parameter,
        logGroup,
        ...s3,
        ...cloudfront,
        ...ec2,
        ...elb,
        group,
        ...rds,
        malwareProtectionPlan,
    ],
    invokes: [...invokes, ...ec2Invokes],
    configure: (config) => Promise.resolve(new Aws(config)),
    defaults: (client, { properties }, inputs) => ({
        ...("region" in properties && !("region" in inputs) && { region: client.region }),
        ...("tagsAll" in properties && { tagsAll: mergedTags(client, inputs) }),
    }),
    close: (client) => {
        client.destroy();
        return Promise.resolve();
    },
};

function mergedTags(client: Aws, { tags = {} }: Properties): Value {
    return isObject(tags) ? { ...client.defaultTags, ...tags } : tags;
}
